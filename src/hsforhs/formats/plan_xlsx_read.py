"""A plan workbook that came back: every row with what people filled in, and how it differs from the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hsforhs.files import BadInput, Remark, Sentence, Sheet, Workbook, cell_name, is_error, open_workbook, restore
from hsforhs.framework import Framework, framework
from hsforhs.planning import ActionCatalogue, Plan, PlanLine, action_catalogue

from .plan_columns import (
    ABOUT_SHEET,
    COLUMNS,
    HEADER_ROW,
    LISTS_SHEET,
    LIVING_SCHEMA,
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
from .plan_sheets import AREA, sheets_of
from .wording import IN_ENGLISH, Wording

_ENTRIES = tuple(x for x in COLUMNS if x.use not in (Use.GIVEN, Use.COMPUTED))
_NEEDED = tuple(x for x in COLUMNS if x.key in ("row_id", "action", "indicator", "action_id")) + _ENTRIES


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
    path: Path,
    *,
    vocabulary: Framework | None = None,
    catalogue: ActionCatalogue | None = None,
    wordings: Sequence[Wording] = (),
) -> PlanWorkbook:
    """Read a workbook that :func:`write_plan_xlsx` wrote in any language and people filled in.

    It says itself how its sheets, columns and lists are named; in ``wordings`` people may write headings and entries
    of lists besides.

    Raises BadInput naming sheet and cell for an action that the catalogue does not hold, a changed or repeated
    row identifier, a word outside its list and a number that is none.
    """
    with open_workbook(path) as book:
        return read_plan_book(book, vocabulary or framework(), catalogue or action_catalogue(), wordings)


def read_plan_book(
    book: Workbook, words: Framework, known: ActionCatalogue, wordings: Sequence[Wording] = ()
) -> PlanWorkbook:
    """Read an open workbook; see :func:`read_plan_xlsx`."""
    keys = _keys(book)
    lists = _lists(book)
    reader = _Reader(words, known, lists, wordings)
    beside = {*sheets_of().values(), *(x for key, x in lists.get("sheet", {}).items() if not key.startswith(AREA))}
    rows: list[PlanRow] = []
    for name in book.sheets:
        if name not in beside:
            rows += reader.rows(book.sheet(name))
    if keys.get("catalogue version") != known.version:
        written = keys.get("catalogue version")
        what = Sentence(
            "the workbook was written with action catalogue %(written)s, here is %(here)s",
            written=written,
            here=known.version,
        )
        reader.remarks.append(Remark(Sentence("sheet %(sheet)s", sheet=ABOUT_SHEET), what))
    return PlanWorkbook(book.file, keys, tuple(rows), tuple(reader.remarks))


def _keys(book: Workbook) -> dict[str, str]:
    if ABOUT_SHEET not in book.sheets:
        expected = Sentence(
            "a plan workbook with the sheet '%(sheet)s' and the schema %(schema)s", sheet=ABOUT_SHEET, schema=SCHEMA
        )
        raise BadInput(Sentence("this is no plan workbook of the workbench"), file=book.file, expected=expected)
    sheet = book.sheet(ABOUT_SHEET)
    keys = {restore(str(row[0])): restore(str(row[1] or "")) for row in sheet.rows[1:] if len(row) > 1 and row[0]}
    if keys.get("schema") not in (SCHEMA, LIVING_SCHEMA):
        found = keys.get("schema") or "no schema"
        raise BadInput(
            Sentence("the file says it is %(form)s", form=found),
            file=book.file,
            place=sheet.place(2, 2),
            expected=Sentence("the schema %(schema)s", schema=SCHEMA),
        )
    return keys


def _lists(book: Workbook) -> dict[str, dict[str, str]]:
    """Return the code lists with which a workbook was written: {name: {code: title}}; none where it has none."""
    rows = book.sheet(LISTS_SHEET).rows if LISTS_SHEET in book.sheets else ()
    found: dict[str, dict[str, str]] = {}
    for position, title in enumerate(rows[0] if rows else ()):
        if position % 2 and title:
            pairs = (row[position - 1 : position + 1] for row in rows[1:] if len(row) > position)
            found[_text(title)] = {_text(code): _text(text) for code, text in pairs if code is not None}
    return found


class _Reader:
    """Reads the sheets of one workbook; identifiers count once over all of them."""

    def __init__(
        self,
        words: Framework,
        known: ActionCatalogue,
        lists: Mapping[str, Mapping[str, str]],
        wordings: Sequence[Wording],
    ) -> None:
        self.remarks: list[Remark] = []
        self._known = known
        spoken = (IN_ENGLISH, *wordings)
        titles = choice_lists(words)
        self._shown = {**titles, **lists}
        self._codes: dict[str, dict[str, str]] = {}
        for said in (lists, *(choice_lists(words, x) for x in spoken)):
            for name, entries in titles.items():
                codes = self._codes.setdefault(name, {})
                for code, title in said.get(name, {}).items():
                    if code in entries:
                        codes.setdefault(title.casefold(), code)
        self._headings: dict[str, str] = {}
        for named in (lists.get("column", {}), *map(headings, spoken)):
            for key, heading in named.items():
                self._headings.setdefault(heading, key)
        self._totals = {*lists.get("word", {}).values(), *(x.of(TOTAL) for x in spoken)}
        self._seen: dict[str, str] = {}

    def rows(self, sheet: Sheet) -> Iterator[PlanRow]:
        """Yield the filled rows of one area sheet."""
        columns = self._columns(sheet)
        for number in range(HEADER_ROW + 1, len(sheet.rows) + 1):
            cells = {key: _text(sheet.value(number, column)) for key, column in columns.items()}
            if cells["row_id"] in self._totals and not cells["action_id"]:
                continue
            if cells["row_id"] or any(cells[key] for key in columns):
                yield self._row(sheet, number, columns, cells)

    def _columns(self, sheet: Sheet) -> dict[str, int]:
        found: dict[str, int] = {}
        unknown: list[str] = []
        for number, value in enumerate(sheet.rows[HEADER_ROW - 1] if len(sheet.rows) >= HEADER_ROW else (), start=1):
            key = self._headings.get(_text(value))
            if key is not None:
                found[key] = number
            elif _text(value):
                unknown.append(_text(value))
        for column in _NEEDED:
            if column.key not in found:
                raise BadInput(
                    Sentence("the column '%(column)s' is missing", column=column.heading),
                    file=sheet.file,
                    place=Sentence("sheet %(sheet)s, row %(row)s", sheet=sheet.name, row=HEADER_ROW),
                    expected=Sentence("the headings as the workbench wrote them"),
                )
        if unknown:
            what = Sentence("columns that are not of this form were not read: %(columns)s", columns=", ".join(unknown))
            self.remarks.append(Remark(Sentence("sheet %(sheet)s", sheet=sheet.name), what))
        return {x.key: found[x.key] for x in (*_NEEDED, *(x for x in COLUMNS if x.key == "summary" and x.key in found))}

    def _row(self, sheet: Sheet, number: int, columns: Mapping[str, int], cells: Mapping[str, str]) -> PlanRow:
        identifier = cells["row_id"]
        if identifier:
            self._check_identifier(sheet, number, columns, cells)
        elif cells["action_id"]:
            raise sheet.bad(
                number,
                columns["row_id"],
                Sentence("the row identifier of %(action)s is gone", action=cells["action_id"]),
                Sentence("the identifier as written"),
            )
        text = cells["action"] or cells.get("summary", "")
        if not identifier and not text:
            what = Sentence("a row has entries and no action")
            raise sheet.bad(number, columns["action"], what, Sentence("the action in words"))
        return PlanRow(
            identifier,
            cells["indicator"],
            cells["action_id"],
            text,
            self._filled(sheet, number, columns),
            Sentence("sheet %(sheet)s, row %(row)s", sheet=sheet.name, row=number),
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
                Sentence("the catalogue has no action '%(action)s'", action=action_id),
                Sentence("the id as written; leave identifier and id empty for an action of your own"),
            )
        expected = row_id(PlanLine(action, ()))
        if identifier != expected or cells["indicator"] != action.under:
            what = Sentence(
                "the identifier of %(action)s was changed to %(found)s with indicator %(indicator)s",
                action=action_id,
                found=identifier,
                indicator=cells["indicator"],
            )
            raise sheet.bad(number, here, what, expected)
        if identifier in self._seen:
            twice = Sentence(
                "the row %(row)s stands twice, first in %(first)s", row=identifier, first=self._seen[identifier]
            )
            raise sheet.bad(number, here, twice, Sentence("each row once"))
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
            what = Sentence("'%(found)s' is not in the list of '%(column)s'", found=text, column=column.heading)
            raise sheet.bad(row, number, what, ", ".join(self._shown[column.choices].values()))
        return codes[text.casefold()]

    def _number(self, sheet: Sheet, row: int, number: int, value: Any) -> float | None:
        expected = Sentence("a number of 0 or more, or an empty cell")
        if value is None or (isinstance(value, str) and not value.strip()):
            if cell_name(row, number) in sheet.unsaved_formulas:
                raise sheet.bad(row, number, Sentence("the cell holds a formula without a saved value"), expected)
            return None
        if isinstance(value, str) and not is_error(value):
            text = value.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
            if text.isascii() and text.isdigit():
                what = Sentence("the text '%(text)s' was read as a number", text=value)
                self.remarks.append(Remark(sheet.place(row, number), what))
                return float(text)
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise sheet.bad(row, number, Sentence("'%(found)s' is no number of 0 or more", found=value), expected)
        return value


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
