"""The smallest set of limits that cannot hold together: it breaks, and without any member it does not."""

from __future__ import annotations

from typing import Any

import pytest

from hsforhs.planning.choose import choose, problem_of
from hsforhs.planning.choose import conflict as module
from hsforhs.planning.choose.conflict import Limit, conflict
from tests.planning.choose.made import problem


def limits(content: dict[str, Any]) -> set[tuple[str, str]]:
    return {(x.kind, x.of) for x in conflict(problem_of(content), seconds=20)}


POOR = [{"id": "D1", "budget": [5, 5]}, {"id": "D2", "budget": [5, 5]}]
CASES = {
    "a floor above the number of actions": (problem([{"id": "a"}], provinces_floor={"P1": 2}), {("floor", "P1")}),
    "a province without actions": (problem([{"id": "a"}], provinces_floor={"P9": 1}), {("floor", "P9")}),
    "money": (problem([{"id": "a", "one_time": 500}], provinces_floor={"P1": 1}), {("floor", "P1"), ("budget", "D1")}),
    "money of two donors": (
        problem([{"id": "a", "one_time": 20, "donors": ["D1", "D2"]}], donors=POOR, provinces_floor={"P1": 1}),
        {("floor", "P1"), ("budget", "D1"), ("budget", "D2")},
    ),
    "staff": (problem([{"id": "a", "staff_months": 50}], provinces_floor={"P1": 1}), {("floor", "P1"), ("staff", "A")}),
    "no donor": (problem([{"id": "a", "donors": []}], provinces_floor={"P1": 1}), {("floor", "P1"), ("donor", "a")}),
    "order": (
        problem(
            [{"id": "a", "after": ["z"]}, {"id": "z", "province": None, "one_time": 500}], provinces_floor={"P1": 1}
        ),
        {("floor", "P1"), ("order", "a"), ("budget", "D1")},
    ),
    "two floors that want the same money": (
        problem(
            [
                {"id": "a", "one_time": 60, "recurring": 60},
                {"id": "b", "one_time": 60, "province": "P2", "after": ["a"]},
            ],
            donors=[{"id": "D1", "budget": [100, 60]}],
            provinces_floor={"P1": 1, "P2": 1, "P3": 0},
        ),
        {("floor", "P2"), ("order", "b"), ("budget", "D1")},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_smallest_set_is_named(case: str) -> None:
    content, expected = CASES[case]
    assert limits(content) == expected


def test_of_two_sets_the_smaller_one_is_named() -> None:
    content = problem(
        [
            {"id": "a", "one_time": 20, "donors": ["D1", "D2"]},
            {"id": "b", "province": "P2", "one_time": 6, "donors": ["D2"]},
        ],
        donors=POOR,
        provinces_floor={"P1": 1, "P2": 1},
    )
    assert limits(content) == {("floor", "P2"), ("budget", "D2")}


def test_with_many_limits_nothing_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_EXACT", 0)
    for content, expected in CASES.values():
        found = conflict(problem_of(content), seconds=20)
        assert len(found) == len(expected)


def test_without_time_the_answer_is_all_limits() -> None:
    content, _ = CASES["money"]
    assert {(x.kind) for x in conflict(problem_of(content), seconds=0)} == {"floor", "budget", "staff"}


def test_limits_are_said_in_words() -> None:
    content = problem_of(CASES["order"][0])
    assert Limit("floor", "P1").said(content) == "provinces_floor P1: at least 1 chosen"
    assert Limit("order", "a").said(content) == "order: a after z"
    assert choose(content, time_limit=5, gap=0).conflict == (
        "provinces_floor P1: at least 1 chosen",
        "budget of donor D1",
        "order: a after z",
    )
