"""A range instead of a point: what a plan may cost when prices and sizes of levels are not known exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from .lines import CostLine
from .prices import Range

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

DRAWS = 10_000
SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Spread:
    """Totals of all lines in the currency of the plan.

    ``low``, ``central`` and ``high`` have every figure at that end; ``p5``, ``p50`` and ``p95`` are of the draws, where
    high and low figures level each other out.
    """

    low: float
    central: float
    high: float
    p5: float
    p50: float
    p95: float
    draws: int


@dataclass(frozen=True, slots=True)
class Swing:
    """What one figure does to the total when it alone is low or high: ``kind`` is price or size."""

    kind: str
    name: str
    low: float
    high: float


class _Model:
    """The total as a sum over sizes and prices: size_k x price_j x factor[k, j]."""

    def __init__(self, lines: Iterable[CostLine]) -> None:
        lines = tuple(lines)
        self.prices = {x.price.item: x.price.price for x in lines}
        self.sizes = {x.driver.per: x.size for x in lines}
        row = {name: i for i, name in enumerate(self.sizes)}
        column = {name: i for i, name in enumerate(self.prices)}
        self.factor = np.zeros((len(row), len(column)))
        for line in lines:
            place = row[line.driver.per], column[line.price.item]
            self.factor[place] += float(line.quantity) * len(line.years)

    def total(self, sizes: Numbers, prices: Numbers) -> Numbers:
        """Totals (draws) of sizes (draws x k) and prices (draws x j)."""
        totals: Numbers = ((sizes @ self.factor) * prices).sum(axis=1)
        return totals


def _ends(ranges: Iterable[Range]) -> Numbers:
    return np.array([[float(x.low), float(x.central), float(x.high)] for x in ranges]).reshape(-1, 3)


def spread(lines: Sequence[CostLine], *, draws: int = DRAWS, seed: int = SEED) -> Spread:
    """Draw prices and sizes of levels and return the range of the total.

    Each figure is drawn from the triangle over its low, central and high; one price holds for all lines with its item
    and one size for all lines of its level, so that errors do not level out where they would not in life.
    """
    model = _Model(lines)
    sizes, prices = _ends(model.sizes.values()), _ends(model.prices.values())
    random = np.random.default_rng(seed)
    totals = model.total(_drawn(random, sizes, draws), _drawn(random, prices, draws))
    low, central, high = (float(model.total(sizes[None, :, x], prices[None, :, x])[0]) for x in range(3))
    p5, p50, p95 = (float(x) for x in np.quantile(totals, (0.05, 0.5, 0.95)))
    return Spread(low, central, high, p5, p50, p95, draws)


def draw_parts(parts: Sequence[Sequence[CostLine]], *, draws: int = DRAWS, seed: int = SEED) -> Numbers:
    """Draw what each part costs in one year (draws x parts), each part given by the lines paid in that year.

    As in ``spread`` one price holds for all lines with its item, and one size for all lines of its level.
    """
    model = _Model(x for part in parts for x in part)
    row = {name: i for i, name in enumerate(model.sizes)}
    column = {name: i for i, name in enumerate(model.prices)}
    random = np.random.default_rng(seed)
    sizes, prices = (_drawn(random, _ends(x.values()), draws).T for x in (model.sizes, model.prices))
    costs: dict[int, Numbers] = {}
    found = np.zeros((len(parts), draws))
    for number, part in enumerate(parts):
        for line in part:
            if id(line) not in costs:
                unit = sizes[row[line.driver.per]] * prices[column[line.price.item]]
                costs[id(line)] = float(line.quantity) * unit
            found[number] += costs[id(line)]
    return found.T


def triangles(ends: Numbers, u: Numbers) -> Numbers:
    """Return the figures (draws x n) that the shares ``u`` (draws x n, 0 to 1) of triangles (n x 3) lie below."""
    low, central, high = ends.T
    width = high - low
    share = np.divide(central - low, width, out=np.zeros_like(width), where=width > 0)
    below = low + np.sqrt(u * width * (central - low))
    above = high - np.sqrt((1 - u) * width * (high - central))
    drawn: Numbers = np.where(u < share, below, above)
    return drawn


def _drawn(random: np.random.Generator, ends: Numbers, draws: int) -> Numbers:
    """Draw from triangles by the inverse of their distribution; a figure without doubt is itself."""
    return triangles(ends, random.random((draws, len(ends))))


def tornado(lines: Sequence[CostLine], *, most: int = 10) -> tuple[Swing, ...]:
    """Return the figures that move the total most when each alone goes from low to high, widest first."""
    model = _Model(lines)
    sizes, prices = _ends(model.sizes.values()), _ends(model.prices.values())
    swings = []
    for kind, names, ends in (("size", list(model.sizes), sizes), ("price", list(model.prices), prices)):
        for position, name in enumerate(names):
            totals = []
            for end in (0, 2):
                moved = {"size": sizes[:, 1].copy(), "price": prices[:, 1].copy()}
                moved[kind][position] = ends[position, end]
                totals.append(float(model.total(moved["size"][None, :], moved["price"][None, :])[0]))
            swings.append(Swing(kind, name, *totals))
    widest = sorted((x for x in swings if x.high > x.low), key=lambda x: (x.low - x.high, x.kind, x.name))
    return tuple(widest[:most])
