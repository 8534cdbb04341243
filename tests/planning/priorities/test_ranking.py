"""Ranks and their intervals under changed weights."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.planning.priorities import rank

SCORES = {"a": (5, 1, 3), "b": (1, 5, 3), "c": (3, 3, 3)}


def test_the_weighted_mean_ranks_and_what_tells_nothing_apart_counts_for_nobody() -> None:
    found = {x.option: x for x in rank(SCORES, (3, 1, 9))}
    assert list(found) == ["a", "c", "b"]
    assert found["a"].value == pytest.approx(0.75)
    assert found["c"].value == pytest.approx(0.5)
    assert found["b"].value == pytest.approx(0.25)
    assert [x.rank for x in found.values()] == [1, 2, 3]


def test_intervals_widen_where_weights_decide() -> None:
    sure = {x.option: x for x in rank({"a": (5, 5), "b": (1, 1)}, (1, 1))}
    assert (sure["a"].best, sure["a"].worst, sure["b"].best) == (1, 1, 2)
    unsure = {x.option: x for x in rank({"a": (5, 1), "b": (1, 5)}, (1, 1))}
    assert (unsure["a"].best, unsure["a"].worst) == (1, 2)
    assert unsure["a"].first_half == pytest.approx(0.5, abs=0.05)


def test_options_that_are_alike_share_the_better_rank() -> None:
    found = rank({"a": (2, 2), "b": (2, 2), "c": (1, 1)}, (1, 1))
    assert [(x.option, x.rank) for x in found] == [("a", 1), ("b", 1), ("c", 3)]


def test_a_score_that_nobody_gave_takes_no_part() -> None:
    found = {x.option: x for x in rank({"a": (5, None), "b": (1, 5), "c": (3, 1)}, (1, 1))}
    assert found["a"].value == pytest.approx(1)
    assert found["b"].value == pytest.approx(0.5)
    nothing = rank({"a": (None,), "b": (None,)}, (1,))
    assert {x.value for x in nothing} == {0.0}


@settings(max_examples=25)
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(*[st.integers(1, 5)] * 3), min_size=2),
    st.tuples(*[st.floats(0.1, 9)] * 3),
)
def test_every_rank_lies_in_its_interval(scores: dict[str, tuple[int, ...]], weights: tuple[float, ...]) -> None:
    found = rank(scores, weights, draws=200)
    assert {x.option for x in found} == set(scores)
    for x in found:
        assert 1 <= x.best <= x.rank <= x.worst <= len(scores)
        assert 0 <= x.first_half <= 1
        assert 0 <= x.value <= 1
    assert found == rank(scores, weights, draws=200), "the same draws each time"


def test_weights_and_tables_that_cannot_be_are_refused() -> None:
    for weights in ((0, 0), (-1, 2), (1,), (float("nan"), 1)):
        with pytest.raises(BadInput):
            rank({"a": (1, 2)}, weights)
    assert rank({}, (1, 1)) == ()
