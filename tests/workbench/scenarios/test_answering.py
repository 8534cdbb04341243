"""The job that proves: what it keeps when it cannot, and whom it does not disturb."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.costs.models import Costing
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.scenarios import services
from hsforhs.workbench.scenarios.answering import prove
from hsforhs.workbench.scenarios.models import Scenario, State
from hsforhs.workbench.scenarios.offering import MOST_MONTHS, offered
from hsforhs.workbench.tasks.models import Job
from tests.workbench.costs.made import costed, fresh, price

pytestmark = pytest.mark.django_db


def made(member: User, plan: Plan, budget: float, **more: Any) -> Scenario:
    limits = {"years": 5, "donors": [{"id": "G", "budget": [budget] * 5}]}
    return services.create_scenario(person=member, plan=fresh(member, plan), name="One", limits=limits, **more)


def quiet(*_said: Any) -> None:
    return None


def test_a_search_that_fails_says_why_and_keeps_the_first_answer(costed_plan: Plan, member: User) -> None:
    found = made(member, costed_plan, 10_000.0, prove=False)
    assert (found.job, Job.objects.exists()) == (None, False)
    with patch("hsforhs.workbench.scenarios.answering.choose", side_effect=BadInput("no plan was found in time")):
        prove(quiet, scenario=found.pk, seconds=1)
    after = Scenario.objects.get()
    assert (after.state, after.outcome) == (State.FAILED, found.outcome)
    assert "no plan was found in time" in after.error
    assert Event.objects.latest("pk").facts == {"number": 1, "state": "failed", "gap": None}
    again = services.answer_again(
        person=member, scenario=Scenario.objects.select_related("plan__place").get(pk=found.pk)
    )
    assert (again.error, again.state != State.FAILED, again.job is not None) == ("", True, True)


def test_a_plan_whose_costs_are_gone_is_left_as_it_is(costed_plan: Plan, member: User) -> None:
    found = made(member, costed_plan, 10_000.0, prove=False)
    before, events = Scenario.objects.values().get(pk=found.pk), Event.objects.count()
    Costing.objects.all().delete()
    prove(quiet, scenario=found.pk, seconds=1)
    assert (Scenario.objects.values().get(pk=found.pk), Event.objects.count()) == (before, events)


def test_what_is_offered_costs_what_the_plan_says(costed_plan: Plan, member: User) -> None:
    """Begun in its year, an offer costs its activity with its overhead; nothing a person excluded is offered."""
    first, second = costed(member, costed_plan).activities[:2]
    given: dict[str, Any] = {"person": member, "plan": costed_plan, "per": "national", "quantity": Decimal(1)}
    costs.set_line(**given, action_id=first.id, title="Fuel", yearly=True, price=price("", 70))
    costs.set_activity(person=member, plan=costed_plan, action_id=second.id, excluded=True, reason="x")
    cost = costed(member, costed_plan)
    found = offered(cost)
    assert found.not_paid == (second.id,)
    assert {x.id for x in found.offers} == {x.id for x in cost.activities} - {second.id}
    for offer in found.offers:
        activity = cost.activity(offer.id)
        assert activity is not None
        whole = offer.one_time + offer.recurring * (cost.plan.years - activity.start)
        assert float(whole) == pytest.approx(float(activity.total * cost.factor), abs=0.05), offer.id
        assert offer.recurring <= offer.one_time
        assert offer.staff_months <= MOST_MONTHS
        assert 0 <= offer.synergy <= 1
    assert any(x.recurring for x in found.offers)


def test_only_one_named_province_makes_an_offer_of_a_province(costed_plan: Plan, member: User) -> None:
    cost = costed(member, costed_plan)
    codes = [x.code for x in cost.below if x.kind == "province"]
    one, two = (x.id for x in cost.activities[:2])
    costs.set_activity(person=member, plan=costed_plan, action_id=one, places=codes[:1])
    costs.set_activity(person=member, plan=costed_plan, action_id=two, places=codes[:2])
    places = {x.id: x.place for x in offered(costed(member, costed_plan)).offers}
    assert (places[one], places[two]) == (codes[0], "")


def test_an_old_scenario_does_not_pay_what_a_person_excluded_since(costed_plan: Plan, member: User) -> None:
    found = made(member, costed_plan, 1e9, prove=False)
    one = next(iter(found.outcome["start"]))
    costs.set_activity(person=member, plan=costed_plan, action_id=one, excluded=True, reason="A donor builds it")
    services.adopt(person=member, scenario=found)
    after = costed(member, costed_plan).activity(one)
    assert after is not None
    assert after.decided is not None
    assert (after.excluded, after.decided.reason) == (True, "A donor builds it")
