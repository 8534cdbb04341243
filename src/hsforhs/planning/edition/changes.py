"""Changes to an edition: what may be changed, whether a change fits, and the edition that it leads to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from hsforhs.files import BadInput
from hsforhs.framework import Indicator, MappingRow, SectorLink, Synergy
from hsforhs.framework.check import faults as framework_faults
from hsforhs.planning.catalogue_check import MOST_LETTERS
from hsforhs.planning.catalogue_check import faults as action_faults
from hsforhs.planning.records import Action
from hsforhs.planning.synergy_rules import synergy_faults

from .building import RECORDS, Pair, build, fields_of, read_row
from .tables import Edition, Table, crosswalk_name

Kind: TypeAlias = Literal["change", "add", "remove"]
KINDS: tuple[Kind, ...] = ("change", "add", "remove")
_ACTION_TABLES = ("topics", "actions", "cost_items", "synergies")


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one row of an edition.

    ``fields`` gives (old, new) in plain JSON values: for ``change`` the fields that differ, for ``add`` all fields of
    the new row with ``None`` as the old value, for ``remove`` fields of the row as it is (none are needed).
    """

    table: str
    row: str
    kind: Kind
    fields: Mapping[str, tuple[Any, Any]]

    def as_json(self) -> dict[str, Any]:
        """Return the change as plain JSON values."""
        fields = {name: [_listed(old), _listed(new)] for name, (old, new) in self.fields.items()}
        return {"table": self.table, "row": self.row, "kind": self.kind, "fields": fields}


class StaleChange(BadInput):
    """A change that no longer fits the edition: the old value differs, the row is gone, or it exists already."""


@dataclass(frozen=True, slots=True)
class Editable:
    """What may be changed in one table: the fields, and whether rows may be added and removed.

    ``unless_read`` are fields that are fixed in rows whose status says that they were read in their source.
    """

    fields: frozenset[str]
    rows: bool = False
    unless_read: frozenset[str] = frozenset()


def _all_but(table: str, *fixed: str) -> frozenset[str]:
    return frozenset(fields_of(RECORDS[table])) - {*fixed}


EDITABLE: Mapping[str, Editable] = MappingProxyType(
    {
        "matrix": Editable(_all_but("matrix", "area", "component")),
        "area_sectors": Editable(_all_but("area_sectors", "area", "sector"), rows=True),
        "actions": Editable(_all_but("actions", "id"), rows=True),
        "crosswalks": Editable(_all_but("crosswalks", "subject", "object", "status"), rows=True),
        "indicators": Editable(frozenset({"title", "note"}), unless_read=frozenset({"title"})),
        "plan_checks": Editable(frozenset({"check", "why"})),
        "cost_items": Editable(_all_but("cost_items", "code"), rows=True),
        "synergies": Editable(_all_but("synergies", "code"), rows=True),
        "areas": Editable(frozenset({"short_title", "hepr"})),
        "components": Editable(frozenset({"short_title", "note"})),
        "sectors": Editable(frozenset({"duty"})),
    }
)
"""What a proposal may change. Codes, and titles that were read in WHO's books, are facts and stay."""


def apply(edition: Edition, changes: Iterable[Change], *, version: str = "") -> Edition:
    """Return the edition that the changes lead to, one after the other; ``edition`` stays as it is.

    The version, where none is given, follows from the content: its date, then digests of the vocabulary and of the
    actions, each that of ``edition`` where no change touched it.

    Raises StaleChange where a change no longer fits, and BadInput for a table that does not exist.
    """
    tables = {name: dict(rows) for name, rows in edition.tables.items()}
    touched = set()
    for change in changes:
        if change.table not in tables:
            raise BadInput(f"an edition has no table '{change.table}'", expected=" or ".join(tables))
        _apply(tables[change.table], change)
        touched.add(change.table)
    return Edition(version or _version(edition.version, tables, touched), tables)


