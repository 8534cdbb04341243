"""Columns known by the words of their headings, rows with their numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from hsforhs.files import BadInput
from hsforhs.planning.audit import read_costed_plan
from hsforhs.planning.audit.reading import UNSAVED


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_sheets_with_a_title_above_the_headings(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "plan.xlsx",
        Notes=[["These are notes"]],
        Detect=[
            ["Plan of Lumora (invented)"],
            [],
            ["No", "Activity", "Year 1", "Year 2", "Total"],
            [1, "Train", 5, 6, 11],
        ],
    )
    (sheet,) = read_costed_plan(path)
    assert (sheet.name, sheet.header_row) == ("Detect", 3)
    (row,) = sheet.rows
    assert (row.number, row.by_year, row.is_sum) == (4, {1: 5, 2: 6}, False)
    assert row.cells == {"id": 1, "text": "Train", "total": 11}


@pytest.mark.parametrize(
    ("text", "is_sum"),
    [
        ("Total", True),
        ("Sum of the lines", True),
        ("Sum of insured people", False),
        ("Sub-total Detect:", True),
        ("GRAND TOTAL", True),
        ("Total cost (USD)", True),
        ("Total of 120 trainees over 3 years", False),
        ("Totally new system", False),
        ("Subtotal P1", True),
        ("Sous-total 1.2 : Prévenir", True),
        ("Total P1: Legal instruments", True),
        ("Total 1. Prevent", True),
        ("Total cost 2024 USD", True),
        ("Total 120 trainees", False),
        ("Total of all chapters", True),
        ("Total quality management", False),
        ("Промежуточный итог", True),
        ("Всего по разделу", True),
        ("المجموع الكلي", True),
        ("إجمالي المجال", True),
        ("合计", True),
        ("小计：预防", True),
    ],
)
def test_rows_that_state_a_sum(tmp_path: Path, text: str, is_sum: bool) -> None:
    path = workbook(tmp_path / "plan.xlsx", A=[["Activity", "Cost"], [text, 5]])
    assert read_costed_plan(path)[0].rows[0].is_sum is is_sum


def test_a_title_above_the_headings_is_no_part_of_them(tmp_path: Path) -> None:
    rows = [["Plan of Lumora", None, None], ["Activity", "Owner", "Cost"], ["Train", "MoH", 5]]
    (sheet,) = read_costed_plan(workbook(tmp_path / "plan.xlsx", A=rows))
    assert (sheet.header_row, sheet.headings["text"]) == (2, "Activity")


def test_a_summary_beside_the_plan_is_no_plan(tmp_path: Path) -> None:
    wide = [["No", "Activity", "Owner", "Year 1", "Total"], [1, "Train", "Ministry", 5, 5]]
    path = workbook(tmp_path / "plan.xlsx", Front=[["Actions", "Total"], ["all", "see below"]], Detect=wide)
    assert [(x.name, x.is_summary) for x in read_costed_plan(path)] == [("Front", True), ("Detect", False)]


def test_a_text_table_keeps_its_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("activity,cost\nTrain,5\n,\nBuild,7\n", encoding="utf-8")
    assert [x.number for x in read_costed_plan(path)[0].rows] == [2, 4]


def test_a_formula_that_was_never_computed_is_worked_out_or_said_to_be_unknown(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Activity", "Cost"])
    book.active.append(["Train", "=1+1"])
    book.active.append(["Build", "=TODAY()"])
    book.save(tmp_path / "plan.xlsx")
    first, second = read_costed_plan(tmp_path / "plan.xlsx")[0].rows
    assert (first.cells["cost"], second.cells["cost"]) == (2, UNSAVED)


def test_a_file_without_a_costed_plan_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", A=[["Name", "Colour"], ["x", "y"]])
    with pytest.raises(BadInput, match=r"plan\.xlsx: no sheet has a heading for costs"):
        read_costed_plan(path)
