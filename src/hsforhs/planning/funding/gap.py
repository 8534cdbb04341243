"""What of a plan has no money yet: by line, area and year, with an interval, and money that no line asked for.

The gap of a line in a year is ``max(0, cost - sum of amount x probability)``. Money for an area is shared among its
lines of that year in proportion to what they still lack. Its interval comes from draws in which each flow arrives
whole or not at all, and costs are drawn as they hang together, or each line from the triangle of low, central and
high, in all its years alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hsforhs.files import BadInput
from hsforhs.planning.costing import triangles

from .chains import counted_once
from .records import PROBABILITY, Flow, FlowState, Need

DRAWS = 2000
_LOW, _HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Gap:
    """Need, expected money and gap of one thing; ``low`` and ``high`` are the 5th and 95th of a hundred of the gap."""

    key: str
    need: float
    money: float
    gap: float
    low: float
    high: float

    @property
    def covered(self) -> float:
        """The share of the need for which money is expected, 0 to 1; 1 where nothing is needed."""
        return 1.0 if self.need == 0 else 1 - self.gap / self.need


@dataclass(frozen=True, slots=True)
class FundingGap:
    """The gap by line, area and year and in all.

    ``unallocated`` is expected money, by year, that names neither a line nor an area of the plan of that year;
    ``surplus`` expected money, by line and year, beyond what the line costs. ``passed_on`` are flows that were not
    counted, because the money was counted where it came from outside. ``probabilities`` are those used.
    """

    total: Gap
    lines: tuple[Gap, ...]
    areas: tuple[Gap, ...]
    years: tuple[Gap, ...]
    unallocated: Mapping[int, float]
    surplus: Mapping[tuple[str, int], float]
    passed_on: tuple[Flow, ...]
    probabilities: Mapping[FlowState, float]


def funding_gap(
    needs: Iterable[Need],
    flows: Iterable[Flow],
    *,
    probabilities: Mapping[FlowState, float] = PROBABILITY,
    draws: int = DRAWS,
    seed: int = 1,
    costs: NDArray[np.float64] | None = None,
) -> FundingGap:
    """Compare what a plan costs with the money that is expected, all in the currency of the plan.

    ``costs`` (draws x needs) holds drawn costs in the order of the needs. Raises BadInput for a line that stands
    twice in a year and for probabilities off 0 to 1.
    """
    needed, (counted, passed_on) = list(needs), counted_once(flows)
    _check(needed, probabilities)
    chances = np.array([probabilities[x.state] if x.probability is None else x.probability for x in counted])
    amounts = np.array([x.amount for x in counted])
    to_lines, to_areas = _shares(needed, counted)
    expected = _Money(needed, to_lines, to_areas)
    central = np.array([x.central for x in needed])
    money = expected.of(central, amounts * chances)
    gaps = np.maximum(0, central - money)

    dice = np.random.default_rng(seed)
    drawn = _costs(needed, draws, dice) if costs is None else costs.copy()
    for row in drawn:
        arrived = amounts * (dice.random(len(counted)) < chances)
        row[:] = np.maximum(0, row - expected.of(row, arrived))

    def over(keys: Sequence[str]) -> tuple[Gap, ...]:
        found = []
        for key in dict.fromkeys(keys):
            chosen = np.array([x == key for x in keys])
            found.append(_gap(key, central[chosen], money[chosen], gaps[chosen], drawn[:, chosen]))
        return tuple(found)

    used = (to_lines + to_areas).sum(axis=1)
    left = amounts * chances * np.maximum(0, 1 - used)
    years = sorted({x.year for x in counted})
    over_all = {
        (need.line, need.year): float(extra)
        for need, extra in zip(needed, expected.beyond(central, amounts * chances), strict=True)
        if extra > 0
    }
    return FundingGap(
        _gap("total", central, money, gaps, drawn),
        over([x.line for x in needed]),
        over([x.area for x in needed]),
        over([str(x.year) for x in needed]),
        {year: float(sum(y for x, y in zip(counted, left, strict=True) if x.year == year)) for year in years},
        over_all,
        passed_on,
        dict(probabilities),
    )


def _check(needed: Sequence[Need], probabilities: Mapping[FlowState, float]) -> None:
    seen: set[tuple[str, int]] = set()
    for need in needed:
        if (need.line, need.year) in seen:
            raise BadInput(f"line '{need.line}' stands twice in {need.year}", expected="one cost a line and year")
        seen.add((need.line, need.year))
    for state in FlowState:
        if not 0 <= probabilities.get(state, -1) <= 1:
            raise BadInput(f"no probability for money that is {state.value}", expected="a number from 0 to 1")


def _shares(needed: Sequence[Need], flows: Sequence[Flow]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return, flow x need, the share that goes to a line, and the share that goes to an area of which it is a line.

    The share for an area stands in the first of its lines of that year: ``_Money`` spreads it.
    """
    place = {(x.line, x.year): number for number, x in enumerate(needed)}
    first: dict[tuple[str, int], int] = {}
    for number, need in enumerate(needed):
        first.setdefault((need.area, need.year), number)
    lines, areas = np.zeros((len(flows), len(needed))), np.zeros((len(flows), len(needed)))
    for row, flow in enumerate(flows):
        for line, share in flow.lines.items():
            if (line, flow.year) in place:
                lines[row, place[line, flow.year]] += share
        for area, share in flow.areas.items():
            if (area, flow.year) in first:
                areas[row, first[area, flow.year]] += share
    return lines, areas


