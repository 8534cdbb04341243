"""Progress of plans over the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.http import HttpResponse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.follow_up import services
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record

pytestmark = pytest.mark.django_db


def test_states_and_reports_are_given(costed_plan: Plan, member: User, ask: Callable[..., HttpResponse]) -> None:
    Plan.objects.update(visibility=Visibility.PUBLIC)
    lines = plan_record(costed_plan).lines
    action = lines[0].action.id
    for percent in (10, 40):
        services.report(
            person=member,
            plan=costed_plan,
            action_id=action,
            status="ongoing",
            percent=percent,
            spent=Decimal(percent),
            on=dt.date(2026, 1, percent // 10),
        )
    answer = ask(f"plans/{costed_plan.pk}/progress").json()
    assert [x["action"] for x in answer["activities"]] == [x.action.id for x in lines]
    one = answer["activities"][0]
    assert (one["status"], one["percent"], one["spent"], one["dates_set"]) == ("ongoing", 40, 40.0, False)
    assert answer["by_status"]["ongoing"] == 1
    assert answer["spent"] == 40
    first = ask(f"plans/{costed_plan.pk}/progress/reports", limit=1).json()
    second = ask(f"plans/{costed_plan.pk}/progress/reports", limit=1, cursor=first["next"]).json()
    assert [x["percent"] for x in (*first["items"], *second["items"])] == [10, 40]
    assert second["next"] is None
    private = "private" in ask(f"plans/{costed_plan.pk}/progress").headers["Cache-Control"]
    assert private
