"""From totals to rates."""

from __future__ import annotations

import numpy as np

from hsforhs.metric.denominate import per


def test_a_total_becomes_a_rate() -> None:
    values, people = np.array([10.0, 10, np.nan, 10, 10]), np.array([5.0, np.nan, 5, 0, -1])
    found = per(values, people, 1000)
    assert found[0] == 2000
    assert np.isnan(found[1:]).all()


def test_draws_broadcast() -> None:
    assert per(np.ones((4, 3)), np.array([1.0, 2, 4])).shape == (4, 3)
