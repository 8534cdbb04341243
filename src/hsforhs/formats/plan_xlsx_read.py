"""A plan workbook that came back: every row with what people filled in, and how it differs from the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hsforhs.files import BadInput, Remark, Sheet, Workbook, cell_name, is_error, open_workbook, restore
from hsforhs.framework import Framework, framework
from hsforhs.planning import ActionCatalogue, Plan, PlanLine, action_catalogue

from .living.costs_sheet import COSTS_SHEET
from .living.fields import TABLES
from .living.sheets import WRITTEN_SHEET
from .plan_columns import (
    ABOUT_SHEET,
    BEYOND_SHEET,
    COLUMNS,
    HEADER_ROW,
    LEFT_OUT_SHEET,
    LISTS_SHEET,
    LIVING_SCHEMA,
    READ_ME_SHEET,
    SCHEMA,
    YEARS,
    Column,
    FilledIn,
    Use,
    choice_lists,
    drafted,
    row_id,
)

_ENTRIES = tuple(x for x in COLUMNS if x.use not in (Use.GIVEN, Use.COMPUTED))
_NEEDED = tuple(x for x in COLUMNS if x.key in ("row_id", "action", "indicator", "action_id")) + _ENTRIES
_OTHER_SHEETS = frozenset(
    {
        ABOUT_SHEET,
        BEYOND_SHEET,
        COSTS_SHEET,
        LEFT_OUT_SHEET,
        LISTS_SHEET,
        READ_ME_SHEET,
        WRITTEN_SHEET,
        *(x.name for x in TABLES.values()),
    }
)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the workbook. ``row_id`` and ``action_id`` are empty for an action that people added.

    ``place`` is where the row stands: ``sheet D2 Surveillance, row 7``. Costs are recomputed from ``filled``;
    the sums in the file are never read.
    """

    row_id: str
    indicator: str
    action_id: str
    text: str
    filled: FilledIn
    place: str


@dataclass(frozen=True, slots=True)
class PlanWorkbook:
    """A plan workbook as it came back. ``keys`` holds the sheet *About this file* (place, years ...)."""

    file: str
    keys: Mapping[str, str]
    rows: tuple[PlanRow, ...]
    remarks: tuple[Remark, ...]

    @property
    def by_id(self) -> dict[str, PlanRow]:
        """The rows of the draft by identifier, in the form that ``write_plan_xlsx`` takes as ``filled``."""
        return {row.row_id: row for row in self.rows if row.row_id}

    @property
    def total(self) -> float:
        """Sum of all five-year totals, recomputed."""
        return sum(row.filled.total or 0 for row in self.rows)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell in which the workbook differs from the draft; ``None`` and empty text mean not filled in."""

    heading: str
    drafted: str | float | None
    written: str | float | None


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One row that was added, is missing, or holds other entries than the draft.

    ``place`` is empty for a row that is missing from the workbook.
    """

    kind: Literal["added", "removed", "changed"]
    row_id: str
    text: str
    place: str
    cells: tuple[CellChange, ...] = ()


def read_plan_xlsx(
    path: Path, *, vocabulary: Framework | None = None, catalogue: ActionCatalogue | None = None
) -> PlanWorkbook:
    """Read a workbook that :func:`write_plan_xlsx` wrote and people filled in.

    Raises BadInput naming sheet and cell for an action that the catalogue does not hold, a changed or repeated
    row identifier, a word outside its list and a number that is none.
    """
    with open_workbook(path) as book:
        return read_plan_book(book, vocabulary or framework(), catalogue or action_catalogue())


def read_plan_book(book: Workbook, words: Framework, known: ActionCatalogue) -> PlanWorkbook:
    """Read an open workbook; see :func:`read_plan_xlsx`."""
    keys = _keys(book)
    reader = _Reader(words, known)
    rows: list[PlanRow] = []
    for name in book.sheets:
        if name not in _OTHER_SHEETS:
            rows += reader.rows(book.sheet(name))
    if keys.get("catalogue version") != known.version:
        written = keys.get("catalogue version")
        what = f"the workbook was written with action catalogue {written}, here is {known.version}"
        reader.remarks.append(Remark(f"sheet {ABOUT_SHEET}", what))
    return PlanWorkbook(book.file, keys, tuple(rows), tuple(reader.remarks))


