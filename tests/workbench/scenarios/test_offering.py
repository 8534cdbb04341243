"""Activities of a costed plan as offers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hsforhs.planning.goals import goals_served
from hsforhs.planning.synergy_rules import HEALTH_SECURITY
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.scenarios.offering import offered
from tests.workbench.costs.made import costed

pytestmark = pytest.mark.django_db


def test_an_offer_costs_what_its_activity_costs_with_overhead(costed_plan: Plan, member: User) -> None:
    cost = costed(member, costed_plan)
    found = offered(cost)
    assert [x.id for x in found.offers] == [x.id for x in cost.activities]
    for offer, activity in zip(found.offers, cost.activities, strict=True):
        later = 5 - activity.start
        expected = activity.total * Decimal("1.1")
        assert offer.one_time + later * offer.recurring == pytest.approx(expected, abs=Decimal("0.1"))
        action = activity.record.action
        assert (offer.area, offer.step, offer.indicator) == (action.area, action.step, action.under)
        assert offer.staff_months == min(12, action.months)
        assert (offer.synergy > 0) == bool(set(goals_served(action)) - {HEALTH_SECURITY})
        assert 0 <= offer.synergy <= 1


def test_one_province_is_a_place_and_several_are_none(costed_plan: Plan, member: User) -> None:
    cost = costed(member, costed_plan)
    codes = [x.code for x in cost.below if x.kind == "province"][:2]
    one, other = (x.id for x in cost.activities[:2])
    services.set_activity(person=member, plan=costed_plan, action_id=one, places=codes[:1])
    services.set_activity(person=member, plan=costed_plan, action_id=other, places=codes)
    places = {x.id: x.place for x in offered(costed(member, costed_plan)).offers}
    assert (places[one], places[other]) == (codes[0], "")


def test_what_a_person_will_not_pay_is_not_offered(costed_plan: Plan, member: User) -> None:
    one, other = (x.id for x in costed(member, costed_plan).activities[:2])
    services.set_activity(person=member, plan=costed_plan, action_id=one, excluded=True, reason="done")
    services.adopt_starts(person=member, plan=costed_plan, starts={}, left_out={other: "no money"}, scenario=1)
    found = offered(costed(member, costed_plan))
    assert found.not_paid == (one,)
    assert other in {x.id for x in found.offers}, "what a scenario left out, another one may take in"
