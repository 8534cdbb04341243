"""From the tables of an edition back to the vocabulary and the action catalogue, and making them those in use."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

from hsforhs import framework as f
from hsforhs.files import BadInput
from hsforhs.framework import Framework
from hsforhs.planning.catalogue import ActionCatalogue, actions_by_step, actions_by_topic, using_actions
from hsforhs.planning.records import Action, CostDriver, CostItem, Topic
from hsforhs.planning.synergy_rules import SynergyRule

from .tables import Edition, Table, present_edition, shipped_pair

Pair: TypeAlias = tuple[Framework, ActionCatalogue]
"""What pages work with: the vocabulary and the actions of one edition."""
_T = TypeVar("_T")
_FIELDS: dict[type[Any], Mapping[str, tuple[Any, bool]]] = {}

RECORDS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "areas": f.Area,
        "components": f.Component,
        "sectors": f.Sector,
        "indicators": f.Indicator,
        "crosswalks": f.MappingRow,
        "matrix": f.Synergy,
        "area_sectors": f.SectorLink,
        "plan_checks": f.PlanCheck,
        "topics": Topic,
        "actions": Action,
        "cost_items": CostItem,
        "synergies": SynergyRule,
    }
)
"""The record that a row of each table is."""


def build(edition: Edition, base: Pair | None = None) -> Pair:
    """Return the vocabulary and the actions of an edition.

    What editions do not hold (States, levels, code lists, titles in other languages) is that of ``base``, by default
    the shipped data files. ``build`` of the shipped edition equals them. A field that the program did not know when
    the edition was stored, and that has no default, is that of the same row of ``base``.

    Raises BadInput naming the table, the row and the field that cannot be read.
    """
    words, catalogue = base or shipped_pair()
    tables = _completed(edition.tables, (words, catalogue))
    areas = {x.code: x for x in _records(f.Area, "areas", tables)}
    indicators = {x.key: x for x in _records(f.Indicator, "indicators", tables)}
    links: dict[str, list[f.SectorLink]] = {area: [] for area in areas}
    for link in _records(f.SectorLink, "area_sectors", tables):
        links.setdefault(link.area, []).append(link)
    built = dataclasses.replace(
        words,
        version=edition.version.rpartition(".")[0],
        areas=MappingProxyType(areas),
        components=MappingProxyType({x.code: x for x in _records(f.Component, "components", tables)}),
        sectors=MappingProxyType({x.code: x for x in _records(f.Sector, "sectors", tables)}),
        indicators=MappingProxyType(indicators),
        groups=MappingProxyType(f.groups_of(indicators.values())),
        crosswalks=f.Crosswalks(_records(f.MappingRow, "crosswalks", tables)),
        matrix=MappingProxyType({(x.area, x.component): x for x in _records(f.Synergy, "matrix", tables)}),
        area_sectors=MappingProxyType(
            {area: tuple(sorted(found, key=lambda x: -x.strength)) for area, found in links.items()}
        ),
        plan_checks=MappingProxyType({x.code: x for x in _records(f.PlanCheck, "plan_checks", tables)}),
    )
    topics = {x.code: x for x in _records(Topic, "topics", tables)}
    place = {code: number for number, code in enumerate((*areas, *topics))}
    # An action that was added stands at the end of the table; plans go by the order of the areas, then of the topics.
    actions = sorted(_records(Action, "actions", tables), key=lambda x: place.get(x.topic or x.area, len(place)))
    return built, ActionCatalogue(
        edition.version,
        {x.id: x for x in actions},
        actions_by_step(actions),
        catalogue.kinds,
        {x.code: x for x in _records(CostItem, "cost_items", tables)},
        topics,
        actions_by_topic(actions, topics),
        synergy_rules=tuple(_records(SynergyRule, "synergies", tables))
        if "synergies" in tables
        else catalogue.synergy_rules,
    )


@contextmanager
def using(what: Edition | Pair | Callable[[], Pair]) -> Iterator[None]:
    """Make an edition what ``framework()`` and ``action_catalogue()`` return inside the ``with`` block.

    A function is called at each look and should remember its answer; nothing is built where nobody looks.
    """
    if isinstance(what, Edition):
        pair = build(what)
    elif not callable(what):
        pair = what
    find: Callable[[], Pair] = what if callable(what) else lambda: pair
    with f.using(lambda: find()[0]), using_actions(lambda: find()[1]):
        yield


def _completed(tables: Mapping[str, Table], base: Pair) -> Mapping[str, Table]:
    """Give rows that an older program stored the fields that it did not know yet, as the base has them."""
    needed = {
        table: [x for x, (_, required) in fields_of(record).items() if required] for table, record in RECORDS.items()
    }
    lacking = [
        table for table in RECORDS if any(x not in row for row in tables.get(table, {}).values() for x in needed[table])
    ]
    if not lacking:
        return tables
    present = present_edition(*base).tables
    return {**tables, **{x: _filled(tables[x], present[x], needed[x]) for x in lacking}}


def _filled(rows: Table, base: Table, needed: Sequence[str]) -> Table:
    spare = {name: {x: base[name][x] for x in needed} for name in rows if name in base}
    return {name: {**spare.get(name, {}), **row} for name, row in rows.items()}


def _records(record: type[_T], table: str, tables: Mapping[str, Table]) -> Iterator[_T]:
    for name, row in tables.get(table, {}).items():
        yield read_row(record, table, name, row)


def read_row(record: type[_T], table: str, name: str, row: Mapping[str, Any]) -> _T:
    """Return one row as its record; a field that the row lacks takes the record's default.

    Raises BadInput naming the table, the row and the field.
    """
    values = {}
    for field, (hint, required) in fields_of(record).items():
        if field in row:
            try:
                values[field] = _typed(hint, row[field])
            except (ValueError, TypeError, LookupError) as error:
                raise BadInput(
                    f"the {field} cannot be read ({error})", place=f"{table} {name}", expected=_expected(hint)
                ) from None
        elif required:
            raise BadInput(f"the {field} is missing", place=f"{table} {name}", expected="all fields of the table")
    return record(**values)


def fields_of(record: type[Any]) -> Mapping[str, tuple[Any, bool]]:
    """Return the fields of a record with their type, and whether a row must hold them."""
    if record not in _FIELDS:
        hints = get_type_hints(record)
        _FIELDS[record] = {
            x.name: (hints[x.name], x.default is dataclasses.MISSING and x.default_factory is dataclasses.MISSING)
            for x in dataclasses.fields(record)
        }
    return _FIELDS[record]


def _typed(hint: Any, value: Any) -> Any:
    """Turn a plain value into a field; raises ValueError, TypeError or LookupError for one that does not fit."""
    if hint is str:
        return _text(value)
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple):
            raise ValueError(f"'{value}' is not a list")
        return tuple(_typed(get_args(hint)[0], x) for x in value)
    if isinstance(hint, UnionType):
        return None if value is None else _typed(next(x for x in get_args(hint) if x is not NoneType), value)
    if hint is f.Key:
        return f.Key.parse(_text(value))
    if hint is CostDriver:
        return CostDriver.parse(_text(value))
    if issubclass(hint, Enum):
        return hint(value)
    if type(value) is not hint:
        raise ValueError(f"'{value}' is no whole number" if hint is int else f"'{value}' is no {hint.__name__}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"'{value}' is no text")
    return value


def _expected(hint: Any) -> str:
    inner = next((x for x in get_args(hint) if x not in (NoneType, Ellipsis)), hint)
    if isinstance(inner, type) and issubclass(inner, Enum):
        return " or ".join(str(x.value) for x in inner)
    names = {int: "a whole number", f.Key: "a key such as spar-2:C5.1", CostDriver: "such as staff-month*12/national"}
    what = names.get(inner, "text")
    return f"a list, each {what}" if get_origin(hint) is tuple else what
