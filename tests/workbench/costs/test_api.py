"""Costs of plans over the API: what pages show, to who may see the plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans.models import Plan

from .made import costed

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]


def test_the_api_gives_every_line_that_the_page_shows(costed_plan: Plan, member: User, ask: Ask) -> None:
    assert ask(f"plans/{costed_plan.pk}/costs").status_code == 404
    Plan.objects.update(visibility=Visibility.PUBLIC)
    answer = ask(f"plans/{costed_plan.pk}/costs").json()
    found = costed(member, costed_plan)
    assert answer["total"] == pytest.approx(float(found.total))
    assert sum(answer["by_year"]) == pytest.approx(answer["total"])
    assert [x["action"] for x in answer["activities"]] == [x.id for x in found.activities]
    lines = [line for x in answer["activities"] for line in x["lines"]]
    assert sum(x["total"] for x in lines) * 1.1 == pytest.approx(answer["total"])
    assert lines[0]["price"]["source"] == "Invented ministry, price list"
    assert {x["code"] for x in answer["findings"]} >= {"owner-missing"}


def test_a_plan_that_nobody_costed_says_so(plan: Plan, ask: Ask) -> None:
    Plan.objects.update(visibility=Visibility.PUBLIC)
    answer = ask(f"plans/{plan.pk}/costs").json()
    assert (answer["costed"], answer["total"], answer["activities"]) == (False, None, [])


def test_frozen_versions_are_listed_and_given_whole(costed_plan: Plan, member: User, ask: Ask) -> None:
    Plan.objects.update(visibility=Visibility.PUBLIC)
    frozen = services.freeze(person=member, plan=costed_plan, remark="First")
    listed = ask(f"plans/{costed_plan.pk}/costs/versions").json()["items"]
    assert [(x["number"], x["note"], x["sha256"]) for x in listed] == [(1, "First", frozen.sha256)]
    one = ask(f"plans/{costed_plan.pk}/costs/versions/1").json()
    assert one["content"] == frozen.content
    assert ask(f"plans/{costed_plan.pk}/costs/versions/2").status_code == 404


def test_a_token_for_another_branch_opens_nothing(
    costed_plan: Plan, member: User, ask: Ask, token_of: Callable[..., str], administrator: User
) -> None:
    mine = token_of(member)
    assert ask(f"plans/{costed_plan.pk}/costs", mine).status_code == 200
    elsewhere = token_of(administrator, "GHA")
    for path in ("costs", "scenarios", "priorities", "progress", "progress/reports", "costs/versions"):
        assert ask(f"plans/{costed_plan.pk}/{path}", elsewhere).status_code == 404
