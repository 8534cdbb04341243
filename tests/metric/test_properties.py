"""What must hold whatever the numbers: means rise with their parts, stay between them, and know no order or scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hsforhs.metric.aggregate import aggregated
from hsforhs.metric.normalise import normalised
from hsforhs.metric.records import Aggregate, AggregateMethod, Normalise, NormaliseMethod

SCALE = (0.0, 10.0)
CHILDREN, UNITS = 3, 4
BETWEEN = [
    Aggregate(AggregateMethod.ARITHMETIC),
    Aggregate(AggregateMethod.GEOMETRIC),
    Aggregate(AggregateMethod.GEOMETRIC_INVERTED),
    Aggregate(AggregateMethod.HARMONIC),
    Aggregate(AggregateMethod.GENERALISED, power=2.0),
    Aggregate(AggregateMethod.GENERALISED, power=-0.5),
    Aggregate(AggregateMethod.MEAN_MIN),
]
ANY = [*BETWEEN, Aggregate(AggregateMethod.MAZZIOTTA_PARETO), Aggregate(AggregateMethod.COPELAND)]
SPREAD = [
    NormaliseMethod.MIN_MAX,
    NormaliseMethod.Z_SCORE,
    NormaliseMethod.RANK,
    NormaliseMethod.PERCENTILE_RANK,
    NormaliseMethod.BORDA,
    NormaliseMethod.DISTANCE_TO_MAX,
]
BOUNDED = [NormaliseMethod.GOALPOSTS, NormaliseMethod.MIN_MAX, NormaliseMethod.PERCENTILE_RANK]
RISING = [*SPREAD, NormaliseMethod.GOALPOSTS, NormaliseMethod.DISTANCE_TO_TARGET, NormaliseMethod.NONE]

_scores = arrays(float, (CHILDREN, UNITS), elements=st.floats(0.1, 10).map(lambda x: round(x, 3)))
_weights = arrays(float, CHILDREN, elements=st.floats(0.1, 5))
_values = st.lists(st.integers(-50, 50), min_size=5, max_size=9, unique=True).map(lambda x: np.array(x, dtype=float))


def mean(scores: np.ndarray, weights: np.ndarray, rule: Aggregate) -> np.ndarray:
    return aggregated(scores, weights, rule, scale=SCALE)


def rule_of(method: NormaliseMethod) -> Normalise:
    return Normalise(method, low=-60.0, high=60.0, target=60.0, to=SCALE, mean=5.0, deviation=1.0)


@pytest.mark.parametrize("rule", BETWEEN, ids=str)
@settings(max_examples=30, deadline=None)
@given(_scores, _weights)
def test_a_mean_lies_between_its_parts(rule: Aggregate, scores: np.ndarray, weights: np.ndarray) -> None:
    found = mean(scores, weights, rule)
    assert (found >= scores.min(axis=0) - 1e-9).all()
    assert (found <= scores.max(axis=0) + 1e-9).all()


@pytest.mark.parametrize("rule", BETWEEN, ids=str)
@settings(max_examples=30, deadline=None)
@given(_scores, _weights, st.integers(0, CHILDREN - 1), st.floats(0, 5))
def test_a_better_part_never_lowers_a_mean(
    rule: Aggregate, scores: np.ndarray, weights: np.ndarray, child: int, more: float
) -> None:
    better = scores.copy()
    better[child] = np.minimum(better[child] + more, 10)
    assert (mean(better, weights, rule) >= mean(scores, weights, rule) - 1e-9).all()


@pytest.mark.parametrize("rule", ANY, ids=str)
@settings(max_examples=20, deadline=None)
@given(_scores, _weights, st.permutations(range(CHILDREN)), st.permutations(range(UNITS)), st.floats(0.1, 50))
def test_neither_order_nor_the_size_of_weights_matters(
    rule: Aggregate, scores: np.ndarray, weights: np.ndarray, children: list[int], units: list[int], factor: float
) -> None:
    given_ = mean(scores, weights, rule)
    moved = mean(scores[children][:, units], factor * weights[children], rule)
    np.testing.assert_allclose(moved, given_[units], atol=1e-9)


@pytest.mark.parametrize("method", SPREAD)
@settings(max_examples=30, deadline=None)
@given(_values, st.integers(1, 1000), st.integers(-1000, 1000))
def test_another_unit_of_measurement_changes_no_score(
    method: NormaliseMethod, values: np.ndarray, factor: int, shift: int
) -> None:
    one, other = (normalised(x, rule_of(method)) for x in (values, factor * values + shift))
    np.testing.assert_allclose(one, other, atol=1e-9)


@pytest.mark.parametrize("method", RISING)
@pytest.mark.parametrize("direction", [1, -1])
@settings(max_examples=20, deadline=None)
@given(_values)
def test_scores_follow_the_order_of_values(method: NormaliseMethod, direction: int, values: np.ndarray) -> None:
    order = np.argsort(direction * values)
    # A target lies beyond all values, on the good side of them.
    rule = replace(rule_of(method), target=60.0 * direction)
    found = normalised(values, rule, direction=direction)[order]
    assert (np.diff(found) >= -1e-9).all()


@pytest.mark.parametrize(
    "method", [NormaliseMethod.GOALPOSTS, NormaliseMethod.MIN_MAX, NormaliseMethod.PERCENTILE_RANK]
)
@settings(max_examples=20, deadline=None)
@given(_values)
def test_scores_stay_on_the_scale(method: NormaliseMethod, values: np.ndarray) -> None:
    found = normalised(np.append(values, np.nan), rule_of(method))
    assert np.isnan(found[-1])
    assert (found[:-1] >= SCALE[0] - 1e-9).all()
    assert (found[:-1] <= SCALE[1] + 1e-9).all()
