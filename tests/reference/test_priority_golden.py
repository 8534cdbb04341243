"""Priority scores and agreement of a small exercise that was computed by hand, and a published curve.

The exercise and its figures are our own, computed twice by independent code. The curve is that of Yoshida and others
2016 (CHNRI VI): with about 55 of 91 scorers 15 of the first 20 of 205 questions are the same, quartiles 14 and 16.
"""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.agenda import Thresholds, Weights, kendall_w, krippendorff_alpha, set_priorities
from hsforhs.agenda.agreement import METRICS, criterion_counts
from hsforhs.agenda.enough import enough_scorers
from tests.agenda.made import GOLDEN, exercise


def test_the_exercise_to_all_printed_digits() -> None:
    scores = exercise(GOLDEN)
    agenda = set_priorities(
        scores,
        Weights(("C1", "C2"), {"": np.array([0.6, 0.4])}),
        Thresholds(("C1", "C2"), {"": np.array([0.3, np.nan])}),
    )
    assert np.round(agenda.rps, 6).tolist() == [0.6875, 0.583333, 0.5625]
    assert np.round(agenda.weighted, 6).tolist() == [0.725, 0.566667, 0.475]
    assert agenda.aea_nonblank.tolist() == [0.625, 0.5, 0.875]
    assert agenda.aea_all.tolist() == [0.625, 0.375, 0.75]
    assert agenda.rank.tolist() == [1, 2, 3]
    assert agenda.eligible.tolist() == [True, True, False]
    assert agenda.intermediate[2, 0] == 0.125
    alphas = [krippendorff_alpha(criterion_counts(scores), scores.scale, metric) or 0 for metric in METRICS]
    assert [round(alpha, 6) for alpha in alphas] == [0.137529, 0.370748, 0.376499]


def test_the_four_rankings() -> None:
    found = kendall_w(np.array([[1, 2, 3, 4, 5], [2, 1, 3, 5, 4], [1, 3, 2, 4, 5], [1, 2, 4, 3, 5]], dtype=float))
    assert found.w == pytest.approx(0.8125, abs=1e-12)
    assert found.chi_square == pytest.approx(13.0, abs=1e-12)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_published_curve_within_one_question(seed: int) -> None:
    found = {x.scorers: x for x in enough_scorers(205, 91, noise=3, top=20, seed=seed).curve}
    assert abs(found[55].median - 15) <= 1
    assert abs(found[55].low - 14) <= 1
    assert abs(found[55].high - 16) <= 1
    assert found[90].median - found[55].median <= 1, "little is gained up to 90"
    assert found[55].median - found[15].median >= 3
