"""Records about actions follow a plan that is carried over to another edition."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.costs.models import Activity, FormEntry, Line
from hsforhs.workbench.follow_up.models import Progress, Report
from hsforhs.workbench.follow_up.services import report
from hsforhs.workbench.plans.carrying import plan_carried
from hsforhs.workbench.plans.models import Plan

from .made import costed

pytestmark = pytest.mark.django_db


def test_decisions_lines_and_reports_follow_the_action_that_replaces_theirs(costed_plan: Plan, member: User) -> None:
    one, other = (x.id for x in costed(member, costed_plan).activities[:2])
    for action in (one, other):
        services.set_activity(person=member, plan=costed_plan, action_id=action, owner=f"Owner of {action}")
        services.set_line(
            person=member,
            plan=costed_plan,
            action_id=action,
            item="vehicle",
            quantity=Decimal(1),
            per="national",
            yearly=False,
        )
        services.set_form(person=member, plan=costed_plan, entries={action: {"comments_1": "Seen"}})
        report(person=member, plan=costed_plan, action_id=action, status="ongoing", percent=5)
    plan_carried.send(sender=Plan, plan=costed_plan, replaced={one: "C5-900", "Z9-001": "Z9-002"})
    for kind in (Activity, Line, FormEntry, Progress, Report):
        assert set(kind._default_manager.values_list("action_id", flat=True)) == {"C5-900", other}
    assert Activity.objects.get(action_id="C5-900").owner == f"Owner of {one}"
    plan_carried.send(sender=Plan, plan=costed_plan, replaced={other: "C5-900"})
    assert Activity.objects.get(action_id=other).owner == f"Owner of {other}", "what stands there already stays"
