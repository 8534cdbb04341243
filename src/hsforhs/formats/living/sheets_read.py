"""A plan workbook that came back: every field of every row, with what it said when it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Remark, Sheet, Workbook, cell_name, is_error, open_workbook, restore
from hsforhs.files.limits import Limits
from hsforhs.formats.plan_columns import LIVING_SCHEMA
from hsforhs.formats.sealed import check_headings, check_hidden
from hsforhs.planning import ActionCatalogue, action_catalogue
from hsforhs.scores.readers.cells import listed, text_of
from hsforhs.scores.readers.workbook import about_of

from .costs_sheet import COSTS_SHEET
from .fields import FORM, TABLES, Field, Table, UnreadableError, plain, read_entry
from .form import read_form
from .records import AsWritten, Cell, Returned, ReturnedRow, shown_digest, unpacked
from .sheets import ABOUT_SHEET, HEADER_ROW, READ_ME_SHEET, WRITTEN_SHEET, written_content

LISTS_SHEET = "Lists"
LIMITS = Limits(
    max_file_bytes=10 * 2**20, max_unpacked_bytes=200 * 2**20, max_members=300, max_rows=20_000, max_cells=1_500_000
)
"""The longest plans hold some thousand activities; this much is read within one request."""


def read_living_xlsx(path: Path, *, instance: str, plan: str, catalogue: ActionCatalogue | None = None) -> Returned:
    """Read the tables of a workbook that belongs to ``plan`` of ``instance``; ``catalogue`` is that of its actions.

    Raises BadInput in one sentence for: no workbook, macros or hidden sheets, another form, instance or plan; rows
    that are missing, doubled or foreign, that is, identifiers that were changed; a protected cell that was changed. An
    entry that its field cannot take is a problem of its cell.
    """
    with open_workbook(path, limits=LIMITS, plain=True) as book:
        check_hidden(book, allowed=LISTS_SHEET)
        written = as_written(book, instance=instance, plan=plan)
        rows: list[ReturnedRow] = []
        for table in (TABLES[x] for x in written.tables):
            if not table.apart:
                rows += _SheetReader(_sheet(book, table.name), table, written).rows()
        remarks = list(_remarks(book)) if written.keys.get("part") else []
        if FORM.key in written.tables:
            form = read_form(book, written, catalogue or action_catalogue())
            rows += form.rows
            remarks += form.remarks
    return Returned(path.name, written.keys.get("part", ""), tuple(rows), tuple(remarks))


def as_written(book: Workbook, *, instance: str, plan: str) -> AsWritten:
    """Return what a workbook said when it was written; raises BadInput where it is none of this plan."""
    about = about_of(book.sheet(ABOUT_SHEET)) if ABOUT_SHEET in book.sheets else {}
    keys = {name: restore(value) for name, value in about.items()}
    content = ""
    if keys.get("schema") == LIVING_SCHEMA:
        content = written_content([x[0] for x in _sheet(book, WRITTEN_SHEET).rows[1:] if x])
    written = unpacked(keys, content, file=book.file, instance=instance, plan=plan)
    if keys.get("schema") == LIVING_SCHEMA and not content:
        raise BadInput(f"the sheet '{WRITTEN_SHEET}' is empty", file=book.file, expected="the sheet as it was written")
    return written


def _sheet(book: Workbook, name: str) -> Sheet:
    if name not in book.sheets:
        raise BadInput(f"the sheet '{name}' is gone", file=book.file, expected="all sheets as they were written")
    return book.sheet(name)


def _remarks(book: Workbook) -> Iterator[Remark]:
    known = {x.name for x in TABLES.values()} | {ABOUT_SHEET, WRITTEN_SHEET, COSTS_SHEET, LISTS_SHEET, READ_ME_SHEET}
    for name in book.sheets:
        if name not in known:
            yield Remark(f"sheet {name}", "a sheet that is not of this form was not read")


class _SheetReader:
    """Reads one table; rows are found by their identifier, wherever they stand."""

    def __init__(self, sheet: Sheet, table: Table, written: AsWritten) -> None:
        self._sheet = sheet
        self._table = table
        self._written = written
        self._known = dict.fromkeys(written.ids(table.key))

    def rows(self) -> Iterator[ReturnedRow]:
        sheet, table = self._sheet, self._table
        check_headings(sheet, HEADER_ROW, table.headings)
        seen: dict[str, int] = {}
        added: list[int] = []
        for number in range(HEADER_ROW + 1, len(sheet.rows) + 1):
            row_id = plain(restore(text_of(sheet.value(number, 1))))
            if not row_id and not any(x is not None and str(x).strip() for x in sheet.rows[number - 1]):
                continue
            if row_id in self._known:
                if row_id in seen:
                    raise sheet.bad(number, 1, f"{row_id} stands twice, first in row {seen[row_id]}", "each row once")
                seen[row_id] = number
            else:
                added.append(number)
        self._check_missing(seen, added)
        for row_id, number in seen.items():
            self._check_shown(number, row_id)
            yield ReturnedRow(table.key, row_id, self._cells(number, row_id), self._place(number))
        for number in added:
            yield self._added(number)

    def _check_missing(self, seen: Mapping[str, int], added: list[int]) -> None:
        sheet = self._sheet
        foreign = [x for x in added if text_of(sheet.value(x, 1))]
        missing = [x for x in self._known if x not in seen]
        if missing and foreign:
            found = plain(text_of(sheet.value(foreign[0], 1)))
            what = (
                f"the row '{found}' is not of this workbook, and {listed(missing)} is gone: an identifier was changed"
            )
            raise sheet.bad(foreign[0], 1, what, "identifiers as they were written")
        if missing:
            raise BadInput(
                f"rows are missing: {listed(missing)}",
                file=sheet.file,
                place=f"sheet {sheet.name}",
                expected="every row as it was written; a row that is not wanted is answered with no",
            )
        if foreign and not self._table.spare:
            found = plain(text_of(sheet.value(foreign[0], 1)))
            raise sheet.bad(
                foreign[0], 1, f"the row '{found}' is not of this workbook", "the rows as they were written"
            )
        if added and added[0] not in foreign:
            raise sheet.bad(added[0], 1, "a row has entries and no identifier", "the identifier of the activity")

    def _check_shown(self, number: int, row_id: str) -> None:
        digest = self._written.rows[self._table.key, row_id][0]
        cells = [restore(text_of(self._sheet.value(number, x))) for x in range(2, 2 + len(self._table.shown))]
        if shown_digest(cells) != digest:
            raise BadInput(
                f"a protected cell of the row {row_id} was changed",
                file=self._sheet.file,
                place=self._place(number),
                expected="the cells that are not tinted as the workbench wrote them",
            )

    def _cells(self, number: int, row_id: str) -> dict[str, Cell]:
        before = self._written.before(self._table, row_id)
        first = 2 + len(self._table.shown)
        return {
            field.key: self._cell(number, column, field, before[field.key])
            for column, field in enumerate(self._table.fields, start=first)
        }

    def _cell(self, number: int, column: int, field: Field, before: str | None) -> Cell:
        raw: Any = self._sheet.value(number, column)
        if isinstance(raw, str):
            raw = restore(raw)
        if is_error(raw):
            return Cell(str(raw), before, f"the cell shows the fault {raw}; expected {field.expected}")
        if raw is None and cell_name(number, column) in self._sheet.unsaved_formulas:
            return Cell("", before, f"the cell holds a formula without a saved value; expected {field.expected}")
        try:
            return Cell(read_entry(field, raw), before)
        except UnreadableError as error:
            return Cell(plain(str(raw)), before, str(error))

    def _added(self, number: int) -> ReturnedRow:
        action = plain(restore(text_of(self._sheet.value(number, 1))))
        first = 2 + len(self._table.shown)
        cells = {x.key: self._cell(number, column, x, "") for column, x in enumerate(self._table.fields, start=first)}
        return ReturnedRow(self._table.key, action, cells, self._place(number), added=True)

    def _place(self, number: int) -> str:
        return f"sheet {self._sheet.name}, row {number}"
