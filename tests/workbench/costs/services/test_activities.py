"""Decisions about activities and lines: one event each, and refusals with the store unchanged."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.models import Activity, Line
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record
from hsforhs.workbench.threads.services import reference
from tests.workbench.costs.made import cost, costed, price

pytestmark = pytest.mark.django_db
SET_UP: dict[str, Any] = {"currency": "USD", "price_year": 2026, "first_year": 2027}


def last_event() -> Event:
    return Event.objects.latest("pk")


def test_each_act_writes_one_event_about_the_plan(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0]
    common: dict[str, Any] = {"person": member, "plan": costed_plan}
    acts: list[tuple[str, Any]] = [
        ("costs.set_up", lambda: services.set_up(**common, **SET_UP)),
        ("costs.set_prices", lambda: services.set_prices(**common, prices=[price("vehicle", 7)])),
        (
            "costs.set_rate",
            lambda: services.set_rate(
                **common, currency="EUR", figure=Decimal("1.1"), source="x", on=dt.date(2026, 1, 1)
            ),
        ),
        ("costs.set_activity", lambda: services.set_activity(**common, action_id=one.id, owner="Institute")),
        (
            "costs.set_line",
            lambda: services.set_line(
                **common, action_id=one.id, item=one.lines[0].item, quantity=Decimal(1), per="national", yearly=False
            ),
        ),
        ("costs.freeze", lambda: services.freeze(**common)),
        (
            "costs.adopt_starts",
            lambda: services.adopt_starts(**common, starts={one.id: 2}, left_out={}, scenario=1),
        ),
        ("costs.drop_line", lambda: services.drop_line(**common, line=Line.objects.get())),
    ]
    for action, act in acts:
        number = Event.objects.count()
        act()
        assert Event.objects.count() == number + 1, action
        event = last_event()
        assert (event.action, event.country, event.subject) == (action, "XLM", reference(costed_plan))
        assert event.actor == member.actor


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"action_id": "X9-001"}, "no such action"),
        ({"start_year": 6}, "Year 6 lies outside the plan of 5 years"),
        ({"start_year": 0}, "Year 0 lies outside"),
        ({"excluded": True}, "Give the reason"),
        ({"places": ["GHA"]}, "GHA is no place below"),
    ],
)
def test_decisions_that_cannot_be_are_refused(
    costed_plan: Plan, member: User, values: dict[str, Any], sentence: str
) -> None:
    one = costed(member, costed_plan).activities[0].id
    with pytest.raises(ValidationError, match=sentence):
        services.set_activity(person=member, plan=costed_plan, **{"action_id": one, **values})
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"item": "boat"}, "no cost item 'boat'"),
        ({"item": ""}, "a cost item or a title"),
        ({"item": "", "title": "Boat"}, "needs its price"),
        ({"per": "town"}, "'town' is no level"),
        ({"quantity": Decimal(-1)}, "0 or more"),
        ({"excluded": True}, "Give the reason"),
        ({"price": price("vehicle", 3, source="")}, "where the price comes from"),
    ],
)
def test_lines_that_cannot_be_are_refused(
    costed_plan: Plan, member: User, values: dict[str, Any], sentence: str
) -> None:
    usual = {
        "action_id": costed(member, costed_plan).activities[0].id,
        "item": "vehicle",
        "quantity": Decimal(1),
        "per": "national",
        "yearly": False,
    }
    with pytest.raises(ValidationError, match=sentence):
        services.set_line(person=member, plan=costed_plan, **{**usual, **values})
    assert not Line.objects.exists()


def test_a_line_of_another_plan_is_not_dropped(costed_plan: Plan, member: User, administrator: User) -> None:
    from tests.workbench.costs.made import small_plan

    other = small_plan(administrator)
    cost(administrator, other)
    one = costed(administrator, other).activities[0].id
    line = services.set_line(
        person=administrator,
        plan=other,
        action_id=one,
        item="vehicle",
        quantity=Decimal(1),
        per="national",
        yearly=False,
    )
    with pytest.raises(PermissionDenied):
        services.drop_line(person=member, plan=costed_plan, line=line)


def test_what_a_scenario_left_out_is_marked_until_a_person_decides(costed_plan: Plan, member: User) -> None:
    one, other = (x.id for x in costed(member, costed_plan).activities[:2])
    services.set_activity(person=member, plan=costed_plan, action_id=one, owner="Institute")
    common: dict[str, Any] = {"person": member, "plan": costed_plan, "scenario": 3}
    assert services.adopt_starts(**common, starts={one: 2}, left_out={other: "no money"}) == 2
    assert services.adopt_starts(**common, starts={one: 2}, left_out={other: "no money"}) == 0
    first, second = Activity.objects.get(action_id=one), Activity.objects.get(action_id=other)
    assert (first.start_year, first.owner, first.by_scenario) == (2, "Institute", None)
    assert (second.excluded, second.by_scenario, second.reason) == (True, 3, "no money")
    services.set_activity(person=member, plan=costed_plan, action_id=other, excluded=True, reason="never")
    assert Activity.objects.get(action_id=other).by_scenario is None


def test_a_line_is_paid_in_years_of_its_own(plan: Plan, member: User) -> None:
    action = plan_record(plan).lines[0].action.id
    line = {"person": member, "plan": plan, "action_id": action, "item": "vehicle", "quantity": Decimal(1)}
    assert services.set_line(**line, per="national", yearly=False, years=[3, 1]).years == [1, 3]
    assert services.set_line(**line, per="district", yearly=False).years == [1, 3], "without years they stay"
    assert services.set_line(**line, per="district", yearly=True).years == []
    with pytest.raises(ValidationError, match="paid every year or in years of its own"):
        services.set_line(**line, per="national", yearly=True, years=[1])
    with pytest.raises(ValidationError, match="Year 6 lies outside the plan of 5 years"):
        services.set_line(**line, per="national", yearly=False, years=[6])
