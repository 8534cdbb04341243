"""Weights of the children of a node."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.metric.records import WeightMethod
from hsforhs.metric.weights import by_correlation, by_principal_component, weights_of

RNG = np.random.default_rng(1)
COMMON = RNG.normal(size=60)
SCORES = np.stack([COMMON + RNG.normal(size=60) * x for x in (0.1, 0.1, 5)])


def test_given_and_equal_weights_sum_to_one() -> None:
    np.testing.assert_allclose(weights_of(SCORES, np.array([2.0, 1, 1]), WeightMethod.GIVEN), [0.5, 0.25, 0.25])
    np.testing.assert_allclose(weights_of(SCORES, np.array([2.0, 1, 1]), WeightMethod.EQUAL), [1 / 3] * 3)


def test_the_principal_component_favours_what_goes_together() -> None:
    found = weights_of(SCORES, np.ones(3), WeightMethod.PCA)
    assert found.sum() == pytest.approx(1)
    assert found[2] < found[0] == pytest.approx(found[1], abs=0.02)


def test_little_or_constant_data_gives_equal_weights() -> None:
    assert list(by_principal_component(SCORES[:, :2])) == [1, 1, 1]
    assert list(by_principal_component(np.ones((2, 9)))) == [1, 1]


def test_units_with_a_gap_are_left_out() -> None:
    gap = SCORES.copy()
    gap[0, 0] = np.nan
    np.testing.assert_allclose(by_principal_component(gap), by_principal_component(SCORES[:, 1:]))


def test_optimised_weights_make_children_matter_alike() -> None:
    assert list(by_correlation(np.ones((2, 9)), np.ones(2))) == [1, 1]
    weights = weights_of(SCORES, np.ones(3), WeightMethod.OPTIMISED)
    total = weights @ SCORES
    reached = [np.corrcoef(x, total)[0, 1] for x in SCORES]
    assert max(reached) - min(reached) < 0.02
