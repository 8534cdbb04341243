"""What people entered about prices, sizes and rates, between rows of the store and records of the core."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hsforhs.planning.costing import ExchangeRate, Range, Restatement, UnitCost

from .models import Costing, Line


@dataclass(frozen=True, slots=True)
class Rate:
    """An exchange rate (``year`` None: units of the plan's currency for one unit, on a day) or a year's inflation.

    Inflation is a share: 0.05 says that prices of ``year`` were 5 % above those of the year before.
    """

    currency: str
    figure: Decimal
    source: str
    on: dt.date | None = None
    year: int | None = None

    @property
    def key(self) -> tuple[str, int]:
        """What it is about; a later figure about the same takes its place."""
        return self.currency, self.year or 0


def prices_of(costing: Costing) -> dict[str, UnitCost]:
    """The unit costs by cost item, as entered."""
    return {
        item: UnitCost(
            item,
            _range(x),
            x["currency"],
            x["price_year"],
            x["source"],
            dt.date.fromisoformat(x["on"]),
        )
        for item, x in costing.prices.items()
    }


def price_entry(found: UnitCost) -> dict[str, Any]:
    """A unit cost as it is stored."""
    return {
        **_figures(found.price),
        "currency": found.currency,
        "price_year": found.price_year,
        "source": found.source,
        "on": found.date.isoformat(),
    }


def sizes_of(costing: Costing) -> dict[str, Range]:
    """The sizes by level that people gave."""
    return {level: _range(x) for level, x in costing.sizes.items()}


def size_entry(size: Range, source: str) -> dict[str, Any]:
    """A size as it is stored."""
    return {**_figures(size), "source": source}


def rates_of(costing: Costing) -> list[Rate]:
    """The exchange rates and inflations, by currency and year."""
    found = [
        Rate(
            x["currency"],
            Decimal(x["figure"]),
            x["source"],
            dt.date.fromisoformat(x["on"]) if x["on"] else None,
            x["year"],
        )
        for x in costing.rates
    ]
    return sorted(found, key=lambda x: x.key)


def rate_entry(found: Rate) -> dict[str, Any]:
    """A rate as it is stored."""
    return {
        "currency": found.currency,
        "year": found.year,
        "figure": str(found.figure),
        "on": found.on.isoformat() if found.on else None,
        "source": found.source,
    }


def restatement(costing: Costing) -> Restatement:
    """What brings prices to the currency and price year of a plan."""
    rates = rates_of(costing)
    return Restatement(
        costing.currency,
        costing.price_year,
        {(x.currency, x.year): x.figure for x in rates if x.year is not None},
        {
            x.currency: ExchangeRate(x.currency, x.figure, x.on or dt.date.min, x.source)
            for x in rates
            if x.year is None
        },
    )


def price_of_line(line: Line) -> UnitCost | None:
    """The price that stands in a line; None where that of its item counts."""
    if line.central is None or line.price_year is None:
        return None
    low, high = (x if x is not None else line.central for x in (line.low, line.high))
    price = Range(low, line.central, high)
    return UnitCost(f"line-{line.pk}", price, line.currency, line.price_year, line.source, line.on or dt.date.min)


def _range(found: dict[str, Any]) -> Range:
    return Range(Decimal(found["low"]), Decimal(found["central"]), Decimal(found["high"]))


def _figures(found: Range) -> dict[str, str]:
    return {"low": str(found.low), "central": str(found.central), "high": str(found.high)}
