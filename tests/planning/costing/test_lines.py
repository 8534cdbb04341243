"""Quantity rules x unit costs x sizes x years; nothing that has no price counts as 0."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.planning import Action, CostDriver, action_catalogue
from hsforhs.planning.costing import Range, UnitCost, check_first, cost_actions

SIZES = {"province": Range(Decimal(8), Decimal(8), Decimal(9)), "district": Range.exactly(60)}


def price(item: str, central: str = "10", currency: str = "USD", year: int = 2025) -> UnitCost:
    """An invented price."""
    figure = Decimal(central)
    return UnitCost(item, Range(figure / 2, figure, figure * 2), currency, year, "invented", dt.date(2026, 1, 1))


PRICES = {x: price(x) for x in ("meeting-day", "staff-month")}


def action(*costs: str, code: str = "D2-001") -> Action:
    return replace(action_catalogue().actions[code], costs=tuple(map(CostDriver.parse, costs)))


@pytest.mark.parametrize(
    ("driver", "start", "years"),
    [
        ("meeting-day*60/national", 2, (0, 600, 0, 0, 0)),
        ("meeting-day*2/province", 1, (160, 0, 0, 0, 0)),
        ("staff-month*12/national/year", 1, (120, 120, 120, 120, 120)),
        ("staff-month*12/district/year", 4, (0, 0, 0, 7200, 7200)),
        ("staff-month*0.5/national/year", 5, (0, 0, 0, 0, 5)),
    ],
)
def test_a_driver_is_paid_once_or_from_its_start_on(driver: str, start: int, years: tuple[int, ...]) -> None:
    found = cost_actions([(action(driver), start)], prices=PRICES, sizes=SIZES, years=5)
    assert found.by_year() == years
    assert found.direct == found.total == sum(years)
    assert found.is_complete


def test_overhead_stands_apart() -> None:
    found = cost_actions(
        [(action("meeting-day*1/national"), 1)], prices=PRICES, sizes=SIZES, years=5, overhead=Decimal("0.12")
    )
    assert (found.direct, found.overhead_amount, found.total) == (10, Decimal("1.2"), Decimal("11.2"))
    assert sum(found.by_year()) == found.direct


def test_what_has_no_price_no_size_or_no_driver_is_named_and_not_0() -> None:
    plan = [
        (action("bananas*1/national", "meeting-day*1/port", "meeting-day*1/national"), 1),
        (action(code="D2-002"), 1),
    ]
    found = cost_actions(plan, prices=PRICES, sizes=SIZES, years=5)
    assert found.without_price == (("D2-001", "bananas"),)
    assert found.without_size == (("D2-001", "port"),)
    assert found.without_drivers == ("D2-002",)
    assert not found.is_complete
    assert found.total == 10


def test_an_excluded_line_is_charged_in_no_year() -> None:
    plan = [(action("staff-month*1/national/year", "meeting-day*1/national"), 2)]
    found = cost_actions(plan, prices=PRICES, sizes=SIZES, years=5, excluded={("D2-001", "staff-month")})
    assert found.by_year() == (0, 10, 0, 0, 0)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"years": 1}, "D2-001 starts in year 2; expected a year of the plan, 1 to 1"),
        ({"overhead": Decimal("-0.1")}, "the overhead -0.1 is negative"),
        ({"prices": {**PRICES, "audit": price("audit", currency="LUM")}}, "the prices are in LUM of 2025, USD of 2025"),
        ({"prices": {**PRICES, "audit": price("audit", year=2024)}}, "the prices are in USD of 2024, USD of 2025"),
    ],
)
def test_bad_input_is_named(more: dict, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        cost_actions([(action("meeting-day*1/national"), 2)], **{"prices": PRICES, "sizes": SIZES, "years": 5, **more})


def test_the_fewest_lines_that_make_three_quarters() -> None:
    plan = [(action(*(f"meeting-day*{n}/national" for n in (60, 20, 10, 5, 5))), 1)]
    lines = cost_actions(plan, prices=PRICES, sizes=SIZES, years=5).lines
    assert [x.quantity for x in check_first(lines)] == [60, 20]
    assert len(check_first(lines, share=Decimal(1))) == 5
    assert check_first([]) == ()


@given(st.lists(st.integers(0, 1000), max_size=8), st.sampled_from(["0.5", "0.75", "0.9"]))
def test_one_line_less_would_not_make_the_share(quantities: list[int], share: str) -> None:
    plan = [(action(*(f"meeting-day*{n}/national" for n in quantities)), 1)]
    lines = cost_actions(plan, prices=PRICES, sizes=SIZES, years=5).lines
    found = check_first(lines, share=Decimal(share))
    wanted = sum((x.total for x in lines), Decimal(0)) * Decimal(share)
    assert sum((x.total for x in found), Decimal(0)) >= wanted
    assert not found or sum((x.total for x in found[:-1]), Decimal(0)) < wanted


def test_the_whole_catalogue_can_be_priced() -> None:
    catalogue = action_catalogue()
    prices = {code: price(code) for code in catalogue.cost_items}
    sizes = {x: Range.exactly(1) for x in CostDriver.PER}
    found = cost_actions([(x, 1) for x in catalogue.actions.values()], prices=prices, sizes=sizes, years=5)
    assert found.without_price == found.without_size == ()
    assert len(found.lines) == sum(len(x.costs) for x in catalogue.actions.values())
    assert found.direct == sum(found.by_year()) > 0
