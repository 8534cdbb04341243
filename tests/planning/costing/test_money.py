"""Amounts restated: prices of the year first, then the exchange; every rate named, none assumed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.planning.costing.money import ExchangeRate, Money, Restatement, check_currency

# Invented rates of an invented currency.
RATE = ExchangeRate("LUM", Decimal("0.25"), dt.date(2026, 3, 31), "Bank of Lumora")
INFLATION = {("LUM", 2024): Decimal("0.1"), ("LUM", 2025): Decimal("0.2"), ("USD", 2025): Decimal("0.03")}
TO_USD = Restatement("USD", 2025, INFLATION, {"LUM": RATE})


def test_an_amount_in_the_right_currency_and_year_stays() -> None:
    money = Money(Decimal("12.34"), "USD", 2025)
    found = TO_USD.of(money)
    assert found.money == money
    assert found.steps == ()


def test_prices_are_brought_to_the_year_before_the_exchange() -> None:
    found = TO_USD.of(Money(Decimal(100), "LUM", 2023))
    assert found.money == Money(Decimal("33.000"), "USD", 2025)
    assert found.steps == (
        "prices of 2023 to 2025 in LUM: x 1.32",
        "1 LUM = 0.25 USD on 2026-03-31 (Bank of Lumora)",
    )


def test_later_prices_are_brought_back() -> None:
    found = Restatement("LUM", 2023, INFLATION).of(Money(Decimal(132), "LUM", 2025))
    assert found.money.amount == pytest.approx(Decimal(100))


@given(st.decimals(0, 10**9, places=2), st.integers(2023, 2025), st.integers(2023, 2025))
def test_there_and_back_is_the_same(amount: Decimal, year: int, other: int) -> None:
    there = Restatement("LUM", other, INFLATION).of(Money(amount, "LUM", year)).money
    back = Restatement("LUM", year, INFLATION).of(there).money
    assert abs(back.amount - amount) < Decimal("1e-9")


@pytest.mark.parametrize(
    ("money", "message"),
    [
        (Money(Decimal(1), "EUR", 2025), "no exchange rate from EUR; expected a rate to USD"),
        (Money(Decimal(1), "LUM", 2022), "the inflation of LUM in 2023 is not known"),
        (Money(Decimal(1), "USD", 2026), "the inflation of USD in 2026 is not known"),
    ],
)
def test_a_rate_that_is_missing_is_named(money: Money, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        TO_USD.of(money)


@pytest.mark.parametrize("code", ["usd", "US", "USDX", "", "12A"])
def test_what_is_no_currency(code: str) -> None:
    with pytest.raises(BadInput, match="is no currency"):
        check_currency(code)
    assert check_currency("XOF") == "XOF"
