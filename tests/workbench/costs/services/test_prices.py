"""Prices, sizes and rates: events, and refusals with the store unchanged."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from hsforhs.planning.costing import Range
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.models import Costing
from hsforhs.workbench.costs.services import NewSize
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import price

pytestmark = pytest.mark.django_db
SET_UP: dict[str, Any] = {"currency": "USD", "price_year": 2026, "first_year": 2027}


def last_event() -> Event:
    return Event.objects.latest("pk")


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
