"""Normalisation: each method on numbers that can be followed by hand, and properties of all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hsforhs.metric.normalise import normalised, ranks
from hsforhs.metric.records import Normalise, NormaliseMethod

M = NormaliseMethod
NAN = np.nan
X = np.array([2.0, 4, 4, 10, NAN])


def by(method: M, *, direction: int = 1, reference: int | None = None, **rule: object) -> list[float]:
    return list(normalised(X, Normalise(method, **rule), direction=direction, reference=reference))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (by(M.MIN_MAX), [0, 25, 25, 100, NAN]),
        (by(M.MIN_MAX, direction=-1), [100, 75, 75, 0, NAN]),
        (by(M.MIN_MAX, to=(1.0, 5.0)), [1, 2, 2, 5, NAN]),
        (by(M.GOALPOSTS, low=4.0, high=8.0), [0, 0, 0, 100, NAN]),
        (by(M.GOALPOSTS, low=4.0, high=8.0, clip=False), [-50, 0, 0, 150, NAN]),
        (by(M.GOALPOSTS, low=0.0, high=10.0, direction=-1), [80, 60, 60, 0, NAN]),
        (by(M.RANK), [1, 2, 2, 4, NAN]),
        (by(M.RANK, direction=-1), [4, 2, 2, 1, NAN]),
        (by(M.BORDA), [0, 1, 1, 3, NAN]),
        (by(M.PERCENTILE_RANK, to=(0.0, 1.0)), [0, 1 / 3, 1 / 3, 1, NAN]),
        (by(M.DISTANCE_TO_MAX, to=(0.0, 1.0)), [0, 0.25, 0.25, 1, NAN]),
        (by(M.DISTANCE_TO_REFERENCE, reference=1, to=(0.0, 1.0)), [0, 1, 1, 1, NAN]),
        (by(M.DISTANCE_TO_REFERENCE, reference=1, clip=False, to=(0.0, 1.0)), [0, 1, 1, 4, NAN]),
        (by(M.DISTANCE_TO_REFERENCE), [NAN] * 5),
        (by(M.DISTANCE_TO_TARGET, target=6.0, to=(0.0, 1.0)), [0, 0.5, 0.5, 1, NAN]),
        (by(M.DISTANCE_TO_TARGET, target=4.0, direction=-1, to=(0.0, 1.0)), [1, 1, 1, 0, NAN]),
        (by(M.FRACTION_OF_MAX, to=(0.0, 1.0)), [0.2, 0.4, 0.4, 1, NAN]),
        (by(M.NONE), [2, 4, 4, 10, NAN]),
        (by(M.NONE, direction=-1, to=(0.0, 10.0)), [8, 6, 6, 0, NAN]),
    ],
)
def test_each_method_by_hand(found: list[float], wanted: list[float]) -> None:
    np.testing.assert_allclose(found, wanted, equal_nan=True)


def test_z_scores_have_the_wanted_mean_and_deviation() -> None:
    found = np.array(by(M.Z_SCORE, mean=10.0, deviation=2.0)[:4])
    assert found.mean() == pytest.approx(10)
    assert found.std(ddof=1) == pytest.approx(2)


@pytest.mark.parametrize("method", [M.MIN_MAX, M.Z_SCORE, M.DISTANCE_TO_MAX])
def test_without_spread_there_is_no_scale(method: M) -> None:
    assert np.isnan(normalised(np.array([3.0, 3, 3]), Normalise(method))).all()


def test_ranks_share_the_smallest() -> None:
    np.testing.assert_array_equal(ranks(np.array([[3.0, 1, NAN, 3], [1, 1, 1, 1]])), [[2, 1, NAN, 2], [1, 1, 1, 1]])


_values = arrays(float, st.integers(3, 12), elements=st.floats(-1e4, 1e4).map(lambda x: round(x, 2)))
_relative = st.sampled_from([M.MIN_MAX, M.RANK, M.PERCENTILE_RANK, M.BORDA, M.DISTANCE_TO_MAX, M.Z_SCORE])


@given(_values, _relative, st.sampled_from([1, -1]))
def test_scores_follow_the_values_in_the_direction(values: np.ndarray, method: M, direction: int) -> None:
    assume(np.ptp(values) > 0.1)
    found = normalised(values, Normalise(method), direction=direction)
    order = np.argsort(values, kind="stable")
    assert (direction * np.diff(found[order]) >= -1e-9).all()


@given(_values, _relative, st.floats(0.1, 100), st.floats(-100, 100))
def test_relative_methods_do_not_see_units_of_measurement(
    values: np.ndarray, method: M, factor: float, shift: float
) -> None:
    assume(np.ptp(values) > 0.1)
    # Ranks of values that are equal but for rounding of the machine would differ, so these are kept apart.
    distinct = np.unique(values)
    assume(len(distinct) == len(values) or method not in {M.RANK, M.PERCENTILE_RANK, M.BORDA})
    one = normalised(values, Normalise(method))
    np.testing.assert_allclose(normalised(values * factor + shift, Normalise(method)), one, atol=1e-5)


@given(_values, st.floats(-50, 0), st.floats(1, 50), st.sampled_from([1, -1]))
def test_goalposts_never_leave_the_scale(values: np.ndarray, low: float, high: float, direction: int) -> None:
    found = normalised(values, Normalise(M.GOALPOSTS, low, high), direction=direction)
    assert ((found >= 0) & (found <= 100)).all()


@given(arrays(float, (3, 6), elements=st.floats(-100, 100)), _relative)
def test_draws_are_normalised_each_on_their_own(values: np.ndarray, method: M) -> None:
    together = normalised(values, Normalise(method))
    for draw, alone in zip(together, values, strict=True):
        np.testing.assert_allclose(draw, normalised(alone, Normalise(method)), equal_nan=True)
