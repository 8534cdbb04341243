"""The range of a total: its ends, its middle, what moves it most."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning import CostDriver, action_catalogue
from hsforhs.planning.costing import CostLine, Range, cost_actions, draw_parts, spread, tornado
from tests.planning.costing.test_lines import SIZES, price


def line(item: str, driver: str, size: Range, years: int = 1, central: str = "10") -> CostLine:
    return CostLine(
        "D2-001", CostDriver.parse(f"{item}*{driver}"), price(item, central), size, tuple(range(1, years + 1))
    )


NATIONAL = Range.exactly(1)
LINES = (
    line("meeting-day", "4/national", NATIONAL),
    line("staff-month", "1/province/year", SIZES["province"], 5),
    line("audit", "1/district", SIZES["district"], central="0.1"),
)


def test_the_ends_and_the_middle() -> None:
    found = spread(LINES)
    assert found.central == pytest.approx(40 + 8 * 10 * 5 + 60 * 0.1)
    assert found.low == pytest.approx(20 + 8 * 5 * 5 + 60 * 0.05)
    assert found.high == pytest.approx(80 + 9 * 20 * 5 + 60 * 0.2)
    assert found.low < found.p5 < found.p50 < found.p95 < found.high


def test_the_same_seed_gives_the_same_range() -> None:
    assert spread(LINES, seed=7) == spread(LINES, seed=7) != spread(LINES, seed=8)


def test_one_price_is_one_triangle() -> None:
    # Of a triangle over 5, 10, 20 the median solves (20 - x)^2 = 0.5 * 15 * 10.
    found = spread([line("audit", "1/national", NATIONAL)], draws=200_000)
    assert found.p50 == pytest.approx(20 - 75**0.5, rel=0.01)
    assert found.p5 == pytest.approx(5 + (0.05 * 15 * 5) ** 0.5, rel=0.01)
    assert found.p95 == pytest.approx(20 - (0.05 * 15 * 10) ** 0.5, rel=0.01)


def test_lines_of_one_item_move_together() -> None:
    one = spread([line("audit", "2/national", NATIONAL)])
    two = spread([line("audit", "1/national", NATIONAL)] * 2)
    assert (two.p5, two.p95) == (pytest.approx(one.p5), pytest.approx(one.p95))


@given(st.decimals(0, 10**6, places=2), st.integers(1, 50))
def test_without_doubt_there_is_no_range(central: Decimal, count: int) -> None:
    driver = CostDriver("audit", count, "national", yearly=False)
    sure = replace(price("audit"), price=Range.exactly(central))
    found = spread([CostLine("a", driver, sure, NATIONAL, (1,))], draws=50)
    amount = pytest.approx(float(central) * count)
    assert found.low == found.p5 == found.p50 == found.p95 == found.high == amount


def test_parts_drawn_add_up_to_what_is_drawn_in_all() -> None:
    years = range(1, 6)
    parts = [[x for x in LINES if year in x.years] for year in years]
    drawn, whole = draw_parts(parts, draws=4000), spread(LINES, draws=4000)
    assert drawn.shape == (4000, 5)
    low, high = np.quantile(drawn.sum(axis=1), (0.05, 0.95))
    assert (low, high) == (pytest.approx(whole.p5, rel=0.05), pytest.approx(whole.p95, rel=0.05))
    assert draw_parts([]).shape[1] == 0


def test_no_lines_cost_nothing() -> None:
    assert spread([]).p95 == 0
    assert tornado([]) == ()


def test_the_tornado_has_the_widest_swing_first() -> None:
    found = tornado(LINES)
    assert [(x.kind, x.name) for x in found] == [
        ("price", "staff-month"),
        ("price", "meeting-day"),
        ("size", "province"),
        ("price", "audit"),
    ]
    assert found[0].low == pytest.approx(40 + 200 + 6)
    assert found[0].high == pytest.approx(40 + 800 + 6)
    assert len(tornado(LINES, most=2)) == 2


def test_ten_thousand_draws_of_a_national_plan_take_less_than_a_second() -> None:
    catalogue = action_catalogue()
    prices = {code: price(code) for code in catalogue.cost_items}
    sizes = dict.fromkeys(CostDriver.PER, SIZES["province"])
    lines = cost_actions([(x, 1) for x in catalogue.actions.values()], prices=prices, sizes=sizes, years=5).lines
    began = time.process_time()
    assert spread(lines).draws == 10_000
    assert time.process_time() - began < 1
