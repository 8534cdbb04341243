"""The relaxation is never below the best plan, both ways to write money are the same, and prices add up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.harsh import harsh_problem
from hsforhs.planning.choose import problem_of
from hsforhs.planning.choose.few_sets import relaxation
from hsforhs.planning.choose.instance import Instance, instance_of
from hsforhs.planning.choose.relaxation import Programme
from hsforhs.planning.choose.search import plan_of
from tests.planning.choose.made import best_by_trying, problem, small_problems


def every_set(one: Instance) -> Any:
    return np.ones(one.purses.capacity.shape, dtype=bool)


@settings(max_examples=25)
@given(small_problems())
def test_the_bound_is_above_the_best_plan_and_the_mixed_programme_finds_it(content: dict[str, Any]) -> None:
    one = instance_of(problem_of(content))
    best = best_by_trying(content)
    for programme in (Programme(one), Programme(one, sets=every_set(one))):
        relaxed = programme.relax(*programme.bounds(), seconds=10)
        mixed = programme.solve(*programme.bounds(), seconds=10, gap=0)
        assert mixed.infeasible == (best is None)
        if best is None:
            continue
        assert relaxed is not None
        assert relaxed.bound >= best - 1e-6
        assert mixed.z is not None
        plan = plan_of(one, mixed.z)
        assert plan is not None
        assert plan.value == pytest.approx(best, abs=1e-6)
        assert mixed.bound == pytest.approx(best, abs=1e-6)


def test_both_ways_to_write_money_have_the_same_bound() -> None:
    donors = [{"id": "D1", "budget": [30, 10]}, {"id": "D2", "budget": [5, 40]}]
    actions = [
        {"id": f"a{n}", "one_time": 7 + n, "recurring": n, "benefit": 10 - n, "donors": ["D1", "D2"][: 1 + n % 2]}
        for n in range(8)
    ]
    one = instance_of(problem_of(problem(actions, donors=donors)))
    flows, sets = Programme(one), Programme(one, sets=every_set(one))
    first, second = (x.relax(*x.bounds(), seconds=10) for x in (flows, sets))
    assert first is not None
    assert second is not None
    assert first.bound == pytest.approx(second.bound)
    third = relaxation(one, seconds=10)[1]
    assert third is not None
    assert third.bound == pytest.approx(first.bound)


def test_a_part_is_solved_with_the_rest_held() -> None:
    for seed in range(3):
        one = instance_of(problem_of(harsh_problem("one payer", 12, seed=seed)))
        for programme in (Programme(one), Programme(one, sets=every_set(one))):
            whole = programme.solve(*programme.bounds(), seconds=10, gap=0)
            assert whole.z is not None
            free = np.ones(len(one.ids), dtype=bool)
            part = programme.solve_part(np.zeros_like(whole.z), free, seconds=10, gap=0)
            assert part.ended
            assert part.bound == pytest.approx(whole.bound)
            free[::2] = False
            some = programme.solve_part(whole.z.round(), free, seconds=10, gap=0)
            assert some.z is not None
            assert some.bound == pytest.approx(whole.bound)
            assert (some.z[::2] == whole.z[::2].round()).all()
            held = programme.solve_part(whole.z.round(), np.zeros_like(free), seconds=10, gap=0)
            assert held.bound == pytest.approx(whole.bound)


def test_an_action_that_pays_at_the_prices_is_in_and_one_that_does_not_is_out() -> None:
    actions = [{"id": f"a{n}", "one_time": 40, "benefit": n + 1} for n in range(6)]
    one = instance_of(problem_of(problem(actions, discount=0.1)))
    programme = Programme(one)
    relaxed = programme.relax(*programme.bounds(), seconds=10)
    assert relaxed is not None
    profit = relaxed.profit.max(axis=1)
    assert (relaxed.z[profit > 1e-6, -1] > 0.99).all()
    assert (relaxed.z[profit < -1e-6, -1] < 0.01).all()


def test_columns_that_are_held_stay() -> None:
    one = instance_of(problem_of(problem([{"id": "a", "benefit": 5}, {"id": "b", "benefit": 9, "one_time": 95}])))
    programme = Programme(one)
    low, high = programme.bounds()
    low[:2] = 1  # a starts in year 1, so that b has to wait
    held = programme.solve(low, high, seconds=5, gap=0)
    assert held.z is not None
    assert held.z.round().tolist() == [[1, 1], [0, 1]]
    high[: programme.size] = low[: programme.size] = np.array([1, 1, 1, 1])
    assert programme.solve(low, high, seconds=5, gap=0).infeasible


def test_cuts_exclude_a_plan() -> None:
    from scipy.sparse import csr_matrix

    programme = Programme(instance_of(problem_of(problem([{"id": "a", "benefit": 5}], discount=0.5))))
    row = np.zeros((1, programme.columns))
    row[0, 0] = 1
    answer = programme.solve(*programme.bounds(), seconds=5, gap=0, cuts=(csr_matrix(row), np.array([0.0])))
    assert answer.z is not None
    assert answer.z.round().tolist() == [[0, 1]]
