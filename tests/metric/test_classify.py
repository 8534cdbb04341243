"""Classes of scores."""

from __future__ import annotations

import numpy as np

from hsforhs.metric.classify import labels, positions
from hsforhs.metric.records import Classes

BANDS = Classes("score", (2.2, 3.2), ("low", "middle", "high"))


def test_a_score_on_an_edge_is_above_it() -> None:
    assert labels(np.array([2.1, 2.2, 3.1, 3.2, 9, np.nan]), BANDS) == ["low", "middle", "middle", "high", "high", None]


def test_positions_of_draws() -> None:
    found = positions(np.array([[0.0, 3], [np.nan, 4]]), np.array(BANDS.edges))
    np.testing.assert_array_equal(found, [[0, 1], [-1, 2]])
