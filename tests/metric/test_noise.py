"""What is added to values, whatever the form in which it was drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.metric.evaluation import scored
from hsforhs.metric.noise import (
    PICKS,
    STEPS,
    Errors,
    Noise,
    Residuals,
    joined,
    line_of,
    scored_with,
    side_by_side,
    spread,
)
from hsforhs.metric.records import Indicator, Normalise, NormaliseMethod

PICKED = np.array([[0, 255, 100], [1, 130, 20]], np.uint8)
RESIDUALS = Residuals(np.array([1, 3]), PICKED, spread(np.array([2.0, -1.0])))
ERRORS = Errors(
    np.array([0, 2]), np.array([[0, 65535, 32768]] * 4, np.uint16), 0.1, np.array([10.0, 7.0, -20.0, np.nan])
)


def test_residuals_are_picked() -> None:
    assert RESIDUALS.values.tolist() == [[-1, -1], [2, 2], [-1, -1]]
    assert RESIDUALS.rows(np.array([1])).values.tolist() == [[2, 2]]


def test_errors_go_from_minus_to_plus_the_half_width() -> None:
    np.testing.assert_allclose(ERRORS.values, [[-1, 2], [1, -2], [0, 0]], atol=1e-3)
    assert ERRORS.rows(slice(0, 1)).values.shape == (1, 2)


def test_chunks_are_joined() -> None:
    for noise in (RESIDUALS, ERRORS, Noise(np.array([0]), np.array([[1.0], [2.0]]))):
        assert joined([noise]) is noise
        twice = joined([noise, noise])
        np.testing.assert_array_equal(twice.values, np.concatenate([noise.values, noise.values]))
        np.testing.assert_array_equal(twice.columns, noise.columns)


def test_two_kinds_stand_in_the_order_of_units() -> None:
    found = side_by_side([ERRORS, RESIDUALS])
    assert found.columns.tolist() == [0, 1, 2, 3]
    np.testing.assert_array_equal(found.values[:, [0, 2]], ERRORS.values)
    np.testing.assert_array_equal(found.values[:, [1, 3]], RESIDUALS.values)


@given(st.integers(1, PICKS))
def test_every_residual_has_its_chance(size: int) -> None:
    found = spread(np.random.default_rng(1).permutation(size).astype(float))
    counts = np.bincount(found.astype(int), minlength=size)
    assert len(counts) == size
    assert counts.max() - counts.min() <= 1


def test_of_many_residuals_their_quantiles_are_drawn() -> None:
    many = np.random.default_rng(1).normal(0, 1, 40_000)
    found = spread(many)
    assert len(found) == PICKS
    assert set(found) <= set(many)
    assert abs(found.mean() - many.mean()) < 0.01
    assert abs(found.std() - many.std()) < 0.02


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("clip", [True, False])
def test_scores_of_values_with_errors_lie_on_a_line(direction: int, clip: bool) -> None:
    rule = Normalise(NormaliseMethod.GOALPOSTS, low=0.0, high=10.0, to=(0.0, 100.0), clip=clip)
    indicator = Indicator("a", direction=direction, normalise=rule)
    values = np.array([5.0, 9.5, np.nan, -1.0])
    noise = Errors(np.array([0, 1, 3]), np.array([[0, 30_000, STEPS - 1]] * 4, dtype=np.uint16), 0.2, values)
    line = line_of(indicator, noise)
    assert line is not None
    assert line.beyond.tolist() == ([1, 3] if clip else [])
    wanted = scored(values[noise.columns] + noise.values, indicator).T
    np.testing.assert_allclose(line.scores(noise.steps)[noise.columns], wanted, atol=1e-9)
    others = line.only(np.array([False, True, False, True]), np.full(4, 7.0))
    assert others.beyond.tolist() == ([1, 3] if clip else [])
    assert (others.scores(noise.steps)[[0, 2]] == 7).all()
    np.testing.assert_allclose(others.scores(noise.steps)[[1, 3]], wanted[1:], atol=1e-9)


def test_a_rule_that_bends_is_no_line() -> None:
    noise = Errors(np.array([0]), np.array([[1, 2]], dtype=np.uint16), 0.2, np.array([5.0]))
    for rule in (
        Normalise(NormaliseMethod.GOALPOSTS, low=0.0, high=10.0, zero=1.0),
        Normalise(NormaliseMethod.NONE),
    ):
        bent = Indicator("a", normalise=rule)
        assert line_of(bent, noise) is None
        np.testing.assert_allclose(scored_with(bent, noise), scored(5.0 + noise.values.T, bent), atol=1e-9)
