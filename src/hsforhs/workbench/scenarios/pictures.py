"""Charts of scenarios as numbers for templates: positions in per cent of the plot, mirrored for right-to-left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hsforhs.workbench.look.drawing import across, written

MARGIN = 6.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the frontier: where it stands and what it says."""

    x: str
    y: str
    share: float
    budget: float
    steps: int
    declared: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line from one mark to the next."""

    x1: str
    y1: str
    x2: str
    y2: str


def frontier_marks(points: Sequence[Mapping[str, Any]]) -> tuple[list[Mark], list[Stretch]]:
    """Return the marks of money against complete steps, and the lines between them."""
    known = [x for x in points if x["steps"] is not None]
    widest = max((x["budget"] for x in known), default=0.0) or 1.0
    tallest = max((x["steps"] for x in known), default=0) or 1
    places = [(MARGIN + (100 - 2 * MARGIN) * x["budget"] / widest, 92 - 80 * x["steps"] / tallest) for x in known]
    marks = [
        Mark(across(x), written(y), point["share"], point["budget"], point["steps"], point["share"] == 1)
        for (x, y), point in zip(places, known, strict=True)
    ]
    lines = [Stretch(one.x, one.y, other.x, other.y) for one, other in pairwise(marks)]
    return marks, lines


@dataclass(frozen=True, slots=True)
class PathBar:
    """The projected index at the end of one year: the length of its bar in per cent."""

    year: int
    x: str
    width: str
    index: float
    gained: float


def path_bars(path: Sequence[Mapping[str, Any]]) -> list[PathBar]:
    """Return the bars of the projected index; empty where the instrument has none."""
    from hsforhs.workbench.costs.pictures import bar

    found: list[PathBar] = []
    for year in path:
        if year["index"] is None:
            return []
        x, width = bar(0, year["index"])
        found.append(PathBar(year["year"], x, width, year["index"], year["index"] - path[0]["index"]))
    return found
