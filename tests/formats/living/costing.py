"""A small costing of the invented country Lumora, for documents."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from hsforhs.formats.living.costs import ActivityCosts, LineCosts, PlanCosts
from hsforhs.formats.living.records import LivingPlan
from hsforhs.planning.costing import CostLine, Range, UnitCost
from hsforhs.planning.records import CostDriver

from .made import long_plan

FIRST, SECOND = "D1-0000", "D2-0001"


def priced(
    row: str, central: str, *, low: str = "", high: str = "", yearly: bool = False, years: tuple[int, ...] = (1,)
) -> LineCosts:
    """A line of 3 units in each of 4 places, with a price in euros that is twice as much in the money of the plan."""
    price = Range(Decimal(low or central), Decimal(central), Decimal(high or central))
    entered = UnitCost(row, price, "EUR", 2025, "=Invented list", dt.date(2025, 6, 1))
    twice = Range(2 * price.low, 2 * price.central, 2 * price.high)
    restated = UnitCost(row, twice, "USD", 2026, "=Invented list; 1 EUR = 2 USD", entered.date)
    size = Range.exactly(4)
    line = CostLine(row.partition("/")[0], CostDriver(row, 3.0, "province", yearly), restated, size, years)
    return LineCosts(row, "Training", "day", Decimal(3), "province", years, yearly, entered, size, line)


def without_price(row: str) -> LineCosts:
    """A line that nobody has priced."""
    return LineCosts(
        row, "A van", "piece", Decimal(1), "national", (2,), False, None, Range.exactly(1), None, note="no price"
    )


def small_costs() -> PlanCosts:
    """Two activities over two years: one with every kind of line, one that the plan does not pay."""
    first = ActivityCosts(
        FIRST,
        "Train staff",
        2027,
        (
            priced(f"{FIRST}/item-0", "1.25", low="1", high="2", yearly=True, years=(1, 2)),
            dataclasses.replace(priced(f"{FIRST}/own-1", "100"), left_out=True, note="left out: others pay"),
            without_price(f"{FIRST}/own-2"),
        ),
    )
    unpaid = dataclasses.replace(priced(f"{SECOND}/item-0", "7"), left_out=True, note="the plan does not pay it")
    second = ActivityCosts(SECOND, "Write the procedure", 2028, (unpaid,), note="the plan does not pay it: others do")
    return PlanCosts("USD", 2026, (2027, 2028), Decimal("0.1"), (first, second))


def costed_plan(*, part: str = "") -> LivingPlan:
    """The rows of the two activities with their costs; with a ``part`` the pack of a province."""
    found = dataclasses.replace(long_plan(2), costs=small_costs())
    return dataclasses.replace(found, part=part, part_name="Upland") if part else found
