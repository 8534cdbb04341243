"""The table of costs in Word: one row for each activity, and that it does not come back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import docx

from hsforhs.formats.living.costs_word import CHAPTER
from hsforhs.formats.living.word import write_part_docx
from hsforhs.formats.living.word_read import read_living_docx

from .costing import FIRST, costed_plan, priced, small_costs
from .made import INSTANCE, PLAN, changed

DAY = dt.date(2026, 11, 26)


def test_a_table_shows_each_activity_by_year_with_overhead_and_total(tmp_path: Path) -> None:
    path = tmp_path / "pack.docx"
    write_part_docx(costed_plan(part="XLM-U"), path, made_on=DAY)
    document = docx.Document(str(path))
    assert CHAPTER in [x.text for x in document.paragraphs]
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [
        ["Activity", "What is done", "2027", "2028", "Total"],
        [FIRST, "Train staff lines that cannot be priced: 1", "30", "30", "60"],
        ["D2-0001", "Write the procedure the plan does not pay it: others do", "0", "0", "0"],
        ["", "Sum of the lines", "30", "30", "60"],
        ["", "Overhead, 10 %", "3", "3", "6"],
        ["", "Total", "33", "33", "66"],
    ]
    found = read_living_docx(path, instance=INSTANCE, plan=PLAN)
    assert (changed(found), found.remarks) == ({}, ())


def test_large_amounts_stand_in_thousands_and_a_plan_without_costs_has_no_table(tmp_path: Path) -> None:
    one = dataclasses.replace(small_costs().activities[0], rows=(priced(f"{FIRST}/item-0", "1e9"),))
    large = dataclasses.replace(small_costs(), activities=(one,))
    path = tmp_path / "pack.docx"
    write_part_docx(dataclasses.replace(costed_plan(part="XLM-U"), costs=large), path, made_on=DAY)
    document = docx.Document(str(path))
    assert [x.text for x in document.tables[0].rows[1].cells][2:] == ["24,000,000", "0", "24,000,000"]
    assert any("thousand USD at the prices of 2026" in x.text for x in document.paragraphs)
    write_part_docx(dataclasses.replace(costed_plan(part="XLM-U"), costs=None), path, made_on=DAY)
    assert CHAPTER not in [x.text for x in docx.Document(str(path)).paragraphs]
