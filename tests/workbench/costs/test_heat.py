"""Costs by province and area add up to the total, however they are divided."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.heat import WHOLE, HeatMap, heat_map
from hsforhs.workbench.plans.models import Plan

from .made import costed, price

pytestmark = pytest.mark.django_db


def heat(member: User, plan: Plan) -> HeatMap:
    return heat_map(costed(member, plan))


def test_all_cells_together_are_the_total(costed_plan: Plan, member: User) -> None:
    found = heat(member, costed_plan)
    total = costed(member, costed_plan).total
    assert sum(found.amounts.values()) == pytest.approx(total)
    assert found.highest == max(found.amounts.values())
    assert found.rows[0] is None
    assert len(found.rows) > 1
    assert found.shade(Decimal(0)) == 0
    assert found.shade(found.highest) == 4
    assert found.highest / found.unit < 100_000
    assert found.unit == 1 or found.highest * 1_000 / found.unit >= 100_000


def test_what_is_for_named_provinces_is_shared_by_them(costed_plan: Plan, member: User) -> None:
    one = next(x for x in costed(member, costed_plan).activities if any(y.per == "national" for y in x.lines))
    before = heat(member, costed_plan)
    codes = [x.code for x in before.rows if x][:2]
    services.set_activity(person=member, plan=costed_plan, action_id=one.id, places=codes)
    after = heat(member, costed_plan)
    area = one.record.action.area
    national = sum(y.total for y in one.lines if y.per == "national") * Decimal("1.1")
    gone = before.amounts[WHOLE, area] - after.amounts.get((WHOLE, area), Decimal(0))
    assert gone == pytest.approx(national)
    assert sum(after.amounts.values()) == pytest.approx(sum(before.amounts.values()))


def test_what_is_for_each_district_goes_by_districts(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    before = heat(member, costed_plan)
    services.set_line(
        person=member,
        plan=costed_plan,
        action_id=one.id,
        title="Bicycle",
        quantity=Decimal(1),
        per="district",
        yearly=False,
        price=price("", 100),
    )
    after, cost = heat(member, costed_plan), costed(member, costed_plan)
    area = one.record.action.area
    for place in [x for x in after.rows if x]:
        districts = sum(x.kind == "district" and x.path.startswith(f"{place.path}/") for x in cost.below)
        more = after.amounts.get((place.code, area), Decimal(0)) - before.amounts.get((place.code, area), Decimal(0))
        assert more == pytest.approx(districts * 110)
