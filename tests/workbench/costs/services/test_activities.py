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
from hsforhs.workbench.costs.findings import findings_of
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
        ({"price": price("vehicle", 3, currency="USX")}, "did you mean USD"),
        ({"years": [2, 6]}, "Year 6 lies outside the plan of 5 years"),
        ({"years": [2027]}, "Year 2027 lies outside the plan of 5 years"),
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


def test_a_shorter_plan_keeps_its_years_until_somebody_says_otherwise(costed_plan: Plan, member: User) -> None:
    one = costed(member, costed_plan).activities[0].id
    usual: dict[str, Any] = {"quantity": Decimal(1), "per": "national", "yearly": False, "title": "Boat"}
    given: dict[str, Any] = {"person": member, "plan": costed_plan, "action_id": one}
    line = services.set_line(**given, **usual, price=price("", 10), years=[1, 4, 5])
    services.set_activity(**given, start_year=5)
    Line.objects.filter(pk=line.pk).update(currency="LUM")
    Plan.objects.filter(pk=costed_plan.pk).update(years=3)
    costed_plan.refresh_from_db()
    line.refresh_from_db()

    found = costed(member, costed_plan).activity(one)
    assert found is not None
    assert (found.start, found.outside) == (3, 5)
    assert [(x.years, x.outside) for x in found.lines if x.own] == [((1,), (4, 5))]
    said = {x.message for x in findings_of(costed(member, costed_plan)) if x.code in ("years", "currency")}
    assert said == {
        "It was to start in year 5, which the plan does not have; it starts in year 3.",
        "Boat: years 4, 5 lie outside the plan and are not paid.",
        "LUM is no currency of ISO 4217.",
    }

    services.set_activity(**given, start_year=5, owner="Institute")
    services.set_line(**given, **usual, price=price("", 20, currency="LUM"), years=[1, 4], line=line)
    for act, values in (
        (services.set_activity, {"start_year": 4}),
        (services.set_line, {**usual, "line": line, "price": price("", 20, currency="LUX")}),
        (services.set_line, {**usual, "line": line, "price": price("", 20), "years": [6]}),
        (services.adopt_starts, {"starts": {one: 4}, "left_out": {}, "scenario": 1}),
    ):
        with pytest.raises(ValidationError, match=r"lies outside the plan of 3 years|no currency"):
            act(**({x: y for x, y in given.items() if act is not services.adopt_starts or x != "action_id"} | values))
    line.refresh_from_db()
    assert (line.years, line.currency, line.central) == ([1, 4], "LUM", 20)


@pytest.mark.parametrize("code", ["USX", "XYZ", "dollar"])
def test_unknown_money_is_refused_in_every_act_on_prices(costed_plan: Plan, member: User, code: str) -> None:
    common: dict[str, Any] = {"person": member, "plan": costed_plan}
    before = Event.objects.count()
    for act in (
        lambda: services.set_up(**common, **{**SET_UP, "currency": code}),
        lambda: services.set_up(**common, **SET_UP, prices=[price("vehicle", 7, currency=code)]),
        lambda: services.set_prices(**common, prices=[price("vehicle", 7, currency=code)]),
        lambda: services.set_rate(**common, currency=code, figure=Decimal(2), source="x", on=dt.date(2026, 1, 1)),
    ):
        with pytest.raises(ValidationError, match=f"'{code}' is no currency"):
            act()
    assert Event.objects.count() == before
    assert costed(member, costed_plan).costing.currency == "USD"


def test_a_scenario_does_not_undo_what_a_person_said_since(costed_plan: Plan, member: User) -> None:
    one, other, third = (x.id for x in costed(member, costed_plan).activities[:3])
    for action_id in (one, other):
        services.set_activity(
            person=member, plan=costed_plan, action_id=action_id, excluded=True, reason="A donor builds it"
        )
    common: dict[str, Any] = {"person": member, "plan": costed_plan, "scenario": 4}
    assert services.adopt_starts(**common, starts={one: 2, third: 1}, left_out={other: "no money"}) == 1
    rows = Activity.objects.filter(action_id__in=(one, other))
    assert {(x.excluded, x.reason, x.by_scenario) for x in rows} == {(True, "A donor builds it", None)}
    services.adopt_starts(**common, starts={}, left_out={third: "no money"})
    services.adopt_starts(**common, starts={third: 3}, left_out={})
    again = Activity.objects.get(action_id=third)
    assert (again.excluded, again.start_year, again.reason, again.by_scenario) == (False, 3, "", None)
