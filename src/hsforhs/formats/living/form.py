"""The costing form on the sheets of the capacity areas, as fields of a living document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput, Remark, Sentence
from hsforhs.formats.plan_columns import YEARS, FilledIn
from hsforhs.formats.wording import Wording
from hsforhs.framework import framework
from hsforhs.planning import ActionCatalogue
from hsforhs.scores.readers.cells import listed

from .entries import UnreadableError, read_entry
from .fields import ELSEWHERE, FORM, STATUSES, TABLES, Kind, Values, plain
from .records import AsWritten, Cell, ReturnedRow

if TYPE_CHECKING:
    from hsforhs.files import Workbook
    from hsforhs.formats.plan_xlsx_read import PlanRow

_STARTED = ("NOTSTARTED", "JUSTSTARTED", "ONGOING", "ADVANCED", "COMPLETED")
STATUS_CODES = dict(zip(_STARTED, map(str, STATUSES), strict=False))
"""The statuses of the costing form and ours; it knows no cancelled activity."""
_CODES = {status: code for code, status in STATUS_CODES.items()}


def form_values(filled: FilledIn) -> Values:
    """Return what is filled in as values of the table, in the order of its fields."""
    return tuple(read_entry(x, filled.entry(x.key)) for x in FORM.fields)


def filled_from(rows: Mapping[tuple[str, str], Mapping[str, str]], action_id: str) -> FilledIn:
    """Return what the costing form of an activity says: what is written there, who does it and how it stands.

    ``rows`` are those of :meth:`LivingPlan.by_id`.
    """
    own = rows[FORM.key, action_id]
    said = {x: rows.get((table, action_id), {}).get(key, "") for x, (table, key) in ELSEWHERE.items()}
    return replace(filled_in(own), authority=said["authority"], status=_CODES.get(said["status"], ""))


def filled_in(values: Mapping[str, str]) -> FilledIn:
    """Return the values of a row by field as what is filled in."""
    entries: dict[str, Any] = {}
    for field in FORM.fields:
        value = values[field.key]
        entries[field.key] = (float(value) if value else None) if field.kind is Kind.NUMBER else value
    frequency = tuple(entries.pop(f"frequency_{year}") for year in range(1, YEARS + 1))
    return FilledIn(frequency=frequency, **entries)


@dataclass(frozen=True, slots=True)
class FormReading:
    """The rows of the area sheets, and what of them nobody can store."""

    rows: tuple[ReturnedRow, ...]
    remarks: tuple[Remark, ...]


def read_form(
    book: Workbook, written: AsWritten, catalogue: ActionCatalogue, wordings: Sequence[Wording] = ()
) -> FormReading:
    """Read the area sheets of a workbook.

    Raises BadInput naming sheet and cell for what :func:`read_plan_xlsx` refuses, and for rows that are missing.
    """
    # That module knows the sheets of this package.
    from hsforhs.formats.plan_xlsx_read import read_plan_book

    found = read_plan_book(book, framework(), catalogue, wordings)
    known = set(written.ids(FORM.key))
    here = [x for x in found.rows if x.action_id in known]
    missing = sorted(known - {x.action_id for x in here})
    if missing:
        raise BadInput(
            Sentence("rows are missing on the sheets of the areas: %(missing)s", missing=listed(missing)),
            file=book.file,
            expected=Sentence("every row as it was written; take an action out on the sheet Decisions"),
        )
    remarks = list(found.remarks)
    remarks += [
        Remark(x.place, Sentence("an action that the plan does not hold was not read: %(text)s", text=x.text[:80]))
        for x in found.rows
        if x.action_id not in known
    ]
    return FormReading(tuple(row for x in here for row in _rows(x, written)), tuple(remarks))


def _rows(row: PlanRow, written: AsWritten) -> Iterator[ReturnedRow]:
    before = written.before(FORM, row.action_id)
    cells = {}
    for field in FORM.fields:
        raw = row.filled.entry(field.key)
        try:
            cells[field.key] = Cell(read_entry(field, raw), before[field.key])
        except UnreadableError as error:
            cells[field.key] = Cell(plain(str(raw)), before[field.key], error.sentence)
    yield ReturnedRow(FORM.key, row.action_id, cells, row.place)
    for column, (key, name) in ELSEWHERE.items():
        table = TABLES[key]
        was = written.before(table, row.action_id)[name]
        said = str(row.filled.entry(column) or "")
        if column == "status":
            said = STATUS_CODES.get(said, "")
            if not said and was not in _CODES:
                # The form cannot say it, so its cell was empty from the beginning.
                continue
        field = table.field(name)
        try:
            cell = Cell(read_entry(field, said), was)
        except UnreadableError as error:
            cell = Cell(plain(said), was, error.sentence)
        if cell.is_changed:
            yield ReturnedRow(key, row.action_id, {name: cell}, row.place)
