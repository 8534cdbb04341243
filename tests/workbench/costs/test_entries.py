"""What people entered goes into the row and comes back as it was."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.costing import Range, UnitCost
from hsforhs.workbench.costs.entries import (
    Rate,
    price_entry,
    price_of_line,
    prices_of,
    rate_entry,
    rates_of,
    restatement,
    size_entry,
    sizes_of,
)
from hsforhs.workbench.costs.models import Costing, Line

AMOUNTS = st.decimals(0, 10**12, places=4)
RANGES = st.lists(AMOUNTS, min_size=3, max_size=3).map(lambda x: Range(*sorted(x)))


@given(RANGES, st.dates())
def test_prices_and_sizes_keep_every_digit(price: Range, on: dt.date) -> None:
    found = UnitCost("vehicle", price, "EUR", 2025, "Offer", on)
    stored = json.loads(json.dumps({"vehicle": price_entry(found)}))
    assert prices_of(Costing(prices=stored)) == {"vehicle": found}
    sizes = json.loads(json.dumps({"port": size_entry(price, "Ministry")}))
    assert sizes_of(Costing(sizes=sizes)) == {"port": price}


def test_rates_become_what_restates_prices() -> None:
    rates = [
        Rate("EUR", Decimal("1.1"), "Bank", dt.date(2026, 1, 1)),
        Rate("EUR", Decimal("0.02"), "Bank", None, 2026),
        Rate("CHF", Decimal("1.2"), "Bank", dt.date(2026, 1, 1)),
    ]
    costing = Costing(currency="USD", price_year=2026, rates=json.loads(json.dumps([rate_entry(x) for x in rates])))
    assert rates_of(costing) == [rates[2], rates[0], rates[1]]
    found = restatement(costing)
    assert found.inflation == {("EUR", 2026): Decimal("0.02")}
    assert found.rates["CHF"].rate == Decimal("1.2")


def test_a_line_has_its_own_price_or_that_of_its_item() -> None:
    assert price_of_line(Line(pk=3)) is None
    own = price_of_line(
        Line(pk=3, central=Decimal(5), currency="USD", price_year=2026, source="x", on=dt.date(2026, 1, 1))
    )
    assert own is not None
    assert (own.item, own.price) == ("line-3", Range.exactly(5))
