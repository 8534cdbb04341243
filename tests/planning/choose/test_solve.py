"""The choice against trying everything, and against its limits."""

from __future__ import annotations

import time
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.choice import drawn_problem
from benchmarks.harsh import harsh_problem
from hsforhs.files import BadInput
from hsforhs.planning.choose import choose, first_answer, problem_of, solve
from tests.planning.choose.made import benefit, best_by_trying, keeps_all, payable, problem, small_problems


def chosen(content: dict[str, Any], gap: float = 0.005) -> Any:
    return choose(problem_of(content), time_limit=20, gap=gap)


@given(small_problems())
def test_a_small_problem_has_the_answer_of_trying_everything(content: dict[str, Any]) -> None:
    found = chosen(content)
    best = best_by_trying(content)
    if best is None:
        assert found.status == "infeasible"
        assert found.conflict
        assert found.objective is None
        return
    assert found.status == "optimal"
    assert found.objective == pytest.approx(best, abs=1e-9)
    assert found.bound == pytest.approx(best, abs=1e-6)
    assert keeps_all(content, dict(found.start))
    assert benefit(content, dict(found.start)) == pytest.approx(found.objective)
    assert set(found.start) | set(found.left_out) == {x["id"] for x in content["actions"]}
    assert not set(found.start) & set(found.left_out)


@settings(max_examples=20)
@given(small_problems(amounts=st.floats(0, 1e9)))
def test_amounts_of_any_size_keep_their_limits(content: dict[str, Any]) -> None:
    found = chosen(content)
    best = best_by_trying(content)
    assert (found.objective is None) == (best is None)
    if best is not None:
        assert found.objective == pytest.approx(best, abs=1e-9)
        assert payable(content, dict(found.start))


@settings(max_examples=25)
@given(small_problems())
def test_the_way_of_large_problems_keeps_its_promises_on_small_ones(content: dict[str, Any]) -> None:
    with patch.object(solve, "SMALL", 0), patch.object(solve, "WORTH_A_PROCESS", 1e9):
        found = chosen(content)
    best = best_by_trying(content)
    if best is None:
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert keeps_all(content, dict(found.start))
    assert best / 1.005 - 1e-6 <= found.objective <= best + 1e-6
    assert found.bound >= best - 1e-6


