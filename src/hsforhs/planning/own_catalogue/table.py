"""The table of an operator's catalogue, from CSV or from a sheet, as plain text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsforhs.files import (
    BadInput,
    Kind,
    Limits,
    Remark,
    Sentence,
    Sheet,
    Workbook,
    open_workbook,
    read_delimited,
    restore,
    sniff,
)

from .columns import REQUIRED, Columns, guess_columns

LIMITS = Limits(max_file_bytes=20 * 1024 * 1024, max_rows=20_000, max_columns=60)
_HEADING_ROWS = 20
"""Rows among which a sheet's headings are looked for: titles may stand above them."""


@dataclass(frozen=True, slots=True)
class CatalogueTable:
    """Headings and rows as text. ``numbers[i]`` is the row of the file (from 1) in which ``rows[i]`` stands."""

    file: str
    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    remarks: tuple[Remark, ...]


def read_table(path: Path, *, given: Columns, sheet: str = "") -> CatalogueTable:
    """Read the table of a CSV file or a workbook.

    ``sheet`` names the sheet; without it the only one whose headings fit is taken. ``given`` are headings that must
    stand in the table. Raises BadInput for other files, an empty table, and a workbook in which the sheet is open.
    """
    if sniff(path) is Kind.XLSX:
        with open_workbook(path, limits=LIMITS) as book:
            return _from_sheet(_chosen_sheet(book, given, sheet), given)
    if sheet:
        raise BadInput(
            Sentence("the file has no sheet '%(sheet)s': it is no workbook", sheet=sheet),
            file=path.name,
            expected=Sentence("no --sheet"),
        )
    found = read_delimited(path, limits=LIMITS)
    rows = tuple(tuple(map(restore, row)) for row in found.rows)
    headings = tuple(map(restore, found.header))
    return CatalogueTable(found.file, "", headings, rows, tuple(found.lines), found.remarks)


def _chosen_sheet(book: Workbook, given: Columns, name: str) -> Sheet:
    if name:
        return book.sheet(name)
    shown = [x for x in book.sheets if x not in book.hidden]
    if len(shown) == 1:
        return book.sheet(shown[0])
    sheets = [book.sheet(x) for x in shown]
    fitting = [x for x in sheets if _heading_row(x, given) is not None]
    if len(fitting) != 1:
        raise BadInput(
            Sentence(
                "the workbook has %(number)s sheets and %(fitting)s of them look like a catalogue",
                number=len(shown),
                fitting=len(fitting),
            ),
            file=book.file,
            expected=Sentence("--sheet with one of %(listed)s", listed=", ".join(map(repr, shown))),
        )
    return fitting[0]


def _heading_row(sheet: Sheet, given: Columns) -> int | None:
    """Return the number of the row with the headings; ``None`` where no row has what is needed."""
    needed = [x for x in REQUIRED if x not in given.values()]
    for number, row in enumerate(sheet.rows[:_HEADING_ROWS], start=1):
        texts = [_text(x) for x in row]
        guessed = guess_columns([x for x in texts if x not in given]).values()
        if all(x in texts for x in given) and all(x in guessed for x in needed):
            return number
    return None


def _fullest_row(sheet: Sheet) -> int | None:
    """Return the row at the top with most texts: titles above the headings are one or two cells wide."""
    filled = [(sum(bool(_text(x)) for x in row), -n) for n, row in enumerate(sheet.rows[:_HEADING_ROWS], start=1)]
    most, number = max(filled, default=(0, 0))
    return -number if most else None


def _from_sheet(sheet: Sheet, given: Columns) -> CatalogueTable:
    start = _heading_row(sheet, given) or _fullest_row(sheet)
    if start is None:
        raise BadInput(
            Sentence("the sheet is empty"),
            file=sheet.file,
            place=Sentence("sheet %(sheet)s", sheet=sheet.name),
            expected=Sentence("headings and rows"),
        )
    headings = tuple(_text(x) for x in sheet.rows[start - 1])
    if sheet.unsaved_formulas:
        cell = sorted(sheet.unsaved_formulas)[0]
        raise BadInput(
            Sentence("a formula has no saved value"),
            file=sheet.file,
            place=Sentence("sheet %(sheet)s, cell %(cell)s", sheet=sheet.name, cell=cell),
            expected=Sentence("plain values"),
        )
    rows, numbers = [], []
    for number, row in enumerate(sheet.rows[start:], start=start + 1):
        cells = _even([_text(x) for x in row], len(headings))
        if any(cells):
            rows.append(cells)
            numbers.append(number)
    return CatalogueTable(sheet.file, sheet.name, headings, tuple(rows), tuple(numbers), ())


def _even(cells: Sequence[str], columns: int) -> tuple[str, ...]:
    return tuple([*cells, *[""] * columns][:columns])


def _text(value: Any) -> str:
    """Return a cell as text: 2.0 is 2, a date is written as a date."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return restore(str(value).strip())
