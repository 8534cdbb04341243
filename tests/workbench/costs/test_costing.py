"""The costing of a plan from what is stored: draft, hand, exclusion, money of other places."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from hsforhs.planning.costing import Range
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.costing import costing_of, counted_sizes, plan_cost
from hsforhs.workbench.costs.models import Costing
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import branch
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record

from .made import DAY, cost, costed, fresh, price

pytestmark = pytest.mark.django_db


def test_a_plan_that_nobody_costed_has_no_costing(plan: Plan) -> None:
    assert costing_of(plan) is None
    assert plan_cost(plan) is None


def test_every_action_is_costed_from_its_drivers(costed_plan: Plan, member: User) -> None:
    found = costed(member, costed_plan)
    actions = {x.action.id: x.action for x in plan_record(costed_plan).lines}
    assert [x.id for x in found.activities] == list(actions)
    assert found.lacking == ()
    one = found.activities[0]
    driver = one.record.action.costs[0]
    expected = Decimal(str(driver.quantity)) * found.prices[driver.item].price.central * found.sizes[driver.per].central
    assert one.lines[0].line is not None
    assert one.lines[0].line.yearly == expected
    years = len(range(one.start, 6)) if driver.yearly else 1
    assert one.lines[0].total == expected * years


def test_the_total_is_that_of_years_and_areas_with_overhead(costed_plan: Plan, member: User) -> None:
    found = costed(member, costed_plan)
    assert sum(found.by_year) == found.total == sum(found.by_area.values())
    assert found.overhead == found.direct * Decimal("0.1")
    assert found.direct == sum(x.total for x in found.activities)
    for activity in found.activities:
        assert activity.total == sum(activity.in_year(year) for year in range(1, 6))


def test_sizes_are_counted_in_the_tree_until_somebody_knows_better(costed_plan: Plan, member: User) -> None:
    place = Place.objects.get(code="XLM")
    below = branch(place)
    counted = counted_sizes(place, below)
    found = costed(member, costed_plan)
    assert found.sizes["province"] == counted["province"] == Range.exactly(sum(x.kind == "province" for x in below))
    assert found.sizes["head"] == Range.exactly(place.population or 0)
    assert found.sizes["facility"] == Range.exactly(200)
    assert "facility" not in counted, "nobody counts facilities for you"


def test_a_size_that_nobody_knows_is_no_zero(plan: Plan, member: User) -> None:
    cost(member, plan)
    services.set_up(person=member, plan=plan, currency="USD", price_year=2026, first_year=2027)
    found = costed(member, plan)
    lacking = [line for _activity, line in found.lacking]
    assert {x.lacks for x in lacking} <= {"size"}
    assert all(x.line is None and x.total == 0 for x in lacking)


def test_a_price_in_another_currency_needs_its_rate(costed_plan: Plan, member: User) -> None:
    item = costed(member, costed_plan).activities[0].lines[0].item
    services.set_prices(person=member, plan=costed_plan, prices=[price(item, 50, currency="EUR", price_year=2025)])
    assert costed(member, costed_plan).activities[0].lines[0].lacks == "rate"
    services.set_rate(
        person=member, plan=costed_plan, currency="EUR", figure=Decimal(2), source="bank", on=dt.date(2026, 1, 2)
    )
    assert costed(member, costed_plan).activities[0].lines[0].lacks == "rate", "the inflation is missing too"
    services.set_rate(person=member, plan=costed_plan, currency="EUR", figure=Decimal("0.1"), source="bank", year=2026)
    line = costed(member, costed_plan).activities[0].lines[0]
    assert line.line is not None
    assert line.line.price.price.central == 50 * Decimal("1.1") * 2
    assert "1 EUR = 2 USD on 2026-01-02" in line.line.price.source
    assert line.price is not None
    assert line.price.currency == "EUR"


def test_an_excluded_line_and_an_excluded_activity_are_never_charged(costed_plan: Plan, member: User) -> None:
    before = costed(member, costed_plan)
    one, other = before.activities[:2]
    line = one.lines[0]
    services.set_line(
        person=member,
        plan=costed_plan,
        action_id=one.id,
        item=line.item,
        quantity=line.quantity,
        per=line.per,
        yearly=line.yearly,
        excluded=True,
        reason="paid by the army",
    )
    services.set_activity(person=member, plan=costed_plan, action_id=other.id, excluded=True, reason="done already")
    after = costed(member, costed_plan)
    assert before.direct - after.direct == line.total + other.total
    kept = after.activity(one.id)
    assert kept is not None
    assert (kept.lines[0].excluded, kept.lines[0].reason, kept.lines[0].total) == (True, "paid by the army", 0)
    left = after.activity(other.id)
    assert left is not None
    assert left.charged == ()
    assert left.payable, "a scenario could still pay it"


def test_a_line_by_hand_takes_the_place_of_the_draft_or_stands_beside(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    item = one.lines[0].item
    common = {"person": member, "plan": costed_plan, "action_id": one.id}
    services.set_line(**common, item=item, quantity=Decimal(3), per="national", yearly=False)
    services.set_line(
        **common, title="Boat", quantity=Decimal(2), per="national", yearly=True, price=price("", 1000, low=500)
    )
    after = costed(member, costed_plan).activity(one.id)
    assert after is not None
    assert len(after.lines) == len(one.lines) + 1
    changed, boat = after.lines[0], after.lines[-1]
    assert (changed.item, changed.quantity, changed.yearly) == (item, 3, False)
    assert (boat.title, boat.own, boat.years) == ("Boat", True, tuple(range(one.start, 6)))
    assert boat.total == 2000 * (6 - one.start)
    stored = boat.stored
    assert stored is not None
    services.drop_line(person=member, plan=costed_plan, line=stored)
    again = costed(member, costed_plan).activity(one.id)
    assert again is not None
    assert len(again.lines) == len(one.lines)


def test_a_decided_year_moves_the_money(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    services.set_activity(person=member, plan=costed_plan, action_id=one.id, start_year=5)
    after = costed(member, costed_plan).activity(one.id)
    assert after is not None
    assert after.start == 5
    assert [after.in_year(y) > 0 for y in range(1, 6)] == [False, False, False, False, True]


def test_the_rate_of_the_dollar_is_known_or_not(costed_plan: Plan, member: User) -> None:
    assert costed(member, costed_plan).usd == 1
    services.set_up(person=member, plan=costed_plan, currency="XLD", price_year=2026, first_year=2027)
    assert costed(member, costed_plan).usd is None
    services.set_rate(
        person=member, plan=costed_plan, currency="USD", figure=Decimal(4), source="bank", on=dt.date(2026, 1, 2)
    )
    assert costed(member, costed_plan).usd == Decimal("0.25")


def test_reading_costs_few_queries(costed_plan: Plan, member: User, django_assert_max_num_queries: object) -> None:
    found = fresh(member, costed_plan)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        plan_cost(found)


def test_every_sum_is_that_of_quantity_size_and_price(costed_plan: Plan, member: User) -> None:
    """Recomputed from what is stored, with nothing of the costing's own arithmetic."""
    cost = costed(member, costed_plan)
    first, second, third = cost.activities[:3]
    given: dict[str, Any] = {"person": member, "plan": costed_plan}
    services.set_line(
        **given, action_id=first.id, title="Boat", quantity=Decimal("1.5"), per="port", yearly=False, years=[1, 4],
        price=price("", 30),
    )  # fmt: skip
    services.set_line(
        **given, action_id=first.id, title="Fuel", quantity=Decimal(2), per="national", yearly=True, price=price("", 7)
    )
    services.set_activity(**given, action_id=second.id, start_year=5)
    services.set_activity(**given, action_id=third.id, excluded=True, reason="x")
    cost = costed(member, costed_plan)
    stored = Costing.objects.get()
    sizes = {level: x.central for level, x in cost.sizes.items()}
    by_year: dict[int, Fraction] = defaultdict(Fraction)
    by_area: dict[str, Fraction] = defaultdict(Fraction)
    for activity in cost.activities:
        if activity.id == third.id:
            assert activity.total == activity.in_year(1) == 0
            continue
        rows = [
            (x.quantity, x.per, x.yearly, (), stored.prices[x.item]["central"]) for x in activity.record.action.costs
        ]
        if activity.id == first.id:
            rows += [(1.5, "port", False, (1, 4), 30), (2, "national", True, (), 7)]
        for quantity, per, yearly, own_years, money in rows:
            years = own_years or (range(activity.start, 6) if yearly else (activity.start,))
            for year in years:
                amount = Fraction(str(quantity)) * Fraction(sizes[per]) * Fraction(str(money)) * Fraction(11, 10)
                by_year[year] += amount
                by_area[activity.record.action.area] += amount
    assert [float(x) for x in cost.by_year] == pytest.approx([float(by_year[y]) for y in range(1, 6)])
    found = {area: float(x) for area, x in cost.by_area.items() if x}
    assert found == pytest.approx({area: float(x) for area, x in by_area.items()})
    assert float(cost.total) == pytest.approx(float(sum(by_year.values())))
    assert float(cost.overhead) == pytest.approx(float(sum(by_year.values())) / 11)
    activity = cost.activity(second.id)
    assert activity is not None
    assert (activity.start, [y for y in range(1, 6) if activity.in_year(y)]) == (5, [5])


