"""The sheet of costs: what it shows, and that nothing on it comes back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hsforhs.formats.living.costs_sheet import COSTS_SHEET, HEADER_ROW
from hsforhs.formats.living.sheets import write_part_xlsx
from hsforhs.formats.living.sheets_read import read_living_xlsx

from .costing import FIRST, SECOND, costed_plan
from .made import INSTANCE, PLAN, changed, edit_workbook

DAY = dt.date(2026, 11, 26)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "pack.xlsx"
    write_part_xlsx(costed_plan(part="XLM-U"), made, made_on=DAY)
    return made


def rows_of(sheet: Any) -> dict[str, dict[str, Any]]:
    """The rows of the sheet by their first cell, each by its headings."""
    headings, *rows = sheet.iter_rows(min_row=HEADER_ROW, values_only=True)
    return {row[0]: dict(zip(headings, row, strict=True)) for row in rows}


def test_every_line_shows_its_price_with_source_and_its_amounts(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)[COSTS_SHEET]
    rows = rows_of(sheet)
    line = rows[f"{FIRST}/item-0"]
    assert line == {
        "Row": f"{FIRST}/item-0",
        "Activity": "Train staff",
        "Line": "Training",
        "Unit": "day",
        "For each": "province",
        "Unit cost": 1.25,
        "Currency": "EUR",
        "Prices of year": 2025,
        "Source of the price": "'=Invented list; 1 EUR = 2 USD",
        "Day of the price": dt.datetime(2025, 6, 1),
        "Unit cost in the money of the plan": 2.5,
        "Quantity": 3,
        "Number of places": 4,
        "One-time or recurring": "recurring",
        "Paid in years": "1, 2",
        "2027": 30,
        "2028": 30,
        "Total": 60,
        "Low": 48,
        "High": 96,
        "Remark": None,
    }
    left_out, unpriced = rows[f"{FIRST}/own-1"], rows[f"{FIRST}/own-2"]
    assert (left_out["2027"], left_out["Total"], left_out["Remark"]) == (0, 0, "left out: others pay")
    assert [unpriced[x] for x in ("Unit cost", "2027", "Total", "Remark")] == [None, None, None, "no price"]
    assert list(rows) == [
        FIRST,
        f"{FIRST}/item-0",
        f"{FIRST}/own-1",
        f"{FIRST}/own-2",
        SECOND,
        f"{SECOND}/item-0",
        "Sum of the lines",
        "Overhead, 10 %",
        "Total",
    ]
    assert (rows[FIRST]["Total"], rows[FIRST]["Remark"]) == (60, "incomplete: lines that cannot be priced: 1")
    assert (rows[SECOND]["Total"], rows[SECOND]["Remark"]) == (0, "the plan does not pay it: others do")
    assert [rows["Total"][x] for x in ("2027", "2028", "Total", "Low", "High")] == [33, 33, 66, 52.8, 105.6]
    assert sheet.protection.sheet
    assert not [x for row in sheet.iter_rows() for x in row if x.data_type == "f"], "figures, not formulas"
    words = " ".join(str(sheet.cell(row, 1).value) for row in (2, 3))
    assert "not read when the file comes back" in words
    assert "Lines that cannot be priced yet: 1" in words


def test_nothing_of_it_comes_back_and_a_copy_may_lose_it(path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[COSTS_SHEET]
        sheet.cell(HEADER_ROW + 1, 2).value = "Something else"
        sheet.cell(HEADER_ROW + 2, 6).value = "=1/0"
        sheet.cell(HEADER_ROW, 1).value = "Changed"

    for edit in (change, lambda book: book.remove(book[COSTS_SHEET])):
        found = read_living_xlsx(edit_workbook(path, edit), instance=INSTANCE, plan=PLAN)
        assert changed(found) == {}
        assert found.remarks == ()


def test_a_plan_that_nobody_costed_has_no_such_sheet(tmp_path: Path) -> None:
    import dataclasses

    path = tmp_path / "pack.xlsx"
    write_part_xlsx(dataclasses.replace(costed_plan(part="XLM-U"), costs=None), path, made_on=DAY)
    assert COSTS_SHEET not in openpyxl.load_workbook(path).sheetnames
