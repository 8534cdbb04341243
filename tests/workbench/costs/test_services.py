"""What people do with a costing: events, refusals with the store unchanged, versions that never change."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.planning.costing import Range
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.models import Activity, Costing, FrozenCosting, Line
from hsforhs.workbench.costs.services import NewSize
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.threads.services import reference

from .made import cost, costed, price

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


def test_an_event_holds_the_values_before_and_after(costed_plan: Plan, member: User) -> None:
    services.set_up(person=member, plan=costed_plan, **{**SET_UP, "first_year": 2028})
    facts = last_event().facts
    assert facts["before"]["first_year"] == "2027"
    assert facts["after"]["first_year"] == "2028"


def test_prices_that_are_not_named_stay(costed_plan: Plan, member: User) -> None:
    before = Costing.objects.get(plan=costed_plan).prices
    services.set_prices(person=member, plan=costed_plan, prices=[price("vehicle", 7)], without=["survey"])
    after = Costing.objects.get(plan=costed_plan).prices
    assert after["vehicle"]["central"] == "7"
    assert "survey" not in after
    assert {x: y for x, y in after.items() if x != "vehicle"} == {
        x: y for x, y in before.items() if x not in ("vehicle", "survey")
    }
    number = Event.objects.count()
    services.set_prices(person=member, plan=costed_plan, prices=[], without=["survey"])
    assert Event.objects.count() == number, "nothing changed, nothing to tell"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"currency": "dollar"}, "no currency"),
        ({"price_year": 26}, "26 is no year"),
        ({"first_year": 3000}, "3000 is no year"),
        ({"overhead": Decimal("1.5")}, "0 to 100 per cent"),
        ({"overhead": Decimal("-0.1")}, "0 to 100 per cent"),
        ({"sizes": [NewSize("town", Range.exactly(3))]}, "'town' is no level"),
        ({"sizes": [NewSize("national", Range.exactly(3))]}, "'national' is no level"),
        ({"sizes": [NewSize("port", Range(Decimal(3), Decimal(2), Decimal(4)))]}, "the low figure first"),
        ({"prices": [price("boat", 3)]}, "no cost item 'boat'"),
        ({"prices": [price("vehicle", -3)]}, "0 or more"),
        ({"prices": [price("vehicle", 3, low=5)]}, "the low figure first"),
        ({"prices": [price("vehicle", 3, currency="€")]}, "no currency"),
        ({"prices": [price("vehicle", 3, price_year=1800)]}, "1800 is no year"),
        ({"prices": [price("vehicle", 3, source=" ")]}, "where the price comes from"),
        ({"prices": [price("vehicle", 3, on=timezone.localdate() + dt.timedelta(days=2))]}, "in the future"),
    ],
)
def test_figures_that_cannot_be_leave_the_store_as_it_was(
    costed_plan: Plan, member: User, values: dict[str, Any], sentence: str
) -> None:
    before = Costing.objects.values().get(plan=costed_plan)
    number = Event.objects.count()
    with pytest.raises(ValidationError, match=sentence):
        services.set_up(person=member, plan=costed_plan, **{**SET_UP, **values})
    assert Costing.objects.values().get(plan=costed_plan) == before
    assert Event.objects.count() == number


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"figure": Decimal(0), "on": dt.date(2026, 1, 1)}, "above 0"),
        ({"figure": Decimal(2)}, "needs its day"),
        ({"figure": Decimal(2), "on": dt.date(2026, 1, 1), "currency": "USD"}, "currency of the plan itself"),
        ({"figure": Decimal(2), "on": dt.date(2026, 1, 1), "source": ""}, "where the figure comes from"),
        ({"figure": Decimal(-1), "year": 2025}, "above -100"),
        ({"figure": Decimal("0.1"), "year": 25}, "25 is no year"),
    ],
)
def test_rates_that_cannot_be_are_refused(
    costed_plan: Plan, member: User, values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        services.set_rate(person=member, plan=costed_plan, **{"currency": "EUR", "source": "bank", **values})
    assert Costing.objects.get(plan=costed_plan).rates == []


def test_a_rate_takes_the_place_of_an_earlier_one(costed_plan: Plan, member: User) -> None:
    common: dict[str, Any] = {"person": member, "plan": costed_plan, "currency": "EUR", "source": "bank"}
    services.set_rate(**common, figure=Decimal("1.1"), on=dt.date(2026, 1, 1))
    services.set_rate(**common, figure=Decimal("0.02"), year=2025)
    services.set_rate(**common, figure=Decimal("1.2"), on=dt.date(2026, 2, 1))
    assert [(x["figure"], x["year"]) for x in Costing.objects.get(plan=costed_plan).rates] == [
        ("1.2", None),
        ("0.02", 2025),
    ]


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


def test_nothing_is_priced_before_the_first_questions(plan: Plan, member: User) -> None:
    with pytest.raises(ValidationError, match="in which currency"):
        services.set_prices(person=member, plan=plan, prices=[price("vehicle", 7)])
    with pytest.raises(ValidationError, match="in which currency"):
        services.freeze(person=member, plan=plan)
    services.set_up(person=member, plan=plan, **SET_UP)
    with pytest.raises(ValidationError, match="nothing to freeze"):
        services.freeze(person=member, plan=plan)


def test_a_frozen_version_holds_everything_and_stays(costed_plan: Plan, member: User) -> None:
    total = costed(member, costed_plan).total
    one = services.freeze(person=member, plan=costed_plan, remark="For the ministry of finance")
    digest = hashlib.sha256(json.dumps(one.content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    assert one.sha256 == digest
    assert last_event().facts["sha256"] == digest
    services.set_prices(person=member, plan=costed_plan, prices=[price("meeting-day", 100_000)])
    two = services.freeze(person=member, plan=costed_plan)
    assert [x.number for x in FrozenCosting.objects.order_by("number")] == [1, 2]
    stored = FrozenCosting.objects.get(number=1)
    assert stored.total == total
    assert stored.content == one.content
    assert two.content != one.content
    sums = sum(Decimal(line["total"]) for x in stored.content["activities"] for line in x["lines"])
    assert sums * Decimal("1.1") == total == Decimal(stored.content["total"])


def test_a_line_of_another_plan_is_not_dropped(costed_plan: Plan, member: User, administrator: User) -> None:
    from .made import small_plan

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
