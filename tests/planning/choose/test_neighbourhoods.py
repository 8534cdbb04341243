"""Small exact programmes never make a plan worse, and learn which sets of donors matter."""

from __future__ import annotations

import time

import numpy as np
import pytest

from benchmarks.choice import drawn_problem
from hsforhs.planning.choose import neighbourhoods, problem_of
from hsforhs.planning.choose.few_sets import relaxation
from hsforhs.planning.choose.instance import Instance, instance_of
from hsforhs.planning.choose.neighbourhoods import Neighbourhoods, _first_with_kin
from hsforhs.planning.choose.relaxation import Programme, Relaxed
from hsforhs.planning.choose.schedule import Schedule
from hsforhs.planning.choose.search import greedy
from tests.planning.choose.made import keeps_all, problem

CONTENT = drawn_problem(120)
STAFF = [{"id": "A", "staff_months": [10]}]


@pytest.fixture(scope="module")
def instance() -> Instance:
    return instance_of(problem_of(CONTENT))


@pytest.fixture(scope="module")
def relaxed(instance: Instance) -> Relaxed:
    found = relaxation(instance, seconds=20)[1]
    assert found is not None
    return found


@pytest.fixture
def near(instance: Instance, relaxed: Relaxed) -> Neighbourhoods:
    return Neighbourhoods(relaxation(instance, seconds=20)[0], relaxed)


def test_small_exact_programmes_never_make_a_plan_worse(
    instance: Instance, near: Neighbourhoods, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbourhoods, "LEAST_CORE", 20)
    plan = greedy(instance)
    values = [plan.value]
    enough = plan.value * 1.001
    for better in near.improve(plan, enough=enough, until=time.monotonic() + 20):
        values.append(better.value)
        assert not better.missing().any()
    assert values == sorted(values)
    assert values[-1] >= enough


def test_what_is_in_doubt_is_solved_at_once_and_never_for_the_worse(
    instance: Instance, near: Neighbourhoods, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbourhoods, "LEAST_CORE", 30)
    plan = greedy(instance)
    better = near.core(plan, until=time.monotonic() + 20.0)
    assert better.value > plan.value
    assert not better.missing().any()
    started = np.flatnonzero(better.start >= 0)
    assert keeps_all(CONTENT, {instance.ids[x]: int(better.start[x]) + 1 for x in started})
    assert near.core(better, until=time.monotonic()).value >= better.value


def test_a_set_of_donors_that_a_plan_breaks_joins() -> None:
    donors = [{"id": "D1", "budget": [30, 30]}, {"id": "D2", "budget": [90, 90]}]
    actions = [{"id": f"a{n}", "one_time": 20, "benefit": 5 + n} for n in range(5)]
    one = instance_of(problem_of(problem(actions, donors=donors)))
    relaxed = relaxation(one, seconds=10)[1]
    assert relaxed is not None
    near = Neighbourhoods(Programme(one, sets=np.zeros(one.purses.capacity.shape, dtype=bool)), relaxed)
    better = near.core(Schedule(one), until=time.monotonic() + 10)
    assert (better.start >= 0).sum() == 2
    assert near.programme.sets is not None
    assert near.programme.sets.any()


def test_a_chain_comes_in_and_goes_out_as_a_whole() -> None:
    actions = [
        {"id": "a", "one_time": 40, "benefit": 0},
        {"id": "b", "one_time": 40, "benefit": 9, "after": ["a"]},
        {"id": "c", "one_time": 90, "benefit": 5},
        {"id": "d", "one_time": 10, "benefit": 1, "after": ["c"]},
    ]
    one = instance_of(problem_of(problem(actions, years=1, donors=[{"id": "D1", "budget": [100]}], agencies=STAFF)))
    relaxed = relaxation(one, seconds=10)[1]
    assert relaxed is not None
    plan = Schedule(one)
    assert plan.put({2: 0, 3: 0})
    free = _first_with_kin(plan, np.array([9.0, 1.0, 2.0, 9.0]), 4)
    assert free.tolist() == [True] * 4
    assert _first_with_kin(plan, np.array([9.0, 1.0, 2.0, 9.0]), 2).tolist() == [True, True, False, False]
    better = list(Neighbourhoods(relaxation(one, seconds=10)[0], relaxed).improve(plan, enough=9, until=np.inf))
    assert better[-1].value == pytest.approx(9)
