"""The plan checks that pages, documents and the API show follow what is costed."""

from __future__ import annotations

import pytest
from django.test import Client

from hsforhs import planning
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.plans.checked import with_costs
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record

from .made import costed

pytestmark = pytest.mark.django_db


def costs_and_leads(plan: Plan) -> planning.Finding:
    return next(x for x in with_costs(plan, plan_record(plan)).findings if x.code == "PL07")


def test_a_costed_plan_has_its_costs(costed_plan: Plan, member: User, client: Client) -> None:
    assert costs_and_leads(costed_plan).met
    client.force_login(member)
    address = f"/plans/{costed_plan.pk}/"
    assert "no cost yet" not in client.get(address).content.decode()
    checks = client.get(f"/api/v1{address[:-1]}").json()["checks"]
    assert next(x["met"] for x in checks if x["code"] == "PL07")


def test_a_price_that_is_missing_leaves_the_check_open_until_the_action_is_left_out(
    costed_plan: Plan, member: User, client: Client
) -> None:
    activity = costed(member, costed_plan).activities[0]
    services.set_prices(person=member, plan=costed_plan, prices=[], without=[activity.lines[0].item])
    lacking = {x.id for x in costed(member, costed_plan).activities if x.lacking}
    found = costs_and_leads(costed_plan)
    assert not found.met
    assert set(found.lines) == lacking
    client.force_login(member)
    assert str(found.message) in client.get(f"/plans/{costed_plan.pk}/").content.decode()
    for action in lacking:
        services.set_activity(person=member, plan=costed_plan, action_id=action, excluded=True, reason="Paid elsewhere")
    assert costs_and_leads(costed_plan).met


def test_a_plan_that_nobody_costed_says_so(plan: Plan) -> None:
    record = plan_record(plan)
    assert with_costs(plan, record) is record
    assert "no cost yet" in costs_and_leads(plan).message
