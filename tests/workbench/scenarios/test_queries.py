"""Figures by which scenarios are compared, and what is said about how good they are."""

from __future__ import annotations

import pytest
from django.utils import timezone

from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.scenarios.models import PriorityRound, Scenario, State
from hsforhs.workbench.scenarios.queries import Differing, Facts, differences, gap_in_words, priority_of


@pytest.mark.parametrize(
    ("state", "gap", "said"),
    [
        (State.OPEN, None, "not answered"),
        (State.FAILED, 0.0, "not answered"),
        (State.IMPOSSIBLE, 0.0, "no plan keeps all limits"),
        (State.FIRST, None, "how much better is possible is not known"),
        (State.PROVEN, 0.0, "nothing better is possible"),
        (State.PROVEN, 1e-9, "nothing better is possible"),
        (State.PROVEN, 0.004, "at most 0.4 % better is possible"),
        (State.FIRST, 0.125, "at most 12 % better is possible"),
    ],
)
def test_how_good_an_answer_is(state: State, gap: float | None, said: str) -> None:
    assert gap_in_words(Scenario(state=state, gap=gap)) == said


def test_figures_of_an_answer_and_of_none() -> None:
    outcome = {
        "start": {"a": 1, "b": 3}, "left_out": {"c": {}}, "complete": [["D2.1", 3, 2]], "cost": [1.5, 2.0, 0.0],
        "objective": 7.0,
    }  # fmt: skip
    path = [{"index": 40.0}, {"index": 46.5}]
    found = Facts.of(Scenario(state=State.PROVEN, outcome=outcome, path=path, gap=0.0))
    assert (found.activities, found.left_out, found.steps) == (2, 1, 1)
    assert (found.cost, found.benefit, found.index) == (3.5, 7.0, 46.5)
    none = Facts.of(Scenario(state=State.OPEN))
    assert (none.activities, none.left_out, none.steps, none.cost, none.benefit, none.index) == (0, 0, 0, 0, None, None)


def test_two_scenarios_differ_by_starts_and_by_what_they_leave_out() -> None:
    one = Scenario(outcome={"start": {"b": 1, "a": 2, "c": 3}})
    other = Scenario(outcome={"start": {"a": 2, "c": 1, "d": 4}})
    assert differences(one, other) == [Differing("b", 1, None), Differing("c", 3, 1), Differing("d", None, 4)]
    assert differences(one, one) == []
    assert [x.one for x in differences(Scenario(), other)] == [None] * 3


@pytest.mark.django_db
def test_only_a_closed_round_says_what_comes_first(plan: Plan) -> None:
    assert priority_of(plan) == {}
    ranking = [{"area": "D1", "value": 0.75}, {"area": "P5", "value": 0.0}]
    found = PriorityRound.objects.create(plan=plan, result={"ranking": ranking})
    assert priority_of(plan) == {}
    PriorityRound.objects.filter(pk=found.pk).update(closed_at=timezone.now())
    assert priority_of(plan) == {"D1": 0.75, "P5": 0.0}
