"""Rows of a file beside a plan: years, choices and sums, without a store."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.incoming import FIRST_CALENDAR, IncomingRow, Payment, Placing, Reason
from hsforhs.workbench.plan_imports import naming
from hsforhs.workbench.plan_imports.models import PlanImport
from hsforhs.workbench.plan_imports.rows import TAKEN, Calendar, Tally, rows_of, stored
from hsforhs.workbench.plan_imports.taking import EMPTY, TWICE
from hsforhs.workbench.plans.models import Plan


def row(number: int = 1, **more: Any) -> dict[str, Any]:
    """A row as it is stored: 30 in each of two years, by default under D2-001."""
    values: dict[str, Any] = {
        **{"sheet": "Mixed", "number": number, "fields": {"text": "Train", "owner": "Ministry", "status": "late"}},
        **{"currency": "", "price_year": None, "remarks": (Reason("negative", {"field": "cost", "value": "-5"}),)},
        "payments": (Payment(Decimal("7.5"), Decimal(4), (2027, 2028)),),
    }
    placing = {"chosen": "D2-001", "offered": ("D2-001", "D2-002"), "basis": "text"}
    told, placed = {**values, **more}, {x: more.pop(x, y) for x, y in placing.items()}
    return stored(IncomingRow(**{x: y for x, y in told.items() if x not in placing}), Placing(**placed))


def file(*rows: dict[str, Any], **more: Any) -> PlanImport:
    values = {"currency": "USD", "price_year": 2026, "first_year": 2027, "choices": {}, **more}
    return PlanImport(plan=Plan(years=5), rows=list(rows), **values)


@given(st.integers(1, 30), st.none() | st.integers(1990, 2100), st.integers(1, 2200))
def test_a_year_lies_in_the_plan_or_is_named(years: int, first: int | None, year: int) -> None:
    is_calendar = year > FIRST_CALENDAR and first is not None
    expected = year - first + 1 if is_calendar and first is not None else year
    if 1 <= expected <= years:
        assert Calendar(first, years).of_plan((year,)) == (expected,)
    else:
        with pytest.raises(ValueError, match=f"^{year}$"):
            Calendar(first, years).of_plan((year,))


@pytest.mark.parametrize(
    ("given_years", "found"),
    [((2027, 2031), (1, 5)), ((1, 5), (1, 5)), ((), ()), ((2026,), "2026"), ((2027, 2032), "2032"), ((6,), "6")],
)
def test_years_of_a_file_become_years_of_the_plan(given_years: tuple[int, ...], found: Any) -> None:
    calendar = Calendar(2027, 5)
    if isinstance(found, tuple):
        assert calendar.of_plan(given_years) == found
    else:
        with pytest.raises(ValueError, match=found):
            calendar.of_plan(given_years)


def test_a_row_comes_back_as_it_was_stored() -> None:
    kept = row(7, currency="EUR", price_year=2024)
    (found,) = rows_of(file(kept))
    assert (found.sheet, found.number, found.title, found.owner, found.partners) == (
        "Mixed",
        7,
        "Train",
        "Ministry",
        "",
    )
    assert found.payments == (Payment(Decimal("7.5"), Decimal(4), (2027, 2028)),)
    assert (found.currency, found.price_year, found.remarks[0].code) == ("EUR", 2024, "negative")
    assert (found.proposed, found.offered, found.basis, found.outcome) == ("D2-001", ("D2-001", "D2-002"), "text", "")
    assert found.total == 60


@pytest.mark.parametrize(
    ("proposed", "choice", "found"),
    [
        ("D2-001", None, "D2-001"),
        ("", None, ""),
        ("D2-001", PlanImport.LEFT, ""),
        ("D2-001", "P5-001", "P5-001"),
        ("", "P5-001", "P5-001"),
    ],
)
def test_what_a_person_chose_goes_before_what_is_proposed(proposed: str, choice: str | None, found: str) -> None:
    (one,) = rows_of(file(row(chosen=proposed)))
    assert one.chosen({} if choice is None else {one.key: choice}) == found


def test_sums_by_currency_say_what_of_them_stands_under_an_action() -> None:
    rows = [row(1), row(2, currency="EUR"), row(3, chosen=""), row(4), row(5, payments=(), currency="XOF")]
    found = file(*rows)
    keys = [x.key for x in rows_of(found)]
    found.choices = {keys[3]: PlanImport.LEFT}
    assert naming.totals(rows_of(found), found) == [("USD", 180, 60), ("EUR", 60, 60)]
    found.choices = {keys[2]: "D2-002"}
    assert naming.totals(rows_of(found), found)[0] == ("USD", 180, 180)
    # Once taken, what became of a row counts, and no longer what was chosen.
    outcomes = (TAKEN, TWICE, EMPTY, TAKEN, EMPTY)
    found.rows = [{**x, "outcome": y, "action": "D2-001"} for x, y in zip(found.rows, outcomes, strict=True)]
    assert naming.totals(rows_of(found), found) == [("USD", 180, 120), ("EUR", 60, 0)]


def test_a_row_is_shown_beside_what_it_becomes() -> None:
    class Named:
        def __init__(self, text: str) -> None:
            self.text = text

    actions: Any = {"D2-001": Named("one"), "D2-002": Named("two"), "P5-001": Named("five")}
    found = file(row(offered=("D2-001", "D2-002", "gone"), price_year=2024))
    (one,) = rows_of(found)
    shown = naming.shown_row(one, found, actions)
    assert (shown.chosen, shown.options) == ("D2-001", (("D2-001", "one"), ("D2-002", "two")))
    assert (shown.currency, shown.price_year, shown.years, shown.outside) == ("USD", 2024, "2027, 2028", "")
    assert shown.left == (("status", "late"),)
    assert shown.outcome == ""
    found.choices, found.first_year = {one.key: "P5-001"}, 2024
    shown = naming.shown_row(one, found, actions)
    assert (shown.chosen, [x for x, _text in shown.options]) == ("P5-001", ["P5-001", "D2-001", "D2-002"])
    assert shown.outside == "", "2028 is year 5 of a plan from 2024 on"
    found.first_year = 2023
    assert naming.outside(one, found) == "2028"


def test_fields_of_years_stand_in_their_order() -> None:
    fields = [x for x, _name in naming.fields_for(["text", "cost:10", "cost:9", ""])]
    assert [x for x in fields if ":" in x] == ["times:9", "times:10", "cost:9", "cost:10"]
    usual = [x for x, _name in naming.fields_for(["text"])]
    assert [x for x in usual if x.startswith("cost:")] == [f"cost:{x}" for x in range(1, 6)]
    assert "times" not in usual
    assert "cost" in usual


def test_rows_are_counted_once_each() -> None:
    tally = Tally()
    for outcome in (TAKEN, EMPTY, TAKEN, TWICE, EMPTY):
        tally.count(outcome)
    assert (tally.taken, tally.left) == (2, {EMPTY: 2, TWICE: 1})