def test_what_one_unit_is_worth_in_usd(costed_plan: Plan, member: User) -> None:
    assert costed(member, costed_plan).usd == 1
    services.set_up(person=member, plan=costed_plan, currency="XOF", price_year=2026, first_year=2027)
    assert costed(member, costed_plan).usd is None
    rate: dict[str, Any] = {"person": member, "plan": costed_plan, "source": "x"}
    services.set_rate(**rate, currency="USD", figure=Decimal("0.02"), year=2025)
    services.set_rate(**rate, currency="EUR", figure=Decimal(650), on=DAY)
    assert costed(member, costed_plan).usd is None, "an inflation and another currency are no rate of it"
    services.set_rate(**rate, currency="USD", figure=Decimal(500), on=DAY)
    assert costed(member, costed_plan).usd == Decimal("0.002")


def test_a_line_of_ones_own_is_paid_in_the_last_year_with_its_range(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    given: dict[str, Any] = {"person": member, "plan": costed_plan, "action_id": one.id, "per": "national"}
    given |= {"quantity": Decimal(2), "yearly": False, "years": [5]}
    services.set_line(**given, title="Boat", price=price("", 10, low=8, high=15))
    after = costed(member, costed_plan).activity(one.id)
    assert after is not None
    own = after.lines[-1]
    assert own.line is not None
    assert (own.years, own.outside, own.total) == ((5,), (), 20)
    found = own.line.price.price
    assert (found.low, found.central, found.high) == (8, 10, 15)