def _keys(book: Workbook) -> dict[str, str]:
    expected = f"a plan workbook with the sheet '{ABOUT_SHEET}' and the schema {SCHEMA}"
    if ABOUT_SHEET not in book.sheets:
        raise BadInput("this is no plan workbook of the workbench", file=book.file, expected=expected)
    sheet = book.sheet(ABOUT_SHEET)
    keys = {restore(str(row[0])): restore(str(row[1] or "")) for row in sheet.rows[1:] if len(row) > 1 and row[0]}
    if keys.get("schema") not in (SCHEMA, LIVING_SCHEMA):
        found = keys.get("schema") or "no schema"
        raise BadInput(
            f"the file says it is {found}", file=book.file, place=sheet.place(2, 2), expected=f"the schema {SCHEMA}"
        )
    return keys


class _Reader:
    """Reads the sheets of one workbook; identifiers count once over all of them."""

    def __init__(self, words: Framework, known: ActionCatalogue) -> None:
        self.remarks: list[Remark] = []
        self._known = known
        self._codes = {
            name: {title.casefold(): code for code, title in entries.items()}
            for name, entries in choice_lists(words).items()
        }
        self._seen: dict[str, str] = {}

    def rows(self, sheet: Sheet) -> Iterator[PlanRow]:
        """Yield the filled rows of one area sheet."""
        columns = self._columns(sheet)
        for number in range(HEADER_ROW + 1, len(sheet.rows) + 1):
            cells = {key: _text(sheet.value(number, column)) for key, column in columns.items()}
            if cells["row_id"] == "Total" and not cells["action_id"]:
                continue
            if cells["row_id"] or any(cells[key] for key in columns):
                yield self._row(sheet, number, columns, cells)

    def _columns(self, sheet: Sheet) -> dict[str, int]:
        headings = {
            _text(value): number
            for number, value in enumerate(sheet.rows[HEADER_ROW - 1] if len(sheet.rows) >= HEADER_ROW else (), start=1)
        }
        for column in _NEEDED:
            if column.heading not in headings:
                raise BadInput(
                    f"the column '{column.heading}' is missing",
                    file=sheet.file,
                    place=f"sheet {sheet.name}, row {HEADER_ROW}",
                    expected="the headings as the workbench wrote them",
                )
        unknown = [text for text in headings if text and text not in {x.heading for x in COLUMNS}]
        if unknown:
            what = f"columns that are not of this form were not read: {', '.join(unknown)}"
            self.remarks.append(Remark(f"sheet {sheet.name}", what))
        return {x.key: headings[x.heading] for x in (*_NEEDED, *_optional(headings))}

    def _row(self, sheet: Sheet, number: int, columns: Mapping[str, int], cells: Mapping[str, str]) -> PlanRow:
        identifier = cells["row_id"]
        if identifier:
            self._check_identifier(sheet, number, columns, cells)
        elif cells["action_id"]:
            raise sheet.bad(
                number,
                columns["row_id"],
                f"the row identifier of {cells['action_id']} is gone",
                "the identifier as written",
            )
        text = cells["action"] or cells.get("summary", "")
        if not identifier and not text:
            raise sheet.bad(number, columns["action"], "a row has entries and no action", "the action in words")
        return PlanRow(
            identifier,
            cells["indicator"],
            cells["action_id"],
            text,
            self._filled(sheet, number, columns),
            f"sheet {sheet.name}, row {number}",
        )

    def _check_identifier(
        self, sheet: Sheet, number: int, columns: Mapping[str, int], cells: Mapping[str, str]
    ) -> None:
        identifier, action_id = cells["row_id"], cells["action_id"]
        here = columns["row_id"]
        action = self._known.actions.get(action_id)
        if action is None:
            raise sheet.bad(
                number,
                columns["action_id"],
                f"the catalogue has no action '{action_id}'",
                "the id as written; leave identifier and id empty for an action of your own",
            )
        expected = row_id(PlanLine(action, ()))
        if identifier != expected or cells["indicator"] != action.under:
            found = f"{identifier} with indicator {cells['indicator']}"
            raise sheet.bad(number, here, f"the identifier of {action_id} was changed to {found}", expected)
        if identifier in self._seen:
            raise sheet.bad(
                number, here, f"the row {identifier} stands twice, first in {self._seen[identifier]}", "each row once"
            )
        self._seen[identifier] = sheet.place(number, here)

    def _filled(self, sheet: Sheet, number: int, columns: Mapping[str, int]) -> FilledIn:
        entries: dict[str, Any] = {}
        for column in _ENTRIES:
            value = sheet.value(number, columns[column.key])
            if column.use is Use.NUMBER:
                entries[column.key] = self._number(sheet, number, columns[column.key], value)
            elif column.use is Use.CHOICE:
                entries[column.key] = self._choice(sheet, number, columns[column.key], value, column)
            else:
                entries[column.key] = _text(value)
        frequency = tuple(entries.pop(f"frequency_{year}") for year in range(1, YEARS + 1))
        return FilledIn(frequency=frequency, **entries)

    def _choice(self, sheet: Sheet, row: int, number: int, value: Any, column: Column) -> str:
        text = _text(value).strip()
        if not text:
            return ""
        codes = self._codes[column.choices]
        if text.casefold() not in codes:
            raise sheet.bad(row, number, f"'{text}' is not in the list of '{column.heading}'", ", ".join(codes))
        return codes[text.casefold()]

    def _number(self, sheet: Sheet, row: int, number: int, value: Any) -> float | None:
        expected = "a number of 0 or more, or an empty cell"
        if value is None or (isinstance(value, str) and not value.strip()):
            if cell_name(row, number) in sheet.unsaved_formulas:
                raise sheet.bad(row, number, "the cell holds a formula without a saved value", expected)
            return None
        if isinstance(value, str) and not is_error(value):
            text = value.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
            if text.isascii() and text.isdigit():
                self.remarks.append(Remark(sheet.place(row, number), f"the text '{value}' was read as a number"))
                return float(text)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise sheet.bad(row, number, f"'{value}' is no number of 0 or more", expected)
        return value


