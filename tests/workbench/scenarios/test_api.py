"""Scenarios and priorities over the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.scenarios import priorities, services
from hsforhs.workbench.scenarios.models import Source
from tests.workbench.costs.made import fresh

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]


@pytest.fixture
def opened(costed_plan: Plan) -> Plan:
    Plan.objects.update(visibility=Visibility.PUBLIC)
    return costed_plan


def test_scenarios_are_listed_and_given_with_the_reasons(opened: Plan, member: User, ask: Ask) -> None:
    content = {"years": 5, "donors": [{"id": "G", "budget": [100_000.0] * 5}]}
    made = services.create_scenario(person=member, plan=fresh(member, opened), name="Little", limits=content)
    (listed,) = ask(f"plans/{opened.pk}/scenarios").json()["items"]
    assert (listed["number"], listed["name"], listed["state"]) == (1, "Little", made.state)
    one = ask(f"plans/{opened.pk}/scenarios/1").json()
    assert one["start"] == made.outcome["start"]
    assert one["left_out"] == {code: {"reason": x, "detail": str(y)} for code, (x, y) in made.left_out.items()}
    assert one["left_out"]
    assert one["limits"]["donors"] == made.limits["donors"]
    assert [x["year"] for x in one["path"]] == [0, 1, 2, 3, 4, 5]
    assert ask(f"plans/{opened.pk}/scenarios/2").status_code == 404


def test_results_of_a_vote_are_given_once_it_is_closed_and_never_ballots(opened: Plan, member: User, ask: Ask) -> None:
    assert ask(f"plans/{opened.pk}/priorities").json()["criteria"] == []
    criteria = [("Gap", Source.GAP), ("Synergy", Source.SYNERGY)]
    found = priorities.open_round(person=member, plan=fresh(member, opened), criteria=criteria)
    priorities.vote(person=member, found=found, pairs={(0, 1): 3.0}, areas=[])
    before = ask(f"plans/{opened.pk}/priorities").json()
    assert (before["criteria"], before["ballots"], before["ranking"]) == (["Gap", "Synergy"], None, [])
    priorities.close_round(person=member, found=found)
    area = priorities.areas_of(opened)[0]
    priorities.decide(person=member, found=found, area=area, first=True, reason="Cholera")
    after = ask(f"plans/{opened.pk}/priorities").json()
    assert after["weights"] == pytest.approx([0.75, 0.25])
    assert after["ballots"] == 1
    decided = {x["area"]: (x["first"], x["reason"]) for x in after["ranking"]}
    assert decided[area] == (True, "Cholera")
    assert "pairs" not in str(after)
