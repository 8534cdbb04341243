"""Whole workbooks as people write them: without fault nothing is found, and each planted fault is, with its row."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hsforhs.planning.audit import audit_plan, read_costed_plan

from . import books
from .books import Rows, saved

CLEAN: Mapping[str, tuple[Any, Any]] = {
    "plain, with a hidden row and a hidden sheet": (books.PLAIN, books.hide),
    "Arabic": (books.ARABIC, None),
    "Chinese": (books.CHINESE, None),
    "Russian": (books.RUSSIAN, None),
    "French": (books.FRENCH, None),
    "Spanish": (books.SPANISH, None),
    "numbers as text": (books.AS_TEXT, None),
    "two rows of headings, chapters, shares, dates as text, notes": (books.BY_YEAR, None),
    "totals above their rows": (books.TOTAL_ABOVE, None),
    "years that are marked": (books.MARKED, None),
    "numbers that begin anew": (books.CHAPTERS_THAT_COUNT_ANEW, None),
    "areas merged over rows": (books.AREAS, books.merged_areas),
    "several sheets and a summary": (books.SEVERAL, None),
    "formulas without saved values": (books.FORMULAS, None),
    "an order of lines": (books.ORDERED, None),
    "frequencies by year": (books.OWN_FREQUENCIES, None),
    "amounts in millions": (books.IN_MILLIONS, None),
    "two columns of costs in two currencies": (books.TWO_CURRENCIES, None),
    "headings that stand twice": (books.HEADINGS_TWICE, None),
    "unit prices in another currency": (books.CONVERTED, None),
}


def found(path: Path) -> list[tuple[str, int, str]]:
    return [(x.sheet, x.row, x.code) for x in audit_plan(read_costed_plan(path)).findings]


@pytest.mark.parametrize("name", CLEAN)
def test_nothing_is_found_in_a_plan_without_fault(name: str, tmp_path: Path) -> None:
    content, also = CLEAN[name]
    path = saved(tmp_path / "plan.xlsx", content if isinstance(content, dict) else {"Plan": content}, also=also)
    assert found(path) == []


def planted(rows: Rows, *changes: tuple[int, int, Any], more: Rows = ()) -> Rows:
    """Return rows with some cells changed (row and column counted from 1) and more rows behind them."""
    changed = copy.deepcopy([list(x) for x in rows])
    for row, column, value in changes:
        changed[row - 1][column - 1] = value
    return [*changed, *more]


P, Y = books.PLAIN, books.BY_YEAR
FAULTS: Mapping[str, tuple[Rows, set[tuple[int, str]]]] = {
    "a product": (planted(P, (3, 6, 10400), (7, 6, 51400)), {(3, "product")}),
    "a product as text": (planted(books.AS_TEXT, (4, 6, "$12,500")), {(4, "product"), (7, "sum")}),
    "a quantity that was left out": (planted(P, (6, 6, 18000), (5, 6, 3.5), (7, 6, 45403.5)), {(5, "product")}),
    "a stated sum": (planted(P, (7, 6, 53400)), {(7, "sum")}),
    "a stated sum in Arabic": (planted(books.ARABIC, (7, 6, 53400)), {(7, "sum")}),
    "a stated sum in Chinese": (planted(books.CHINESE, (7, 6, 51400)), {(7, "sum")}),
    "a product in Russian": (planted(books.RUSSIAN, (5, 6, 7700), (7, 6, 53100)), {(5, "product")}),
    "no cost": (planted(P, (5, 6, None), (7, 6, 45400)), {(5, "cost-missing")}),
    "a cost that is to be determined": (planted(P, (5, 6, "TBD"), (7, 6, 45400)), {(5, "cost-missing")}),
    "no cost in Chinese": (planted(books.CHINESE, (5, 6, "待定"), (7, 6, 45400)), {(5, "cost-missing")}),
    "no owner": (planted(P, (4, 3, None)), {(4, "owner-missing")}),
    "an owner of a dash": (planted(P, (4, 3, "–")), {(4, "owner-missing")}),
    "no owner in Russian": (planted(books.RUSSIAN, (4, 3, None)), {(4, "owner-missing")}),
    "no year": (planted(P, (3, 7, None)), {(3, "date-missing")}),
    "a year outside": (planted(P, (3, 7, "4-6")), {(3, "years")}),
    "years that are a word": (planted(P, (3, 7, "soon")), {(3, "years")}),
    "years that became a date": (planted(P, (3, 7, dt.datetime(2026, 5, 3))), {(3, "years")}),
    "years backward": (planted(P, (3, 7, "5-3")), {(3, "order")}),
    "a negative amount": (planted(P, (6, 6, -18000), (7, 6, 16400)), {(6, "amount"), (6, "product")}),
    "an amount in brackets": (planted(books.TOTAL_ABOVE, (7, 4, "(120)"), (6, 4, -90), (2, 4, 210)), {(7, "amount")}),
    "an amount in words": (planted(P, (6, 6, "eighteen"), (7, 6, 34400)), {(6, "amount")}),
    "an error": (planted(P, (6, 6, "#REF!"), (7, 6, 34400)), {(6, "amount")}),
    "a line twice": (planted(P, (7, 6, 58400), (6, 2, P[1][1]), (6, 3, "MoH"), (6, 4, 120), (6, 5, 50), (6, 6, 6000),
                             (6, 7, "1,2"), (7, 6, 40400)), {(6, "duplicate")}),
    "a number twice": (planted(P, (6, 1, 3)), {(6, "duplicate")}),
    "another currency in a cell": (planted(books.AS_TEXT, (6, 6, "EUR 18,000")), {(6, "currency")}),
    "a total that is not its years": (planted(Y, (7, 6, 1000)), {(7, "total"), (8, "sum"), (13, "sum")}),
    "a chapter that is not its lines": (planted(Y, (12, 3, 990)), {(12, "sum")}),
    "a total above that is wrong": (planted(books.TOTAL_ABOVE, (2, 4, 470)), {(2, "sum")}),
    "a chapter above that is wrong": (planted(books.TOTAL_ABOVE, (3, 4, 310)), {(3, "sum")}),
    "an end before its start": (planted(Y, (6, 9, "Dec 2025")), {(6, "order")}),
    "an end before its start in quarters": (planted(Y, (7, 9, "Q4 2026")), {(7, "order")}),
    "a merged area with a line without cost": (planted(books.AREAS, (3, 4, None)), {(3, "cost-missing")}),
    "a formula that leaves a year out": (planted(books.FORMULAS, (2, 9, "=SUM(F2:F2)")), {(2, "total")}),
    "a formula that cannot be worked out": (planted(books.FORMULAS, (4, 9, "=VLOOKUP(A1,B1:C2,2)")), set()),
    "a cost that cannot be worked out": (planted(books.FORMULAS, (3, 9, '=IF(A1="x",1,2)')), {(3, "amount")}),
    "a step before the one it needs": (planted(books.ORDERED, (4, 5, "2026"), (4, 6, "2026")), {(4, "order")}),
    "a step that needs nothing there is": (planted(books.ORDERED, (3, 7, "A9")), {(3, "order")}),
    "steps that need each other": (planted(books.ORDERED, (2, 7, "A3")), {(2, "order"), (3, "order"), (4, "order")}),
    "a year that does not follow from its frequency": (
        planted(books.OWN_FREQUENCIES, (3, 8, 300), (3, 11, 400)), {(3, "product")}
    ),
    "a total in millions": (planted(books.IN_MILLIONS, (2, 5, 3.6)), {(2, "total")}),
    "years in two currencies": (planted(books.IN_MILLIONS, (1, 4, "2027 (EUR)")), {(1, "currency")}),
    "a converted cost": (planted(books.CONVERTED, (4, 7, 250)), {(4, "product")}),
    "an amount in a year that is not named": (
        [["Activity", "Owner", "Years", "Y1", "Y2", "Y3"], ["Do", "MoH", "1,2", 5, 5, 5], ["Buy", "Lab", 3, 0, 0, 7]],
        {(2, "years")},
    ),
    "an amount before the start": (
        [["Activity", "Owner", "Start year", "Y1", "Y2"], ["Train", "MoH", 2, 5, 5], ["Buy", "Lab", 1, 7, 7]],
        {(2, "years")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_with_its_row_and_nothing_else(name: str, tmp_path: Path) -> None:
    rows, expected = FAULTS[name]
    assert {(x, code) for _, x, code in found(saved(tmp_path / "plan.xlsx", {"Plan": rows}))} == expected


def test_faults_on_several_sheets(tmp_path: Path) -> None:
    sheets = {name: [list(x) for x in rows] for name, rows in books.SEVERAL.items()}
    sheets["Prevent"][1][4] = 110
    sheets["Prevent"][2][5] = "EUR"
    sheets["Detect"][1][2:4] = [2027, 2026]
    assert found(saved(tmp_path / "plan.xlsx", sheets)) == [
        ("Summary", 2, "sum"),
        ("Summary", 4, "sum"),
        ("Prevent", 3, "currency"),
        ("Detect", 2, "order"),
        ("Detect", 4, "sum"),
    ]