def whole_removal(edition: Edition, change: Change) -> Change:
    """Return the removal of a row with all that the row holds, so that whoever reads it later sees what was removed.

    Any other change, and the removal of a row that does not exist, is returned as it is.
    """
    row = edition.tables.get(change.table, {}).get(change.row)
    if change.kind != "remove" or row is None:
        return change
    held = {name: (value, None) for name, value in row.items()}
    return Change(change.table, change.row, "remove", {**held, **change.fields})


def _apply(rows: dict[str, Mapping[str, Any]], change: Change) -> None:
    row = rows.get(change.row)
    place = f"{change.table} {change.row}"
    if change.kind == "add":
        if row is not None:
            raise StaleChange("the row exists already", place=place, expected="a new row")
        rows[change.row] = {name: _listed(new) for name, (_old, new) in change.fields.items()}
        return
    if row is None:
        raise StaleChange("the row does not exist", place=place, expected="a row of the edition")
    for name, (old, _new) in change.fields.items():
        if _listed(row.get(name)) != _listed(old):
            raise StaleChange(
                f"the {name} is now '{_shown(row.get(name))}'", place=place, expected=f"still '{_shown(old)}'"
            )
    if change.kind == "remove":
        del rows[change.row]
    else:
        rows[change.row] = {**row, **{name: _listed(new) for name, (_old, new) in change.fields.items()}}


def change_faults(edition: Edition, change: Change, *, base: Pair | None = None) -> list[str]:
    """Return one sentence for each reason why a change may not be made; an empty list means that it may.

    Besides what :data:`EDITABLE` says, the edition after the change must hold together: codes exist, texts keep to
    their length, prerequisites form no circle. Faults that ``edition`` has already do not count.
    ``base`` is as in :func:`build`.
    """
    if found := list(_misfits(edition, change)):
        return found
    try:
        after = build(apply(edition, [change]), base)
    except (BadInput, LookupError) as error:
        return [str(error)]
    reached = _content_faults(after)
    known = set(_content_faults(build(edition, base))) if reached else set()
    return [x for x in reached if x not in known]


def _misfits(edition: Edition, change: Change) -> Iterator[str]:
    place = f"{change.table} {change.row}"
    allowed = EDITABLE.get(change.table)
    if allowed is None:
        yield f"{change.table}: this table is not open to changes; expected {', '.join(EDITABLE)}."
        return
    if change.kind not in KINDS:
        yield f"{place}: a change is of the kind {', '.join(KINDS)}."
        return
    known = fields_of(RECORDS[change.table])
    for name in sorted(set(change.fields) - set(known)):
        yield f"{place}: there is no field '{name}'; expected {', '.join(known)}."
    if change.kind == "change":
        yield from _fixed(edition.tables.get(change.table, {}), change, allowed)
        return
    if not allowed.rows:
        yield f"{place}: rows of {change.table} are neither added nor removed."
    elif change.kind == "add":
        yield from _misnamed(change)


def _fixed(rows: Table, change: Change, allowed: Editable) -> Iterator[str]:
    place = f"{change.table} {change.row}"
    if all(_listed(old) == _listed(new) for old, new in change.fields.values()):
        yield f"{place}: nothing changes."
    row = rows.get(change.row, {})
    for name in change.fields:
        if name in fields_of(RECORDS[change.table]) and name not in allowed.fields:
            yield f"{place}: the {name} is fixed."
        elif name in allowed.unless_read and row.get("status") == "read":
            yield f"{place}: the {name} was read in its source and is fixed."


def _misnamed(change: Change) -> Iterator[str]:
    record = RECORDS[change.table]
    try:
        row = read_row(record, change.table, change.row, {name: new for name, (_old, new) in change.fields.items()})
    except BadInput as error:
        yield str(error)
        return
    name = row_name(row)
    if name != change.row:
        yield f"{change.table} {change.row}: the row must be named {name}."


