"""Nobody can be told from a count, nor from what is left of the total."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.matching import held_back, one_count


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 20, "b": 10}, {"a": 20, "b": 10}),
        ({"a": 20, "b": 10, "c": 0}, {"a": 20, "b": 10, "c": 0}),
        ({"a": 20, "b": 10, "c": 3}, {"a": 20, "b": None, "c": None}),
        ({"a": 20, "b": 2, "c": 3}, {"a": 20, "b": None, "c": None}),
        ({"a": 20, "b": 1, "c": 2}, {"a": None, "b": None, "c": None}),
        ({"a": 20, "b": 3}, {"a": None, "b": None}),
        ({"a": 4}, {"a": None}),
        ({"a": 0}, {"a": 0}),
        ({}, {}),
    ],
)
def test_small_counts_and_what_would_give_them_away(counts: dict[str, int], shown: dict[str, int | None]) -> None:
    assert held_back(counts) == shown


@given(st.dictionaries(st.integers(), st.integers(0, 40), max_size=8))
def test_what_is_held_back_is_never_told_by_the_total(counts: dict[int, int]) -> None:
    shown = held_back(counts)
    assert set(shown) == set(counts)
    hidden = [counts[x] for x, n in shown.items() if n is None]
    assert all(n is None or n == counts[x] for x, n in shown.items())
    assert all(n is None or n == 0 or n >= 5 for n in shown.values())
    others = [n for x, n in counts.items() if shown[x] is not None and n]
    if hidden and others:
        assert len(hidden) >= 2
        assert sum(hidden) >= 5


@given(st.integers(0, 50), st.integers(0, 50))
def test_one_count_and_its_complement(number: int, rest: int) -> None:
    shown = one_count(number, number + rest)
    assert shown == (None if 0 < number < 5 or 0 < rest < 5 else number)
