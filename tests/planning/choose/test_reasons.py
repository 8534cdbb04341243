"""Each action that is left out has the reason that stands in its way, told against the plan."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from hsforhs.planning.choose import choose, problem_of
from tests.planning.choose.made import ordered, payable, problem, small_problems, staffed

FULL = {"id": "full", "one_time": 100, "recurring": 100, "benefit": 50, "staff_months": 0}


def reason(*actions: dict[str, Any], of: str = "x", **more: Any) -> tuple[str, str]:
    found = choose(problem_of(problem(list(actions), **more)), time_limit=10, gap=0).left_out[of]
    return found.reason, found.detail


def test_people_are_told_what_donors_really_have() -> None:
    one = {"id": "x", "one_time": 12, "recurring": 1, "benefit": 1, "donors": ["D"]}
    budgets = [{"id": "D", "budget": [9_000, 0]}]
    found = choose(problem_of({"years": 2, "actions": [one], "donors": budgets}), time_limit=5, gap=0)
    assert found.left_out["x"].detail.endswith("its donors together have at most 9000 in a year, and 0 in year 2")


@pytest.mark.parametrize(
    ("actions", "expected", "words"),
    [
        ([{"id": "x", "donors": []}], "donor", "no donor may pay for it"),
        ([{"id": "x", "one_time": 101}], "budget", "its donors together have at most 100 in a year"),
        ([{"id": "x", "staff_months": 11}], "staff", "it takes 11 staff-months and A has 10 at most"),
        (
            [{"id": "y", "staff_months": 10, "benefit": 5}, {"id": "z", "staff_months": 10, "benefit": 5}, {"id": "x"}],
            "staff",
            "A has 0 left",
        ),
        ([{"id": "x", "benefit": 0}], "benefit", "neither it nor anything that waits for it"),
        (
            [{"id": "x", "after": ["y"]}, {"id": "y", "donors": []}],
            "order",
            "it waits for y, which is left out (donor)",
        ),
        (
            [{"id": "x", "after": ["y"]}, {"id": "y", "after": ["z"]}, {"id": "z", "one_time": 500}],
            "order",
            "left out (budget)",
        ),
        ([{"id": "x", "benefit": 0, "one_time": 200}, {"id": "y", "after": ["x"]}], "budget", "at most 100"),
        (
            [{"id": "x", "after": ["y"]}, {"id": "y", "after": ["x"], "one_time": 95}],
            "budget",
            "starts together with y",
        ),
        (
            [{"id": "x", "after": ["y"]}, {"id": "y", "after": ["x"], "staff_months": 10}],
            "staff",
            "starts together with y",
        ),
        ([{"id": "x", "after": ["y"]}, {"id": "y", "after": ["x"], "donors": []}], "order", "left out (donor)"),
        ([{"id": "x", "after": ["y"], "one_time": 200}, {"id": "y", "donors": []}], "budget", "at most 100"),
    ],
)
def test_reasons(actions: list[dict[str, Any]], expected: str, words: str) -> None:
    found, detail = reason(*actions)
    assert found == expected
    assert words in detail


def test_donors_without_money_are_no_donors() -> None:
    empty = [{"id": "D1", "budget": [0, 0]}]
    assert reason({"id": "x"}, donors=empty) == ("donor", "its donors (D1) have no money in any year")


def test_an_action_that_fits_only_before_what_it_waits_for() -> None:
    late = {"id": "y", "one_time": 50, "recurring": 0, "benefit": 9}
    money = [{"id": "D1", "budget": [20, 50]}]
    found, detail = reason(late, {"id": "x", "after": ["y"], "one_time": 20}, donors=money)
    assert found == "order"
    assert detail == "it fits only up to year 1, and y starts later"


def test_what_the_limits_are_worth_is_told() -> None:
    found, detail = reason(FULL, {"id": "x", "benefit": 2}, discount=0.5)
    assert found == "budget"
    assert detail.startswith("in year ")
    assert "it needs 10 and D1 can give 0 more" in detail
    assert "it would bring " in detail
    assert " elsewhere" in detail


@settings(max_examples=20)
@given(small_problems())
def test_reasons_are_true_of_the_plan(content: dict[str, Any]) -> None:
    found = choose(problem_of(content), time_limit=10, gap=0)
    actions = {x["id"]: x for x in content["actions"]}
    for code, why in found.left_out.items():
        assert why.detail
        one = actions[code]
        trials = [{**found.start, code: year} for year in range(1, content["years"] + 1)]
        if why.reason == "donor":
            assert not any(payable(content, {code: year}) for year in range(1, content["years"] + 1))
        if why.reason == "order":
            assert not any(ordered(content, x) and staffed(content, x) and payable(content, x) for x in trials)
            assert one["after"]
        if why.reason == "staff":
            assert not any(staffed(content, x) for x in trials if ordered(content, x))
        if why.reason == "budget":
            assert not any(payable(content, x) and staffed(content, x) for x in trials if ordered(content, x))
