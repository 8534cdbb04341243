"""Amounts with currency and price year, brought to one currency and one year by rates that are named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from hsforhs.files import BadInput
from hsforhs.planning.currencies import is_money, looks_like_code, nearest

from .amounts import EXACT


def check_currency(code: str, *, file: str | None = None, place: str | None = None) -> str:
    """Return the code of a currency of ISO 4217, or of invented money; raises BadInput with the nearest known codes."""
    if not looks_like_code(code):
        raise BadInput(f"'{code}' is no currency", file=file, place=place, expected="three letters such as USD")
    if not is_money(code):
        what = f"'{code}' is no currency of ISO 4217"
        if near := nearest(code):
            raise BadInput(f"{what}; did you mean {', '.join(near)}?", file=file, place=place)
        raise BadInput(what, file=file, place=place, expected="a code such as USD")
    return code


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217) at the prices of a year."""

    amount: Decimal
    currency: str
    price_year: int


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """How many units of the plan's currency one unit of ``currency`` bought on a day, and who says so."""

    currency: str
    rate: Decimal
    on: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Restated:
    """An amount restated, with what was done: each step in words, with rate, day and source."""

    money: Money
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restatement:
    """Brings amounts to ``currency`` at the prices of ``price_year``.

    ``inflation`` holds, by currency and year, the share by which prices were higher than in the year before (0.05
    for 5 %); ``rates`` exchange rates by currency. An amount is first brought to the prices of the year in its own
    currency, then exchanged.
    """

    currency: str
    price_year: int
    inflation: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)
    rates: Mapping[str, ExchangeRate] = field(default_factory=dict)

    def of(self, money: Money) -> Restated:
        """Restate one amount; raises BadInput naming the rate that is missing."""
        steps = []
        with localcontext(EXACT):
            factor = self._growth(money)
            if money.price_year != self.price_year:
                steps.append(f"prices of {money.price_year} to {self.price_year} in {money.currency}: x {factor:.6g}")
            amount = money.amount * factor
            if money.currency != self.currency:
                rate = self.rates.get(money.currency)
                if rate is None:
                    raise BadInput(
                        f"there is no exchange rate from {money.currency}",
                        expected=f"a rate to {self.currency} with day",
                    )
                steps.append(
                    f"1 {rate.currency} = {rate.rate:f} {self.currency} on {rate.on.isoformat()} ({rate.source})"
                )
                amount *= rate.rate
        return Restated(Money(amount, self.currency, self.price_year), tuple(steps))

    def _growth(self, money: Money) -> Decimal:
        first, last = sorted((money.price_year, self.price_year))
        growth = Decimal(1)
        for year in range(first + 1, last + 1):
            share = self.inflation.get((money.currency, year))
            if share is None:
                raise BadInput(
                    f"the inflation of {money.currency} in {year} is not known", expected="a share such as 0.05"
                )
            growth *= 1 + share
        return growth if money.price_year <= self.price_year else 1 / growth
