"""What is added to values, whatever the form in which it was drawn."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.metric.noise import PICKS, Errors, Noise, Residuals, joined, side_by_side, spread

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
