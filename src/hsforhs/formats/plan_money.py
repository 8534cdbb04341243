"""The money of a plan for documents: what activities and areas cost by year, and what has no money yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaidActivity:
    """One action of a plan: year of its beginning (calendar), who is responsible, and amounts by year of the plan.

    Amounts hold their share of the overhead. ``paid`` is False where people decided that the plan does not pay it,
    ``complete`` where a line of it could not be priced.
    """

    begins: int
    responsible: str = ""
    by_year: tuple[float, ...] = ()
    paid: bool = True
    complete: bool = True

    @property
    def total(self) -> float:
        """Sum over the years."""
        return sum(self.by_year)


@dataclass(frozen=True, slots=True)
class GapRow:
    """Need, expected money and gap of an area or a year; ``low`` and ``high`` are the range of the gap."""

    key: str
    need: float
    money: float
    gap: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PlanGap:
    """The gap of a plan in all, by area and by calendar year; ``unallocated`` names neither activity nor area."""

    total: GapRow
    areas: tuple[GapRow, ...]
    years: tuple[GapRow, ...]
    unallocated: float


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """What people said about the costs of a plan, overhead in; ``overhead`` is a share.

    ``years`` are calendar years. ``unpriced`` counts lines that could not be priced: they are in no sum.
    ``gap`` is ``None`` where no money is on record.
    """

    currency: str
    price_year: int
    years: tuple[int, ...]
    overhead: float
    activities: Mapping[str, PaidActivity]
    by_area: Mapping[str, tuple[float, ...]]
    unpriced: int = 0
    gap: PlanGap | None = None

    @property
    def by_year(self) -> tuple[float, ...]:
        """Sums over the areas, by year."""
        return tuple(sum(x) for x in zip(*self.by_area.values(), strict=True)) or (0.0,) * len(self.years)

    @property
    def total(self) -> float:
        """Sum over everything."""
        return sum(self.by_year)