def _optional(headings: Mapping[str, int]) -> tuple[Column, ...]:
    return tuple(x for x in COLUMNS if x.key == "summary" and x.heading in headings)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return restore(str(value))


def differences(plan: Plan, workbook: PlanWorkbook) -> tuple[RowDifference, ...]:
    """Say how a workbook differs from a plan: rows added, rows missing, cells filled in or changed.

    What the draft fills in itself (lead sector, main component, scale) counts as a change only where it is
    another now. Rows of actions that the plan does not hold (any more) count as added.
    """
    lines = {row_id(line): line for line in plan.lines}
    found: list[RowDifference] = []
    for row in workbook.rows:
        line = lines.get(row.row_id)
        before = drafted(line) if line else FilledIn()
        cells = _changes(line.action.text if line else row.text, before, row)
        if line is None:
            found.append(RowDifference("added", row.row_id, row.text, row.place, cells))
        elif cells:
            found.append(RowDifference("changed", row.row_id, row.text, row.place, cells))
    back = workbook.by_id
    found += [
        RowDifference("removed", identifier, line.action.text, "")
        for identifier, line in lines.items()
        if identifier not in back
    ]
    return tuple(found)


def _changes(text: str, before: FilledIn, row: PlanRow) -> tuple[CellChange, ...]:
    pairs: list[tuple[str, str | float | None, str | float | None]] = [("Action", text, row.text)]
    pairs += [(x.heading, before.entry(x.key), row.filled.entry(x.key)) for x in _ENTRIES]
    return tuple(CellChange(heading, old, new) for heading, old, new in pairs if old != new)
