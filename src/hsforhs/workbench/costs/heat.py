"""Costs by province and capacity area: what a plan spends where, as far as its lines say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hsforhs.planning.costing.amounts import product
from hsforhs.workbench.places.models import Kind, Place

from .costing import CostedActivity, PlanCost
from .models import Level

MOST_WRITTEN = 100_000
WHOLE = ""
"""Code of the row of what is spent for the whole plan."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Amounts by (row, area), overhead in; ``rows`` are provinces, ``WHOLE`` first. ``highest`` is the largest cell."""

    rows: tuple[Place | None, ...]
    areas: tuple[str, ...]
    amounts: Mapping[tuple[str, str], Decimal]
    highest: Decimal

    @property
    def unit(self) -> int:
        """In what amounts are written so that the largest has at most five digits: 1, 1,000, 1,000,000 and so on."""
        unit = 1
        while self.highest / unit >= MOST_WRITTEN:
            unit *= 1_000
        return unit

    def shade(self, amount: Decimal) -> int:
        """Return 0 for nothing and 1 to 4 by quarters of the highest cell."""
        return 0 if not amount else min(4, 1 + int(4 * amount / self.highest)) if self.highest else 0


def heat_map(cost: PlanCost) -> HeatMap:
    """Divide the costs over the provinces of the plan.

    What is for the whole plan stays apart, unless the activity names its provinces: these share it alike. A line for
    each province is shared alike, one for each district by the districts of a province, one for each head by heads.
    Lines by facility or point of entry are divided like districts, since nothing says where these are.
    """
    provinces = tuple(x for x in cost.below if x.kind == Kind.PROVINCE)
    keys = {str(x): _shares(provinces, cost.below, x) for x in (Level.PROVINCE, Level.DISTRICT, Level.HEAD)}
    amounts: dict[tuple[str, str], Decimal] = {}
    for activity in cost.activities:
        area = activity.record.action.area
        for row, amount in _divided(activity, keys, {x.code for x in provinces}).items():
            amounts[row, area] = amounts.get((row, area), Decimal(0)) + product(amount, cost.factor)
    areas = tuple(x for x in cost.by_area if any(area == x for _, area in amounts))
    return HeatMap((None, *provinces), areas, amounts, max(amounts.values(), default=Decimal(0)))


def _divided(
    activity: CostedActivity, keys: Mapping[str, Mapping[str, Decimal]], known: set[str]
) -> dict[str, Decimal]:
    named = [x for x in activity.decided.places if x in known] if activity.decided else []
    found: dict[str, Decimal] = {}
    for line in activity.charged:
        per = line.driver.per
        shares = keys.get(Level.DISTRICT if per in (Level.FACILITY, Level.PORT) else per, {})
        if named:
            shares = {x: shares.get(x, Decimal(1)) for x in named}
        whole = sum(shares.values(), Decimal(0))
        if not whole:
            found[WHOLE] = found.get(WHOLE, Decimal(0)) + line.total
            continue
        for code, share in shares.items():
            found[code] = found.get(code, Decimal(0)) + line.total * share / whole
    return found


def _shares(provinces: Sequence[Place], below: Sequence[Place], level: str) -> dict[str, Decimal]:
    if level == Level.PROVINCE:
        return {x.code: Decimal(1) for x in provinces}
    if level == Level.HEAD:
        return {x.code: Decimal(x.population or 0) for x in provinces}
    return {
        x.code: Decimal(sum(y.kind == Kind.DISTRICT and y.path.startswith(f"{x.path}/") for y in below))
        for x in provinces
    }
