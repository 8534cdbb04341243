"""Charts of a costing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from hsforhs.planning.costing import Spread, Swing
from hsforhs.workbench.costs.pictures import bars, tornado_bars, whisker


def test_the_largest_amount_fills_the_line_and_shares_add_up() -> None:
    found = bars({"a": Decimal(30), "b": Decimal(10), "c": Decimal(0)})
    assert [(x.name, x.width) for x in found] == [("a", "100"), ("b", "33.33"), ("c", "0")]
    assert sum(x.share for x in found) == pytest.approx(100)
    assert [x.width for x in bars([("a", Decimal(0))])] == ["0"]
    assert bars({}) == []


def test_a_range_stands_on_a_line_from_zero_and_is_mirrored() -> None:
    spread = Spread(low=50, central=100, high=200, p5=80, p50=110, p95=150, draws=10)
    found = whisker(spread)
    assert (found.low, found.high, found.p50) == ("25", "100", "55")
    assert (found.box_x, found.box_width) == ("40", "35")
    with translation.override("ar"):
        mirrored = whisker(spread)
    assert (mirrored.low, mirrored.high, mirrored.box_x) == ("75", "0", "25")


def test_a_tornado_has_one_axis() -> None:
    swings = [Swing("price", "staff-month", 80, 180), Swing("size", "district", 100, 130)]
    found = tornado_bars(swings, {("price", "staff-month"): "Month of staff"}, factor=1.1)
    assert [(x.name, x.x, x.width) for x in found] == [("Month of staff", "0", "100"), ("district", "20", "30")]
    assert found[0].high == pytest.approx(198)
    assert tornado_bars([], {}, factor=1.0) == []
