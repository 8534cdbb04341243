"""The one loader of the vocabulary: data files in, a frozen Framework out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Protocol, TypeVar

from . import records as r
from .crosswalk import Crosswalks, MappingRow, Predicate
from .keys import Key
from .names import StateNames
from .tables import DataFileError, digest, folder, read_table
from .vocabulary import Framework

CATALOGUE_DATE = "2026.11"
CODED_INSTRUMENTS = ("jee-1", "jee-2", "jee-3", "spar-1", "spar-2", "benchmarks-1", "benchmarks-2")


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_T = TypeVar("_T", bound=_Coded)


@lru_cache(maxsize=1)
def framework() -> Framework:
    """Return the vocabulary of this installation, read once per process."""
    return load_framework(folder("hsforhs.framework", "data"))


def load_framework(data: Traversable) -> Framework:
    """Read a folder of data files laid out as ``framework/data``.

    Raises DataFileError or VocabularyError naming the file and the row where a file breaks its schema.
    """
    states = {x["iso3"]: _state(x) for x in _rows(data, "states.csv")}
    indicators, groups = _instruments(data)
    return Framework(
        version=f"{CATALOGUE_DATE}+{digest(data)[:8]}",
        dimensions=_by_code(r.Term(x["code"], x["title"], note=x["note"]) for x in _rows(data, "dimensions.csv")),
        components=_by_code(r.Component(**x) for x in _rows(data, "components.csv")),
        sectors=_by_code(r.Sector(**x) for x in _rows(data, "sectors.csv")),
        areas=_by_code(r.Area(**x) for x in _rows(data, "areas.csv")),
        lists=_lists(data),
        levels=MappingProxyType({int(x["level"]): _level(x) for x in _rows(data, "capacity_levels.csv")}),
        instruments=MappingProxyType({x["id"]: r.Instrument(**x) for x in _rows(data, "instruments.csv")}),
        indicators=MappingProxyType(indicators),
        groups=MappingProxyType(groups),
        crosswalks=Crosswalks(_mappings(data)),
        matrix=MappingProxyType({(x["area"], x["component"]): _synergy(x) for x in _rows(data, "matrix.csv")}),
        area_sectors=MappingProxyType(_area_sectors(data)),
        capabilities=_by_code(r.Capability(**x) for x in _rows(data, "hepr_capabilities.csv")),
        pillars=_by_code(
            r.Pillar(x["code"], x["title"], tuple(x["areas"].split()), x["basis"]) for x in _rows(data, "pillars.csv")
        ),
        steps=_by_code(r.Step(**x) for x in _rows(data, "steps.csv")),
        tools=_by_code(r.Tool(**x) for x in _rows(data, "tools.csv")),
        plan_checks=_by_code(r.PlanCheck(**x) for x in _rows(data, "plan_checks.csv")),
        regions=_by_code(r.Region(**x) for x in _rows(data, "regions.csv")),
        states=MappingProxyType(states),
        state_names=StateNames(states, ((x["alias"], x["iso3"]) for x in _rows(data, "state_aliases.csv"))),
    )


def _rows(data: Traversable, *names: str) -> list[dict[str, str]]:
    path = data
    for name in names:
        path = path / name
    return list(read_table(path))


def _by_code(records: Iterable[_T]) -> Mapping[str, _T]:
    return MappingProxyType({record.code: record for record in records})


def _level(row: dict[str, str]) -> r.CapacityLevel:
    return r.CapacityLevel(int(row["level"]), row["name"], row["meaning"])


def _synergy(row: dict[str, str]) -> r.Synergy:
    return r.Synergy(row["area"], row["component"], int(row["strength"]), r.Mode(row["mode"]), row["descriptor"])


def _area_sectors(data: Traversable) -> dict[str, tuple[r.SectorLink, ...]]:
    links: dict[str, tuple[r.SectorLink, ...]] = {}
    for area in (x["code"] for x in _rows(data, "areas.csv")):
        rows = _rows(data, "area_sectors", f"{area}.csv")
        links[area] = tuple(
            sorted(
                (
                    r.SectorLink(x["area"], x["sector"], int(x["strength"]), r.Mode(x["mode"]), x["descriptor"])
                    for x in rows
                ),
                key=lambda link: -link.strength,
            )
        )
    return links


def _lists(data: Traversable) -> Mapping[str, Mapping[str, r.Term]]:
    lists: dict[str, dict[str, r.Term]] = {}
    for x in _rows(data, "lists.csv"):
        lists.setdefault(x["list"], {})[x["code"]] = r.Term(x["code"], x["title"], x["basis"])
    return MappingProxyType({name: MappingProxyType(terms) for name, terms in lists.items()})


def _state(row: dict[str, str]) -> r.State:
    return r.State(
        row["iso3"],
        row["iso2"],
        row["m49"],
        row["name"],
        row["name_fr"],
        row["who_region"],
        who_member=row["who_member"] == "1",
        least_developed=row["ldc"] == "1",
        small_island=row["sids"] == "1",
        landlocked=row["lldc"] == "1",
    )


def _instruments(data: Traversable) -> tuple[dict[Key, r.Indicator], dict[Key, r.Group]]:
    indicators: dict[Key, r.Indicator] = {}
    members: dict[Key, list[Key]] = {}
    titles: dict[Key, str] = {}
    for instrument_id in CODED_INSTRUMENTS:
        for x in _rows(data, "instruments", f"{instrument_id}.csv"):
            key = Key.of(instrument_id, x["code"])
            group = Key.of(instrument_id, x["group"])
            if key in indicators:
                raise DataFileError(f"{instrument_id}.csv: the code {x['code']} stands twice")
            indicators[key] = r.Indicator(
                key, x["title"], group, x["group_title"], x["pillar"], x["note"], x["source"], x["status"]
            )
            members.setdefault(group, []).append(key)
            titles[group] = x["group_title"]
    groups = {group: r.Group(group, titles[group], tuple(keys)) for group, keys in members.items()}
    return indicators, groups


def _mappings(data: Traversable) -> Iterable[MappingRow]:
    for path in sorted((data / "crosswalks").iterdir(), key=lambda path: path.name):
        if not path.name.endswith(".tsv"):
            continue
        for x in read_table(path):
            yield MappingRow(
                Key.parse(x["subject_id"]) if x["subject_id"] else None,
                Predicate(x["predicate_id"]) if x["predicate_id"] else None,
                Key.parse(x["object_id"]) if x["object_id"] else None,
                x["mapping_justification"],
                x["relation"],
                x["source"],
                x["status"],
            )
