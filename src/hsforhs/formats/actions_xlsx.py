"""Actions of the catalogue as a workbook to read, sort and print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hsforhs.framework import Framework
from hsforhs.planning import HEALTH, NOT_GIVEN, Action, ActionCatalogue
from hsforhs.planning.goals import goals_served

from .palette import level_colours
from .xlsx_parts import Target, new_workbook, page_setup, row_height, write_about, write_text

SCHEMA = "hsforhs-actions/1"
COLUMNS: tuple[tuple[str, float], ...] = (
    ("Action id", 10),
    ("Indicator or topic", 9),
    ("Leads to level", 8),
    ("Action", 54),
    ("Components", 14),
    ("Lead", 20),
    ("Level", 16),
    ("Months", 8),
    ("Proof that it is done", 34),
    ("Threshold", 12),
    ("Supporting sectors", 40),
    ("Mode", 10),
    ("Phase", 20),
    ("Kind", 20),
    ("Must come first", 16),
    ("What it is made of", 70),
    ("Serves", 24),
)
PRINTED = 10
"""Columns on paper: all of them would be too small to read."""
TITLE_HEIGHT = 27
_STEP, _MONTHS = 2, 7


def write_actions_xlsx(
    actions: Sequence[Action],
    path_or_stream: Target,
    *,
    catalogue: ActionCatalogue,
    vocabulary: Framework,
    narrowed: Mapping[str, str] | None = None,
) -> None:
    """Write one row per action, in the order given, with codes spelled out and filters on every column.

    ``narrowed`` says by what the actions were chosen, such as ``{"area": "D2"}``; the sheet repeats it.
    """
    origin = catalogue.origin
    title = origin.title if origin else "Actions of the HSforHS workbench"
    with new_workbook(path_or_stream, title=title, made_on=None) as (book, styles):
        sheet = book.add_worksheet("Actions")
        write_text(sheet, 0, 0, title if origin else "Actions, in our own words", styles("title"))
        chosen = ", ".join(f"{name} {code}" for name, code in (narrowed or {}).items())
        about = f"{len(actions)} actions of catalogue {catalogue.version}{f' ({chosen})' if chosen else ''}. "
        about += f"Licence: {origin.licence}. Source: {origin.source}" if origin else "Our draft; not a product of WHO."
        write_text(sheet, 1, 0, about, styles("subtitle"))
        sheet.set_row(0, TITLE_HEIGHT)
        # Bold letters are wider, and a filter button takes its part of the heading.
        sheet.set_row(2, row_height((heading, width * 0.7) for heading, width in COLUMNS))
        for column, (heading, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            write_text(sheet, 2, column, heading, styles("header"))
        for row, action in enumerate(actions, start=3):
            cells = _cells(action, catalogue, vocabulary)
            for column, text in enumerate(cells):
                if column == _STEP:
                    fill, ink = level_colours(action.step)
                    style = styles("cell", bg_color=f"#{fill}", font_color=f"#{ink}", bold=True, align="center")
                    sheet.write_number(row, column, action.step, style)
                elif column == _MONTHS and action.months:
                    sheet.write_number(row, column, action.months, styles("cell"))
                else:
                    write_text(sheet, row, column, text, styles("code" if column < _STEP else "cell"))
            sheet.set_row(row, row_height([(text, COLUMNS[x][1]) for x, text in enumerate(cells)]))
        sheet.autofilter(2, 0, max(2, len(actions) + 2), len(COLUMNS) - 1)
        sheet.freeze_panes(3, 1)
        sheet.repeat_rows(2)
        sheet.print_area(0, 0, max(2, len(actions) + 2), PRINTED - 1)
        page_setup(sheet, footer=f"{title}, {origin.licence if origin else 'our draft, CC BY 4.0'}")
        sheet.fit_to_pages(1, 0)
        keys = {"schema": SCHEMA, "catalogue version": catalogue.version, "narrowed by": chosen}
        write_about(book, styles, name="About this file", keys=keys)


def _cells(action: Action, catalogue: ActionCatalogue, vocabulary: Framework) -> list[str]:
    def sector(code: str) -> str:
        return "Health sector" if code == HEALTH else vocabulary.sectors[code].title

    def titled(listed: str, code: str) -> str:
        return vocabulary.lists[listed][code].title if code else NOT_GIVEN

    made_of = (
        f"{catalogue.cost_items[x.item].title}: {x.quantity:g} for each {x.per}{', every year' if x.yearly else ''}"
        for x in action.costs
    )
    return [
        action.id,
        action.under,
        str(action.step),
        action.text,
        " ".join(action.components) or NOT_GIVEN,
        sector(action.lead_sector) if action.lead_sector else NOT_GIVEN,
        titled("level", action.level),
        str(action.months or NOT_GIVEN),
        action.evidence or NOT_GIVEN,
        action.threshold,
        "; ".join(map(sector, action.supporting_sectors)),
        titled("mode", action.mode.value if action.mode else ""),
        titled("phase", action.phase),
        catalogue.kinds[action.kind] if action.kind else NOT_GIVEN,
        " ".join(action.prerequisites),
        "; ".join(made_of) or NOT_GIVEN,
        # The rules are our judgement and speak of our actions alone.
        "" if catalogue.origin else "; ".join(vocabulary.lists["agenda"][x].title for x in goals_served(action)),
    ]
