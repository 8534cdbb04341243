"""Weights by points and by best and worst."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.agenda.weighting import by_best_and_worst, by_points
from hsforhs.files import BadInput

CRITERIA = ("a", "b", "c")


def test_points_are_divided_by_their_sum() -> None:
    assert by_points({"a": 2, "b": 1, "c": 1}, CRITERIA) == {"a": 0.5, "b": 0.25, "c": 0.25}
    assert by_points({"a": 1, "b": 0, "c": 0}, CRITERIA)["b"] == 0
    assert by_points(dict.fromkeys(CRITERIA, 1e308), CRITERIA)["a"] == pytest.approx(1 / 3)


@given(st.lists(st.floats(0, 1e6), min_size=3, max_size=3).filter(lambda x: max(x) > 1e-6))
def test_weights_add_up_to_one_in_the_proportion_of_the_points(points: list[float]) -> None:
    found = by_points(dict(zip(CRITERIA, points, strict=True)), CRITERIA)
    assert math.isclose(sum(found.values()), 1)
    assert found["a"] * points[1] == pytest.approx(found["b"] * points[0], abs=1e-6)


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ({"a": 1, "b": 1}, "'c' has no points"),
        ({"a": 1, "b": 1, "c": 1, "d": 1}, "no criterion 'd'"),
        ({"a": -1, "b": 1, "c": 1}, "'a' has -1 points"),
        ({"a": math.nan, "b": 1, "c": 1}, "'a' has nan points"),
        (dict.fromkeys(CRITERIA, 0.0), "all points are zero"),
    ],
)
def test_points_that_cannot_be_are_refused(points: dict[str, float], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        by_points(points, CRITERIA)


def test_best_and_worst_follow_the_square_root_of_their_ratio() -> None:
    found = by_best_and_worst([("a", "b"), ("a", "c"), ("c", "b")], CRITERIA)
    ratios = {"a": math.sqrt(2.5 / 0.5), "b": math.sqrt(0.5 / 2.5), "c": math.sqrt(1.5 / 1.5)}
    total = sum(ratios.values())
    assert found == pytest.approx({code: x / total for code, x in ratios.items()})


@given(st.lists(st.permutations(CRITERIA).map(lambda x: (x[0], x[1])), min_size=1, max_size=20))
def test_every_criterion_keeps_a_weight(choices: list[tuple[str, str]]) -> None:
    found = by_best_and_worst(choices, CRITERIA)
    assert math.isclose(sum(found.values()), 1)
    assert min(found.values()) > 0


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ([], "nobody named"),
        ([("a", "x")], "choice 1 names 'x'"),
        ([("a", "b"), ("c", "c")], "choice 2 names 'c' best and worst"),
    ],
)
def test_choices_that_cannot_be_are_refused(choices: list[tuple[str, str]], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        by_best_and_worst(choices, CRITERIA)
