"""Reading an operator's catalogue whole: every row is good, or all faults are told and nothing is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hsforhs.files import BadInput, Remark, Sentence, cell_name
from hsforhs.framework import Framework, framework
from hsforhs.framework.names import fold
from hsforhs.planning.catalogue import ActionCatalogue, action_catalogue
from hsforhs.planning.catalogue_check import circles
from hsforhs.planning.records import NOT_GIVEN, Action

from .columns import Columns, chosen_columns
from .faults import CatalogueRefused, RowFault
from .rows import INSTRUMENTS, Given, RowReader, unique_ids
from .table import CatalogueTable, read_table

MOST_ACTIONS = 10_000


@dataclass(frozen=True, slots=True)
class CatalogueReading:
    """What an operator's file holds.

    ``actions`` stand in the order of the framework; fields without a column are empty. ``columns`` gives the field by
    heading, ``unknown`` the headings that were not read, ``sha256`` the digest of the file.
    """

    file: str
    sha256: str
    sheet: str
    columns: Mapping[str, str]
    unknown: tuple[str, ...]
    actions: tuple[Action, ...]
    remarks: tuple[Remark, ...]


def read_own_catalogue(
    path: Path,
    *,
    columns: Columns | None = None,
    guess: bool = True,
    sheet: str = "",
    instrument: str = "jee-3",
    vocabulary: Framework | None = None,
    ours: ActionCatalogue | None = None,
) -> CatalogueReading:
    """Read CSV or a workbook as actions of a catalogue of its own.

    Args:
        path: the file.
        columns: fields by heading that are known; an empty field leaves a column out.
        guess: whether other columns are guessed by the words of their headings.
        sheet: the sheet of a workbook, where several could be meant.
        instrument: the instrument of indicators that are written without one (``INSTRUMENTS``).
        vocabulary: the framework; the installed one by default.
        ours: the catalogue whose kinds of action and cost items may be named; the installed one by default.

    Raises CatalogueRefused with the list of rows for: unknown or ambiguous indicators, wrong steps, unknown codes,
    missing or too long texts, ids that stand twice, prerequisites that are unknown, of a higher step of the same
    indicator, or run in a circle. Raises BadInput for a file that is no such table.

    """
    if instrument not in INSTRUMENTS:
        raise BadInput(
            Sentence("'%(instrument)s' is no instrument of indicators", instrument=instrument),
            expected=Sentence("one of %(listed)s", listed=", ".join(INSTRUMENTS)),
        )
    words = vocabulary or framework()
    table = read_table(path, given=columns or {}, sheet=sheet)
    fields = chosen_columns(table.headings, columns or {}, guess=guess, file=table.file)
    reader = RowReader(words, ours or action_catalogue(), instrument)
    rows = list(_rows(table, fields))
    if not rows:
        raise BadInput(
            Sentence("the table holds no row below its headings"),
            file=table.file,
            expected=Sentence("one action a row"),
        )
    if len(rows) > MOST_ACTIONS:
        raise BadInput(
            Sentence("the table has %(number)s rows", number=len(rows)),
            file=table.file,
            expected=Sentence("at most %(most)s actions", most=MOST_ACTIONS),
        )
    read = [(row, _with_id(row, reader.action(row))) for row in rows]
    faults = [*reader.faults, *unique_ids(read), *_order(read)]
    if faults:
        raise CatalogueRefused.of(faults, file=table.file)
    return CatalogueReading(
        table.file,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        table.sheet,
        fields,
        _unread(table, fields),
        tuple(_in_order([action for _row, action in read], words)),
        table.remarks,
    )


def _rows(table: CatalogueTable, fields: Columns) -> Iterator[Given]:
    positions = {field: table.headings.index(heading) for heading, field in fields.items()}
    headings = {field: heading for heading, field in fields.items()}
    for number, cells in zip(table.numbers, table.rows, strict=True):
        texts = {field: _given(cells[position].strip()) for field, position in positions.items()}
        if any(texts.values()):
            yield Given(number, texts, headings)


def _given(text: str) -> str:
    """Our own workbooks say in words that something is not given."""
    return "" if fold(text) == NOT_GIVEN else text


def _with_id(row: Given, action: Action) -> Action:
    """Number an action whose file has no ids by what it says, so that it keeps its number in the next version."""
    if "id" in row.texts:
        return action
    said = f"{action.indicator} {action.step} {action.text}"
    return replace(action, id=f"{action.under}-{action.step}-{hashlib.sha256(said.encode()).hexdigest()[:8]}")


def _order(read: Sequence[tuple[Given, Action]]) -> Iterator[RowFault]:
    """Prerequisites exist, are of no higher step of the same indicator, and form no circle.

    Rows with other faults take part as far as they can be read: all faults are told at once.
    """
    by_id = {action.id.casefold(): action for _row, action in read if action.id}
    before: dict[str, tuple[str, ...]] = {}
    for row, action in read:
        needs = []
        for name in action.prerequisites:
            first = by_id.get(name.casefold())
            if first is None:
                yield row.fault(
                    "prerequisites",
                    Sentence("'%(value)s' is no action of this file", value=name[:40]),
                    Sentence("ids of other rows"),
                )
                continue
            needs.append(first.id.casefold())
            same = action.indicator is not None and first.indicator == action.indicator
            if action.step and same and first.step > action.step:
                what = Sentence(
                    "%(id)s leads to level %(step)s, this action to level %(step2)s",
                    id=first.id,
                    step=first.step,
                    step2=action.step,
                )
                yield row.fault("prerequisites", what, Sentence("actions of the same or a lower level of an indicator"))
        before.setdefault(action.id.casefold(), tuple(needs))
    turning = _turning(before)
    for row, action in read:
        if action.id.casefold() in turning and any(x.casefold() in turning for x in action.prerequisites):
            what = Sentence("%(id)s must wait for itself", id=action.id)
            yield row.fault("prerequisites", what, Sentence("prerequisites that do not run in a circle"))


def _turning(before: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the ids that stand on a circle or between two of them; what only waits for a circle is left out."""
    stuck = set(next(iter(circles(before)), ()))
    after: dict[str, list[str]] = {name: [] for name in stuck}
    for name in stuck:
        for first in before[name]:
            if first in stuck:
                after[first].append(name)
    return set(next(iter(circles({name: tuple(x) for name, x in after.items()})), ()))


def _in_order(actions: Sequence[Action], words: Framework) -> list[Action]:
    """Sort by indicator and step as in the framework; the file decides within a step. Prerequisites name real ids."""
    place = {x.code: number for number, x in enumerate(words.indicators_of("jee-3"))}
    ids = {x.id.casefold(): x.id for x in actions}
    return [
        replace(x, prerequisites=tuple(ids[name.casefold()] for name in x.prerequisites))
        for x in sorted(actions, key=lambda x: (place[x.under], x.step))
    ]


def _unread(table: CatalogueTable, fields: Columns) -> tuple[str, ...]:
    """Headings that were not read, and columns without a heading that hold something."""
    named = [x for x in table.headings if x and x not in fields]
    nameless = [
        f"column {cell_name(1, position + 1)[:-1]}"
        for position, heading in enumerate(table.headings)
        if not heading and any(row[position] for row in table.rows)
    ]
    return (*named, *nameless)
