from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.planning.incoming.amounts import NoAmountError, differs, number, payments

AMOUNTS = st.dictionaries(st.integers(1, 9), st.decimals(0, 10**6, places=2), max_size=6)


def paid(**more: object) -> tuple[object, ...]:
    empty = {"unit_cost": None, "times": {}, "by_year": {}, "cost": None, "stated": None, "years": ()}
    return payments(**{**empty, **more})  # type: ignore[arg-type]


@given(AMOUNTS)
@settings(max_examples=40)
def test_costs_of_years_stay_to_the_cent(by_year: dict[int, Decimal]) -> None:
    found, remarks = payments(unit_cost=None, times={}, by_year=by_year, cost=None, stated=None, years=())
    assert sum((x.total for x in found), Decimal(0)) == sum(by_year.values(), Decimal(0))
    again = {year: x.price * x.quantity for x in found for year in x.years}
    assert again == {year: x for year, x in by_year.items() if x}
    assert remarks == ()


@given(st.decimals(1, 10**6, places=2), AMOUNTS)
@settings(max_examples=40)
def test_unit_cost_and_times_stay_as_they_are(unit: Decimal, times: dict[int, Decimal]) -> None:
    found, _ = payments(unit_cost=unit, times=times, by_year={}, cost=None, stated=None, years=())
    if any(times.values()):
        assert {year: x.quantity for x in found for year in x.years} == {y: x for y, x in times.items() if x}
        assert {x.price for x in found} == {unit}
    else:
        assert [(x.price, x.years) for x in found] == [(unit, ())]


def test_nothing_is_no_payment() -> None:
    assert paid() == ((), ())
    assert paid(by_year={1: Decimal(0)}, stated=Decimal(0)) == ((), ())


def test_numbers_as_people_write_them() -> None:
    assert number("1 234,567.50", "x") == Decimal("1234567.50")
    assert number("1 200,50", "x") == number("1.200,50", "x") == number("1200,5", "x") == Decimal("1200.5")
    assert number("1,200", "x") == number("1200", "x") == Decimal(1200)
    assert number(0.1, "x") == Decimal("0.1")
    assert [number(x, "x") for x in (None, " ", "-", "–")] == [None] * 4
    for wrong in ("12 USD", "1,2,3", True, "NaN", "Infinity", -1, "1e40", "#DIV/0!"):
        with pytest.raises(NoAmountError):
            number(wrong, "x")


def test_rounding_is_forgiven_and_no_more() -> None:
    assert not differs(Decimal(1000), Decimal(1001))
    assert differs(Decimal(1000), Decimal(1002))
    assert not differs(Decimal(10_000), Decimal(10_009))
