"""The choice against trying everything, and against its limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.planning.choose import choose, problem_of
from tests.planning.choose.made import benefit, best_by_trying, keeps_all, payable, small_problems


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
