"""The one loader of the vocabulary: data files in, a frozen Framework out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Protocol, TypeVar

from . import records as r
from .crosswalk import Crosswalks, MappingRow, Predicate
from .keys import Key
from .labels import Labels
from .names import StateNames
from .tables import DataFileError, digest, folder, read_records
from .vocabulary import Framework

CATALOGUE_DATE = "2026.11"
CODED_INSTRUMENTS = ("jee-1", "jee-2", "jee-3", "spar-1", "spar-2", "benchmarks-1", "benchmarks-2")


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_T = TypeVar("_T")
_C = TypeVar("_C", bound=_Coded)


_active: ContextVar[Callable[[], Framework] | None] = ContextVar("hsforhs_framework", default=None)


def framework() -> Framework:
    """Return the vocabulary of the context (see :func:`using`), or the shipped one where none is set."""
    active = _active.get()
    return active() if active else shipped_framework()


@lru_cache(maxsize=1)
def shipped_framework() -> Framework:
    """Return the vocabulary of this installation's data files, read once per process."""
    return load_framework(folder("hsforhs.framework", "data"))


@contextmanager
def using(words: Framework | Callable[[], Framework]) -> Iterator[None]:
    """Make ``words`` what :func:`framework` returns inside the ``with`` block, in this thread or task alone.

    A function is called at each look, so that nothing is built where nobody looks; it should remember its answer.
    ``planning.edition.using`` sets the vocabulary and the actions of one edition together.
    """
    token = _active.set(words if callable(words) else lambda: words)
    try:
        yield
    finally:
        _active.reset(token)


def load_framework(data: Traversable) -> Framework:
    """Read a folder of data files laid out as ``framework/data``.

    Titles in other languages are those of this installation: a better translation changes no record, so the version
    of the catalogue counts the data files alone.

    Raises DataFileError naming the file and the row where a file breaks its schema, and VocabularyError for a
    name that would mean two States or none.
    """
    states = {x.iso3: x for x in _records(data, _state, "states.csv")}
    indicators, groups = _instruments(data)
    return Framework(
        version=f"{CATALOGUE_DATE}+{digest(data)[:8]}",
        dimensions=_by_code(_records(data, _dimension, "dimensions.csv")),
        components=_by_code(_records(data, lambda x: r.Component(**x), "components.csv")),
        sectors=_by_code(_records(data, lambda x: r.Sector(**x), "sectors.csv")),
        areas=_by_code(_records(data, lambda x: r.Area(**x), "areas.csv")),
        lists=_lists(data),
        levels=MappingProxyType({x.level: x for x in _records(data, _level, "capacity_levels.csv")}),
        instruments=MappingProxyType({x.id: x for x in _records(data, lambda x: r.Instrument(**x), "instruments.csv")}),
        indicators=MappingProxyType(indicators),
        groups=MappingProxyType(groups),
        crosswalks=Crosswalks(_mappings(data)),
        matrix=MappingProxyType({(x.area, x.component): x for x in _records(data, _synergy, "matrix.csv")}),
        area_sectors=MappingProxyType(_area_sectors(data)),
        capabilities=_by_code(_records(data, lambda x: r.Capability(**x), "hepr_capabilities.csv")),
        pillars=_by_code(_records(data, _pillar, "pillars.csv")),
        steps=_by_code(_records(data, lambda x: r.Step(**x), "steps.csv")),
        tools=_by_code(_records(data, lambda x: r.Tool(**x), "tools.csv")),
        plan_checks=_by_code(_records(data, lambda x: r.PlanCheck(**x), "plan_checks.csv")),
        regions=_by_code(_records(data, lambda x: r.Region(**x), "regions.csv")),
        states=MappingProxyType(states),
        state_names=StateNames(states, _records(data, lambda x: (x["alias"], x["iso3"]), "state_aliases.csv")),
        labels=Labels(folder("hsforhs.framework", "translations")),
    )


def _records(data: Traversable, make: Callable[[dict[str, str]], _T], *names: str) -> Iterator[_T]:
    path = data
    for name in names:
        path = path / name
    return read_records(path, make)


def _by_code(records: Iterable[_C]) -> Mapping[str, _C]:
    return MappingProxyType({record.code: record for record in records})


