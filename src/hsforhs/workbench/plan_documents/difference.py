"""What documents that came back would change, field by field: several files and the store side by side."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from django.utils import translation

from hsforhs.files import Remark, Sentence
from hsforhs.files import in_words as said
from hsforhs.formats.living.fields import TABLES, Field, Table, Values
from hsforhs.formats.living.fields import Kind as FieldKind
from hsforhs.formats.living.records import LivingPlan, Returned, ReturnedRow
from hsforhs.workbench.look import saying

Kind = Literal["changed", "cleared", "added", "conflict", "waits", "shut"]
STORE = "store"
_FIRST: Mapping[Kind, int] = {"conflict": 0, "waits": 2, "shut": 3}
"""Conflicts stand before everything else, what cannot be stored behind it."""
Unit = tuple[str, ...]
"""The keys of fields that only make sense together; of most fields one key."""
Check = Callable[[str, str, Unit, Values], str]
"""Says why a value of a table, row and unit cannot be stored; empty where it can."""


class UndecidedError(Exception):
    """A field was to be taken although nobody chose a side where several changed it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no side was chosen for {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Option:
    """One value that files propose, and where in which of them."""

    value: Values
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row beside the store.

    ``kind``: ``changed`` only files changed it, all to the same; ``cleared`` they emptied it; ``added`` a person wrote
    a row of their own; ``conflict`` the store or another file says something else; ``waits`` somebody else decides on
    it; ``shut`` it cannot be stored, ``why_not`` says why. ``before`` is what it said when the file was written, None
    where nobody knows.
    """

    table: Table
    row: str
    unit: Unit
    kind: Kind
    before: Values | None
    theirs: Values
    options: tuple[Option, ...]
    title: str = ""
    why_not: str = ""
    serial: str = ""

    @property
    def key(self) -> str:
        """Name in the form of the page: ``activities:D2-014:owner``."""
        return ":".join(x for x in (self.table.key, self.row, self.unit[0], self.serial) if x)

    @property
    def can_be_taken(self) -> bool:
        """Whether the person who looks at it may store it."""
        return self.kind not in ("waits", "shut")

    @property
    def code(self) -> str:
        """Row and field in words."""
        return f"{self.row}, {self.heading}"

    @property
    def heading(self) -> str:
        """The headings of its fields; of a row that a person wrote the name of its table."""
        if not self.theirs:
            return said(self.table.name, translation)
        return translation.gettext(", ").join(said(self.table.field(x).heading, translation) for x in self.unit)

    @property
    def reason(self) -> str:
        """Why it cannot be stored, in the language of the page."""
        return saying.said(self.why_not) if isinstance(self.why_not, Sentence) else self.why_not

    @property
    def mark(self) -> str:
        """What the page showed: another mark at confirming means that somebody changed the store or handed in more."""
        told = f"{self.key}\t{self.theirs!r}\t{self.options!r}"
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]

    def chosen(self, side: str) -> Values | None:
        """Return the value to store, None where the store stands; UndecidedError in a conflict without a side."""
        if self.kind != "conflict":
            return self.options[0].value
        if side == STORE:
            return None
        if side.isdecimal() and int(side) < len(self.options):
            return self.options[int(side)].value
        raise UndecidedError(self.code)


@dataclass(frozen=True, slots=True)
class Difference:
    """All fields in which files say something of their own, and what of the files has no place in the plan."""

    changes: tuple[Change, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many fields are of each kind."""
        return Counter(x.kind for x in self.changes)

    @property
    def mark(self) -> str:
        """What all pages showed together."""
        return hashlib.sha256("\n".join(x.mark for x in self.changes).encode()).hexdigest()[:16]

    @property
    def plain(self) -> tuple[str, ...]:
        """Names of the fields that nobody must think about: only files changed them, all to the same."""
        return tuple(x.key for x in self.changes if x.kind in ("changed", "added"))

    def by_key(self) -> dict[str, Change]:
        """Fields that can be taken, by their name in the form."""
        return {x.key: x for x in self.changes if x.can_be_taken}

    @property
    def waiting(self) -> tuple[Change, ...]:
        """Fields on which somebody else decides."""
        return tuple(x for x in self.changes if x.kind == "waits")

    def with_waiting(self, why_not: str) -> Difference:
        """Tell fields that are shut for this one reason apart: they wait for somebody else."""
        found = (replace(x, kind="waits") if x.kind == "shut" and x.why_not == why_not else x for x in self.changes)
        return replace(self, changes=tuple(sorted(found, key=lambda x: _FIRST.get(x.kind, 1))))


@dataclass
class _Field:
    """What files say about one field."""

    options: dict[Values, list[str]] = field(default_factory=dict)
    befores: list[Values | None] = field(default_factory=list)
    problems: list[tuple[Values, str, str]] = field(default_factory=list)


def difference(
    files: Sequence[Returned],
    stored: LivingPlan,
    *,
    check: Check,
    settle: Callable[[ReturnedRow], ReturnedRow] = lambda row: row,
) -> Difference:
    """Compare documents with what is stored now and with each other.

    ``settle`` may bring a row into the form in which it is stored, before it is compared. A field that a file left as
    it was written is never a proposal, whatever is stored now: so packs are merged without overwriting each other.
    """
    rows = stored.by_id()
    titles = {(table.key, row.id): row.shown[0] if row.shown else "" for table, row in stored.rows()}
    found: dict[tuple[str, str, Unit], _Field] = {}
    added: list[Change] = []
    for file_number, file in enumerate(files):
        for number, raw in enumerate(file.rows):
            row = settle(raw)
            where = Sentence("%(file)s, %(place)s", file=file.file, place=row.place)
            if row.added and row.table == "lines":
                added.append(_added(row, where, f"{file_number}-{number}", check))
                continue
            for unit in _units(row):
                _note(found.setdefault((row.table, row.id, unit), _Field()), row, unit, where)
    changes: list[Change] = []
    for (key, row_id, unit), one in found.items():
        table = TABLES[key]
        values = rows.get((key, row_id))
        theirs = tuple(values[x] for x in unit) if values is not None else _nothing(table, unit)
        title = titles.get((key, row_id), "")
        changes += _changes(table, row_id, unit, one, theirs, title, check)
    order = {key: number for number, key in enumerate(TABLES)}
    changes = sorted([*changes, *added], key=lambda x: (_FIRST.get(x.kind, 1), order[x.table.key], x.row))
    return Difference(tuple(changes), tuple(x for file in files for x in _named(file, len(files))))


def _named(file: Returned, number: int) -> Iterator[Remark]:
    for remark in file.remarks:
        place = remark.place or ""
        if number > 1:
            place = Sentence("%(file)s, %(place)s", file=file.file, place=place) if place else file.file
        yield Remark(place, remark.what)


def _units(row: ReturnedRow) -> Iterator[Unit]:
    for unit in TABLES[row.table].all_units:
        if all(x in row.cells for x in unit):
            yield unit


def _note(one: _Field, row: ReturnedRow, unit: Unit, where: str) -> None:
    cells = [row.cells[x] for x in unit]
    value = tuple(x.value for x in cells)
    befores = [x.before for x in cells]
    before = None if any(x is None for x in befores) else tuple(str(x) for x in befores)
    problem = next((x.problem for x in cells if x.problem), "")
    if problem:
        one.problems.append((value, where, problem))
    elif value != before or row.added:
        one.options.setdefault(value, []).append(where)
        one.befores.append(before)


def _changes(
    table: Table, row_id: str, unit: Unit, one: _Field, theirs: Values, title: str, check: Check
) -> Iterator[Change]:
    """Yield the fields of a row that say something of their own, those that cannot be stored each by itself."""
    before = next((x for x in one.befores if x is not None), None)
    options: list[Option] = []
    shut = [(Option(value, (where,)), why) for value, where, why in one.problems]
    for value, sources in one.options.items():
        if value == theirs:
            continue
        option = Option(value, tuple(sources))
        why_not = check(table.key, row_id, unit, value)
        if why_not:
            shut.append((option, why_not))
        else:
            options.append(option)
    if options:
        # A file that says what is stored already agrees with the store against the others.
        agrees = theirs in one.options
        untouched = not agrees and all(x == theirs for x in one.befores)
        kind: Kind = "changed" if len(options) == 1 and untouched else "conflict"
        if kind == "changed" and not any(options[0].value):
            kind = "cleared"
        yield Change(table, row_id, unit, kind, before, theirs, tuple(options), title)
    for number, (option, why_not) in enumerate(shut):
        yield Change(table, row_id, unit, "shut", before, theirs, (option,), title, why_not, serial=f"shut{number}")


def _added(row: ReturnedRow, where: str, serial: str, check: Check) -> Change:
    table = TABLES[row.table]
    unit = tuple(x.key for x in table.fields)
    value = tuple(row.cells[x].value if x in row.cells else "" for x in unit)
    problem = next((x.problem for x in row.cells.values() if x.problem), "") or check(table.key, row.id, unit, value)
    kind: Kind = "shut" if problem else "added"
    return Change(table, row.id, unit, kind, None, (), (Option(value, (where,)),), "", problem, serial=serial)


def _nothing(table: Table, unit: Unit) -> Values:
    return ("no", "") if table.key == "decisions" else ("",) * len(unit)


def in_words(change: Change, value: Iterable[str]) -> list[tuple[str, str]]:
    """Return a value as pairs of heading and text, empty ones left out where there are several."""
    fields = [(change.table.field(x), text) for x, text in zip(change.unit, value, strict=False)]
    pairs = [(said(x.heading, translation), _shown(x, text)) for x, text in fields]
    return [("", pairs[0][1])] if len(pairs) == 1 else [x for x in pairs if x[1]]


def _shown(field: Field, text: str) -> str:
    """Return the entry of a list in the language of the page; any other text as it stands."""
    entry = next((x for x in field.choices if x == text), text) if field.kind is FieldKind.CHOICE else text
    return said(entry, translation)
