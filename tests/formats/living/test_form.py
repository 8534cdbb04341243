"""The whole workbook of a plan: the costing form on the sheets of the areas comes back beside the other tables."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hsforhs.files import BadInput
from hsforhs.formats.living.fields import FORM, STATUSES
from hsforhs.formats.living.form import filled_in, form_values
from hsforhs.formats.living.records import LivingPlan, LivingRow, Returned
from hsforhs.formats.living.sheets_read import read_living_xlsx
from hsforhs.formats.plan_columns import POSITION, choice_lists, drafted, headings
from hsforhs.formats.plan_xlsx import write_plan_xlsx
from hsforhs.framework import framework
from hsforhs.planning import Plan
from tests.formats.tongues import ARABIC, CHINESE

from .made import INSTANCE, PLAN, came_back, changed, edit_workbook, plan_of, values_of


def living(plan: Plan, *, status: str = "ongoing") -> LivingPlan:
    """Every action of a plan with an owner, a status, and a costing form that people filled in."""
    ids = [x.action.id for x in plan.lines]
    form = [FORM.named(form_values(drafted(x))) for x in plan.lines]
    more = {"comments_1": "=Seen\nby all", "estimated_cost": "12.5", "frequency_2": "3"}
    return plan_of(
        {
            "activities": tuple(LivingRow(x, ("Text",), ("", f"Owner of {x}", "", "", "yes", "")) for x in ids),
            "progress": tuple(LivingRow(x, ("Text",), (status, "5", "0", "", "", "", "")) for x in ids),
            "form": tuple(LivingRow(x, (), tuple((y | more).values())) for x, y in zip(ids, form, strict=True)),
        }
    )


def read(path: Path) -> Returned:
    return read_living_xlsx(path, instance=INSTANCE, plan=PLAN)


@pytest.fixture(scope="module")
def small(plan: Plan) -> Plan:
    return dataclasses.replace(plan, lines=plan.by_area()["P1"][:4])


@pytest.fixture
def path(small: Plan, tmp_path: Path) -> Path:
    made = tmp_path / "plan.xlsx"
    write_plan_xlsx(small, made, made_on=dt.date(2026, 11, 26), living=living(small))
    return made


def test_a_whole_workbook_loses_nothing(plan: Plan, tmp_path: Path) -> None:
    several = dataclasses.replace(plan, lines=plan.lines[:100])
    everything = living(several)
    path = tmp_path / "plan.xlsx"
    write_plan_xlsx(several, path, made_on=dt.date(2026, 11, 26), living=everything)
    found = read(path)
    assert len(everything.tables["form"]) == 100
    assert came_back(found) == values_of(everything)
    assert changed(found) == {}


def test_a_whole_workbook_in_arabic_comes_back_also_where_another_language_was_written(
    small: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "plan.xlsx"
    everything = living(small)
    write_plan_xlsx(small, path, made_on=dt.date(2026, 11, 26), living=everything, wording=ARABIC)
    assert came_back(read(path)) == values_of(everything)
    first = small.lines[0].action.id

    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[1]
        assert sheet.sheet_view.rightToLeft
        assert [x.value for x in sheet[4]] == list(headings(ARABIC).values())
        titles = choice_lists(framework(), CHINESE)
        written = {"status": titles["action_status"]["COMPLETED"], "existing_budget": titles["yes_no"]["yes"]}
        for key, value in {**written, "scale": "", "comments_2": "نص"}.items():
            sheet.cell(5, POSITION[key] + 1).value = value
        sheet.cell(4, POSITION["comments_2"] + 1).value = CHINESE.says("Comments 2")

    edit_workbook(path, fill)
    found = changed(read_living_xlsx(path, instance=INSTANCE, plan=PLAN, wordings=[CHINESE]))
    assert found == {
        ("form", first): {"existing_budget": "yes", "scale": "", "comments_2": "نص"},
        ("progress", first): {"status": "completed"},
    }
    with pytest.raises(BadInput, match="the column 'Comments 2' is missing"):
        read(path)


def test_owner_and_status_of_the_form_are_those_of_the_activity(path: Path, small: Plan) -> None:
    first = small.lines[0].action.id

    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[1]
        for key, value in {"authority": "Unit B", "status": "Completed", "comments_2": "x" * 601, "scale": ""}.items():
            sheet.cell(5, POSITION[key] + 1).value = value

    rows = [x for x in read(edit_workbook(path, fill)).rows if any(c.is_changed for c in x.cells.values())]
    cells = {(x.table, x.id, key): c for x in rows for key, c in x.cells.items() if c.is_changed}
    assert {key: c.value for key, c in cells.items() if not c.problem} == {
        ("activities", first, "owner"): "Unit B",
        ("progress", first, "status"): "completed",
        ("form", first, "scale"): "",
    }
    assert cells["activities", first, "owner"].before == f"Owner of {first}"
    assert "the text has 601 letters" in cells["form", first, "comments_2"].problem


def test_a_status_that_the_form_does_not_know_is_not_taken_back(small: Plan, tmp_path: Path) -> None:
    made = tmp_path / "plan.xlsx"
    write_plan_xlsx(small, made, made_on=dt.date(2026, 11, 26), living=living(small, status=STATUSES[-1]))
    assert changed(read(made)) == {}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda sheet: sheet.delete_rows(5), "rows are missing on the sheets of the areas: "),
        (lambda sheet: setattr(sheet["A5"], "value", "P1.1/P1-999"), "was changed to P1.1/P1-999"),
        (lambda sheet: setattr(sheet.cell(5, POSITION["estimated_cost"] + 1), "value", -2), "'-2' is no number of 0"),
    ],
)
def test_rows_of_the_areas_that_are_not_whole_are_refused(
    path: Path, change: Callable[[Any], Any], message: str
) -> None:
    with pytest.raises(BadInput) as refused:
        read(edit_workbook(path, lambda book: change(book.worksheets[1])))
    assert message in str(refused.value)


def test_an_action_of_ones_own_is_named(path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.worksheets[1].cell(9, POSITION["action"] + 1).value = "Our own action"

    found = read(edit_workbook(path, fill))
    assert [str(x).partition(": ")[2] for x in found.remarks] == [
        "an action that the plan does not hold was not read: Our own action."
    ]
    assert changed(found) == {}


def test_values_and_entries_are_the_same_thing(small: Plan) -> None:
    for line in small.lines:
        values = FORM.named(form_values(drafted(line)))
        assert form_values(filled_in(values)) == tuple(values.values())
