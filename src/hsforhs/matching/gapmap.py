"""Supply against demand for each capacity area: where a network should recruit."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hsforhs.framework import framework

from .experts import Expert, Need
from .scoring import Scoring, default_scoring
from .shortlists import Match, fit


@dataclass(frozen=True, slots=True)
class Balance:
    """One area. ``supply`` is the sum of the scores of ``people`` who know it, ``demand`` that of priorities."""

    area: str
    people: int
    supply: float
    demand: float

    @property
    def ratio(self) -> float | None:
        """Supply for each unit of demand; ``None`` where nobody asks."""
        return self.supply / self.demand if self.demand > 0 else None


def gap_map(
    demand: Mapping[str, float], experts: Sequence[Expert], *, on: dt.date, scoring: Scoring | None = None
) -> tuple[Balance, ...]:
    """Return the balance of every area of the framework; ``demand`` is the sum of priorities of open gaps by area.

    Who knows a neighbouring area alone is on a shortlist, but is no supply: there the network should recruit.
    """
    words, scoring = framework(), scoring or default_scoring()
    rows = []
    for area in words.areas:
        those = [x for x in experts if any(y.term.partition(":")[0] == area for y in x.knowledge)]
        found = [fit(x, Need(area), on=on, words=words, scoring=scoring) for x in those]
        scores = [x.score for x in found if isinstance(x, Match)]
        rows.append(Balance(area, len(scores), math.fsum(scores), demand.get(area, 0.0)))
    return tuple(rows)


def scarcest(rows: Sequence[Balance]) -> tuple[Balance, ...]:
    """Return the areas that somebody asks for, those with the least supply for the demand first."""
    asked = [(x.supply / x.demand, x.area, x) for x in rows if x.demand > 0]
    return tuple(x for _ratio, _area, x in sorted(asked, key=lambda row: row[:2]))
