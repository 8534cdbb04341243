"""The scoring form of an exercise as a workbook that goes out to a scorer and comes back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hsforhs.files import BadInput, Sheet, open_workbook, restore

from .xlsx_parts import Target, new_workbook, page_setup, row_height, write_about, write_text

SCHEMA = "hsforhs-scoring-form/1"
SHEET = "Scores"
ABOUT = "About this file"
_KEYS_ROW = 3
_FIRST_ROW = 5
_TEXT_WIDTH = 60.0
Given = dict[str, dict[str, float | None]]
"""Answers by question and item; ``None`` is a blank."""


@dataclass(frozen=True, slots=True)
class FormItem:
    """One column to fill in: its key, what is asked, and which numbers may stand in it."""

    key: str
    heading: str
    scale: tuple[float, ...]


def write_form(
    target: Target,
    *,
    title: str,
    guidance: str,
    mark: str,
    items: Sequence[FormItem],
    questions: Mapping[str, str],
    given: Mapping[str, Mapping[str, float | None]],
) -> None:
    """Write a form with a row for each question (code: text) and what was answered so far.

    ``mark`` names exercise and round, so that the form of another one is refused. Nothing in the file names a person.
    """
    with new_workbook(target, title=title, made_on=None) as (book, styles):
        sheet = book.add_worksheet(SHEET)
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 1, _TEXT_WIDTH)
        sheet.set_column(2, 1 + len(items), 14)
        write_text(sheet, 0, 0, title, styles("title"))
        write_text(sheet, 1, 0, guidance, styles("subtitle", text_wrap=False))
        for column, text in enumerate(("question", "text", *(x.key for x in items))):
            write_text(sheet, _KEYS_ROW, column, text, styles("code"))
        sheet.set_row(_KEYS_ROW, None, None, {"hidden": True})
        for column, text in enumerate(("Code", "Question", *(x.heading for x in items))):
            write_text(sheet, _KEYS_ROW + 1, column, text, styles("header"))
        sheet.set_row(_KEYS_ROW + 1, row_height([(x.heading, 14) for x in items]))
        for row, (code, text) in enumerate(questions.items(), start=_FIRST_ROW):
            write_text(sheet, row, 0, code, styles("code"))
            write_text(sheet, row, 1, text, styles("cell"))
            sheet.set_row(row, row_height([(text, _TEXT_WIDTH)]))
            for column, item in enumerate(items, start=2):
                value = given.get(code, {}).get(item.key)
                style = styles("input")
                if value is None:
                    sheet.write_blank(row, column, None, style)
                else:
                    sheet.write_number(row, column, value, style)
        for column, item in enumerate(items, start=2):
            sheet.data_validation(
                _FIRST_ROW,
                column,
                _FIRST_ROW + max(len(questions) - 1, 0),
                column,
                {
                    "validate": "list",
                    "source": [f"{x:g}" for x in item.scale],
                    "ignore_blank": True,
                    "error_message": "Choose one of the values of the list, or leave it empty.",
                },
            )
        sheet.freeze_panes(_FIRST_ROW, 2)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        page_setup(sheet, footer=title)
        sheet.fit_to_pages(1, 0)
        write_about(book, styles, name=ABOUT, keys={"schema": SCHEMA, "mark": mark})


def read_form(path: Path, *, mark: str, items: Sequence[FormItem], questions: Sequence[str]) -> Given:
    """Read a form that came back: answers by question and item, ``None`` for a blank.

    Raises BadInput, naming the cell, for a form of another exercise or round, an unknown question or one that stands
    twice, a missing column, and a value off the scale.
    """
    with open_workbook(path, plain=True) as book:
        about = {str(row[0]): row[1] for row in book.sheet(ABOUT).rows if len(row) > 1}
        if about.get("schema") != SCHEMA or about.get("mark") != mark:
            raise BadInput(
                "the form belongs to another exercise or round", file=book.file, expected="the form of this page"
            )
        sheet = book.sheet(SHEET)
    rows = sheet.rows
    keys = [str(x or "") for x in rows[_KEYS_ROW]] if len(rows) > _KEYS_ROW else []
    columns = {}
    for item in items:
        if item.key not in keys:
            raise BadInput(
                f"the column '{item.heading}' is missing",
                file=sheet.file,
                place=f"sheet {SHEET}",
                expected="the form as it was",
            )
        columns[item.key] = keys.index(item.key)
    found: Given = {}
    for number, row in enumerate(rows[_FIRST_ROW:], start=_FIRST_ROW):
        code = restore(str(row[0])) if row and row[0] is not None else ""
        if not code:
            continue
        if code not in questions:
            raise sheet.bad(number + 1, 1, f"there is no question '{code}'", "the codes of the form")
        if code in found:
            raise sheet.bad(number + 1, 1, f"the question '{code}' stands twice", "one row each")
        found[code] = {item.key: _value(sheet, number + 1, columns[item.key] + 1, item) for item in items}
    return found


def _value(sheet: Sheet, row: int, column: int, item: FormItem) -> float | None:
    cell = sheet.value(row, column)
    text = "" if cell is None else str(cell).strip().replace(",", ".")
    if not text:
        return None
    try:
        value = math.nan if isinstance(cell, bool) else float(text)
    except ValueError:
        value = math.nan
    if value not in item.scale:
        expected = ", ".join(f"{x:g}" for x in item.scale)
        raise sheet.bad(row, column, f"the value '{text}' is off the scale", f"{expected} or empty")
    return value
