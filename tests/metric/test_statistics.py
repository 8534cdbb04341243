"""Statistics of draws without the draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hsforhs.metric import statistics as module
from hsforhs.metric.statistics import Compact, Statistics, ranks, statistics, total

EDGES = np.array([3.0, 6.0])
TEN = (0.0, 10.0)
NAN = np.nan


def made(scores: np.ndarray) -> Statistics:
    return statistics(scores, scores, EDGES, TEN, pairs=True)


def test_by_hand() -> None:
    found = made(np.array([[1.0, 5, NAN], [2.0, 5, NAN], [6.0, 5, NAN], [7.0, 9, 4]]))
    np.testing.assert_allclose(found.mean(), [4, 6, 4])
    np.testing.assert_allclose(found.quantile(0.5), [2, 5, 4])
    np.testing.assert_allclose(found.quantile(0.95), [7, 9, 4])
    np.testing.assert_allclose(found.class_shares(), [[0.5, 0, 0.5], [0, 0.75, 0.25], [0, 1, 0]])
    np.testing.assert_array_equal(found.rank_quantile(0.05), [1, 1, 3])
    np.testing.assert_array_equal(found.rank_quantile(0.95), [2, 2, 3])
    assert found.above[0, 1] == 1
    assert found.above[1, 0] == 3


def test_a_unit_without_any_score() -> None:
    found = made(np.full((3, 2), NAN))
    assert np.isnan(found.mean()).all()
    assert np.isnan(found.quantile(0.5)).all()
    assert found.rank_quantile(0.5).tolist() == [0, 0]
    assert found.class_shares().tolist() == [[0, 0, 0], [0, 0, 0]]


def test_many_units_are_not_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RANKED_AT_MOST", 1)
    found = made(np.array([[1.0, 5], [2.0, 5]]))
    assert found.ranks.size == found.above.size == 0
    assert found.rank_quantile(0.5).tolist() == [0, 0]


_draws = arrays(float, (12, 3), elements=st.one_of(st.floats(0, 10).map(lambda x: round(x, 2)), st.just(NAN)))


@given(_draws, st.integers(1, 11))
def test_parts_add_up_to_the_whole(scores: np.ndarray, cut: int) -> None:
    whole, parts = made(scores), made(scores[:cut]).merged(made(scores[cut:]))
    for name in ("count", "histogram", "classes", "ranks", "above"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))
    np.testing.assert_allclose(parts.total, whole.total)


@given(_draws, st.sampled_from([0.05, 0.5, 0.95]))
def test_quantiles_are_those_of_the_draws(scores: np.ndarray, share: float) -> None:
    found = made(scores).quantile(share)
    for unit, value in enumerate(found):
        known = np.sort(scores[np.isfinite(scores[:, unit]), unit])
        if len(known):
            wanted = known[max(int(np.ceil(share * len(known) - 1e-9)) - 1, 0)]
            assert value == pytest.approx(wanted, abs=0.0051)


@given(_draws)
def test_shares_of_classes_make_one(scores: np.ndarray) -> None:
    found = made(scores)
    np.testing.assert_allclose(found.class_shares().sum(axis=1), found.count > 0)
    assert (found.ranks.sum(axis=1) == found.count).all()


@given(_draws, st.integers(1, 11))
def test_totals_are_what_merging_gives(scores: np.ndarray, cut: int) -> None:
    found, wanted = total(made(x) for x in (scores[:cut], scores[cut:])), made(scores[:cut]).merged(made(scores[cut:]))
    for name in ("total", "count", "histogram", "classes", "ranks", "above"):
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name))


@given(_draws)
def test_ranks_count_the_units_above(scores: np.ndarray) -> None:
    known = np.where(np.isfinite(scores), scores, -1e9)
    above = (known[:, None, :] > known[:, :, None]).sum(axis=2)
    np.testing.assert_array_equal(ranks(scores), above)


def test_a_score_beyond_the_scale_is_counted_at_its_end() -> None:
    found = made(np.array([[-3.0, 12.0], [-1.0, 11.0]]))
    assert found.quantile(0.5).tolist() == [0, 10]


def test_many_units_keep_what_is_asked_for() -> None:
    one, two = made(np.array([[1.0, 5.0], [2.0, 5.0]])), made(np.array([[NAN], [7.0]]))
    found = Compact.of([one, two], (0.5, 0.95))
    np.testing.assert_allclose(found.mean(), [1.5, 5, 7])
    np.testing.assert_allclose(found.quantile(0.95), [2, 5, 7])
    assert found.rank_quantile(0.5).tolist() == [0, 0, 0]
    np.testing.assert_allclose(found.class_shares(), [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert found.count.tolist() == [2, 2, 1]
    with pytest.raises(KeyError):
        found.quantile(0.25)
