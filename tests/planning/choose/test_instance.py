"""Whole units: exact where the amounts allow it, never too small, never too large for 64 bits."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.planning.choose import problem_of
from hsforhs.planning.choose.instance import MOST_UNITS, Instance, after_each, instance_of
from tests.planning.choose.made import problem


def made(*actions: dict, **more: object) -> Instance:
    return instance_of(problem_of(problem(list(actions), **more)))


def test_units_are_as_fine_as_the_amounts() -> None:
    found = made({"id": "a", "one_time": 0.25, "recurring": 3})
    assert found.money_unit == 100
    assert found.one_time.tolist() == [25]
    assert found.recurring.tolist() == [300]
    assert made({"id": "a", "one_time": 7}).money_unit == 1


def test_amounts_beyond_64_bits_are_rounded_up_and_limits_down() -> None:
    found = made(
        {"id": "a", "one_time": 1e14 + 0.125},
        {"id": "b", "one_time": 1e-30},
        donors=[{"id": "D1", "budget": [1e15, 0.5]}],
    )
    assert int(found.one_time.sum()) < MOST_UNITS
    assert found.one_time[1] == 1
    assert (found.purses.budgets[0] >= 0).all()


def test_limits_far_beyond_all_costs_count_as_all_costs() -> None:
    found = made({"id": "a", "one_time": 5, "recurring": 1}, donors=[{"id": "D1", "budget": [1e15, 1e15]}])
    assert found.purses.budgets.tolist() == [[7, 7]]


def test_cost_comes_at_the_start_and_again_in_every_later_year() -> None:
    found = made({"id": "a", "one_time": 5, "recurring": 1})
    assert found.cost(0, 0).tolist() == [5, 1]
    assert found.cost(0, 1).tolist() == [0, 5]


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        ({"one_time": 101}, [False, False]),
        ({"one_time": 100, "recurring": 101}, [False, True]),
        ({"staff_months": 11}, [False, False]),
        ({"donors": []}, [False, False]),
        ({"donors": [], "one_time": 0, "recurring": 1}, [False, True]),
        ({"donors": [], "one_time": 0}, [True, True]),
        ({"after": ["z"]}, [False, False]),
    ],
)
def test_years_that_can_never_be_are_closed(action: dict, allowed: list[bool]) -> None:
    found = made({"id": "a", **action}, {"id": "z", "one_time": 1000})
    assert found.allowed[0].tolist() == allowed


def test_neighbours_in_the_order_also_in_circles_and_long_chains() -> None:
    chain = [{"id": f"a{n}", "after": [f"a{n - 1}"] if n else []} for n in range(3000)]
    found = made(*chain)
    assert found.ancestors(2999) == list(range(3000))
    assert sorted(found.descendants(0)) == list(range(3000))
    circle = made({"id": "a", "after": ["b"]}, {"id": "b", "after": ["a"]})
    assert sorted(circle.ancestors(0)) == sorted(circle.descendants(0)) == [0, 1]


def test_the_room_of_later_years() -> None:
    later = after_each(np.array([[5, 3, 9]]))
    assert later[0, :2].tolist() == [3, 9]
    assert later[0, 2] == MOST_UNITS
    assert after_each(np.array([[5]])).tolist() == [[MOST_UNITS]]
