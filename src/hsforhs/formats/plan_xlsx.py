"""A draft plan as an Excel workbook to cost and to send back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from hsforhs.files import Sentence
from hsforhs.framework import Framework, framework
from hsforhs.planning import ActionCatalogue, Origin, Plan, PlanLine, action_catalogue
from hsforhs.scores import Number

from . import plan_words as say
from .living.form import filled_from
from .living.records import LivingPlan
from .living.sheets import write_living_sheets
from .palette import level_colours
from .plan_columns import (
    ABOUT_SHEET,
    COLUMNS,
    HEADER_ROW,
    LISTS_SHEET,
    POSITION,
    SCHEMA,
    TOTAL,
    YEARS,
    Column,
    FilledIn,
    Use,
    choice_lists,
    drafted,
    headings,
    row_id,
)
from .plan_sheets import AREA, area_sheets, sheets_of
from .plan_xlsx_front import write_read_me
from .plan_xlsx_lists import write_beyond, write_left_out
from .wording import IN_ENGLISH, Wording
from .xlsx_parts import (
    Styles,
    Target,
    add_sheet,
    new_workbook,
    page_setup,
    row_height,
    short,
    write_about,
    write_lists,
    write_text,
)

SPARE_ROWS = 5
"""Empty rows below the actions of each area, for actions that the catalogue does not hold."""

_BANDS = (
    ("row_id", Sentence("The action")),
    ("indicator", Sentence("What the draft says of it")),
    ("indicator_title", Sentence("Costing form: what is to be done")),
    ("authority", Sentence("Costing form: who, where and with what budget")),
    ("frequency_1", Sentence("Costing form: how often and at what cost")),
)
_PRINT_SCALE = 54
_OPEN_ON_SPARE_ROWS = ("action", "indicator", "summary")


def write_plan_xlsx(
    plan: Plan,
    path_or_stream: Target,
    *,
    made_on: dt.date,
    source: str = "",
    filled: Mapping[str, FilledIn] | None = None,
    vocabulary: Framework | None = None,
    catalogue: ActionCatalogue | None = None,
    living: LivingPlan | None = None,
    wording: Wording = IN_ENGLISH,
) -> None:
    """Write a plan as a workbook: a page to read, one sheet per capacity area, and what was left out.

    Args:
        plan: the draft.
        path_or_stream: where to write.
        made_on: date that the document carries.
        source: where the scores come from, as a citation; the instrument itself is always named.
        filled: entries to write by row identifier (``D2.1/D2-014``), for a workbook that was filled in before.
        vocabulary: the framework; the installed one by default.
        catalogue: the action catalogue, for titles and for what it suggests; the installed one by default.
        living: the rows of a stored plan, on sheets that can come back; they say what is ``filled`` as well.
        wording: the language; texts of the framework are in it where they have one, actions as their catalogue says.

    """
    words = vocabulary or framework()
    known = catalogue or action_catalogue()
    plan = say.named(plan, words, wording)
    lists = choice_lists(words, wording)
    if living is not None:
        said = living.by_id()
        filled = {row_id(x): filled_from(said, x.action.id) for x in plan.lines}
    names = sheets_of(wording)
    sheets = area_sheets(tuple(plan.by_area()), words, wording, beside=names)
    title = f"{plan.place_name}: {say.plan_title(plan, wording)}"
    with new_workbook(path_or_stream, title=title, made_on=made_on, wording=wording) as (book, styles):
        front = add_sheet(book, names["read me"], wording)
        totals = {}
        for area, lines in plan.by_area().items():
            sheet = _AreaSheet(book, styles, sheets[area], words, lists, known, wording)
            totals[area] = sheet.write(plan, area, lines, filled or {}, footer=title)
        write_read_me(
            front,
            styles,
            plan,
            words,
            made_on=made_on,
            source=source,
            sheets=sheets,
            totals=totals,
            names=names,
            wording=wording,
            comes_back=living is not None,
        )
        keys = _about(plan, words, made_on, wording)
        if living is not None:
            keys |= write_living_sheets(book, styles, living, made_on=made_on, wording=wording, names=names)
        if plan.origin is None:
            write_beyond(book, styles, plan, words, known, name=names["beyond"], wording=wording)
        write_left_out(book, styles, plan, name=names["left out"], wording=wording)
        # By these the reader finds columns and sheets again, in whatever language the workbook is.
        told = {"sheet": {**names, **{f"{AREA}{x}": name for x, name in sheets.items()}}, "column": headings(wording)}
        told["word"] = {"total": wording.of(TOTAL)}
        write_lists(book, styles, name=LISTS_SHEET, lists={**lists, **told})
        write_about(book, styles, name=ABOUT_SHEET, keys=keys)


def _about(plan: Plan, words: Framework, made_on: dt.date, wording: Wording) -> dict[str, str]:
    found, origin = plan.report.assessment, plan.origin
    own = _own_catalogue(origin) if origin else {}
    return {
        "schema": SCHEMA,
        "catalogue version": plan.catalogue_version,
        **own,
        "framework version": words.version,
        "place": found.place,
        "place name": plan.place_name,
        "country": found.country,
        "instrument": found.instrument,
        "period": found.period,
        "years": str(plan.years),
        "made on": made_on.isoformat(),
        "invented": "yes" if plan.invented else "no",
        "language": wording.language,
    }


def _own_catalogue(origin: Origin) -> dict[str, str]:
    return {"catalogue": origin.title, "catalogue licence": origin.licence, "catalogue source": origin.source}


class _AreaSheet:
    """The sheet of one capacity area."""

    def __init__(
        self,
        book: Any,
        styles: Styles,
        name: str,
        words: Framework,
        lists: Mapping[str, Mapping[str, str]],
        catalogue: ActionCatalogue,
        wording: Wording,
    ) -> None:
        from xlsxwriter.utility import xl_col_to_name

        self._sheet = add_sheet(book, name, wording)
        self._name = name
        self._wording = wording
        self._headings = headings(wording)
        self._styles = styles
        self._words = words
        self._lists = lists
        self._catalogue = catalogue
        self._letter = {column.key: str(xl_col_to_name(number)) for number, column in enumerate(COLUMNS)}

    def write(
        self, plan: Plan, area: str, lines: Sequence[PlanLine], filled: Mapping[str, FilledIn], *, footer: str
    ) -> tuple[str, float]:
        """Write everything; return the cell of the five-year total as a reference, and its value."""
        sheet, styles = self._sheet, self._styles
        write_text(sheet, 0, 0, say.area_title(area, self._words, self._wording), styles("title"))
        asked = {key for line in lines for key in line.gaps}
        wording = self._wording
        gaps = wording.counts("%(number)d gap", "%(number)d gaps", len(asked))
        about = wording.says(
            "%(actions)s for %(gaps)s. Fill in the tinted cells.",
            actions=say.counted_actions(len(lines), wording),
            gaps=gaps,
        )
        if plan.invented:
            about = f"{wording.of(say.INVENTED_EXAMPLE)}. {about}"
        if plan.years == 1:
            about += f" {wording.says('The costing form has five years; this plan is for year 1.')}"
        write_text(sheet, 1, 0, about, styles("subtitle"))
        self._header()
        first = HEADER_ROW
        entries = [filled.get(row_id(line)) or drafted(line) for line in lines]
        for number, (line, entry) in enumerate(zip(lines, entries, strict=True)):
            self._action_row(first + number, plan, line, entry)
        last = first + len(lines) + SPARE_ROWS - 1
        for row in range(first + len(lines), last + 1):
            self._spare_row(row)
        total = self._totals(first, last, entries)
        self._rules(first, last)
        self._finish(last, footer)
        return f"'{self._name}'!{self._letter['total']}{last + 2}", total

    def _header(self) -> None:
        starts = {POSITION[key]: self._wording.of(text) for key, text in _BANDS}
        self._sheet.set_row(0, 28)
        texts = [(self._headings[x.key], x.width) for x in COLUMNS]
        self._sheet.set_row(HEADER_ROW - 1, max(54, row_height(texts)))
        for number, column in enumerate(COLUMNS):
            self._sheet.set_column(number, number, column.width)
            write_text(self._sheet, HEADER_ROW - 2, number, starts.get(number, ""), self._styles("band"))
            write_text(self._sheet, HEADER_ROW - 1, number, self._headings[column.key], self._styles("header"))

    def _action_row(self, row: int, plan: Plan, line: PlanLine, entry: FilledIn) -> None:
        given = _given(plan, line, self._words, self._catalogue, self._wording)
        for number, column in enumerate(COLUMNS):
            if column.use is Use.GIVEN:
                self._given(row, number, column, given[column.key])
            elif column.use is not Use.COMPUTED:
                self._entry(row, number, column, entry.entry(column.key))
        self._formulas(row, entry)
        texts = [(str(given.get(x.key, entry.entry(x.key) if x.use is Use.TEXT else "")), x.width) for x in COLUMNS]
        self._sheet.set_row(row, row_height(texts))

    def _given(self, row: int, number: int, column: Column, value: Number | str) -> None:
        if isinstance(value, str):
            style = self._styles("code" if column.key in ("row_id", "indicator", "action_id") else "cell")
            write_text(self._sheet, row, number, value, style)
            return
        fill, ink = level_colours(value)
        style = self._styles("cell", bg_color=f"#{fill}", font_color=f"#{ink}", bold=True, align="center")
        self._sheet.write_number(row, number, value, style)

    def _entry(self, row: int, number: int, column: Column, value: str | float | None) -> None:
        if column.use is Use.NUMBER:
            style = self._number_style(column)
            if value is None:
                self._sheet.write_blank(row, number, None, style)
            else:
                self._sheet.write_number(row, number, value, style)
            return
        text = str(value or "")
        shown = self._lists[column.choices].get(text, text) if column.use is Use.CHOICE else text
        write_text(self._sheet, row, number, shown, self._styles("input"))

    def _number_style(self, column: Column) -> Any:
        return (
            self._styles("number") if column.key == "estimated_cost" else self._styles("number", num_format="General")
        )

    def _spare_row(self, row: int) -> None:
        for number, column in enumerate(COLUMNS):
            if column.use is Use.GIVEN and column.key not in _OPEN_ON_SPARE_ROWS:
                self._sheet.write_blank(row, number, None, self._styles("cell"))
            elif column.use is Use.NUMBER:
                self._sheet.write_blank(row, number, None, self._number_style(column))
            elif column.use is not Use.COMPUTED:
                self._sheet.write_blank(row, number, None, self._styles("input"))
        self._formulas(row, FilledIn())

    def _formulas(self, row: int, entry: FilledIn) -> None:
        letter, style = self._letter, self._styles("computed")
        for year, cost in enumerate(entry.cost_by_year, start=1):
            formula = f"=${letter['estimated_cost']}{row + 1}*{letter[f'frequency_{year}']}{row + 1}"
            self._sheet.write_formula(row, POSITION[f"cost_{year}"], formula, style, cost or 0)
        formula = f"=SUM({letter['cost_1']}{row + 1}:{letter[f'cost_{YEARS}']}{row + 1})"
        self._sheet.write_formula(row, POSITION["total"], formula, style, entry.total or 0)

    def _totals(self, first: int, last: int, entries: Sequence[FilledIn]) -> float:
        style, row = self._styles("total"), last + 1
        for number, column in enumerate(COLUMNS):
            write_text(self._sheet, row, number, self._wording.of(TOTAL) if column.key == "row_id" else "", style)
        sums = {f"cost_{year}": sum(x.cost_by_year[year - 1] or 0 for x in entries) for year in range(1, YEARS + 1)}
        sums["total"] = sum(x.total or 0 for x in entries)
        for key, value in sums.items():
            formula = f"=SUM({self._letter[key]}{first + 1}:{self._letter[key]}{last + 1})"
            self._sheet.write_formula(row, POSITION[key], formula, style, value)
        return sums["total"]

    def _rules(self, first: int, last: int) -> None:
        """Offer lists, refuse broken numbers, and keep a computed 0 quiet where nothing was filled in yet."""
        says = self._wording.says
        for number, column in enumerate(COLUMNS):
            if column.use is Use.CHOICE:
                self._sheet.data_validation(
                    first,
                    number,
                    last,
                    number,
                    {
                        "validate": "list",
                        "source": f"=list_{column.choices}",
                        "error_title": short(says("Not in the list")),
                        "error_message": says("Choose one entry of the list, or leave the cell empty."),
                    },
                )
            elif column.use is Use.NUMBER:
                self._sheet.data_validation(
                    first,
                    number,
                    last,
                    number,
                    {
                        "validate": "decimal",
                        "criteria": ">=",
                        "value": 0,
                        "error_title": short(says("Not a number")),
                        "error_message": says("A number of 0 or more, without currency and without words."),
                    },
                )
        cost, row = self._letter["estimated_cost"], first + 1
        quiet = self._styles("computed", num_format=";;;")
        for key in (*(f"cost_{year}" for year in range(1, YEARS + 1)), "total"):
            self._sheet.conditional_format(
                first,
                POSITION[key],
                last,
                POSITION[key],
                {"type": "formula", "criteria": f'=${cost}{row}=""', "format": quiet},
            )

    def _finish(self, last: int, footer: str) -> None:
        sheet = self._sheet
        sheet.autofilter(HEADER_ROW - 1, 0, last, len(COLUMNS) - 1)
        sheet.freeze_panes(HEADER_ROW, POSITION["indicator"])
        sheet.repeat_rows(HEADER_ROW - 1)
        sheet.repeat_columns(0, POSITION["indicator"] - 1)
        page_setup(sheet, footer=footer, wording=self._wording)
        sheet.set_print_scale(_PRINT_SCALE)
        sheet.print_area(0, 0, last + 1, len(COLUMNS) - 1)
        pages = [number for number, x in enumerate(COLUMNS) if number and x.page != COLUMNS[number - 1].page]
        sheet.set_v_pagebreaks([number for number in pages if COLUMNS[number].page > 1])
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})


def _given(
    plan: Plan, line: PlanLine, words: Framework, catalogue: ActionCatalogue, wording: Wording
) -> dict[str, Number | str]:
    action, asking = line.action, say.gaps_of(plan, line)
    return {
        "row_id": row_id(line),
        "action": action.text,
        "indicator": action.under,
        "action_id": action.id,
        "step": action.step,
        "gaps": "; ".join(str(key) for key in line.gaps),
        "now": say.level_now(asking),
        "target": say.level_wanted(asking),
        "components": "; ".join(say.component_title(x, words, wording) for x in action.components[1:]),
        "supporting": "; ".join(say.sector_title(x, words, wording) for x in action.supporting_sectors),
        "mode": say.mode_title(action.mode, words, wording),
        "kind": catalogue.kinds.get(action.kind, action.kind) or say.not_given(wording),
        "evidence": action.evidence or say.not_given(wording),
        "reason": line.reason,
        "indicator_title": say.heading_of(action, words, catalogue, wording),
        "objective": say.objective(action, asking, words, catalogue, wording),
        "summary": action.text,
    }
