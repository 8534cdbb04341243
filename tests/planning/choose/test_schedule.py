"""A plan in work keeps every limit and undoes what would break one."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.choose import problem_of
from hsforhs.planning.choose.instance import instance_of
from hsforhs.planning.choose.schedule import NEVER, Schedule
from tests.planning.choose.made import ordered, payable, problem, small_problems, staffed

STEPS = st.lists(st.tuples(st.integers(0, 4), st.integers(NEVER, 2)), max_size=12)


@given(small_problems(), STEPS)
def test_steps_are_taken_exactly_when_all_limits_hold(content: dict[str, Any], steps: list[tuple[int, int]]) -> None:
    one = instance_of(problem_of(content))
    plan = Schedule(one)
    for action, year in steps:
        if action >= len(one.ids) or year >= one.years:
            continue
        before = plan.start.copy()
        wanted = before.copy()
        wanted[action] = year
        starts = {one.ids[x]: int(wanted[x]) + 1 for x in np.flatnonzero(wanted >= 0)}
        keeps = ordered(content, starts) and staffed(content, starts) and payable(content, starts)
        assert plan.put({action: year}) == keeps
        assert plan.start.tolist() == (wanted if keeps else before).tolist()
    fresh = Schedule(one)
    assert fresh.put({int(x): int(plan.start[x]) for x in np.flatnonzero(plan.start >= 0)})
    assert (fresh.spent == plan.spent).all()
    assert (fresh.staff_left == plan.staff_left).all()


@given(small_problems())
def test_open_starts_are_those_that_can_be_put(content: dict[str, Any]) -> None:
    one = instance_of(problem_of(content))
    plan = Schedule(one)
    for action in range(len(one.ids)):
        for year in range(one.years):
            # An action of a circle, or one that names itself, never starts alone.
            promised = bool(plan.open_starts()[action, year])
            trial = plan.copy()
            assert trial.put({action: year}) == promised or action in one.after[action]


def test_a_copy_stands_apart_and_floors_are_counted() -> None:
    one = instance_of(problem_of(problem([{"id": "a"}, {"id": "b"}], provinces_floor={"P1": 2, "P9": 1})))
    plan = Schedule(one)
    assert plan.missing().tolist() == [2, 1]
    other = plan.copy()
    assert other.put({0: 1})
    assert (other.missing().tolist(), plan.missing().tolist()) == ([1, 1], [2, 1])
    assert (other.value, plan.value) == (1.0, 0.0)
