"""Every family of hard problems is drawn the same for the same seed and is a problem that can be read."""

from __future__ import annotations

import pytest

from benchmarks.harsh import FAMILIES, harsh_problem, measure
from hsforhs.planning.choose import problem_of
from hsforhs.planning.choose.instance import instance_of
from hsforhs.planning.choose.search import greedy


def test_a_draw_is_the_same_for_the_same_seed() -> None:
    assert harsh_problem("plain", 30, seed=3) == harsh_problem("plain", 30, seed=3)
    assert harsh_problem("plain", 30, seed=3) != harsh_problem("plain", 30, seed=4)


def test_each_family_can_be_read_and_has_plans() -> None:
    for family in FAMILIES:
        one = instance_of(problem_of(harsh_problem(family, 200)))
        assert len(one.ids) == 200
        assert len(one.purses.budgets) == 6
        assert greedy(one).value > 0, family


def test_what_is_measured_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    measure(["loose"], actions=10, seconds=5)
    assert capsys.readouterr().out.split()[:2] == ["loose", "optimal"]
