"""A plan beside published ones: which figure is compared with which, and what is flagged."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue
from hsforhs.planning.costing import (
    CostLine,
    Range,
    UnitCost,
    chapters_of_areas,
    compare_plan,
    kinds_of_items,
    line_band,
    share_band,
)
from hsforhs.planning.records import CostDriver


def line(action: str, item: str, amount: int) -> CostLine:
    price = UnitCost(item, Range.exactly(amount), "USD", 2024, "invented", dt.date(2024, 1, 1))
    return CostLine(action, CostDriver(item, 1, "national", False), price, Range.exactly(1), (1,))


def test_every_kind_and_chapter_is_published_and_every_code_is_known() -> None:
    items = action_catalogue().cost_items
    assert set(kinds_of_items()) <= set(items)
    for kind in kinds_of_items().values():
        assert line_band(kind).n > 0
    assert set(chapters_of_areas()) <= set(framework().areas)
    for names in chapters_of_areas().values():
        assert all(share_band(x).n > 0 for x in names)


def test_total_chapters_and_lines_are_compared_and_what_is_far_above_is_flagged() -> None:
    band = line_band("Consultant fees")
    dear = line("D1-001", "consultant-day", int(10 * band.p50))
    usual = line("D2-001", "consultant-day", int(band.p50))
    found = compare_plan([usual, dear], {"D1-001": "D1", "D2-001": "D2"}, usd=Decimal(1))
    assert [x.what for x in found] == ["total", "chapter", "chapter", "line", "line"]
    lines = [x for x in found if x.what == "line"]
    assert [x.of for x in lines] == [("D1-001", "consultant-day"), ("D2-001", "consultant-day")]
    assert [x.comparison.is_flagged for x in lines] == [True, False]
    shares = {x.of: x.comparison.figure for x in found if x.what == "chapter"}
    assert shares[("D1",)] == pytest.approx(10 / 11, abs=1e-4)
    assert sum(shares.values()) == pytest.approx(1)


def test_amounts_of_another_currency_are_exchanged_first() -> None:
    found = compare_plan([line("D1-001", "consultant-day", 1000)], {"D1-001": "D1"}, usd=Decimal("0.5"))
    assert {x.comparison.figure for x in found if x.what in ("line", "total")} == {500.0}


def test_what_has_no_published_kind_or_chapter_of_its_own_is_not_compared() -> None:
    assert "fund" not in kinds_of_items()
    found = compare_plan([line("P3-001", "fund", 1000)], {"P3-001": "P3"}, usd=Decimal(1))
    assert [x.what for x in found] == ["total"]
    law = compare_plan([line("P1-001", "fund", 1000)], {"P1-001": "P1"}, usd=Decimal(1))
    assert [x.what for x in law] == ["total"], "two areas share the chapter on legislation and financing"


def test_nothing_costed_is_compared_with_nothing() -> None:
    assert compare_plan([], {}, usd=Decimal(1)) == ()
