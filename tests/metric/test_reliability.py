"""How much of a score rests on reported, recent data."""

from __future__ import annotations

import numpy as np

from hsforhs.metric.flags import Cell
from hsforhs.metric.reliability import available_share, reliabilities, reported

FLAGS = {
    "a": np.array([0, Cell.IMPUTED, Cell.TREATED], dtype=np.uint8),
    "b": np.array([0, Cell.MISSING, Cell.CARRIED], dtype=np.uint8),
}


def test_imputed_and_missing_cells_are_not_reported() -> None:
    assert list(reported(FLAGS["a"])) == [True, False, True]
    assert list(available_share(FLAGS, ["a", "b"])) == [1, 0, 1]
    assert list(available_share(FLAGS, ["b"])) == [1, 0, 1]


def test_reliability_halves_with_age() -> None:
    ages = {"b": np.array([2.0, 9, np.nan])}
    assert list(reliabilities(FLAGS, ages, ["a", "b"], 2.0)) == [0.75, 0, 1]
    assert list(reliabilities(FLAGS, ages, ["a", "b"], None)) == [1, 0, 1]
