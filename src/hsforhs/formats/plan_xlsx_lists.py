"""The last sheets of a plan workbook: what the plan could hold beyond the indicators, and what was left out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hsforhs.framework import Framework
from hsforhs.planning import ActionCatalogue, Plan, suggestions

from . import plan_words as say
from .plan_columns import BEYOND_SHEET, LEFT_OUT_SHEET
from .xlsx_parts import Styles, page_setup, row_height, write_text


def write_beyond(book: Any, styles: Styles, plan: Plan, words: Framework, catalogue: ActionCatalogue) -> None:
    """Write the actions beyond the indicators that fit the areas with gaps; the sheet is there even without any."""
    rows = [
        (
            catalogue.title_of_topic(topic),
            action.id,
            action.text,
            words.areas[action.area].title,
            str(action.step),
            say.sector_title(action.lead_sector, words),
            action.evidence,
            " ".join(found.answers),
        )
        for topic, menu in suggestions(plan, catalogue).items()
        for found in menu
        for action in (found.action,)
    ]
    about = say.suggested_sentence(len(rows))
    headings = ("Topic", "Action id", "Action", "Capacity area", "Fits from level", "Lead", "Proof that it is done")
    _write_list(
        book.add_worksheet(BEYOND_SHEET),
        styles,
        title="Beyond the indicators",
        about=f"Invented example. {about}" if plan.invented else about,
        headings=(*headings, "Answers check"),
        widths=(24, 10, 66, 28, 8, 24, 40, 10),
        rows=rows,
        footer=f"{plan.place_name}: beyond the indicators",
        code=1,
    )


def write_left_out(book: Any, styles: Styles, plan: Plan) -> None:
    """Write the actions that a person took out, with the reason; the sheet is there even when there are none."""
    rows = [(x.action.under, x.action.id, x.action.text, x.reason or "no reason given") for x in plan.left_out]
    _write_list(
        book.add_worksheet(LEFT_OUT_SHEET),
        styles,
        title="Actions taken out of the draft",
        about="" if rows else "none: every action of the draft is in the plan",
        headings=("Indicator", "Action id", "Action", "Why it was taken out"),
        widths=(12, 12, 70, 60),
        rows=rows,
        footer=f"{plan.place_name}: left out",
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
    code: int,
) -> None:
    """Write a locked list with its title above; ``code`` is the last column that holds codes."""
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(column, column, width)
        write_text(sheet, 2, column, heading, styles("header"))
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
    page_setup(sheet, footer=footer)
    sheet.fit_to_pages(1, 0)