def row_name(record: Any) -> str:
    """Return the lasting name of a record as a row of its table."""
    match record:
        case MappingRow():
            return crosswalk_name(record)
        case Synergy():
            return f"{record.area}:{record.component}"
        case SectorLink():
            return f"{record.area}:OS:{record.sector}"
        case Indicator():
            return str(record.key)
        case Action():
            return record.id
        case _:
            return str(record.code)


def _content_faults(pair: Pair) -> list[str]:
    words, catalogue = pair
    return [
        *framework_faults(words),
        *_long_texts(pair),
        *action_faults(catalogue, words),
        *synergy_faults(catalogue.synergy_rules, catalogue, words),
    ]


def _long_texts(pair: Pair) -> Iterator[str]:
    """Notes of cells and sectors keep to the length of actions: they stand in the same narrow places."""
    words, _catalogue = pair
    links = [link for found in words.area_sectors.values() for link in found]
    for name, text in (
        *((f"matrix {x.area}:{x.component}: the descriptor", x.descriptor) for x in words.matrix.values()),
        *((f"area_sectors {x.area}:OS:{x.sector}: the descriptor", x.descriptor) for x in links),
        *((f"sectors {x.code}: the duty", x.duty) for x in words.sectors.values()),
        *((f"plan_checks {x.code}: the check", x.check) for x in words.plan_checks.values()),
        *((f"areas {x.code}: the short title", x.short_title) for x in words.areas.values()),
        *((f"components {x.code}: the short title", x.short_title) for x in words.components.values()),
        *((f"indicators {key}: the title", x.title) for key, x in words.indicators.items() if x.status != "read"),
    ):
        if not 0 < len(text.strip()) <= MOST_LETTERS:
            yield f"{name} has {len(text.strip())} letters; expected 1 to {MOST_LETTERS}."


@dataclass(frozen=True, slots=True)
class Rebased:
    """Changes laid onto another edition: the edition that they give, those that fit, those that do not with why."""

    edition: Edition
    kept: tuple[Change, ...]
    left: tuple[tuple[Change, str], ...]


def rebase(edition: Edition, changes: Iterable[Change], *, base: Pair | None = None) -> Rebased:
    """Lay changes that were made to another edition onto this one, and keep those that still fit.

    A change is left where it is stale, or where the content would not hold together with it. One whose new values
    this edition has already is not needed any more and counts as left with that reason.
    """
    reached, kept, left = edition, list[Change](), list[tuple[Change, str]]()
    for change in changes:
        if _is_done(reached, change):
            left.append((change, "the edition has it already"))
        elif faults := change_faults(reached, change, base=base):
            left.append((change, faults[0]))
        else:
            reached = apply(reached, [change])
            kept.append(change)
    return Rebased(reached, tuple(kept), tuple(left))


def _is_done(edition: Edition, change: Change) -> bool:
    row = edition.tables.get(change.table, {}).get(change.row)
    if change.kind == "remove":
        return row is None
    return row is not None and all(_listed(row.get(name)) == _listed(new) for name, (_, new) in change.fields.items())


def _version(old: str, tables: Mapping[str, Table], touched: set[str]) -> str:
    front, _, actions = old.rpartition(".")
    date, _, words = front.rpartition("+")
    if touched - {*_ACTION_TABLES}:
        words = _digest({name: rows for name, rows in tables.items() if name not in _ACTION_TABLES})
    if touched & {*_ACTION_TABLES}:
        actions = _digest({name: tables.get(name, {}) for name in _ACTION_TABLES})
    return f"{date}+{words}.{actions}"


def _digest(tables: Mapping[str, Table]) -> str:
    content = json.dumps({name: tables[name] for name in sorted(tables)}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def _listed(value: Any) -> Any:
    return [_listed(x) for x in value] if isinstance(value, list | tuple) else value


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(str(x) for x in value)
    return "" if value is None else str(value)
