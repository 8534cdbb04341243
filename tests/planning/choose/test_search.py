"""Quick plans keep every limit; each way to better ones never makes a plan worse."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.choice import drawn_problem
from hsforhs.planning.choose import problem_of
from hsforhs.planning.choose.exchange import exchange, reach_floors
from hsforhs.planning.choose.instance import Instance, instance_of
from hsforhs.planning.choose.relaxation import Programme, Relaxed
from hsforhs.planning.choose.schedule import Schedule
from hsforhs.planning.choose.search import fill, greedy, plan_of, polish, rounded, z_of
from tests.planning.choose.made import keeps_all, ordered, payable, problem, small_problems, staffed

CONTENT = drawn_problem(120)


@pytest.fixture(scope="module")
def instance() -> Instance:
    return instance_of(problem_of(CONTENT))


@pytest.fixture(scope="module")
def programme(instance: Instance) -> Programme:
    return Programme(instance)


@pytest.fixture(scope="module")
def relaxed(programme: Programme) -> Relaxed:
    found = programme.relax(*programme.bounds(), seconds=20)
    assert found is not None
    return found


def starts(plan: Schedule) -> dict[str, int]:
    return {plan.instance.ids[x]: int(plan.start[x]) + 1 for x in np.flatnonzero(plan.start >= 0)}


def test_rounding_is_near_the_bound_and_far_better_than_benefit_for_money(instance: Instance, relaxed: Relaxed) -> None:
    first, second = greedy(instance), rounded(instance, relaxed)
    for plan in (first, second):
        assert keeps_all(CONTENT, starts(plan))
    assert first.value < second.value <= relaxed.bound
    assert second.value > 0.85 * relaxed.bound


def test_a_plan_is_whole_when_time_is_out(instance: Instance, relaxed: Relaxed) -> None:
    over = time.monotonic() - 1
    for plan in (greedy(instance, until=over), rounded(instance, relaxed, until=over)):
        assert ordered(CONTENT, starts(plan))
        assert payable(CONTENT, starts(plan))
        assert staffed(CONTENT, starts(plan))


def test_exchange_makes_a_plan_better_and_keeps_the_limits(instance: Instance, relaxed: Relaxed) -> None:
    plan = greedy(instance)
    before = plan.value
    exchange(plan, relaxed.profit, enough=before * 1.05, until=time.monotonic() + 20)
    assert plan.value >= before * 1.05
    assert payable(CONTENT, starts(plan))
    assert staffed(CONTENT, starts(plan))
    assert ordered(CONTENT, starts(plan))


def test_exchange_ends_at_once_when_enough_is_reached_or_time_is_out(instance: Instance, relaxed: Relaxed) -> None:
    plan = greedy(instance)
    before = plan.start.copy()
    exchange(plan, relaxed.profit, enough=plan.value, until=time.monotonic() + 20)
    exchange(plan, relaxed.profit, enough=np.inf, until=time.monotonic() - 1)
    assert (plan.start == before).all()


def test_exchange_puts_off_one_action_for_another() -> None:
    actions = [{"id": "a", "one_time": 80, "benefit": 5}, {"id": "b", "one_time": 80, "benefit": 4}]
    one = instance_of(problem_of(problem(actions, discount=0.5)))
    plan = Schedule(one)
    assert plan.put({1: 0})
    exchange(plan, one.reward, enough=np.inf, until=time.monotonic() + 5)
    assert starts(plan) == {"a": 1, "b": 2}


def test_a_province_below_its_floor_comes_in_whatever_it_displaces() -> None:
    actions = [
        {"id": "a", "one_time": 60, "recurring": 60, "benefit": 9, "province": "P2"},
        {"id": "b", "one_time": 60, "recurring": 60, "benefit": 1},
        {"id": "c", "one_time": 30, "recurring": 30, "benefit": 5, "province": "P2"},
    ]
    one = instance_of(problem_of(problem(actions, provinces_floor={"P1": 1, "P2": 1})))
    plan = Schedule(one)
    assert plan.put({0: 0, 2: 0})
    reach_floors(plan, one.reward)
    assert not plan.missing().any()
    assert starts(plan) == {"b": 1, "c": 1}
    exchange(plan, one.reward, enough=np.inf, until=time.monotonic() + 5)
    assert not plan.missing().any()


def test_a_plan_and_its_z_are_the_same(instance: Instance) -> None:
    plan = greedy(instance)
    back = plan_of(instance, z_of(plan))
    assert back is not None
    assert (back.start == plan.start).all()
    assert plan_of(instance, np.ones_like(z_of(plan))) is None


@settings(max_examples=25)
@given(small_problems())
def test_filling_leaves_nothing_out_that_fits_and_brings_something(content: dict[str, Any]) -> None:
    one = instance_of(problem_of(content))
    plan = Schedule(one)
    fill(plan, one.reward)
    polish(plan)
    fill(plan, one.reward)
    assert not (plan.open_starts() & (one.reward > 0)).any()
    for limit in (ordered, staffed, payable):
        assert limit(content, starts(plan))
