"""The pages of a plan from costs to progress, as people use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.follow_up import services
from hsforhs.workbench.follow_up.models import Progress
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(member: User) -> Client:
    made = Client()
    made.force_login(member)
    return made


@pytest.fixture
def action(costed_plan: Plan) -> str:
    return plan_record(costed_plan).lines[0].action.id


def get(client: Client, plan: Plan, path: str, **asked: Any) -> str:
    response: HttpResponse = client.get(f"/plans/{plan.pk}/{path}", asked)
    assert response.status_code == 200, path
    return response.content.decode()


def test_the_plan_at_a_glance(
    client: Client, costed_plan: Plan, action: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    with django_assert_max_num_queries(15):
        page = get(client, costed_plan, "overview/")
    assert "No money behind this plan is known here" in page
    assert "gap-bar" in page
    assert "invented example" in page
    assert f"/plans/{costed_plan.pk}/progress/activities/{action}/" in page
    assert len(page.encode()) < 60_000


def test_a_plan_without_costs_at_a_glance(client: Client, plan: Plan) -> None:
    assert "Nothing is costed yet" in get(client, plan, "overview/")


def test_a_report_is_handed_in_and_shown(
    client: Client, costed_plan: Plan, action: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    address = f"progress/activities/{action}/"
    values = {"status": "ongoing", "percent": "35", "spent": "1200", "evidence": "Minutes", "on": "2026-03-01"}
    response = client.post(f"/plans/{costed_plan.pk}/{address}", values)
    assert response.status_code == 302
    with django_assert_max_num_queries(15):
        page = get(client, costed_plan, address)
    assert "Ongoing, 35" in page
    assert "Minutes" in page
    bad = client.post(f"/plans/{costed_plan.pk}/{address}", {**values, "status": "completed"})
    assert bad.status_code == 422
    assert "done to 100 per cent" in bad.content.decode()
    dates = {"starts": "2026-01-01", "ends": "2025-01-01", "dates": "1"}
    assert client.post(f"/plans/{costed_plan.pk}/{address}", dates).status_code == 422
    assert client.post(f"/plans/{costed_plan.pk}/{address}", {**dates, "ends": "2026-02-01"}).status_code == 302
    assert Progress.objects.get().ends == dt.date(2026, 2, 1)
    assert client.get(f"/plans/{costed_plan.pk}/progress/activities/Z9-001/").status_code == 404


def test_the_board_shows_what_is_late_first(
    client: Client, costed_plan: Plan, member: User, action: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    services.report(person=member, plan=costed_plan, action_id=action, status="ongoing", percent=5, spent=Decimal(3))
    services.set_dates(
        person=member, plan=costed_plan, action_id=action, starts=dt.date(2020, 1, 1), ends=dt.date(2020, 2, 1)
    )
    with django_assert_max_num_queries(15):
        page = get(client, costed_plan, "progress/")
    assert "overdue" in page
    assert page.index(action) < page.index("Did scores move")
    assert action not in get(client, costed_plan, "progress/", standing="not due")
    assert action in get(client, costed_plan, "progress/", standing="overdue")
    assert client.post(f"/plans/{costed_plan.pk}/progress/remind/").status_code == 302
    assert "is reminded" in get(client, costed_plan, "progress/")


def test_the_report_of_a_quarter(client: Client, costed_plan: Plan, member: User, action: str) -> None:
    services.report(
        person=member, plan=costed_plan, action_id=action, status="ongoing", percent=5, on=dt.date(2026, 2, 1)
    )
    page = get(client, costed_plan, "progress/report/", quarter="2026-Q1")
    assert action in page
    assert "2025-Q4" in page
    assert "Nothing was reported" in get(client, costed_plan, "progress/report/", quarter="2025-Q1")
    assert client.get(f"/plans/{costed_plan.pk}/progress/report/", {"quarter": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["overview/", "progress/", "progress/report/", "costs/", "scenarios/", "priorities/"])
def test_who_may_not_see_the_plan_is_told_that_it_is_not_there(costed_plan: Plan, path: str) -> None:
    address = f"/plans/{costed_plan.pk}/{path}"
    assert Client().get(address).status_code == 404
    Plan.objects.update(visibility=Visibility.PUBLIC)
    page = Client().get(address)
    assert page.status_code == 200
    assert b'<form method="post" action="/plans' not in page.content
    assert Client().post(f"/plans/{costed_plan.pk}/progress/remind/").status_code in (302, 403)