def _dimension(row: dict[str, str]) -> r.Term:
    return r.Term(row["code"], row["title"], note=row["note"])


def _pillar(row: dict[str, str]) -> r.Pillar:
    return r.Pillar(row["code"], row["title"], tuple(row["areas"].split()), row["basis"])


def _level(row: dict[str, str]) -> r.CapacityLevel:
    return r.CapacityLevel(int(row["level"]), row["name"], row["meaning"])


def _synergy(row: dict[str, str]) -> r.Synergy:
    return r.Synergy(row["area"], row["component"], int(row["strength"]), r.Mode(row["mode"]), row["descriptor"])


def _sector_link(row: dict[str, str]) -> r.SectorLink:
    return r.SectorLink(row["area"], row["sector"], int(row["strength"]), r.Mode(row["mode"]), row["descriptor"])


def _area_sectors(data: Traversable) -> dict[str, tuple[r.SectorLink, ...]]:
    links: dict[str, tuple[r.SectorLink, ...]] = {}
    for area in _records(data, lambda x: x["code"], "areas.csv"):
        found = _records(data, _sector_link, "area_sectors", f"{area}.csv")
        links[area] = tuple(sorted(found, key=lambda link: -link.strength))
    return links


def _list_term(row: dict[str, str]) -> tuple[str, r.Term]:
    return row["list"], r.Term(row["code"], row["title"], row["basis"])


def _lists(data: Traversable) -> Mapping[str, Mapping[str, r.Term]]:
    lists: dict[str, dict[str, r.Term]] = {}
    for name, term in _records(data, _list_term, "lists.csv"):
        lists.setdefault(name, {})[term.code] = term
    return MappingProxyType({name: MappingProxyType(terms) for name, terms in lists.items()})


_NAMES_OF_STATES = {"ar": "name_ar", "zh-hans": "name_zh", "fr": "name_fr", "ru": "name_ru", "es": "name_es"}


def _state(row: dict[str, str]) -> r.State:
    return r.State(
        row["iso3"],
        row["iso2"],
        row["m49"],
        row["name"],
        MappingProxyType({language: row[column] for language, column in _NAMES_OF_STATES.items()}),
        row["who_region"],
        who_member=row["who_member"] == "1",
        least_developed=row["ldc"] == "1",
        small_island=row["sids"] == "1",
        landlocked=row["lldc"] == "1",
    )


def _indicator(instrument_id: str, row: dict[str, str]) -> r.Indicator:
    return r.Indicator(
        Key.of(instrument_id, row["code"]),
        row["title"],
        Key.of(instrument_id, row["group"]),
        row["group_title"],
        row["pillar"],
        row["note"],
        row["source"],
        row["status"],
    )


def _instruments(data: Traversable) -> tuple[dict[Key, r.Indicator], dict[Key, r.Group]]:
    indicators: dict[Key, r.Indicator] = {}
    for instrument_id in CODED_INSTRUMENTS:
        for x in _records(data, partial(_indicator, instrument_id), "instruments", f"{instrument_id}.csv"):
            if x.key in indicators:
                raise DataFileError(f"{instrument_id}.csv: the code {x.code} stands twice")
            indicators[x.key] = x
    return indicators, groups_of(indicators.values())


def groups_of(indicators: Iterable[r.Indicator]) -> dict[Key, r.Group]:
    """Gather indicators into their capacities or technical areas, in the order of the book."""
    members: dict[Key, list[Key]] = {}
    titles: dict[Key, str] = {}
    for x in indicators:
        members.setdefault(x.group, []).append(x.key)
        titles[x.group] = x.group_title
    return {group: r.Group(group, titles[group], tuple(keys)) for group, keys in members.items()}


def _mappings(data: Traversable) -> Iterable[MappingRow]:
    for path in sorted((data / "crosswalks").iterdir(), key=lambda path: path.name):
        if not path.name.endswith(".tsv"):
            continue
        yield from read_records(path, _mapping)


def _mapping(row: dict[str, str]) -> MappingRow:
    return MappingRow(
        Key.parse(row["subject_id"]) if row["subject_id"] else None,
        Predicate(row["predicate_id"]) if row["predicate_id"] else None,
        Key.parse(row["object_id"]) if row["object_id"] else None,
        row["mapping_justification"],
        row["relation"],
        row["source"],
        row["status"],
    )
