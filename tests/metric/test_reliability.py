"""How much of a score rests on reported, recent data."""

from __future__ import annotations

import numpy as np

from hsforhs.metric.flags import Cell
from hsforhs.metric.reliability import reliabilities, reported, shares

FLAGS = {
    "a": np.array([0, Cell.IMPUTED, Cell.TREATED], dtype=np.uint8),
    "b": np.array([0, Cell.MISSING, Cell.CARRIED], dtype=np.uint8),
}


LEAVES = {"both": ("a", "b"), "one": ("b",)}


def test_imputed_and_missing_cells_are_not_reported() -> None:
    found = reported(FLAGS)
    assert list(found["a"]) == [True, False, True]
    assert list(found["b"]) == [True, False, True]
    shared = shares(found | {"a": np.array([True, True, True])}, LEAVES)
    assert list(shared["both"]) == [1, 0.5, 1]
    assert list(shared["one"]) == [1, 0, 1]


def test_reliability_halves_with_age() -> None:
    ages = {"b": np.array([2.0, 9, np.nan])}
    assert list(reliabilities(FLAGS, ages, 2.0)["b"]) == [0.5, 0, 1]
    assert list(reliabilities(FLAGS, ages, 2.0)["a"]) == [1, 0, 1]
    assert list(reliabilities(FLAGS, ages, None)["b"]) == [1, 0, 1]
