"""Tables of scores: a header, rows, and columns found by their headings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hsforhs.files import BadInput, Remark, Sheet, Table, cell_name, is_error
from hsforhs.framework import Framework, Key, normalise_code
from hsforhs.framework.names import fold
from hsforhs.scores.records import Number

from .cells import CellValue, date_cell, score_cell, state_of, text_of, unknown_state

ROLES: Mapping[str, tuple[str, ...]] = {
    "iso3": ("iso3", "iso", "iso code", "iso3 code", "country code", "code iso3", "iso alpha 3"),
    "iso2": ("iso2", "iso2 code", "iso alpha 2"),
    "name": ("country", "name", "state", "state party", "country name", "name in source", "pays", "pais", "estado"),
    "region": ("who region", "region", "region oms"),
    "date": (
        "jee end date",
        "jee date",
        "jee date1",
        "date",
        "mission date",
        "mission end",
        "end date",
        "jee completed date",
    ),
    "date2": ("jee date2",),
    "year": ("year", "reporting year", "annee", "ano"),
    "edition": ("edition", "jee edition", "spar edition", "version", "jee completed version"),
    "instrument": ("instrument",),
    "round": ("round", "mission"),
    "code": ("code", "indicator", "indicator code", "indicateur", "indicador"),
    "score": ("score", "value", "result", "puntaje"),
    "level": ("level",),
    "status": ("status", "jee status", "data received"),
}
SCORED = ("jee-1", "jee-2", "jee-3", "spar-1", "spar-2")


@dataclass
class Grid:
    """A table of scores from a text file or a sheet, with the place of every cell for messages."""

    file: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    table: Table | None = None
    sheet: Sheet | None = None
    first_row: int = 1
    remarks: list[Remark] = field(default_factory=list)
    _odd: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def filled_rows(self) -> Iterator[int]:
        """Yield the numbers (from 0) of the rows that hold anything."""
        for number, cells in enumerate(self.rows):
            if any(value is not None and value != "" for value in cells):
                yield number

    def place(self, row: int, column: int) -> str:
        """Return the place of a cell (both counted from 0)."""
        if self.table is not None:
            return self.table.place(row, column)
        if self.sheet is None:
            return f"row {row + 1}, column '{self.header[column]}'"
        return self.sheet.place(self.first_row + row + 1, column + 1)

    def value(self, row: int, column: int) -> Any:
        """Return the value of a cell; raises BadInput for a spreadsheet error or a formula without saved value."""
        cells = self.rows[row]
        value = cells[column] if column < len(cells) else None
        if is_error(value):
            raise self.bad(row, column, f"the cell holds the spreadsheet error {value}", "a value or nothing")
        if value is None and self.sheet is not None:
            name = cell_name(self.first_row + row + 1, column + 1)
            if name in self.sheet.unsaved_formulas:
                raise self.bad(
                    row,
                    column,
                    "the cell holds a formula without a saved value",
                    "a value; open the file in a spreadsheet program and save it again",
                )
        return value

    def text(self, row: int, column: int | None) -> str:
        """Return a cell as text, empty when the table has no such column."""
        return "" if column is None else text_of(self.value(row, column))

    def bad(self, row: int, column: int, what: str, expected: str) -> BadInput:
        """Make the error for one cell."""
        return BadInput(what, file=self.file, place=self.place(row, column), expected=expected)

    def assume(self, row: int, column: int, what: str) -> None:
        """Remember an assumption; equal ones are reported together."""
        self._odd[what].append(self.place(row, column))

    def all_remarks(self) -> tuple[Remark, ...]:
        """Return the remarks of the file and one for every kind of assumption."""
        own = []
        for what, places in self._odd.items():
            more = f" and {len(places) - 5} more" if len(places) > 5 else ""
            own.append(Remark(", ".join(places[:5]) + more, what))
        return (*(self.table.remarks if self.table else ()), *self.remarks, *own)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a grid (counted from 0) by role, and those that hold one indicator each."""

    roles: Mapping[str, int]
    codes: Mapping[int, str]

    def get(self, role: str) -> int | None:
        """Return the column of a role, ``None`` when there is none."""
        return self.roles.get(role)

    @property
    def is_long(self) -> bool:
        """One score a row."""
        return "code" in self.roles and ("score" in self.roles or "level" in self.roles)

    @property
    def is_wide(self) -> bool:
        """One State a row."""
        return len(self.codes) >= 5

    @property
    def names_states(self) -> bool:
        """Some column says which State a row is about."""
        return any(role in self.roles for role in ("iso3", "iso2", "name"))


