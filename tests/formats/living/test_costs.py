"""Amounts of lines, activities and plans: exact sums, what is left out or cannot be priced. All of it is invented."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.formats.living.costs import ActivityCosts, Amounts, PlanCosts, summed

from .costing import FIRST, priced, small_costs, without_price

Found = tuple[Decimal, Decimal, Decimal, tuple[int, ...]]
CENTS = st.decimals(0, 10**9, places=2)


def test_a_line_costs_quantity_times_price_times_places_in_each_of_its_years() -> None:
    line, left_out, unpriced = small_costs().activities[0].rows
    assert line.amounts(2) == Amounts((Decimal(30), Decimal(30)), Decimal(60), Decimal(48), Decimal(96))
    once = priced("D1-0000/item", "1.25", years=(2,)).amounts(2)
    assert once is not None
    assert (once.by_year, once.total, once.has_range) == ((0, 30), 30, False)
    nothing = left_out.amounts(2)
    assert nothing is not None
    assert (nothing.total, nothing.high, *nothing.by_year) == (0, 0, 0, 0)
    assert unpriced.amounts(2) is None


def test_sums_hold_what_is_paid_and_the_overhead_stands_apart() -> None:
    costs = small_costs()
    assert [x.amounts(2).total for x in costs.activities] == [60, 0]
    assert [x.unpriced for x in costs.activities] == [1, 0]
    assert (costs.unpriced, costs.money()) == (1, "USD at the prices of 2026")
    found = costs.sums()
    assert [(title, x.total) for title, x in found] == [("Sum of the lines", 60), ("Overhead, 10 %", 6), ("Total", 66)]
    everything = found[-1][1]
    assert everything.by_year == (33, 33)
    assert (everything.low, everything.high) == (Decimal("52.8"), Decimal("105.6"))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(CENTS, CENTS, CENTS, st.sampled_from([(1,), (2,), (1, 2)])), max_size=6))
def test_years_add_up_to_totals_and_ranges_hold_them(
    found: list[Found],
) -> None:
    rows = []
    for number, (*prices, years) in enumerate(found):
        low, central, high = map(str, sorted(prices))
        rows.append(priced(f"{FIRST}/item-{number}", central, low=low, high=high, years=years))
    rows.append(without_price(f"{FIRST}/van"))
    one = ActivityCosts(FIRST, "Train staff", 2027, tuple(rows))
    costs = PlanCosts("USD", 2026, (2027, 2028), Decimal("0.07"), (one,))
    (_, direct), (_, overhead), (_, everything) = costs.sums()
    for amounts in (one.amounts(2), everything):
        assert sum(amounts.by_year) == amounts.total
        assert amounts.low <= amounts.total <= amounts.high
    assert everything.total == direct.total + overhead.total


def test_a_sum_of_nothing_is_nothing_in_every_year() -> None:
    assert summed((), years=3).by_year == (0, 0, 0)
