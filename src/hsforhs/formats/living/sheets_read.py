"""A plan workbook that came back: every field of every row, with what it said when it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Remark, Sentence, Sheet, Workbook, cell_name, is_error, open_workbook, restore
from hsforhs.files.limits import Limits
from hsforhs.formats.plan_columns import ABOUT_SHEET, LISTS_SHEET, LIVING_SCHEMA, WRITTEN_SHEET
from hsforhs.formats.sealed import check_hidden
from hsforhs.formats.wording import Wording
from hsforhs.planning import ActionCatalogue, action_catalogue
from hsforhs.scores.readers.cells import listed, text_of
from hsforhs.scores.readers.workbook import about_of

from .entries import Labels, UnreadableError, labels_of, read_entry
from .fields import FORM, TABLES, Field, Table, plain
from .form import read_form
from .records import AsWritten, Cell, Returned, ReturnedRow, shown_digest, unpacked
from .sheets import HEADER_ROW, written_content

LIMITS = Limits(
    max_file_bytes=10 * 2**20, max_unpacked_bytes=200 * 2**20, max_members=300, max_rows=20_000, max_cells=1_500_000
)
"""The longest plans hold some thousand activities; this much is read within one request."""


def read_living_xlsx(
    path: Path,
    *,
    instance: str,
    plan: str,
    catalogue: ActionCatalogue | None = None,
    wordings: Sequence[Wording] = (),
) -> Returned:
    """Read the tables of a workbook that belongs to ``plan`` of ``instance``; ``catalogue`` is that of its actions.

    It may be in any language: it says itself how its sheets, columns and lists are named. In ``wordings`` people may
    write entries of lists, and headings, besides.

    Raises BadInput in one sentence for: no workbook, macros or hidden sheets, another form, instance or plan; rows
    that are missing, doubled or foreign, that is, identifiers that were changed; a protected cell that was changed. An
    entry that its field cannot take is a problem of its cell.
    """
    with open_workbook(path, limits=LIMITS, plain=True) as book:
        check_hidden(book, allowed=LISTS_SHEET)
        written = as_written(book, instance=instance, plan=plan)
        rows: list[ReturnedRow] = []
        labels = labels_of(wordings, written.choices)
        for table in (TABLES[x] for x in written.tables):
            if not table.apart:
                sheet = _sheet(book, written.sheet(table))
                _check_headings(sheet, table, written, wordings)
                rows += _SheetReader(sheet, table, written, labels).rows()
        remarks = list(_remarks(book, written)) if written.keys.get("part") else []
        if FORM.key in written.tables:
            form = read_form(book, written, catalogue or action_catalogue(), wordings)
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
        raise BadInput(
            Sentence("the sheet '%(sheet)s' is empty", sheet=WRITTEN_SHEET),
            file=book.file,
            expected=Sentence("the sheet as it was written"),
        )
    return written


def _sheet(book: Workbook, name: str) -> Sheet:
    if name not in book.sheets:
        raise BadInput(
            Sentence("the sheet '%(sheet)s' is gone", sheet=name),
            file=book.file,
            expected=Sentence("all sheets as they were written"),
        )
    return book.sheet(name)


def _check_headings(sheet: Sheet, table: Table, written: AsWritten, wordings: Sequence[Wording]) -> None:
    """Raise BadInput naming the first heading that was changed to something that it is not called in any language."""
    for column, heading in enumerate(written.headings(table), start=1):
        found = plain(restore(text_of(sheet.value(HEADER_ROW, column))))
        text = table.headings[column - 1]
        if found not in (plain(heading), text) and found not in {plain(x.of(text)) for x in wordings}:
            what = Sentence("the heading '%(found)s' was changed", found=found)
            raise sheet.bad(HEADER_ROW, column, what, f"'{heading}'")


def _remarks(book: Workbook, written: AsWritten) -> Iterator[Remark]:
    # That module names the tables of this package.
    from hsforhs.formats.plan_sheets import sheets_of

    known = {*sheets_of().values(), *written.words.get("sheets", {}).values()}
    for name in book.sheets:
        if name not in known:
            yield Remark(sheet_place(name), Sentence("a sheet that is not of this form was not read"))


def sheet_place(name: str) -> str:
    """Name a sheet."""
    return Sentence("sheet %(sheet)s", sheet=name)


class _SheetReader:
    """Reads one table; rows are found by their identifier, wherever they stand."""

    def __init__(self, sheet: Sheet, table: Table, written: AsWritten, labels: Labels) -> None:
        self._sheet = sheet
        self._labels = labels
        self._table = table
        self._written = written
        self._known = dict.fromkeys(written.ids(table.key))

    def rows(self) -> Iterator[ReturnedRow]:
        sheet, table = self._sheet, self._table
        seen: dict[str, int] = {}
        added: list[int] = []
        for number in range(HEADER_ROW + 1, len(sheet.rows) + 1):
            row_id = plain(restore(text_of(sheet.value(number, 1))))
            if not row_id and not any(x is not None and str(x).strip() for x in sheet.rows[number - 1]):
                continue
            if row_id in self._known:
                if row_id in seen:
                    twice = Sentence("%(row)s stands twice, first in row %(first)s", row=row_id, first=seen[row_id])
                    raise sheet.bad(number, 1, twice, Sentence("each row once"))
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
            what = Sentence(
                "the row '%(found)s' is not of this workbook, and %(missing)s is gone: an identifier was changed",
                found=found,
                missing=listed(missing),
            )
            raise sheet.bad(foreign[0], 1, what, Sentence("identifiers as they were written"))
        if missing:
            raise BadInput(
                Sentence("rows are missing: %(missing)s", missing=listed(missing)),
                file=sheet.file,
                place=sheet_place(sheet.name),
                expected=Sentence("every row as it was written; a row that is not wanted is answered with no"),
            )
        if foreign and not self._table.spare:
            found = plain(text_of(sheet.value(foreign[0], 1)))
            what = Sentence("the row '%(found)s' is not of this workbook", found=found)
            raise sheet.bad(foreign[0], 1, what, Sentence("the rows as they were written"))
        if added and added[0] not in foreign:
            what = Sentence("a row has entries and no identifier")
            raise sheet.bad(added[0], 1, what, Sentence("the identifier of the activity"))

    def _check_shown(self, number: int, row_id: str) -> None:
        digest = self._written.rows[self._table.key, row_id][0]
        cells = [restore(text_of(self._sheet.value(number, x))) for x in range(2, 2 + len(self._table.shown))]
        if shown_digest(cells) != digest:
            raise BadInput(
                Sentence("a protected cell of the row %(row)s was changed", row=row_id),
                file=self._sheet.file,
                place=self._place(number),
                expected=Sentence("the cells that are not tinted as the workbench wrote them"),
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
            what = Sentence(
                "the cell shows the fault %(fault)s; expected %(expected)s", fault=raw, expected=field.expected
            )
            return Cell(str(raw), before, what)
        if raw is None and cell_name(number, column) in self._sheet.unsaved_formulas:
            what = Sentence(
                "the cell holds a formula without a saved value; expected %(expected)s", expected=field.expected
            )
            return Cell("", before, what)
        try:
            return Cell(read_entry(field, raw, self._labels), before)
        except UnreadableError as error:
            return Cell(plain(str(raw)), before, error.sentence)

    def _added(self, number: int) -> ReturnedRow:
        action = plain(restore(text_of(self._sheet.value(number, 1))))
        first = 2 + len(self._table.shown)
        cells = {x.key: self._cell(number, column, x, "") for column, x in enumerate(self._table.fields, start=first)}
        return ReturnedRow(self._table.key, action, cells, self._place(number), added=True)

    def _place(self, number: int) -> str:
        return Sentence("sheet %(sheet)s, row %(row)s", sheet=self._sheet.name, row=number)
