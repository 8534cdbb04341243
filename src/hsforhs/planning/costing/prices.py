"""Unit costs of the place that plans, as a table that people fill in: no price comes with the project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hsforhs.files import BadInput, Table, read_delimited

from .amounts import read_amount
from .money import Money, Restatement, check_currency

COLUMNS = ("item", "low", "central", "high", "currency", "price_year", "source", "date")
PRICE_YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class Range:
    """A figure that is not known exactly: low <= central <= high."""

    low: Decimal
    central: Decimal
    high: Decimal

    @classmethod
    def exactly(cls, figure: Decimal | int) -> Range:
        """Return a figure without doubt."""
        return cls(Decimal(figure), Decimal(figure), Decimal(figure))


@dataclass(frozen=True, slots=True)
class UnitCost:
    """The price of one unit of a cost item, with who says so and of which day."""

    item: str
    price: Range
    currency: str
    price_year: int
    source: str
    date: dt.date

    def restated(self, restatement: Restatement) -> UnitCost:
        """Return the price in another currency and of another year; the source names what was done."""
        found = [
            restatement.of(Money(x, self.currency, self.price_year))
            for x in (self.price.low, self.price.central, self.price.high)
        ]
        source = "; ".join([self.source, *found[0].steps])
        price = Range(*(x.money.amount for x in found))
        return UnitCost(self.item, price, restatement.currency, restatement.price_year, source, self.date)


def read_unit_costs(path: Path, items: Collection[str]) -> dict[str, UnitCost]:
    """Read unit costs by item from a table with the columns of ``COLUMNS`` in any order.

    ``low`` and ``high`` may be empty, which says that the price is sure. Raises BadInput naming line and column for an
    item that is not one of ``items`` or stands twice, a missing or negative price, a range that is not in order, an
    unknown currency or year, and a missing source or date.
    """
    table = read_delimited(path)
    lacking = [x for x in COLUMNS if x not in table.header]
    if lacking:
        raise BadInput(
            f"the column '{lacking[0]}' is missing", file=table.file, place="header", expected=", ".join(COLUMNS)
        )
    found: dict[str, UnitCost] = {}
    for index in range(len(table.rows)):
        cost = _unit_cost(table, index, items)
        if cost.item in found:
            place = table.place(index, table.header.index("item"))
            raise BadInput(f"the item '{cost.item}' stands twice", file=table.file, place=place, expected="it once")
        found[cost.item] = cost
    return found


def _unit_cost(table: Table, index: int, items: Collection[str]) -> UnitCost:
    cells = dict(zip(table.header, table.rows[index], strict=True))

    def bad(column: str, what: str, expected: str) -> BadInput:
        return BadInput(what, file=table.file, place=table.place(index, table.header.index(column)), expected=expected)

    def amount(column: str, text: str) -> Decimal:
        place = table.place(index, table.header.index(column))
        return read_amount(text, file=table.file, place=place, what="price")

    if cells["item"] not in items:
        raise bad("item", f"'{cells['item']}' is no cost item", "an item of the catalogue")
    central = amount("central", cells["central"])
    low, high = (amount(x, cells[x]) if cells[x] else central for x in ("low", "high"))
    if not low <= central <= high:
        raise bad("central", f"the prices {low:f}, {central:f}, {high:f} are not in order", "low, central, high")
    year = cells["price_year"]
    if not year.isdecimal() or int(year) not in PRICE_YEARS:
        raise bad("price_year", f"'{year}' is no price year", f"{PRICE_YEARS[0]} to {PRICE_YEARS[-1]}")
    if not cells["source"]:
        raise bad("source", "the source is missing", "who says so")
    try:
        date = dt.date.fromisoformat(cells["date"])
    except ValueError:
        raise bad("date", f"'{cells['date']}' is no date", "a date such as 2026-03-31") from None
    currency = check_currency(
        cells["currency"], file=table.file, place=table.place(index, table.header.index("currency"))
    )
    return UnitCost(cells["item"], Range(low, central, high), currency, int(year), cells["source"], date)
