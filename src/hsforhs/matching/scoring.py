"""The weights and similarities of the match: data, so that another network can use its own."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from hsforhs.files import BadInput
from hsforhs.framework import Framework

from .experts import Expert, Need

PARTS = ("area", "evidence", "step", "language", "region", "other", "load")
"""Parts of a score in the order in which they are shown."""


@dataclass(frozen=True)
class Scoring:
    """``weights`` by part, 0 or more; ``similarities`` by name, 0 to 1."""

    weights: Mapping[str, float]
    similarities: Mapping[str, float]

    def with_weights(self, changed: Iterable[str]) -> Scoring:
        """Return the scoring with some weights changed, written ``area=3``; raises BadInput."""
        weights = dict(self.weights)
        for text in changed:
            name, _sign, number = text.partition("=")
            try:
                value = float(number)
            except ValueError:
                value = -1.0
            if name not in weights or not 0 <= value <= 1000:
                raise BadInput(
                    f"the weight is '{text[:40]}'", expected=f"a part ({', '.join(PARTS)}) and a number of 0 or more"
                )
            weights[name] = value
        if not weights["area"]:
            raise BadInput("the weight of the area is 0", expected="more: everybody would fit every gap")
        return replace(self, weights=MappingProxyType(weights))


@lru_cache(maxsize=1)
def default_scoring() -> Scoring:
    """Return the weights and similarities that come with the program."""
    found: dict[str, dict[str, float]] = {"weight": {}, "similarity": {}}
    with (files(__package__) / "data" / "scoring.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            found[row["kind"]][row["name"]] = float(row["value"])
    return Scoring(MappingProxyType(found["weight"]), MappingProxyType(found["similarity"]))


def nearness(term: str, need: Need, words: Framework, scoring: Scoring) -> float:
    """Return how near a term of expertise is to a gap, 0 to 1, by their distance in the tree of the framework."""
    known = scoring.similarities
    area, _colon, rest = term.partition(":")
    component, _colon, sector = rest.partition(":")
    if area in words.components:
        return known["same component"] if need.component == area else 0.0
    if area not in words.areas:
        return 0.0
    if area == need.area:
        same = not need.component or (component, sector) == (need.component, need.sector)
        return known["same capacity"] if same else known["same area"]
    if words.areas[area].group == words.areas[need.area].group:
        return known["same domain"]
    if component and component == need.component and sector == need.sector:
        return known["same component"]
    return 0.0


def likeness(expert: Expert, need: Need, words: Framework, scoring: Scoring) -> float:
    """Return how like the country of a gap the country of an expert is, 0 to 1."""
    known = scoring.similarities
    if need.subregion and expert.subregion == need.subregion:
        return known["same subregion"]
    if need.region and expert.region == need.region:
        return known["same region"]
    here, there = words.states.get(expert.country), words.states.get(need.country)
    if here is None or there is None:
        return 0.0
    shared = (
        (here.least_developed and there.least_developed)
        or (here.small_island and there.small_island)
        or (here.landlocked and there.landlocked)
    )
    return known["same circumstances"] if shared else 0.0
