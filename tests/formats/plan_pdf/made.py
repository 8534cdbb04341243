"""Invented money for a plan."""

from __future__ import annotations

import datetime as dt

from hsforhs.formats.plan_money import GapRow, PaidActivity, PlanGap, PlanMoney
from hsforhs.planning import Plan

DAY = dt.date(2026, 3, 31)
NASTY = '#panic("markup") $x^2$ @none \\ <label> = head `raw` //no /* *b* _i_ [x] {y}'


def money_for(plan: Plan, *, responsible: str = "Ministry of Health") -> PlanMoney:
    """Every action costs 1,000 in year 1 and 10 in each later one; the first is not paid, the second lacks a price."""
    ids = [x.action.id for x in plan.lines]
    amounts = (1000.0, *[10.0] * (plan.years - 1))
    activities = {
        key: PaidActivity(2027, responsible, amounts if number else (0.0,) * plan.years, number != 0, number != 1)
        for number, key in enumerate(ids)
    }
    by_area: dict[str, tuple[float, ...]] = {}
    for line in plan.lines:
        before = by_area.get(line.action.area, (0.0,) * plan.years)
        after = activities[line.action.id].by_year
        by_area[line.action.area] = tuple(x + y for x, y in zip(before, after, strict=True))
    total = sum(map(sum, by_area.values()))
    gap = PlanGap(
        GapRow("", total, total / 4, 3 * total / 4, total / 2, total),
        tuple(GapRow(area, sum(x), 0.0, sum(x), 0.0, sum(x)) for area, x in by_area.items()),
        tuple(GapRow(str(2027 + y), 5.0, 1.0, 4.0, 3.0, 5.0) for y in range(plan.years)),
        12_345.0,
    )
    return PlanMoney("XLD", 2026, tuple(range(2027, 2027 + plan.years)), 0.1, activities, by_area, 7, gap)
