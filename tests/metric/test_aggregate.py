"""Aggregation: each method by hand, and the properties that a mean must have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hsforhs.metric.aggregate import aggregated, with_cells
from hsforhs.metric.records import Aggregate, AggregateMethod

M = AggregateMethod
NAN = np.nan
TEN = (0.0, 10.0)
MEANS = [M.ARITHMETIC, M.GEOMETRIC, M.GEOMETRIC_INVERTED, M.HARMONIC, M.GENERALISED, M.MEAN_MIN]


def by(method: M, scores: list[list[float]], weights: list[float] | None = None, **rule: object) -> list[float]:
    x = np.array(scores, dtype=float)
    w = np.array(weights) if weights else np.ones(len(scores))
    return list(aggregated(x, w, Aggregate(method, **rule), scale=TEN))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (by(M.ARITHMETIC, [[2], [8]]), 5),
        (by(M.ARITHMETIC, [[2], [8]], [3, 1]), 3.5),
        (by(M.GEOMETRIC, [[2], [8]]), 4),
        (by(M.GEOMETRIC, [[0], [8]]), 0),
        (by(M.GEOMETRIC, [[-1], [8]]), NAN),
        (by(M.GEOMETRIC_INVERTED, [[0], [10]]), (10 - 10**0.5) / 9 * 10),
        (by(M.GEOMETRIC_INVERTED, [[10], [10]]), 10),
        (by(M.HARMONIC, [[2], [8]]), 3.2),
        (by(M.HARMONIC, [[0], [8]]), 0),
        (by(M.GENERALISED, [[3], [4]], power=2.0), 12.5**0.5),
        (by(M.GENERALISED, [[-3], [4]], power=2.0), NAN),
        (by(M.MEAN_MIN, [[2], [8]], alpha=0.5), 3.5),
        (by(M.MEAN_MIN, [[2], [8]], alpha=1.0), 2),
        (by(M.MAZZIOTTA_PARETO, [[2], [8]]), 5 - 9 / 5),
        (by(M.MAZZIOTTA_PARETO, [[2], [8]], polarity=1), 5 + 9 / 5),
        (by(M.MAZZIOTTA_PARETO, [[0], [0]]), NAN),
    ],
)
def test_each_method_by_hand(found: list[float], wanted: float) -> None:
    np.testing.assert_allclose(found, [wanted], equal_nan=True)


@pytest.mark.parametrize("method", MEANS)
def test_missing_children_are_left_out_and_the_others_share(method: M) -> None:
    with_gap = by(method, [[4, NAN], [NAN, NAN], [6, NAN]], [1, 5, 3])
    assert with_gap[0] == pytest.approx(by(method, [[4], [6]], [1, 3])[0])
    assert np.isnan(with_gap[1])


def test_a_child_without_weight_does_not_stand_in() -> None:
    assert np.isnan(by(M.ARITHMETIC, [[NAN], [6]], [1, 0])[0])
    assert by(M.MEAN_MIN, [[4], [1]], [1, 0])[0] == 4


def test_too_few_available_children_give_no_score() -> None:
    scores = [[1, 1], [2, NAN], [3, NAN], [4, NAN]]
    found = by(M.ARITHMETIC, scores, minimum_available=0.5)
    assert found[0] == 2.5
    assert np.isnan(found[1])
    assert by(M.ARITHMETIC, scores, minimum_available=0.25)[1] == 1


def test_weights_and_scores_of_draws() -> None:
    scores = np.array([[2.0, 4], [6, 8]])
    weights = np.array([[1.0, 0], [0, 1], [1, 1]])
    found = aggregated(scores, weights, Aggregate(), scale=TEN)
    np.testing.assert_allclose(found, [[2, 4], [6, 8], [4, 6]])
    many = np.stack([scores, scores + 1, scores])
    assert aggregated(many, weights, Aggregate(), scale=TEN).shape == (3, 2)


def test_copeland_counts_wins_less_losses() -> None:
    found = by(M.COPELAND, [[3, 2, 1, 1], [3, 2, 1, 1]])
    assert found == [3, 1, -2, -2]
    # Two against one child: the heavier side decides.
    assert by(M.COPELAND, [[1, 2], [2, 1]], [3, 1]) == [-1, 1]
    draws = aggregated(np.ones((2, 3, 4)), np.ones(3), Aggregate(M.COPELAND), scale=TEN)
    np.testing.assert_array_equal(draws, np.zeros((2, 4)))


def test_benefit_of_the_doubt_gives_each_unit_its_best_weights() -> None:
    found = by(M.BENEFIT_OF_THE_DOUBT, [[10, 0, 5, 2], [0, 10, 5, 2]])
    np.testing.assert_allclose(found, [10, 10, 10, 4])
    assert np.isnan(by(M.BENEFIT_OF_THE_DOUBT, [[10, NAN], [1, 5]])[1])


_scores = arrays(float, (4, 3), elements=st.floats(0.01, 10))
_weights = arrays(float, 4, elements=st.floats(0.01, 5))
_mean = st.sampled_from(MEANS)


@given(_scores, _weights, _mean)
def test_a_mean_lies_between_its_children(scores: np.ndarray, weights: np.ndarray, method: M) -> None:
    found = aggregated(scores, weights, Aggregate(method, power=2.0), scale=TEN)
    assert (found >= scores.min(axis=0) - 1e-9).all()
    assert (found <= scores.max(axis=0) + 1e-9).all()


@given(_scores, _weights, _mean, st.integers(0, 3), st.floats(0, 5))
def test_a_mean_never_falls_when_a_child_rises(
    scores: np.ndarray, weights: np.ndarray, method: M, child: int, by_how_much: float
) -> None:
    risen = scores.copy()
    risen[child] = np.minimum(risen[child] + by_how_much, 10)
    rule = Aggregate(method, power=2.0)
    one, other = (aggregated(x, weights, rule, scale=TEN) for x in (scores, risen))
    assert (other >= one - 1e-9).all()


@given(_scores, _weights, st.sampled_from([*MEANS, M.MAZZIOTTA_PARETO, M.COPELAND]), st.permutations(range(4)))
def test_the_order_of_children_does_not_matter(
    scores: np.ndarray, weights: np.ndarray, method: M, order: list[int]
) -> None:
    one = aggregated(scores, weights, Aggregate(method), scale=TEN)
    np.testing.assert_allclose(aggregated(scores[order], weights[order], Aggregate(method), scale=TEN), one, atol=1e-9)


@given(_scores, _weights, st.sampled_from([*MEANS, M.MAZZIOTTA_PARETO]), st.floats(0.1, 50))
def test_only_proportions_of_weights_matter(scores: np.ndarray, weights: np.ndarray, method: M, factor: float) -> None:
    one = aggregated(scores, weights, Aggregate(method), scale=TEN)
    np.testing.assert_allclose(aggregated(scores, weights * factor, Aggregate(method), scale=TEN), one, atol=1e-9)


@given(_scores, _weights)
def test_the_means_stand_in_their_order(scores: np.ndarray, weights: np.ndarray) -> None:
    harmonic, geometric, arithmetic = (
        aggregated(scores, weights, Aggregate(x), scale=TEN) for x in (M.HARMONIC, M.GEOMETRIC, M.ARITHMETIC)
    )
    assert (harmonic <= geometric + 1e-9).all()
    assert (geometric <= arithmetic + 1e-9).all()


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "geometric_inverted"])
@pytest.mark.parametrize("zero", [False, True])
def test_cells_that_differ_give_what_all_cells_give(method: str, zero: bool) -> None:
    random = np.random.default_rng(5)
    scores = random.uniform(1, 10, (3, 6))
    scores[1, 2] = np.nan
    cells = {0: (np.array([1, 4]), random.uniform(1, 10, (8, 2))), 2: (np.arange(6), random.uniform(1, 10, (8, 6)))}
    if zero:
        cells[0][1][3, 0] = 0
        scores[0, 0] = 0
    whole = np.tile(scores, (8, 1, 1))
    for child, (columns, values) in cells.items():
        whole[:, child, columns] = values
    weights, rule = random.uniform(1, 2, (8, 3)), Aggregate(AggregateMethod(method))
    found = with_cells(scores, weights, rule, cells, scale=(0, 10))
    assert found is not None
    np.testing.assert_allclose(found, aggregated(whole, weights, rule, scale=(0, 10)), atol=1e-12)
    assert with_cells(scores, weights, Aggregate(AggregateMethod.HARMONIC), cells, scale=(0, 10)) is None
    if method != "geometric_inverted" and zero:
        weights[:, 0] = 0
        found = with_cells(scores, weights, rule, cells, scale=(0, 10))
        assert (found is None) == (method == "geometric")
