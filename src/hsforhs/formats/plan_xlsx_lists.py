"""The last sheets of a plan workbook: what the plan could hold beyond the indicators, and what was left out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hsforhs.files import Sentence
from hsforhs.framework import Framework
from hsforhs.planning import ActionCatalogue, Plan, suggestions

from . import plan_words as say
from .wording import Wording
from .xlsx_parts import Styles, add_sheet, page_setup, row_height, write_text

_BEYOND = (
    Sentence("Topic"),
    Sentence("Action id"),
    Sentence("Action"),
    Sentence("Capacity area"),
    Sentence("Fits from level"),
    Sentence("Lead"),
    Sentence("Proof that it is done"),
    # Translators: heading of the codes of plan checks to which an action is an answer
    Sentence("Answers check"),
)
_TAKEN_OUT = (
    Sentence("Indicator"),
    Sentence("Action id"),
    Sentence("Action"),
    Sentence("Why it was taken out"),
)


def write_beyond(
    book: Any,
    styles: Styles,
    plan: Plan,
    words: Framework,
    catalogue: ActionCatalogue,
    *,
    name: str,
    wording: Wording,
) -> None:
    """Write the actions beyond the indicators that fit the areas with gaps; the sheet is there even without any."""
    rows = [
        (
            catalogue.title_of_topic(topic),
            action.id,
            action.text,
            wording.title(words, "area", action.area),
            str(action.step),
            say.sector_title(action.lead_sector, words, wording),
            action.evidence,
            " ".join(found.answers),
        )
        for topic, menu in suggestions(plan, catalogue).items()
        for found in menu
        for action in (found.action,)
    ]
    about = say.suggested_sentence(len(rows), wording)
    if plan.invented:
        about = f"{wording.of(say.INVENTED_EXAMPLE)}. {about}"
    title = wording.says("Beyond the indicators")
    _write_list(
        add_sheet(book, name, wording),
        styles,
        title=title,
        about=about,
        headings=wording.each(_BEYOND),
        widths=(24, 10, 66, 28, 8, 24, 40, 10),
        rows=rows,
        footer=f"{plan.place_name}: {title}",
        wording=wording,
        code=1,
    )


def write_left_out(book: Any, styles: Styles, plan: Plan, *, name: str, wording: Wording) -> None:
    """Write the actions that a person took out, with the reason; the sheet is there even when there are none."""
    nothing = wording.says("no reason given")
    rows = [(x.action.under, x.action.id, x.action.text, x.reason or nothing) for x in plan.left_out]
    _write_list(
        add_sheet(book, name, wording),
        styles,
        title=wording.says("Actions taken out of the draft"),
        about="" if rows else wording.says("none: every action of the draft is in the plan"),
        headings=wording.each(_TAKEN_OUT),
        widths=(12, 12, 70, 60),
        rows=rows,
        footer=f"{plan.place_name}: {name}",
        wording=wording,
        code=1,
    )


def _write_list(
    sheet: Any,
    styles: Styles,
    *,
    title: str,
    about: str,
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[tuple[str, ...]],
    footer: str,
    wording: Wording,
    code: int,
) -> None:
    """Write a locked list with its title above; ``code`` is the last column that holds codes."""
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(column, column, width)
        write_text(sheet, 2, column, heading, styles("header"))
    sheet.set_row(2, row_height(zip(headings, widths, strict=True)))
    write_text(sheet, 0, 0, title, styles("title"))
    if about:
        write_text(sheet, 1, 0, about, styles("subtitle"))
    for row, cells in enumerate(rows, start=3):
        for column, text in enumerate(cells):
            write_text(sheet, row, column, text, styles("code" if column <= code else "cell"))
        sheet.set_row(row, row_height(zip(cells, widths, strict=True)))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    page_setup(sheet, footer=footer, wording=wording)
    sheet.fit_to_pages(1, 0)
