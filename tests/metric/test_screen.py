"""Which units have enough data."""

from __future__ import annotations

import numpy as np

from hsforhs.metric.screen import enough


def test_a_unit_stays_with_enough_indicators() -> None:
    available = np.array([[1, 1, 0], [1, 0, 0]], dtype=bool)
    assert list(enough(available, 0.5)) == [True, True, False]
    assert list(enough(available, 0.51)) == [True, False, False]
    assert list(enough(available, 0)) == [True, True, True]


def test_nine_of_ten_are_nine_tenths() -> None:
    available = np.ones((10, 1), dtype=bool)
    available[0] = False
    assert enough(available, 0.9).all()
