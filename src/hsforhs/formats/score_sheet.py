"""What the workbooks of scores share: the scores to choose from, their shades and rules, the scale in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from hsforhs.framework import Framework
from hsforhs.scores import Number

from .palette import LEVELS, level_colours
from .xlsx_parts import Styles, row_height, write_text

NOT_REPORTED = "NR"
NOT_APPLICABLE = "n/a"
READ_ME_WIDTHS = (20, 110)
Rows = tuple[int, int]
"""First and last row, counted from 0."""


def scores_of(instrument: str) -> list[Number]:
    """Return the scores of an instrument: per cent, or levels, with halves where its reports have them."""
    if instrument.startswith("spar"):
        return [0, 20, 40, 60, 80, 100]
    if instrument == "jee-1":
        return [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]
    return [1, 2, 3, 4, 5]


def choices(numbers: Sequence[Number]) -> Mapping[str, str | Number]:
    """Return the list that a score cell offers."""
    return {
        **{str(number): number for number in numbers},
        NOT_REPORTED: NOT_REPORTED,
        NOT_APPLICABLE: NOT_APPLICABLE,
    }


def write_score(sheet: Any, row: int, column: int, shown: Number | str, style: Any) -> None:
    """Write a score as a number, or in words where there is none."""
    if isinstance(shown, str):
        write_text(sheet, row, column, shown, style)
    else:
        sheet.write_number(row, column, shown, style)


def score_rule(sheet: Any, rows: Rows, column: int, numbers: Sequence[Number]) -> None:
    """Let a column hold nothing but a score of the list ``list_score``."""
    allowed = ", ".join(f"{x:g}" for x in numbers)
    rule = {
        "validate": "list",
        "source": "=list_score",
        "error_title": "No score of this scale",
        "error_message": f"Choose {allowed}, {NOT_REPORTED} or {NOT_APPLICABLE}, or leave the cell empty.",
    }
    sheet.data_validation(rows[0], column, rows[1], column, rule)


def date_rule(sheet: Any, rows: Rows, column: int) -> None:
    """Let a column hold nothing but a date."""
    rule = {
        "validate": "date",
        "criteria": ">=",
        "value": dt.date(2005, 1, 1),
        "error_title": "No date",
        "error_message": "A date such as 2026-03-31, or an empty cell.",
    }
    sheet.data_validation(rows[0], column, rows[1], column, rule)


def shade_scores(book: Any, sheet: Any, rows: Rows, column: int, *, per_cent: bool) -> None:
    """Give the scores of a column the colours of their levels."""
    for level in LEVELS:
        fill, ink = level_colours(level)
        low, high = (level * 20, level * 20) if per_cent else (level, level + 0.5)
        shade = book.add_format({"bg_color": f"#{fill}", "font_color": f"#{ink}", "bold": True})
        rule = {"type": "cell", "criteria": "between", "minimum": low, "maximum": high, "format": shade}
        sheet.conditional_format(rows[0], column, rows[1], column, rule)


def section(sheet: Any, styles: Styles, row: int, title: str, rows: Sequence[tuple[str, str]]) -> int:
    """Write a heading and labelled sentences on a sheet to read; return the next row."""
    sheet.set_row(row, 20)
    for column in range(len(READ_ME_WIDTHS)):
        write_text(sheet, row, column, "" if column else title, styles("section"))
    for number, (label, text) in enumerate(rows, start=row + 1):
        write_text(sheet, number, 0, label, styles("label"))
        write_text(sheet, number, 1, text, styles("text"))
        sheet.set_row(number, row_height([(text, READ_ME_WIDTHS[1])]))
    return row + 1 + len(rows)


def write_scale(sheet: Any, styles: Styles, row: int, words: Framework, instrument: str, *, per_cent: bool) -> None:
    """Say what each score means."""
    row = section(sheet, styles, row, "The scale", [])
    for level, meaning in words.levels.items():
        fill, ink = level_colours(level)
        style = styles("cell", bg_color=f"#{fill}", font_color=f"#{ink}", bold=True, align="center")
        shown = f"{level * 20} (level {level})" if per_cent else str(level)
        write_text(sheet, row, 0, shown, style)
        write_text(sheet, row, 1, f"{meaning.name}. {meaning.meaning}.", styles("cell"))
        row += 1
    others = [("0", "Not even level 1 was reached. This is a score.")] if per_cent else []
    others += [
        (f"{NOT_REPORTED} or empty", "Not reported: nobody knows or says. This is not level 1."),
        (NOT_APPLICABLE, "Not applicable: the question makes no sense for this place."),
    ]
    if instrument == "jee-1":
        others.insert(0, ("1.5, 2.5 ...", "Half levels stand in some reports of the first edition."))
    for label, text in others:
        write_text(sheet, row, 0, label, styles("cell", align="center"))
        write_text(sheet, row, 1, text, styles("cell"))
        row += 1
