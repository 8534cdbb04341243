"""A workbook that came back from people: what is read, what is a problem of its cell, what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hsforhs.files import BadInput
from hsforhs.formats.living.records import Returned
from hsforhs.formats.living.sheets import write_part_xlsx
from hsforhs.formats.living.sheets_read import read_living_xlsx

from .made import INSTANCE, PLAN, changed, edit_workbook, long_plan

DAY = dt.date(2026, 11, 26)
ACTION, OTHER = "D1-0000", "D2-0001"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "plan.xlsx"
    write_part_xlsx(long_plan(3), made, made_on=DAY)
    return made


def read(path: Path, *, instance: str = INSTANCE, plan: str = PLAN) -> Returned:
    return read_living_xlsx(path, instance=instance, plan=plan)


def put(sheet: str, **cells: Any) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        for cell, value in cells.items():
            book[sheet][cell].value = value

    return change


def test_what_people_write_is_read_wherever_the_row_stands(path: Path) -> None:
    def sort(book: openpyxl.Workbook) -> None:
        sheet = book["Activities"]
        rows = [[x.value for x in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
        for number, row in enumerate(reversed(rows), start=5):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
        sheet["D7"].value = "  Unit\u00a0A \r\n second line "
        sheet["C7"].value = "4"

    found = read(edit_workbook(path, sort))
    assert changed(found) == {("activities", ACTION): {"owner": "Unit A\nsecond line", "start_year": "4"}}
    assert {x.id: x.place for x in found.rows if x.table == "activities"}[ACTION] == "sheet Activities, row 7"


@pytest.mark.parametrize(
    ("sheet", "cell", "entry", "problem"),
    [
        ("Activities", "C5", 1.5, "'1.5' is not what the field takes; expected a whole number from 1 to 30"),
        ("Activities", "G5", "perhaps", "'perhaps' is not what the field takes; expected yes, no, or an empty cell"),
        ("Activities", "D5", "x" * 161, "the text has 161 letters; expected at most 160 letters"),
        ("Progress", "E5", -1, "'-1' is not what the field takes; expected a number of 0 or more"),
        ("Progress", "E5", 0.00001, "'0.00001' is not what the field takes"),
        ("Progress", "E5", "=1/0", "the cell holds a formula without a saved value"),
        ("Progress", "E5", "#DIV/0!", "the cell shows the fault #DIV/0!"),
        ("Progress", "H5", "31.12.2027", "expected a day such as 2027-03-31"),
        ("Cost lines", "G5", "5-3", "'5-3' is not what the field takes; expected years of the plan such as 1,2 or 3-5"),
        ("Cost lines", "G5", 1.2, "'1.2' is not what the field takes; expected years of the plan"),
        ("Cost lines", "G5", dt.datetime(2027, 5, 3), "'2027-05-03 00:00:00' is not what the field takes"),
    ],
)
def test_an_entry_that_its_field_cannot_take_is_a_problem_of_its_cell(
    path: Path, sheet: str, cell: str, entry: Any, problem: str
) -> None:
    found = read(edit_workbook(path, put(sheet, **{cell: entry})))
    problems = [x.problem for row in found.rows for x in row.cells.values() if x.problem]
    assert len(problems) == 1
    assert problem in problems[0]


def test_years_are_read_as_people_write_them_and_stay_text(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["Cost lines"]
    assert {sheet.cell(row, 7).number_format for row in (5, 8)} == {"@"}, "no program may take 3-5 for a day"
    for entry, years in (("3-5", "3-5"), ("2, 1", "1, 2"), ("Y1 and Y3", "1, 3"), (4, "4"), ("1;2;3", "1-3")):
        found = read(edit_workbook(path, put("Cost lines", G5=entry)))
        assert changed(found) == {("lines", f"{ACTION}/item-0"): {"years": years}}


def test_rows_that_people_add_are_told_from_those_that_were_written(path: Path) -> None:
    cells = {"A8": "d2-0001", "C8": "A van", "D8": 2, "A9": ACTION}
    found = [x for x in read(edit_workbook(path, put("Cost lines", **cells))).rows if x.added]
    assert [(x.id, x.cells["title"].value, x.cells["quantity"].value) for x in found] == [
        ("d2-0001", "A van", "2"),
        (ACTION, "", ""),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            put("Activities", A5="X9-999"),
            "cell A5: the row 'X9-999' is not of this workbook, and D1-0000 is gone: an identifier was changed",
        ),
        (put("Activities", A6=ACTION), "cell A6: D1-0000 stands twice, first in row 5"),
        (
            lambda book: book["Activities"].delete_rows(5),
            "sheet Activities: rows are missing: D1-0000; expected every row",
        ),
        (put("Activities", A8="D9-999"), "cell A8: the row 'D9-999' is not of this workbook"),
        (
            put("Cost lines", C8="A van"),
            "cell A8: a row has entries and no identifier; expected the identifier of the activity",
        ),
        (put("Activities", B5="Another text"), "row 5: a protected cell of the row D1-0000 was changed"),
        (put("Activities", C4="Year"), "the heading 'Year' was changed"),
        (lambda book: book.remove(book["Progress"]), "the sheet 'Progress' is gone"),
        (lambda book: book.remove(book["As written"]), "the sheet 'As written' is gone"),
        (put("As written", A2=None), "the sheet 'As written' is empty"),
        (put("As written", A2='j:{"tables":{}}'), "what the document says of itself was changed"),
        (put("About this file", B2="hsforhs-plan/2"), "the document is of the older form hsforhs-plan/2"),
        (lambda book: book.remove(book["About this file"]), "this is no document of a stored plan"),
        (lambda book: setattr(book["Progress"], "sheet_state", "hidden"), "the workbook has hidden sheets: Progress"),
    ],
)
def test_what_is_not_whole_is_refused_with_its_place(path: Path, change: Callable[..., Any], message: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(edit_workbook(path, change))
    assert message in str(refused.value)


def test_a_file_of_another_plan_or_instance_is_refused(path: Path) -> None:
    with pytest.raises(BadInput, match="belongs to another plan of Lumora; expected a document of this plan"):
        read(path, plan="11111111-2222-3333-4444-555555555555")
    with pytest.raises(BadInput, match="another instance of the workbench"):
        read(path, instance="other")


def test_a_sheet_that_people_added_to_a_pack_is_named(tmp_path: Path) -> None:
    import dataclasses

    path = tmp_path / "pack.xlsx"
    write_part_xlsx(dataclasses.replace(long_plan(1), part="XLM-U", part_name="Upland"), path, made_on=DAY)
    found = read(edit_workbook(path, lambda book: book.create_sheet("Notes")))
    assert found.part == "XLM-U"
    assert [str(x) for x in found.remarks] == ["sheet Notes: a sheet that is not of this form was not read."]
