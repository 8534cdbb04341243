"""Bars of money: lengths recomputed, the largest need over the whole line."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from hsforhs.planning.funding import Gap
from hsforhs.workbench.funding.pictures import amount_bars, funded_bars


def gap(key: str, need: float, open_part: float) -> Gap:
    return Gap(key, need, need - open_part, open_part, 0.0, 0.0)


def numbers(*texts: str) -> list[float]:
    return [float(x.rstrip("%")) for x in texts]


@pytest.mark.parametrize(("language", "begins"), [("en", (0, 75, 0, 0)), ("ar", (25, 0, 50, 50))])
def test_money_and_gap_of_a_need_lie_end_to_end(language: str, begins: tuple[int, ...]) -> None:
    with override(language):
        one, other = funded_bars([gap("D1", 200, 50), gap("D2", 100, 100)])
    assert (one.name, other.name) == ("D1", "D2")
    assert numbers(one.money_width, one.gap_width) == [75, 25]
    assert numbers(other.money_width, other.gap_width) == [0, 50]
    assert numbers(one.money_x, one.gap_x)[:2] == list(begins[:2])
    assert numbers(other.gap_x)[0] == begins[2]


def test_nothing_needed_draws_nothing() -> None:
    assert funded_bars([]) == []
    (bar,) = funded_bars([gap("D1", 0, 0)])
    assert numbers(bar.money_width, bar.gap_width) == [0, 0]
    assert amount_bars([], []) == []


def test_needs_of_areas_are_drawn_against_the_largest() -> None:
    one, other = amount_bars([50, 200], [50, 20])
    assert numbers(one.need_width, one.gap_x, one.gap_width) == [25, 0, 25]
    assert numbers(other.need_width, other.gap_x, other.gap_width) == [100, 90, 10]
    with pytest.raises(ValueError, match="zip"):
        amount_bars([1, 2], [1])
