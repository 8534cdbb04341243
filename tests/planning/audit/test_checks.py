"""Each finding with its row; a clean plan has none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.audit import CODES, PlanRow, PlanSheet, audit_plan
from hsforhs.planning.audit.rounding import differs

HEADINGS = dict.fromkeys(("id", "text", "cost", "total", "owner", "years", "start", "end", "currency"), "X")


def row(number: int = 2, *, by_year: dict[int, Any] | None = None, is_sum: bool = False, **cells: Any) -> PlanRow:
    """A line without fault, but for what is said."""
    return PlanRow(number, {"text": f"line {number}", "owner": "Ministry", **cells}, by_year or {}, is_sum)


def codes(*rows: PlanRow, years: int = 5) -> list[tuple[int, str]]:
    found = audit_plan([PlanSheet("A", 1, HEADINGS, 9, rows)], years=years)
    assert {x.code for x in found.findings} <= set(CODES)
    assert all(x.message and x.sheet == "A" for x in found.findings)
    return [(x.row, x.code) for x in found.findings]


def test_a_clean_plan_has_no_finding() -> None:
    rows = [row(2, total=30, by_year={1: 10, 2: 20}, id=1), row(3, total=5, by_year={1: 5, 2: None}, id=2)]
    total = row(4, total=35, by_year={1: 15, 2: 20}, is_sum=True, text="Total", owner=None)
    assert codes(*rows, total) == []
    found = audit_plan([PlanSheet("A", 1, HEADINGS, 9, (*rows, total))])
    assert (found.lines, found.total) == (2, 35)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (row(total=31, by_year={1: 10, 2: 19}), "total"),
        (row(cost=None), "cost-missing"),
        (row(unit=None, total=0, by_year={1: 0, 2: 0.0}), "cost-missing"),
        (row(cost=5, owner=None), "owner-missing"),
        (row(cost=5, years=None), "date-missing"),
        (row(cost=5, start=None, end=None), "date-missing"),
        (row(cost=5, years="soon"), "years"),
        (row(cost=5, years="4-6"), "years"),
        (row(cost=5, years=0), "years"),
        (row(cost=5, start=dt.datetime(2026, 5, 1), end=dt.datetime(2026, 4, 1)), "order"),
        (row(cost=5, start="2026-05-01", end="2026-04-01"), "order"),
        (row(cost=5, start="31/12/2026", end="1/2/2026"), "order"),
        (row(cost=5, start=2027, end=2026.0), "order"),
        (row(cost=5, years="5-3"), "order"),
        (row(cost=5, start="30/2/2026", end="1/2/2027"), "years"),
        (row(cost=5, start="2026", end="2026-04-31"), "years"),
        (row(by_year={2026: 1, 2027: 1}, years="2026-2028"), "years"),
        (row(cost="nan"), "amount"),
        (row(cost=-5), "amount"),
        (row(cost="five"), "amount"),
        (row(cost="#REF!"), "amount"),
        (row(by_year={1: "x", 2: 3}), "amount"),
        (row(by_year={1: 2, 6: 3}), "years"),
        (row(cost=5, currency="dollars"), "currency"),
    ],
)
def test_findings_of_one_line(line: PlanRow, code: str) -> None:
    assert codes(line) == [(2, code)]


@pytest.mark.parametrize(
    "line",
    [
        row(cost="1,200.50", years="1,2"),
        row(cost=0, years=3.0),
        row(unit=0, total=0, by_year={1: 0, 2: 0}),
        row(total=0, by_year={1: 0, 2: 0}),
        row(cost=5, years="2024-2026"),
        row(total=30.5, by_year={1: 10.3, 2: 20.4}),
        row(cost=5, start="May", end="April"),
        row(cost=5, start="2024-26", end="1/2/26"),
        row(cost=5, start="3/2/2026", end="2/3/2026"),
        row(cost=5, start=2026, end="2026-03-01"),
        row(total="1.200,50", by_year={1: "1 200,5"}),
        row(by_year={2026: 1, 2027: None}, years="2026, 2027"),
        row(total=5, by_year={1: 5}, years=None),
        row(total=5, by_year={1: 5, 6: 0}),
        row(total=5, by_year={2026: 5}),
        row(cost=5, currency="US$"),
    ],
)
def test_what_is_no_fault(line: PlanRow) -> None:
    assert codes(line) == []


def test_sums_of_chapters_and_of_all() -> None:
    def stated(number: int, amount: float) -> PlanRow:
        return row(number, cost=amount, is_sum=True, text="Total")

    lines = [row(2, cost=100), row(3, cost=50), stated(4, 150), row(5, cost=30), stated(6, 30), stated(7, 180)]
    assert codes(*lines) == []
    assert codes(*lines[:-1], stated(7, 200)) == [(7, "sum")]
    assert codes(row(2, cost=100), stated(3, 90)) == [(3, "sum")]
    nested = [*lines[:-1], stated(7, 180), row(8, cost=7), stated(9, 7), row(10, cost=8), stated(11, 8)]
    assert codes(*nested, stated(12, 15), stated(13, 195)) == []
    assert codes(*nested, stated(12, 25), stated(13, 195)) == [(12, "sum")]


def test_duplicates_name_the_later_row() -> None:
    assert codes(row(2, cost=5, text="Train  staff"), row(3, cost=5, text="train staff")) == [(3, "duplicate")]
    assert codes(row(2, cost=5, text="Train"), row(3, cost=6, text="Train")) == []
    assert codes(row(2, cost=5, id="a"), row(3, cost=6, id="a")) == [(3, "duplicate")]


def test_every_row_in_another_currency_than_most_is_named() -> None:
    rows = [row(n, cost=5, currency=x) for n, x in enumerate(["USD", "usd ", "LUM", "USD", None, "USD (2018)"], 2)]
    assert codes(*rows) == [(4, "currency"), (7, "currency")]
    rows = [row(n, cost=5, currency=x) for n, x in enumerate(["EUR", "USD", "USD"], 2)]
    assert codes(*rows) == [(2, "currency")]
    rows = [row(n, cost=5, currency=x) for n, x in enumerate(["EUR", "USD"], 2)]
    assert codes(*rows) == [(3, "currency")]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8), st.integers(-5, 5))
def test_a_total_is_found_wrong_exactly_when_it_is(amounts: list[int], off: int) -> None:
    total = sum(amounts) + off * (2 + sum(amounts) // 400 + len(amounts))
    line = row(total=total, by_year=dict(enumerate(amounts, 1)))
    wrong = differs(total, amounts)
    assert wrong == (off != 0)
    expected = [*([(2, "amount")] if total < 0 else []), *([(2, "total")] if wrong else [])]
    assert codes(line, years=8) == expected


def test_a_line_may_be_described_on_one_sheet_and_costed_on_another() -> None:
    described = row(2, id="P1-1", cost=None), row(3, id="P1-2", cost=None), row(4, id="4", cost=None)
    costed = row(2, id="P1-1", cost=5, text="costed"), row(3, id="4", cost=5, text="other line")
    plan = [PlanSheet("A", 1, HEADINGS, 9, described), PlanSheet("B", 1, HEADINGS, 9, costed)]
    found = audit_plan(plan).findings
    assert [(x.sheet, x.row, x.code) for x in found] == [("A", 3, "cost-missing"), ("A", 4, "cost-missing")]
    twice = row(2, id="P1-1", cost=None), row(3, id="P1-1", cost=5)
    assert codes(*twice) == [(2, "cost-missing"), (3, "duplicate")]