def find_columns(header: Sequence[str]) -> Columns:
    """Find the columns of a table by their headings, in whatever order and case."""
    folded = [" ".join(fold(str(text)).replace("_", " ").split()) for text in header]
    roles: dict[str, int] = {}
    for role, headings in ROLES.items():
        for heading in headings:
            if heading in folded:
                roles[role] = folded.index(heading)
                break
    taken = set(roles.values())
    codes = {
        column: str(text).strip()
        for column, text in enumerate(header)
        if column not in taken and _code_without_marks(str(text)) is not None
    }
    return Columns(roles, codes)


def _code_without_marks(heading: str) -> str | None:
    bare = heading.strip().rpartition(":")[2].removesuffix("_2")
    for instrument in ("jee-1", "spar-1"):
        if code := normalise_code(instrument, bare):
            return code
    return None


def known_code(instrument: str, written: str, words: Framework) -> Key | None:
    """Return the key of an indicator or capacity as written, ``None`` when the instrument does not hold it."""
    prefix, colon, bare = written.strip().rpartition(":")
    if colon and prefix != instrument:
        return None
    code = normalise_code(instrument, bare)
    if code is None:
        return None
    key = Key.of(instrument, code)
    return key if key in words.indicators or key in words.groups else None


def candidates(codes: Sequence[str], words: Framework) -> list[str]:
    """Return the instruments that hold every one of the codes."""
    return [x for x in SCORED if codes and all(known_code(x, code, words) for code in codes)]


def read_state(grid: Grid, columns: Columns, row: int, words: Framework) -> str:
    """Return the ISO3 code of a row's State; raises BadInput naming the cell when it is not known."""
    iso3, iso2, name = (grid.text(row, columns.get(role)) for role in ("iso3", "iso2", "name"))
    found = state_of(words, iso3=iso3, iso2=iso2, name=name)
    if found is None:
        column = next(x for x in (columns.get(role) for role in ("name", "iso3", "iso2")) if x is not None)
        raise unknown_state(name or iso3 or iso2, words, file=grid.file, place=grid.place(row, column))
    return found


def read_date(grid: Grid, row: int, column: int | None) -> dt.date | None:
    """Read a date cell; raises BadInput naming the cell for text that is no date."""
    if column is None:
        return None
    value = grid.value(row, column)
    try:
        found, assumed = date_cell(value)
    except ValueError:
        raise grid.bad(row, column, f"'{text_of(value)}' is no date", "a date such as 2017-02-06") from None
    if assumed:
        grid.assume(row, column, assumed)
    return found


def read_year(grid: Grid, row: int, column: int | None) -> int | None:
    """Read a year cell; raises BadInput naming the cell for anything else."""
    text = grid.text(row, column)
    if column is None or not text:
        return None
    if not text.isdigit() or not 1990 <= int(text) <= 2100:
        raise grid.bad(row, column, f"'{text}' is no year", "a year such as 2022")
    return int(text)


def read_score(grid: Grid, row: int, column: int, key: Key, *, is_indicator: bool) -> CellValue:
    """Read a score and check it against the scale of its instrument; raises BadInput naming the cell."""
    value = grid.value(row, column)
    cell = score_cell(value)
    if cell is None:
        raise grid.bad(row, column, f"'{text_of(value)}' is no score", "a number or nothing")
    if cell.assumed and (cell.not_applicable or not isinstance(value, str) or "%" in value):
        grid.assume(row, column, cell.assumed)
    if cell.number is not None:
        _check_scale(grid, row, column, key, cell.number, is_indicator)
    return cell


def _check_scale(grid: Grid, row: int, column: int, key: Key, number: Number, is_indicator: bool) -> None:
    instrument = key.instrument_id
    if key.instrument == "spar":
        if is_indicator and number not in range(0, 101, 20):
            hint = " (it looks like a level from 1 to 5)" if number in range(1, 6) else ""
            raise grid.bad(
                row, column, f"{number} is no score of {key.code}{hint}", "0, 20, 40, 60, 80 or 100 per cent"
            )
        if not 0 <= number <= 100:
            raise grid.bad(row, column, f"{number} is no score of {key.code}", "0 to 100 per cent")
        return
    halves = instrument == "jee-1" and number * 2 == int(number * 2)
    if not 1 <= number <= 5 or not (isinstance(number, int) or halves):
        hint = " (it looks like a percentage)" if number > 5 else ""
        expected = "a level from 1 to 5" + (", in steps of a half" if instrument == "jee-1" else "")
        raise grid.bad(row, column, f"{number} is no level of {key.code}{hint}", expected)
