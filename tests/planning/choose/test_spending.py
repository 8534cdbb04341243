"""Who pays: whole cents, within every budget, together what the plan costs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.planning.choose import choose, problem_of
from tests.planning.choose.made import cost, exact, problem, small_problems


def spent(content: dict[str, Any]) -> tuple[dict[str, tuple[float, ...]], dict[str, int]]:
    found = choose(problem_of(content), time_limit=10, gap=0)
    return dict(found.spend), dict(found.start)


@settings(max_examples=15)
@given(small_problems(amounts=st.decimals(0, 50, places=2).map(float)))
def test_amounts_in_cents_are_paid_exactly(content: dict[str, Any]) -> None:
    spend, start = spent(content)
    actions = {x["id"]: x for x in content["actions"]}
    for year in range(1, content["years"] + 1) if spend else ():
        need = sum(cost(actions[a], t, year) for a, t in start.items())
        assert sum(exact(amounts[year - 1]) for amounts in spend.values()) == need
        for donor in content["donors"]:
            assert 0 <= exact(spend[donor["id"]][year - 1]) <= exact(donor["budget"][year - 1])


@settings(max_examples=15)
@given(small_problems(amounts=st.floats(0, 50)))
def test_parts_of_a_cent_break_no_budget(content: dict[str, Any]) -> None:
    spend, start = spent(content)
    actions = {x["id"]: x for x in content["actions"]}
    for year in range(1, content["years"] + 1) if spend else ():
        need = float(sum(cost(actions[a], t, year) for a, t in start.items()))
        assert sum(amounts[year - 1] for amounts in spend.values()) == pytest.approx(need, abs=0.01 * len(spend) + 1e-9)
        for donor in content["donors"]:
            amount = exact(spend[donor["id"]][year - 1])
            assert amount <= exact(donor["budget"][year - 1])
            assert (100 * amount).denominator == 1


def test_every_donor_is_named_and_only_those_who_may_pay() -> None:
    donors = [{"id": "D1", "budget": [5, 0]}, {"id": "D2", "budget": [50, 50]}, {"id": "D3", "budget": [9, 9]}]
    actions = [
        {"id": "a", "one_time": 50, "benefit": 9, "donors": ["D1", "D2"]},
        {"id": "b", "one_time": 5, "benefit": 9, "donors": ["D2"]},
    ]
    spend, start = spent(problem(actions, donors=donors))
    assert start == {"a": 1, "b": 1}
    assert spend == {"D1": (5.0, 0.0), "D2": (50.0, 0.0), "D3": (0.0, 0.0)}