class _Silent:
    """A solver beside that never has an answer."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.asked = 0

    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def ready(self) -> bool:
        self.asked += 1
        return self.asked > 3

    def answer(self, seconds: float) -> None:
        return


def test_a_larger_problem_is_within_its_gap_and_hears_of_each_plan() -> None:
    content = drawn_problem(122)
    heard: list[tuple[float, float]] = []
    with patch.object(solve, "Beside", _Silent):
        found = choose(problem_of(content), time_limit=30, gap=0.03, on_plan=lambda *x: heard.append(x))
    assert keeps_all(content, dict(found.start))
    assert found.objective <= found.bound
    assert found.gap == pytest.approx((found.bound - found.objective) / found.objective)
    assert found.gap < 0.1
    assert found.status == ("optimal" if found.gap <= 0.03 else "feasible")
    assert len(heard) >= 2
    assert [x for x, _ in heard] == sorted(x for x, _ in heard)
    assert heard[-1][0] == pytest.approx(found.objective)


def test_when_time_is_out_the_gap_is_told_honestly() -> None:
    content = drawn_problem(200)
    with (
        patch.object(solve._Work, "relax", lambda self: None),
        patch.object(solve._Work, "solve_whole", lambda *x: None),
    ):
        found = choose(problem_of(content), time_limit=1, gap=0.005)
    assert found.status == "feasible"
    assert found.gap > 0.005
    assert keeps_all(content, dict(found.start))


def test_without_a_plan_and_without_a_proof_there_is_one_sentence() -> None:
    content = problem([{"id": "a", "one_time": 500}], provinces_floor={"P1": 1})
    with patch.object(solve._Work, "solve_whole", lambda *x: None), pytest.raises(BadInput, match="--time-limit"):
        chosen(content)


def test_a_plan_that_breaks_a_limit_when_counted_exactly_is_cut_off() -> None:
    # Too dear by less than the solver sees.
    content = problem([{"id": "a", "one_time": 50}, {"id": "b", "one_time": 50.0000001}], years=1)
    content |= {"donors": [{"id": "D1", "budget": [100]}], "agencies": [{"id": "A", "staff_months": [10]}]}
    found = chosen(content)
    assert len(found.start) == 1
    assert found.objective == 1


def test_actions_that_wait_for_each_other_start_together() -> None:
    actions = [
        {"id": "a", "after": ["b"], "one_time": 60},
        {"id": "b", "after": ["a"], "one_time": 60, "donors": ["D2"]},
    ]
    donors = [{"id": "D1", "budget": [60, 60]}, {"id": "D2", "budget": [0, 60]}]
    assert chosen(problem(actions, donors=donors)).start == {"a": 2, "b": 2}


def test_a_lag_keeps_years_between_two_starts() -> None:
    late = {"id": "b", "after": ["a"], "lag": 2, "benefit": 9}
    found = chosen(problem([{"id": "a"}, late], years=4, discount=0.05, **limits_of(4)))
    assert found.start == {"a": 1, "b": 3}
    short = chosen(problem([{"id": "a"}, late], years=2))
    assert short.start == {"a": 1}
    assert short.left_out["b"].reason == "order"


def test_a_chain_with_lags_is_put_in_at_once() -> None:
    chain = [{"id": "a"}, {"id": "b", "after": ["a"], "lag": 1}, {"id": "c", "after": ["b"], "lag": 1}]
    content = problem(chain, years=3, provinces_floor={"P1": 3}, **limits_of(3))
    with patch.object(solve, "SMALL", 0), patch.object(solve, "WORTH_A_PROCESS", 1e9):
        assert chosen(content).start == {"a": 1, "b": 2, "c": 3}
    assert first_answer(problem_of(content)).start == {"a": 1, "b": 2, "c": 3}


def limits_of(years: int) -> dict[str, Any]:
    """Money and staff for so many years."""
    return {
        "donors": [{"id": "D1", "budget": [100] * years}],
        "agencies": [{"id": "A", "staff_months": [10] * years}],
    }


@settings(max_examples=25)
@given(small_problems())
def test_a_first_answer_keeps_every_limit_and_its_bound_is_true(content: dict[str, Any]) -> None:
    best = best_by_trying(content)
    try:
        found = first_answer(problem_of(content))
    except BadInput:
        return
    assert best is not None
    assert keeps_all(content, dict(found.start))
    assert found.objective <= best + 1e-9
    assert found.bound >= best - 1e-6
    assert set(found.start) | set(found.left_out) == {x["id"] for x in content["actions"]}


def test_a_first_answer_to_a_large_problem_is_quick_and_near() -> None:
    found = first_answer(problem_of(drawn_problem(200)))
    assert found.status == "feasible"
    assert found.gap is not None
    assert found.gap < 0.1
    assert first_answer(problem_of({"years": 2, "actions": []})).status == "optimal"


def test_a_discount_of_everything_leaves_the_first_year_alone() -> None:
    found = chosen(
        problem([{"id": "a"}, {"id": "b", "benefit": 3}], discount=1, donors=[{"id": "D1", "budget": [10, 10]}])
    )
    assert (found.status, found.objective, found.start["b"]) == ("optimal", 3, 1)


def test_without_actions_a_floor_cannot_hold_and_is_named() -> None:
    assert chosen(problem([])).status == "optimal"
    found = chosen(problem([], provinces_floor={"P1": 0, "P2": 2, "P3": 1}))
    assert (found.status, len(found.conflict)) == ("infeasible", 1)
    assert first_answer(problem_of(problem([], provinces_floor={"P2": 2}))).status == "infeasible"


@pytest.mark.parametrize("family", ["long chains", "staff and links"])
def test_time_is_kept_with_long_chains(family: str) -> None:
    content = harsh_problem(family, 1000)
    began = time.process_time()
    with patch.object(solve, "Beside", _Silent):
        found = choose(problem_of(content), time_limit=0.5, gap=0.005)
    # Of the processor, since a busy machine is no fault of the search.
    assert time.process_time() - began < 4
    assert keeps_all(content, dict(found.start))
    assert set(found.left_out) == {x["id"] for x in content["actions"]} - set(found.start)
