"""Scenarios that another instance hands on: rows that cannot be are refused before anything is stored."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.scenarios import services
from hsforhs.workbench.scenarios.handed_on import PART, SCENARIO
from tests.workbench.costs.made import fresh, small_plan

DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NO_SENTENCE = "a sentence of an answer is none"
OUTCOME = {
    **{"status": "optimal", "objective": 1.0, "bound": 1.0, "gap": 0.0, "start": {"a": 1}, "complete": []},
    **{"left_out": {"b": {"reason": "budget", "detail": "-"}}, "cost": [1.0], "spend": {"D": [1.0]}, "conflict": []},
}


def row(**changed: Any) -> dict[str, Any]:
    return {
        **{"number": 1, "name": "All", "limits": {"years": 1, "donors": [{"id": "D", "budget": [1.0]}]}},
        **{"state": "proven", "outcome": OUTCOME, "frontier": [], "path": [], "costing": "", "asked_gap": 0.005},
        **{"gap": 0.0, "solver": "", "seed": 1, "seconds": 1.0, "error": "", "created_at": DAY, "answered_at": DAY},
        **changed,
    }


def test_a_scenario_as_it_is_stored_passes_and_holds_every_column() -> None:
    PART.check(Plan(years=1), {"scenario": [row(), row(number=2, outcome={}, state="open")]})
    said = {"words": "must be done: %(action)s", "values": {"action": "a"}}
    PART.check(Plan(years=1), {"scenario": [row(outcome={**OUTCOME, "conflict": [said, "of before"]})]})
    assert set(row()) == set(SCENARIO)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"limits": {"years": 5}}, "is for other years than the plan"),
        ({"limits": {"years": 1, "donors": [{"id": "D", "budget": [1.0, 2.0]}]}}, "there are 2 figures"),
        ({"outcome": {**OUTCOME, "start": []}}, "an answer without 'start'"),
        ({"outcome": {**OUTCOME, "start": {"a": "soon"}}}, "a start is no year"),
        ({"outcome": {**OUTCOME, "left_out": {"b": {}}}}, "left out without a reason"),
        ({"outcome": {**OUTCOME, "left_out": {"b": {"reason": "x", "detail": {"words": "a"}}}}}, NO_SENTENCE),
        ({"outcome": {**OUTCOME, "conflict": [{"words": "%(a)s", "values": {"b": 1}}]}}, NO_SENTENCE),
        ({"outcome": {**OUTCOME, "conflict": [{"words": "a", "many": "b", "values": {"number": "x"}}]}}, NO_SENTENCE),
        ({"outcome": {**OUTCOME, "conflict": [3]}}, NO_SENTENCE),
        ({"frontier": [3]}, "a point of scenario 1 is none"),
    ],
)
def test_a_scenario_that_cannot_be_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises((ValueError, BadInput), match=said):
        PART.check(Plan(years=1), {"scenario": [row(**changed)]})


def test_two_of_one_number_are_refused() -> None:
    with pytest.raises(ValueError, match="1 stands twice"):
        PART.check(Plan(years=1), {"scenario": [row(), row()]})


@pytest.mark.django_db
def test_scenarios_written_beside_another_plan_are_read_again_as_they_were(costed_plan: Plan, member: User) -> None:
    content = {"years": 5, "donors": [{"id": "G", "budget": [10_000.0] * 5}]}
    for name in ("One", "Two"):
        services.create_scenario(person=member, plan=fresh(member, costed_plan), name=name, limits=content, prove=False)
    found = PART.read(costed_plan)
    assert [x["name"] for x in found["scenario"]] == ["One", "Two"]
    target = small_plan(member)
    PART.check(target, found)
    for _twice in range(2):
        PART.write(target, found, "bundle")
        assert PART.read(target) == found, "with the days on which they were made"
    assert PART.read(costed_plan) == found
    assert set(target.scenarios.values_list("author", flat=True)) == {"bundle"}
