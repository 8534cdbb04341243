"""Tables of scores: a header, rows, and columns found by their headings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hsforhs.files import BadInput, Remark, Sentence, Sheet, Table, is_error
from hsforhs.framework import Framework, Key, normalise_code
from hsforhs.framework.names import fold

from .cells import (
    CellValue,
    check_saved,
    date_cell,
    listed,
    off_scale,
    score_cell,
    spar_edition,
    state_of,
    text_of,
    unknown_state,
)
from .espar_layout import FOUR_PARTS, OLD_QUESTIONNAIRE

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
_SECOND_EDITION = "v2_"
_SECOND_MISSION = "_2"
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
        """Return the value of a cell; raises BadInput for a spreadsheet error."""
        cells = self.rows[row]
        value = cells[column] if column < len(cells) else None
        if is_error(value):
            raise self.bad(
                row,
                column,
                Sentence("the cell holds the spreadsheet error %(value)s", value=value),
                Sentence("a value or nothing"),
            )
        return value

    def check_saved(self, columns: Iterable[int]) -> None:
        """Raise BadInput naming the first formula without a saved value in these columns."""
        if self.sheet is not None:
            check_saved(self.sheet, below=self.first_row, columns={column + 1 for column in columns})

    def text(self, row: int, column: int | None) -> str:
        """Return a cell as text, empty when the table has no such column."""
        return "" if column is None else text_of(self.value(row, column))

    def bad_heading(self, column: int, what: str, expected: str) -> BadInput:
        """Make the error for one heading."""
        place = f"heading '{self.header[column]}'"
        if self.sheet is not None:
            place = self.sheet.place(self.first_row, column + 1)
        return BadInput(what, file=self.file, place=place, expected=expected)

    def bad(self, row: int, column: int, what: str, expected: str) -> BadInput:
        """Make the error for one cell."""
        return BadInput(what, file=self.file, place=self.place(row, column), expected=expected)

    def assume(self, row: int, column: int, what: str) -> None:
        """Remember an assumption; equal ones are reported together."""
        self._odd[what].append(self.place(row, column))

    def all_remarks(self) -> tuple[Remark, ...]:
        """Return the remarks of the file and one for every kind of assumption."""
        own = [Remark(listed(places), what) for what, places in self._odd.items()]
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
        if column not in taken and _looks_like_code(str(text))
    }
    return Columns(roles, codes)


def _looks_like_code(heading: str) -> bool:
    bare = split_heading(heading).code
    return any(normalise_code(instrument, bare) for instrument in ("jee-1", "spar-1"))


class Heading(NamedTuple):
    """A heading of a wide table: ``v2_p11_2`` is code ``p11`` of JEE 2, second mission.

    ``instrument`` is empty where the heading does not say it; ``mission`` is empty for the first.
    """

    instrument: str
    code: str
    mission: str


def split_heading(heading: str) -> Heading:
    """Take a heading apart: ``jee-2:P.1.1`` names its instrument, ``v2_`` marks JEE 2, ``_2`` a second mission."""
    instrument, _, code = heading.strip().rpartition(":")
    bare = code.removesuffix(_SECOND_MISSION)
    mission = "2" if bare != code else ""
    if bare.startswith(_SECOND_EDITION):
        instrument, bare = instrument or "jee-2", bare.removeprefix(_SECOND_EDITION)
    return Heading(instrument, bare, mission)


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


def why_unknown(code: str) -> str:
    """Say what is wrong with a code that no instrument holds."""
    four = FOUR_PARTS.match(code)
    return OLD_QUESTIONNAIRE if four else Sentence("the code %(code)s belongs to no instrument", code=code)


def read_state(grid: Grid, columns: Columns, row: int, words: Framework) -> str:
    """Return the ISO3 code of a row's State; raises BadInput naming the cell when it is not known."""
    used = [x for x in (columns.get(role) for role in ("iso3", "iso2")) if x is not None and grid.text(row, x)]
    code_column, name_column = used[0] if used else None, columns.get("name")
    code, name = grid.text(row, code_column), grid.text(row, name_column)
    at = next(x for x in (code_column, name_column, *columns.roles.values()) if x is not None)
    try:
        found = state_of(words, code=code, name=name)
    except ValueError as error:
        raise grid.bad(row, at, str(error), Sentence("code and name of one State")) from None
    if found is None:
        at = name_column if name and name_column is not None else at
        raise unknown_state(name or code, words, file=grid.file, place=grid.place(row, at))
    if code and state_of(words, code=code) is None:
        grid.assume(row, at, Sentence("the code '%(code)s' is not known; the State was taken from its name", code=code))
    return found


def read_date(grid: Grid, row: int, column: int | None) -> dt.date | None:
    """Read a date cell; raises BadInput naming the cell for text that is no date."""
    if column is None:
        return None
    value = grid.value(row, column)
    try:
        found, assumed = date_cell(value)
    except ValueError:
        raise grid.bad(
            row, column, Sentence("'%(value)s' is no date", value=text_of(value)), Sentence("a date such as 2017-02-06")
        ) from None
    if assumed:
        grid.assume(row, column, assumed)
    return found


def read_year(grid: Grid, row: int, column: int | None) -> int | None:
    """Read a year cell; raises BadInput naming the cell for anything else."""
    text = grid.text(row, column)
    if column is None or not text:
        return None
    if not text.isdecimal() or len(text) > 4 or not 1990 <= int(text) <= 2100:
        raise grid.bad(row, column, Sentence("'%(text)s' is no year", text=text), Sentence("a year such as 2022"))
    return int(text)


def check_edition(grid: Grid, row: int, column: int, year: int, instrument: str, words: Framework) -> None:
    """Raise BadInput when an edition of SPAR was not in use in a year."""
    of_year = spar_edition(year, words)
    if of_year != instrument:
        meant = (
            Sentence("is a year of %(instrument)s", instrument=of_year)
            if of_year
            else Sentence("lies before SPAR, which began in 2018")
        )
        raise grid.bad(
            row,
            column,
            Sentence(
                "the scores are of %(instrument)s, and %(year)s %(meant)s",
                instrument=instrument,
                year=year,
                meant=meant,
            ),
            Sentence("a year of that edition"),
        )


def read_score(grid: Grid, row: int, column: int, key: Key, *, is_indicator: bool) -> CellValue:
    """Read a score and check it against the scale of its instrument; raises BadInput naming the cell."""
    value = grid.value(row, column)
    cell = score_cell(value)
    if cell is None:
        raise grid.bad(
            row, column, Sentence("'%(value)s' is no score", value=text_of(value)), Sentence("a number or nothing")
        )
    if cell.number is not None and (wrong := off_scale(key, cell.number, is_indicator=is_indicator)):
        raise grid.bad(row, column, *wrong)
    # In a text table every number is text.
    if cell.assumed and (grid.table is None or cell.not_applicable or "%" in text_of(value)):
        grid.assume(row, column, cell.assumed)
    return cell
