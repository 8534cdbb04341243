"""Rounding explains little, and never a thousand too many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.audit.rounding import differs


@pytest.mark.parametrize(
    ("stated", "parts", "is_different"),
    [
        (30.5, [10.3, 20.4], False),
        (31, [10, 19], True),
        (3.3, [1.1, 2.2], False),
        (3.6, [1.1, 2.2], True),
        (0.8, [0.25, 0.5], False),
        (1_250_000, [1_249_637], False),
        (1_250_000, [1_249_000, 500], False),
        (25_000, [5_000, 12_000, 7_000], True),
        (1_001_000, [400_000, 600_000], True),
        (7_000, [1_234, 5_678], True),
        (0, [], False),
        (5, [], True),
    ],
)
def test_what_differs(stated: float, parts: list[float], is_different: bool) -> None:
    assert differs(stated, parts) is is_different


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=30))
def test_whole_parts_add_up_and_ten_too_many_do_not(parts: list[int]) -> None:
    assert not differs(sum(parts), parts)
    assert differs(sum(parts) + 11 * len(parts) + sum(parts) // 500, parts)
