"""Amounts with the currency beside them, and currencies in headings."""

from __future__ import annotations

from typing import Any

import pytest

from hsforhs.planning.audit.currencies import amount_in, currency_in
from hsforhs.planning.audit.currency_checks import currency_faults
from hsforhs.planning.audit.records import PlanRow, PlanSheet


@pytest.mark.parametrize(
    ("value", "amount", "code"),
    [
        (5, 5, ""), (2.5, 2.5, ""), ("USD 1,200", 1200, "USD"), ("1 200,50 €", 1200.5, "EUR"), ("$5", 5, "USD"),
        ("US$ 5.50", 5.5, "USD"), ("500 FCFA", 500, "XOF"), ("(500)", -500, ""), ("-5", -5, ""),
        ("1.2 million", 1.2e6, ""),
        ("3k", 3000, ""), ("1.200", 1200, ""), ("1.25", 1.25, ""), ("12 people", None, ""), ("ABC 12", None, ""),
        ("five", None, ""), ("", None, ""), (True, None, ""), (None, None, ""), ("1,2,3", None, ""),
    ],
)  # fmt: skip
def test_amounts(value: Any, amount: float | None, code: str) -> None:
    assert amount_in(value) == (amount, code)


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Cost (USD)", "USD"), ("Coût (FCFA)", "XOF"), ("Budget, US$", "USD"), ("Cost", ""), ("NGO cost", ""),
        ("Cost (USD and EUR)", ""), ("Montant €", "EUR"),
    ],
)  # fmt: skip
def test_currencies_of_headings(heading: str, code: str) -> None:
    assert currency_in(heading) == code


def test_a_cell_or_a_sheet_in_another_currency_than_the_heading_of_most_lines() -> None:
    def sheet(name: str, code: str, *costs: Any) -> PlanSheet:
        rows = tuple(PlanRow(n, {"cost": x, "total": None}, {}, False) for n, x in enumerate(costs, 2))
        return PlanSheet(name, 1, {"cost": "Cost"}, 2, rows, {"cost": code, "total": "XOF"} if code else {})

    assert list(currency_faults([sheet("A", "USD", 1, "USD 2", None), sheet("B", "USD", 3)])) == []
    (found,) = currency_faults([sheet("A", "USD", 1, 2, "EUR 4,000")])
    assert (found.row, found.message) == (4, "amounts are in EUR here, and in USD elsewhere")
    assert [x.sheet for x in currency_faults([sheet("A", "USD", 1, 2), sheet("B", "EUR", 3), sheet("C", "", 3)])] == [
        "B"
    ]
    (found,) = currency_faults([sheet("A", "USD", *range(30)), sheet("B", "EUR", *range(25))])
    assert (found.sheet, found.row) == ("B", 2)


def test_a_code_that_no_list_knows_is_named_with_the_one_that_was_meant() -> None:
    def said(*codes: str) -> list[str]:
        rows = tuple(PlanRow(n, {"cost": 5, "currency": x}, {}, False) for n, x in enumerate(codes, 2))
        sheet = PlanSheet("A", 1, {"cost": "Cost", "currency": "Currency"}, 2, rows, {})
        return [x.message for x in currency_faults([sheet])]

    assert said("USD", "USD", "USX", "JQK") == [
        "'USX' is no currency of ISO 4217; did you mean USD?",
        "'JQK' is no currency of ISO 4217",
    ]
    assert said("lumo") == ["'lumo' is no currency; expected three letters such as USD"]
    # An invented country has invented money, a price year may stand behind a code, and a sign stands for one.
    assert said("XLD") == said("USD (2018)") == said("US$") == []
    # A whole sheet in one code that nobody knows is one finding.
    assert said(*["USX"] * 30) == ["'USX' is no currency of ISO 4217; did you mean USD?"]
