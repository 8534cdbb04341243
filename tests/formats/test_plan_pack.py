"""Targets and decisions of a plan that go out and come back. Texts are invented."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hsforhs.files import BadInput
from hsforhs.formats.plan_columns import DECISIONS_SHEET, TARGETS_SHEET
from hsforhs.formats.plan_pack import (
    SPARE_ROWS,
    PlanDecision,
    PlanPack,
    PlanTarget,
    ReturnedPlan,
    Standing,
    read_plan_pack,
)
from hsforhs.formats.plan_xlsx import write_plan_xlsx
from hsforhs.formats.plan_xlsx_read import differences, read_plan_xlsx
from hsforhs.planning import Plan
from tests.files.made import with_parts
from tests.formats.packs import edited

Edit = Callable[[openpyxl.Workbook], Any]
PACK = PlanPack(
    instance="0123456789abcdef",
    plan="11111111-2222-3333-4444-555555555555",
    place_name="Lumora",
    targets=(PlanTarget("C5.1", "Early warning", 2, 4, None), PlanTarget("C5.2", "=Events", 3, 4, 5)),
    decisions=(
        PlanDecision("D2-001", "Keep a list", Standing(True)),
        PlanDecision("D2-002", "- Read it", Standing(False, "+ Done in 2025")),
        PlanDecision("D2-003", "Act on it", Standing(True, "Asked by the ministry")),
    ),
)


@pytest.fixture(scope="session")
def small_plan(plan: Plan) -> Plan:
    """A plan with few actions, so that its workbook is quickly written."""
    return dataclasses.replace(plan, lines=plan.lines[:3])


@pytest.fixture
def path(small_plan: Plan, tmp_path: Path) -> Path:
    made = tmp_path / "plan.xlsx"
    write_plan_xlsx(small_plan, made, made_on=dt.date(2026, 1, 31), pack=PACK)
    return made


def read(path: Path, **other: str) -> ReturnedPlan:
    return read_plan_pack(path, **{"instance": PACK.instance, "plan": PACK.plan, **other})


def put(sheet: str, cell: str, value: object) -> Edit:
    return lambda book: book[sheet].__setitem__(cell, value)


def test_what_nobody_touched_comes_back_as_it_was(path: Path, small_plan: Plan) -> None:
    found = read(path)
    assert [(x.code, x.before, x.after) for x in found.targets] == [("C5.1", None, None), ("C5.2", 5, 5)]
    assert [(x.action_id, x.before) for x in found.decisions] == [(x.action_id, x.standing) for x in PACK.decisions]
    assert all(x.before == x.after and not x.added for x in found.decisions)
    assert differences(small_plan, read_plan_xlsx(path)) == ()


def test_new_targets_and_decisions_are_read(path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book[TARGETS_SHEET]["F5"] = 3
        book[TARGETS_SHEET]["F6"] = None
        book[DECISIONS_SHEET]["E5"] = "No"
        book[DECISIONS_SHEET]["F5"] = "- not  ours"
        book[DECISIONS_SHEET]["A8"] = "p1-004"
        book[DECISIONS_SHEET]["F8"] = "We need it"

    found = read(edited(path, fill))
    assert [x.after for x in found.targets] == [3, None]
    assert found.decisions[0].after == Standing(False, "- not ours")
    last = found.decisions[-1]
    assert (last.action_id, last.before, last.after, last.added) == (
        "P1-004",
        Standing(False),
        Standing(True, "We need it"),
        True,
    )


def test_only_the_cells_to_fill_in_are_open(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    opened = {
        name: [x.coordinate for line in book[name].iter_rows(min_row=5) for x in line if not x.protection.locked]
        for name in (TARGETS_SHEET, DECISIONS_SHEET)
    }
    assert opened[TARGETS_SHEET] == ["F5", "F6"]
    assert opened[DECISIONS_SHEET][:6] == ["E5", "F5", "E6", "F6", "E7", "F7"]
    assert len(opened[DECISIONS_SHEET]) == 6 + 3 * SPARE_ROWS
    for name in opened:
        assert book[name].protection.sheet
        assert book[name].data_validations.count == 1
        assert not any(str(x.value or "").startswith(("=", "+", "-")) for line in book[name].iter_rows() for x in line)


def swap(book: openpyxl.Workbook) -> None:
    sheet = book[DECISIONS_SHEET]
    for column in range(1, 8):
        one, other = sheet.cell(5, column), sheet.cell(6, column)
        one.value, other.value = other.value, one.value


def add(book: openpyxl.Workbook, **cells: object) -> None:
    for column, value in cells.items():
        book[DECISIONS_SHEET][f"{column}8"] = value


def hide(book: openpyxl.Workbook) -> None:
    book.create_sheet("Secret").sheet_state = "hidden"


SPOILED: list[tuple[Edit, str]] = [
    (swap, "sheet Decisions, cell A5: rows were moved: D2-002 stands where D2-001 was"),
    (lambda book: book[TARGETS_SHEET].delete_rows(5), "sheet Targets: rows are missing: C5.1"),
    (put(TARGETS_SHEET, "A6", "C5.1"), "sheet Targets, cell A6: C5.1 stands twice, first in row 5"),
    (put(TARGETS_SHEET, "A6", "C9.9"), "the row 'C9.9' is not of this workbook"),
    (put(TARGETS_SHEET, "E6", 4), "sheet Targets, row 6: a protected cell of this row was changed"),
    (put(DECISIONS_SHEET, "D6", "Forged"), "sheet Decisions, row 6: a protected cell of this row was changed"),
    (put(DECISIONS_SHEET, "B4", "What"), "cell B4: the heading 'What' was changed; expected 'Action'"),
    (
        put(TARGETS_SHEET, "F5", 6),
        "sheet Targets, cell F5: '6' is no target; expected a level from 1 to 5, or an empty",
    ),
    (put(DECISIONS_SHEET, "E5", "perhaps"), "cell E5: 'perhaps' is no decision; expected yes or no"),
    (put(DECISIONS_SHEET, "E5", None), "cell E5: '' is no decision"),
    (lambda book: add(book, F="why"), "cell A8: a row has entries and no action id"),
    (lambda book: add(book, A="D2-001", F="why"), "cell A8: D2-001 stands twice"),
    (lambda book: add(book, A="P1-004", E="no"), "cell E8: P1-004 is not in the plan and cannot be taken out"),
    (lambda book: book.remove(book[TARGETS_SHEET]), "the sheet 'Targets' is gone"),
    (lambda book: book.remove(book["About this file"]), "this is no plan workbook of the workbench"),
    (hide, "the workbook has hidden sheets: Secret"),
]


@pytest.mark.parametrize(("edit", "sentence"), SPOILED, ids=[x[1][:50] for x in SPOILED])
def test_what_is_wrong_is_said_in_one_sentence(path: Path, edit: Edit, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(edited(path, edit))
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("plan.xlsx")


def test_a_list_of_rows_that_was_changed_is_found(path: Path) -> None:
    def shorten(book: openpyxl.Workbook) -> None:
        for line in book["About this file"].iter_rows():
            if line[0].value == "decisions":
                line[1].value = "D2-001 D2-002"
        book[DECISIONS_SHEET].delete_rows(7)

    with pytest.raises(BadInput, match="what the file says of itself was changed"):
        read(edited(path, shorten))


def test_another_instance_and_another_plan_are_told_apart(path: Path) -> None:
    with pytest.raises(BadInput, match="was written by another instance of the workbench"):
        read(path, instance="f" * 16)
    with pytest.raises(BadInput, match="the workbook belongs to another plan of"):
        read(path, plan="6" * 8)


def test_a_workbook_without_a_stored_plan_is_told_from_ours(small_plan: Plan, tmp_path: Path) -> None:
    made = tmp_path / "plan.xlsx"
    write_plan_xlsx(small_plan, made, made_on=dt.date(2026, 1, 31))
    with pytest.raises(BadInput, match="this workbook was written without a stored plan"):
        read(made)


def test_macros_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the workbook holds macros"):
        read(with_parts(tmp_path / "plan.xlsx", {"xl/vbaProject.bin": b"x"}))


def test_the_first_sheet_says_what_comes_back(path: Path, small_plan: Plan, tmp_path: Path) -> None:
    def said(file: Path) -> str:
        return " ".join(str(x.value) for line in openpyxl.load_workbook(file)["Read me"] for x in line if x.value)

    plain = tmp_path / "plain.xlsx"
    write_plan_xlsx(small_plan, plain, made_on=dt.date(2026, 1, 31))
    assert "does not keep costs" in said(path)
    assert "does not keep costs" not in said(plain)
