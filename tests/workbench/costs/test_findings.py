"""What does not add up in a stored costing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.findings import NAMES, Noted, findings_of
from hsforhs.workbench.plans.models import Plan

from .made import costed, price

pytestmark = pytest.mark.django_db


def found(member: User, plan: Plan) -> list[Noted]:
    return list(findings_of(costed(member, plan)))


def test_a_full_costing_lacks_only_who_is_responsible(costed_plan: Plan, member: User) -> None:
    noted = found(member, costed_plan)
    ids = [x.id for x in costed(member, costed_plan).activities]
    assert [x.action for x in noted if x.code == "owner-missing"] == ids
    checks = set(framework().plan_checks)
    assert {x.code for x in noted} - {"owner-missing"} <= checks
    assert "PL07" not in {x.code for x in noted}, "every action has its lead and its cost"
    assert all(x.name for x in noted)


def test_what_has_no_price_is_named_with_its_line(costed_plan: Plan, member: User) -> None:
    line = costed(member, costed_plan).activities[0].lines[0]
    services.set_prices(person=member, plan=costed_plan, prices=[], without=[line.item])
    missing = [x for x in found(member, costed_plan) if x.code == "cost-missing"]
    assert missing[0].message == f"{line.title}: has no price"
    assert "PL07" in {x.code for x in found(member, costed_plan)}


def test_an_order_that_cannot_be_is_named(costed_plan: Plan, member: User) -> None:
    activities = costed(member, costed_plan).activities
    ids = {x.id for x in activities}
    late = next(x for x in activities if set(x.record.action.prerequisites) & ids)
    first = next(x for x in late.record.action.prerequisites if x in ids)
    services.set_activity(person=member, plan=costed_plan, action_id=first, start_year=5)
    services.set_activity(person=member, plan=costed_plan, action_id=late.id, start_year=1)
    noted = [x for x in found(member, costed_plan) if x.code == "order"]
    assert (late.id, f"It starts in year 1, and {first}, which comes first, in year 5.") in [
        (x.action, x.message) for x in noted
    ]
    services.set_activity(person=member, plan=costed_plan, action_id=late.id, excluded=True, reason="x")
    assert late.id not in [x.action for x in found(member, costed_plan)]


def test_doubles_and_mixed_currencies_are_named(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    for _twice in range(2):
        services.set_line(
            person=member,
            plan=costed_plan,
            action_id=one.id,
            title="Boat",
            quantity=Decimal(2),
            per="national",
            yearly=False,
            price=price("", 10, price_year=2024),
        )
    noted = {x.code: x for x in found(member, costed_plan)}
    assert noted["duplicate"].action == one.id
    assert "USD 2024" in noted["currency"].message
    assert noted["cost-missing"].message == "Boat: has no exchange rate", "the inflation of two years is not known"
    assert set(noted) - set(framework().plan_checks) <= set(NAMES)


def test_a_line_that_is_left_out_is_no_double(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    usual: dict[str, Any] = {"person": member, "plan": costed_plan, "action_id": one.id, "title": "Boat"}
    usual |= {"quantity": Decimal(2), "per": "national", "yearly": False, "price": price("", 10)}
    services.set_line(**usual, excluded=True, reason="dear")
    services.set_line(**usual)
    assert "duplicate" not in {x.code for x in found(member, costed_plan)}
    services.set_line(**{**usual, "quantity": Decimal(3)})
    services.set_line(**usual, years=[2])
    assert "duplicate" not in {x.code for x in found(member, costed_plan)}, "another quantity or other years"
    services.set_line(**{**usual, "title": "BOAT"})
    assert [x.action for x in found(member, costed_plan) if x.code == "duplicate"] == [one.id]


def test_what_the_plan_does_not_pay_lacks_nothing(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    services.set_prices(person=member, plan=costed_plan, prices=[], without=[one.lines[0].item])
    services.set_activity(person=member, plan=costed_plan, action_id=one.id, excluded=True, reason="x")
    assert one.id not in {x.action for x in found(member, costed_plan)}


def test_what_begins_in_the_same_year_is_in_order(costed_plan: Plan, member: User) -> None:
    activities = costed(member, costed_plan).activities
    ids = {x.id for x in activities}
    late = next(x for x in activities if set(x.record.action.prerequisites) & ids)
    for action_id in {late.id, *late.record.action.prerequisites} & ids:
        services.set_activity(person=member, plan=costed_plan, action_id=action_id, start_year=3)
    assert late.id not in {x.action for x in found(member, costed_plan) if x.code == "order"}
