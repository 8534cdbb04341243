"""The longest plan with invented prices, as lines and as offers to choose from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hsforhs.planning.costing import CostLine
    from hsforhs.planning.scenarios import Offer
    from hsforhs.scores import Assessment


def priced_plan(found: Assessment) -> tuple[tuple[CostLine, ...], list[Offer]]:
    """Return lines and offers of the five-year plan of an assessment; every price is invented and has its doubt."""
    from hsforhs.planning import action_catalogue, draft_for
    from hsforhs.planning.costing import Range, UnitCost, cost_actions
    from hsforhs.planning.scenarios import Offer
    from hsforhs.planning.timing import levels_now, usual_start

    plan = draft_for(found, years=5)
    now = levels_now(plan.report)
    day = dt.date(2026, 1, 1)
    prices = {
        item: UnitCost(item, Range(Decimal(80), Decimal(100 + n), Decimal(200 + n)), "USD", 2026, "invented", day)
        for n, item in enumerate(action_catalogue().cost_items)
    }
    numbers = {"province": 12, "district": 80, "facility": 900, "port": 6, "head": 9_000_000}
    sizes = {level: Range.exactly(number) for level, number in numbers.items()}
    starts = [(x.action, usual_start(x, now, years=5)) for x in plan.lines]
    lines = cost_actions(starts, prices=prices, sizes=sizes, years=5).lines
    by_action: dict[str, list[CostLine]] = {}
    for line in lines:
        by_action.setdefault(line.action, []).append(line)
    offers = [
        Offer(
            id=action.id,
            one_time=sum((x.yearly for x in by_action.get(action.id, ())), Decimal(0)),
            recurring=sum((x.yearly for x in by_action.get(action.id, ()) if x.driver.yearly), Decimal(0)),
            area=action.area,
            kind=action.kind,
            indicator=action.under,
            step=action.step,
            agency=action.lead_sector,
            staff_months=Decimal(min(12, action.months)),
            after=action.prerequisites,
        )
        for action, _start in starts
    ]
    return lines, offers
