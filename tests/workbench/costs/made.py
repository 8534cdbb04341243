"""A small plan of the invented country Lumora, with invented prices."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.planning.costing import Range
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.assessments.queries import current_rounds, latest_with_scores
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.costing import PlanCost, plan_cost
from hsforhs.workbench.costs.services import NewPrice, NewSize
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans import services as plans
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import catalogue_of, plan_for
from tests.workbench import kept

DAY = dt.date(2026, 3, 1)
KEPT = ("C4.1", "C5.1")
"""The indicators whose gaps are left in the small plan."""


def small_plan(person: Person, *, years: int = 5, kept: tuple[str, ...] = KEPT, code: str = "XLM") -> Plan:
    """A plan with the actions of two indicators of Lumora, or of another place."""
    place = Place.objects.get(code=code)
    stored = latest_with_scores(current_rounds(place, AnonymousUser()))
    assert stored is not None
    made = plans.draft_plan(person=person, stored=stored, years=years)
    codes = {key.code for key in stored.assessment.values}
    plans.set_targets(person=person, plan=made, targets={x: 1 for x in codes if x not in kept})
    return made


def price(item: str, central: int, *, low: int | None = None, high: int | None = None, **more: object) -> NewPrice:
    """An invented price in the currency of Lumora's plan."""
    found = Range(
        Decimal(central if low is None else low), Decimal(central), Decimal(central if high is None else high)
    )
    values = {"currency": "USD", "price_year": 2026, "source": "Invented ministry, price list", "on": DAY, **more}
    return NewPrice(item, found, **values)  # type: ignore[arg-type]


def cost(person: Person, plan: Plan, *, overhead: str = "0.1") -> None:
    """Cost every line of a plan: each item has a price of its own, with doubt."""
    items = list(catalogue_of(plan).cost_items)
    services.set_up(
        person=person,
        plan=plan,
        currency="USD",
        price_year=2026,
        first_year=2027,
        overhead=Decimal(overhead),
        sizes=[NewSize("facility", Range.exactly(200)), NewSize("port", Range.exactly(5))],
        prices=[price(x, 100 + 10 * n, low=80, high=150 + 10 * n) for n, x in enumerate(items)],
    )


def fresh(person: Person, plan: Plan) -> Plan:
    """The plan as a new request finds it."""
    found = plan_for(person, plan.pk)
    assert found is not None
    return found


def costed(person: Person, plan: Plan) -> PlanCost:
    """The costing of a plan as a new request finds it."""
    found = plan_cost(fresh(person, plan))
    assert found is not None
    return found


def begin(request: pytest.FixtureRequest, *, is_costed: bool) -> Plan:
    """Begin a test with a small plan; the store is made once in a process and then copied."""
    name = "costed plan" if is_costed else "small plan"
    if name not in kept._stores:
        request.getfixturevalue("example_store")
    kept.begin_with(name, lambda: _make(is_costed), after="example")
    return Plan.objects.select_related("place", "author", "round__source", "catalogue").get()


def _make(is_costed: bool) -> None:
    author = User.objects.create_user("member@example.org", "a long password", name="Member")
    made = small_plan(author)
    if is_costed:
        cost(author, made)
