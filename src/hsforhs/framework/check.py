"""Checks that the vocabulary's parts fit together."""

from __future__ import annotations

from collections.abc import Iterator

from .crosswalk import MappingRow
from .keys import Key
from .vocabulary import Framework

_OPEN_END = ("new", "dropped", "no counterpart")


def faults(words: Framework) -> list[str]:
    """Return one sentence for every row that points nowhere or is missing; an empty list means sound."""
    return [*_matrix(words), *_sectors(words), *_crosswalks(words), *_others(words)]


def _matrix(words: Framework) -> Iterator[str]:
    wanted = {(area, component) for area in words.areas for component in words.components}
    for area, component in wanted - set(words.matrix):
        yield f"matrix: the cell {area} x {component} is missing"
    for area, component in set(words.matrix) - wanted:
        yield f"matrix: {area} x {component} is not a cell"
    for cell in words.matrix.values():
        if cell.strength not in (1, 2, 3) or not cell.descriptor:
            yield f"matrix: {cell.area} x {cell.component} needs a strength of 1 to 3 and a descriptor"


def _sectors(words: Framework) -> Iterator[str]:
    for area, links in words.area_sectors.items():
        seen = [link.sector for link in links]
        for sector in {x for x in seen if x not in words.sectors or seen.count(x) > 1}:
            yield f"area_sectors/{area}.csv: the sector {sector} is unknown or stands twice"
        for link in links:
            if link.area != area or link.strength not in (1, 2, 3):
                yield f"area_sectors/{area}.csv: {link.sector} needs the area {area} and a strength of 1 to 3"


def _crosswalks(words: Framework) -> Iterator[str]:
    for row in words.crosswalks.rows:
        name = f"crosswalk {row.subject or '(nothing)'} to {row.object or '(nothing)'}"
        for end in (row.subject, row.object):
            if end and not _exists(end, words):
                yield f"{name}: {end} does not exist"
        yield from _ends(row, name)


def _exists(key: Key, words: Framework) -> bool:
    return (
        key in words.indicators or key in words.groups or (key.instrument == "hepr" and key.code in words.capabilities)
    )


def _ends(row: MappingRow, name: str) -> Iterator[str]:
    if row.subject and row.object:
        if not row.predicate:
            yield f"{name}: a relation between two ends needs a SKOS predicate"
    elif row.predicate or not any(word in row.relation for word in _OPEN_END):
        yield f"{name}: an end may be empty only where something is new, dropped or has no counterpart"


def _others(words: Framework) -> Iterator[str]:
    for pillar in words.pillars.values():
        for area in set(pillar.areas) - set(words.areas):
            yield f"pillars.csv: {pillar.code} names the area {area}, which does not exist"
    for row in words.areas.values():
        if row.spar2_capacity and Key.of("spar-2", row.spar2_capacity) not in words.groups:
            yield f"areas.csv: {row.code} names the SPAR 2 capacity {row.spar2_capacity}, which does not exist"
        if row.hepr not in words.lists["hepr"]:
            yield f"areas.csv: {row.code} names the HEPR component {row.hepr}, which does not exist"
    for state in words.states.values():
        if state.who_region not in words.regions:
            yield f"states.csv: {state.iso3} names the region {state.who_region}, which does not exist"
