"""Ranks with ties."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hsforhs.agenda.ranks import best_first, mean_ranks

small = arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 7)), elements=st.sampled_from([0, 0.25, 0.5, 1]))


def test_equal_scores_share_the_best_of_their_ranks_and_nothing_comes_last() -> None:
    assert best_first(np.array([0.7, 0.8, np.nan, 0.7, 0.6])).tolist() == [2, 1, 5, 2, 4]


def test_scores_that_differ_by_rounding_alone_are_tied() -> None:
    assert best_first(np.array([0.1 + 0.2, 0.3])).tolist() == [1, 1]
    assert best_first(np.array([0.3001, 0.3])).tolist() == [1, 2]


@given(small)
def test_a_rank_counts_those_ahead(values: np.ndarray) -> None:
    ranks = best_first(values)
    for row, found in zip(values, ranks, strict=True):
        assert found.tolist() == [1 + sum(other > one for other in row) for one in row]


@given(small)
def test_mean_ranks_share_the_mean_of_places_and_keep_the_sum(values: np.ndarray) -> None:
    for row, found in zip(values, mean_ranks(values), strict=True):
        assert found.tolist() == [
            sum(other < one for other in row) + (1 + sum(other == one for other in row)) / 2 for one in row
        ]
        assert found.sum() == len(row) * (len(row) + 1) / 2
