"""Drawn problems are the same for the same seed, read without complaint, and have plans."""

from __future__ import annotations

from benchmarks.choice import DONORS, drawn_problem
from hsforhs.planning.choose import problem_of
from hsforhs.planning.choose.instance import instance_of
from hsforhs.planning.choose.search import greedy


def test_a_draw_is_the_same_for_the_same_seed() -> None:
    assert drawn_problem(50, seed=3) == drawn_problem(50, seed=3) != drawn_problem(50, seed=4)


def test_a_draw_is_a_problem_with_several_groups_of_donors_and_floors_that_can_be_reached() -> None:
    found = instance_of(problem_of(drawn_problem(300)))
    assert len(found.ids) == 300
    assert len(found.purses.groups) > DONORS
    assert found.floors.sum() > 0
    assert not greedy(found).missing().any()
