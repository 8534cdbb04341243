from __future__ import annotations

from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.workbench.look.drawing import NARROWEST, across, along_levels, distribution, written

LEVELS = st.lists(st.sampled_from([0, 1, 2, 2.5, 3, 4, 5]), min_size=1, max_size=60)


def test_positions_have_a_decimal_point_in_every_language() -> None:
    for language in ("en", "fr", "ru", "ar"):
        with translation.override(language):
            assert written(12.5) == "12.5"


@pytest.mark.parametrize(("per_cent", "ltr", "rtl"), [(0, "0", "100"), (12.25, "12.25", "87.75"), (100, "100", "0")])
def test_right_to_left_mirrors_positions(per_cent: float, ltr: str, rtl: str) -> None:
    with translation.override("en"):
        assert across(per_cent) == ltr
    with translation.override("ar"):
        assert across(per_cent) == rtl


def test_levels_lie_between_four_and_ninety_six_per_cent() -> None:
    assert [along_levels(x) for x in (1, 3, 5)] == ["4", "50", "96"]
    assert [along_levels(x, first=0) for x in (0, 5)] == ["4", "96"]
    assert along_levels(2.5) == "38.5"


def test_segments_are_as_long_as_their_counts() -> None:
    bar = distribution([1] * 4 + [2] * 12 + [3] * 13 + [4] * 6)
    assert [(x.level, x.count) for x in bar] == [(1, 4), (2, 12), (3, 13), (4, 6)]
    assert [float(x.width) for x in bar] == pytest.approx([400 / 35, 1200 / 35, 1300 / 35, 600 / 35], abs=0.01)


def test_a_half_counts_to_the_level_below() -> None:
    assert [(x.level, x.count) for x in distribution([2.5, 2, 3])] == [(2, 2), (3, 1)]


@given(levels=LEVELS)
def test_a_bar_is_filled_and_every_number_has_room(levels: list[float]) -> None:
    bar = distribution(levels)
    assert sum(x.count for x in bar) == len(levels)
    assert sum(float(x.width) for x in bar) == pytest.approx(100, abs=0.05)
    assert all(float(x.width) >= 0.7 * NARROWEST - 0.01 for x in bar)
    for left, right in pairwise(bar):
        assert float(left.x) + float(left.width) == pytest.approx(float(right.x), abs=0.02)
        assert float(right.middle) - float(left.middle) >= 0.7 * NARROWEST - 0.01


@given(levels=LEVELS)
def test_right_to_left_is_the_mirror_image(levels: list[float]) -> None:
    plain = distribution(levels)
    with translation.override("ar"):
        mirrored = distribution(levels)
    for a, b in zip(plain, mirrored, strict=True):
        assert float(a.x) + float(a.width) == pytest.approx(100 - float(b.x), abs=0.02)
        assert float(a.middle) == pytest.approx(100 - float(b.middle), abs=0.02)


def test_neighbouring_short_segments_keep_their_numbers_apart() -> None:
    bar = distribution([1] + [2] * 98 + [3])
    assert [x.width for x in bar] == ["6", "88", "6"]
    bar = distribution([1, 2] + [3] * 98)
    assert [x.middle for x in bar[:2]] == ["3", "9"]


def test_nothing_gives_no_bar() -> None:
    assert distribution([]) == []
