"""Filling of missing values."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hsforhs.metric.impute import by_group, by_regression, by_units, filled
from hsforhs.metric.records import ImputeMethod

NAN = np.nan


def test_by_mean_and_median_of_the_units() -> None:
    values = np.array([1.0, 2, 6, NAN])
    assert list(by_units(values, ImputeMethod.MEAN)) == [3, 3, 3, 3]
    assert list(by_units(values, ImputeMethod.MEDIAN)) == [2, 2, 2, 2]


def test_draws_are_filled_each_from_themselves() -> None:
    values = np.array([[1.0, NAN], [5.0, NAN], [NAN, NAN]])
    np.testing.assert_array_equal(filled(values, by_units(values, ImputeMethod.MEAN)), [[1, 1], [5, 5], [NAN, NAN]])


def test_by_group_never_takes_from_another_group() -> None:
    values = np.array([1.0, NAN, 10, NAN, NAN, NAN])
    groups = ["a", "a", "b", "b", "c", None]
    found = by_group(values, ImputeMethod.GROUP_MEAN, groups)
    np.testing.assert_array_equal(found, [1, 1, 10, 10, NAN, NAN])
    values = np.array([1.0, 2, 9, NAN])
    assert by_group(values, ImputeMethod.GROUP_MEDIAN, ["a"] * 4)[3] == 2


@given(
    arrays(float, (2, 9), elements=st.one_of(st.integers(0, 9).map(float), st.just(NAN))), st.text("ab ", min_size=9)
)
def test_each_group_of_each_draw_stands_for_itself(values: np.ndarray, labels: str) -> None:
    groups = [x.strip() or None for x in labels[:9]]
    for method, central in ((ImputeMethod.GROUP_MEAN, np.mean), (ImputeMethod.GROUP_MEDIAN, np.median)):
        found = by_group(values, method, groups)
        for (draw, unit), score in np.ndenumerate(found):
            own = [x for x, label in zip(values[draw], groups, strict=True) if label == groups[unit] and np.isfinite(x)]
            wanted = central(own) if own and groups[unit] else NAN
            np.testing.assert_allclose(score, wanted)


def test_by_regression_finds_a_line() -> None:
    x, y = np.array([1.0, 2, 3, 4, NAN]), np.array([3.0, 5, 7, NAN, NAN])
    np.testing.assert_allclose(by_regression(y, [x]), [3, 5, 7, 9, NAN], equal_nan=True)


def test_too_few_units_give_no_line() -> None:
    x, y = np.array([1.0, 2, 3]), np.array([3.0, 5, NAN])
    assert np.isnan(by_regression(y, [x])).all()


def test_only_gaps_are_filled() -> None:
    found = filled(np.array([1.0, NAN, NAN]), np.array([9.0, 8, NAN]))
    np.testing.assert_array_equal(found, [1, 8, NAN])