class _Money:
    """Spreads arrived money over the needs: first what names a line, then what names an area, by what still lacks."""

    def __init__(self, needed: Sequence[Need], to_lines: NDArray[np.float64], to_areas: NDArray[np.float64]) -> None:
        self._lines, self._areas = to_lines, to_areas
        groups = {key: number for number, key in enumerate(dict.fromkeys((x.area, x.year) for x in needed))}
        self._group = np.array([groups[x.area, x.year] for x in needed], dtype=int)
        self._groups = len(groups)

    def of(self, costs: NDArray[np.float64], arrived: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the money of each need; more than its cost only where a flow names the line itself."""
        named = arrived @ self._lines
        lacking = np.maximum(0, costs - named)
        per_group = np.bincount(self._group, arrived @ self._areas, self._groups)
        lack = np.bincount(self._group, lacking, self._groups)
        share = np.divide(np.minimum(per_group, lack), lack, out=np.zeros(self._groups), where=lack > 0)
        return np.asarray(named + lacking * share[self._group], dtype=float)

    def beyond(self, costs: NDArray[np.float64], arrived: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the money beyond the cost: of a line what names it, of an area the rest, at its first line."""
        named = arrived @ self._lines
        lacking = np.maximum(0, costs - named)
        rest = np.bincount(self._group, arrived @ self._areas, self._groups) - np.bincount(
            self._group, lacking, self._groups
        )
        extra = np.maximum(0, named - costs)
        first = np.unique(self._group, return_index=True)[1]
        extra[first] += np.maximum(0, rest)
        return np.asarray(extra, dtype=float)


def _costs(needed: Sequence[Need], draws: int, dice: np.random.Generator) -> NDArray[np.float64]:
    """Draw costs (draws x needs): what makes a line dear makes it dear in every year."""
    place = {line: number for number, line in enumerate(dict.fromkeys(x.line for x in needed))}
    u = dice.random((draws, len(place)))[:, [place[x.line] for x in needed]]
    return triangles(np.array([(x.low, x.central, x.high) for x in needed]).reshape(-1, 3), u)


def _gap(
    key: str,
    need: NDArray[np.float64],
    money: NDArray[np.float64],
    gap: NDArray[np.float64],
    drawn: NDArray[np.float64],
) -> Gap:
    sums = drawn.sum(axis=1)
    low, high = (float(np.quantile(sums, x)) for x in (_LOW, _HIGH)) if len(sums) else (float(gap.sum()),) * 2
    return Gap(key, float(need.sum()), float(np.minimum(money, need).sum()), float(gap.sum()), low, high)
