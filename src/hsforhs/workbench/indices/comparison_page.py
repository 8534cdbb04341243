"""Places beside each other: intervals in alphabetical order, what overlaps, averages as published methods make them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.framework.names import fold
from hsforhs.metric import Definition, Observations
from hsforhs.metric.uncertainty import Uncertainty, uncertainty
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.places.models import Kind
from hsforhs.workbench.places.queries import region_codes

from .computing import of_node
from .models import Run, UnitResult
from .pictures import Interval, digits_of, interval, shown_number
from .queries import loaded
from .shape import name_of, parts, stands_alone

MOST_CHOSEN = 6
PAIR_DRAWS = 500
PER_PAGE = 60


@dataclass(frozen=True, slots=True)
class Average:
    """The unweighted mean of the countries of a region that have a score, and of how many States that is."""

    code: str
    mean: str
    number: int
    states: int

    @property
    def name(self) -> str:
        """The code, for whoever names it in the language of the page."""
        return self.code


def title_of(result: UnitResult) -> str:
    """Return the name of a unit: of the place where it is one of ours, else as the table names it, else its code."""
    if result.place is not None:
        return str(label_of(result.place).text)
    return str(result.content.get("name") or result.unit)


def in_alphabet(results: Iterable[UnitResult]) -> list[UnitResult]:
    """Return units by name; this is no ranking."""
    return sorted(results, key=lambda x: fold(title_of(x)))


@dataclass(frozen=True, slots=True)
class Comparable:
    """A score that can be compared: the index or one of its parts, and how many units have it."""

    id: str
    name: str
    number: int


def nodes_to_compare(definition: Definition, run: Run, results: Iterable[UnitResult]) -> list[Comparable]:
    """Return the scores that can be compared: the index, its parts, and what these are made of."""
    have = Counter(x for one in results for x, found in one.content["nodes"].items() if found[0] is not None)
    names = dict.fromkeys((definition.top, *parts(definition), *run.shown))
    return [Comparable(x, name_of(definition, x), have[x]) for x in names if x in run.shown]


def first_to_show(definition: Definition, nodes: Sequence[Comparable]) -> str:
    """Return the index, or where no unit has a score of it, the first part of it that any unit has."""
    return next((x.id for x in nodes if x.number), definition.top)


def rows(definition: Definition, run: Run, results: Sequence[UnitResult], node: str) -> list[Interval]:
    """Return one row per unit: its interval, its class, and the page of the unit."""
    found = []
    for result in results:
        content = result.content
        found.append(
            interval(
                definition,
                title_of(result),
                content["nodes"].get(node, [None]),
                node=result.unit,
                label=content["class"] or "" if node == definition.top else "",
                address=reverse("indices:place", args=[run.slug, result.unit]) if result.place else "",
                reason=_("not computable"),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Pair:
    """Two chosen units: whether their intervals overlap, and which stands above where they do not."""

    one: str
    other: str
    overlap: bool
    above: str
    chance: int | None


def pairs(run: Run, chosen: Sequence[UnitResult], node: str) -> list[Pair]:
    """Compare the chosen units two by two: their intervals, and how often the first is higher in the same draws.

    Units without a score are left out. Intervals may overlap although one unit is higher in nearly every draw, because
    what is drawn (the weights above all) moves both.
    """
    found = []
    drawn = _drawn_together(run, [x for x in chosen[:MOST_CHOSEN] if len(x.content["nodes"].get(node, [])) == 6], node)
    for one, other in combinations(chosen[:MOST_CHOSEN], 2):
        ends = [x.content["nodes"].get(node, []) for x in (one, other)]
        if any(len(x) != 6 for x in ends):
            continue
        (low, high), (other_low, other_high) = ((x[1], x[5]) for x in ends)
        overlap = low <= other_high and other_low <= high
        above = "" if overlap else title_of(one if low > other_high else other)
        chance = None if drawn is None else round(100 * drawn.above(one.unit, other.unit))
        found.append(Pair(title_of(one), title_of(other), overlap, above, chance))
    return found


def _drawn_together(run: Run, chosen: Sequence[UnitResult], node: str) -> Uncertainty | None:
    """Draw the chosen units again with the seed of the run; alone where no unit matters for another one."""
    if len(chosen) < 2:
        return None
    ready = loaded(run)
    table = ready.table
    if stands_alone(ready.definition):
        table = rows_of_table(table, [x.unit for x in chosen])
    return uncertainty(of_node(ready.definition, node), table, draws=PAIR_DRAWS, seed=run.seed, pairs=True)


def rows_of_table(table: Observations, units: Sequence[str]) -> Observations:
    """Return the observations of some units alone."""
    import numpy as np

    rows = np.array([table.units.index(x) for x in units])
    return Observations(
        table.file,
        tuple(units),
        {},
        {name: column[rows] for name, column in table.columns.items()},
        {name: tuple(texts[x] for x in rows) for name, texts in table.groups.items()},
    )


def averages(definition: Definition, results: Iterable[UnitResult], node: str) -> list[Average]:
    """Return the unweighted mean of countries per WHO region and for all, the way in which averages are published.

    SPAR's regional figures and those of the Dynamic Preparedness Metric are plain means of the countries' scores.
    Invented places, provinces and districts do not enter.
    """
    scores: dict[str, list[float]] = {}
    for result in results:
        place, value = result.place, result.content["nodes"].get(node, [None])[0]
        if place is None or place.kind != Kind.COUNTRY or place.invented or value is None:
            continue
        for code in (*place.path.split("/")[1:2], WORLD):
            scores.setdefault(code, []).append(value)
    states = Counter(region_codes()) if scores else Counter()
    states[WORLD] = sum(states.values())
    digits = digits_of(definition)
    return [
        Average(code, shown_number(sum(found) / len(found), digits), len(found), states[code])
        for code, found in sorted(scores.items(), key=lambda x: (x[0] == WORLD, x[0]))
    ]


WORLD = "WORLD"


def class_counts(definition: Definition, results: Iterable[UnitResult]) -> list[tuple[str, int]]:
    """Return how many units stand in each class, in the order of the definition."""
    if definition.classes is None:
        return []
    found: Counter[Any] = Counter(x.content["class"] for x in results)
    return [(label, found[label]) for label in definition.classes.labels]
