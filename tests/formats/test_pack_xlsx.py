"""The workbook of an open round: what is open, what is locked, what stands in it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from hsforhs.formats.pack import (
    ACTIONS_SHEET,
    COLUMNS,
    HEADER_ROW,
    SCORES_SHEET,
    WRITTEN_COLUMNS,
    WRITTEN_SHEET,
    Pack,
    PackArea,
    PackEntry,
    PackRow,
)
from hsforhs.formats.pack_xlsx import write_pack
from hsforhs.framework import framework
from hsforhs.scores import ScoreState
from tests.formats.packs import SCORES, made


def opened(pack: Pack | None = None) -> openpyxl.Workbook:
    stream = io.BytesIO()
    write_pack(pack or made(), stream, framework=framework(), scores=SCORES, title="Lumora: SPAR 2025")
    return openpyxl.load_workbook(stream)


def row(sheet: Any, number: int) -> tuple[Any, ...]:
    return tuple(x.value for x in sheet[HEADER_ROW + number])


def test_each_indicator_has_stored_beside_new() -> None:
    sheet = opened()[SCORES_SHEET]
    assert row(sheet, 0) == COLUMNS
    assert row(sheet, 1)[3:] == (0, 0, "No reports yet", "Trained staff", "Laboratories", dt.datetime(2025, 5, 1))
    assert row(sheet, 2)[3:5] == ("NR", "NR")
    assert row(sheet, 3)[3:6] == ("n/a", "n/a", "'=2+2 is how it began")
    assert row(sheet, 1)[2] == "C5 Surveillance"


def test_only_the_cells_to_fill_in_are_open() -> None:
    book = opened()
    for sheet in book:
        assert sheet.protection.sheet, sheet.title
        assert not sheet.protection.password, sheet.title
    scores = [COLUMNS[x.column - 1] for x in book[SCORES_SHEET][HEADER_ROW + 1] if not x.protection.locked]
    assert scores == ["New score", "Reasoning", "Strengths", "Areas to strengthen", "State of"]
    actions = [x.column for x in book[ACTIONS_SHEET][HEADER_ROW + 1] if not x.protection.locked]
    assert actions == [3, 4, 5, 6, 7]
    for name in (WRITTEN_SHEET, "About this file", "Read me", "Lists"):
        assert all(x.protection.locked for line in book[name].iter_rows() for x in line), name


def test_scores_come_from_a_list_and_dates_are_dates() -> None:
    book = opened()
    rules = {str(x.sqref): x for x in book[SCORES_SHEET].data_validations.dataValidation}
    assert rules["E5:E7"].type == "list"
    assert rules["E5:E7"].formula1 == "list_score"
    assert rules["I5:I7"].type == "date"
    assert [x.value for x in book["Lists"]["B"]][1:] == [*SCORES, "NR", "n/a"]


def test_actions_have_a_column_each_and_at_least_five() -> None:
    pack = made()
    sheet = opened(pack)[ACTIONS_SHEET]
    assert row(sheet, 1)[:5] == ("C5", "Surveillance", "Train the teams", "'- Buy reagents", None)
    seven = PackArea("C5", "Surveillance", 1, tuple(f"Action {x}" for x in range(7)))
    sheet = opened(Pack(pack.origin, pack.rows, (seven,)))[ACTIONS_SHEET]
    assert row(sheet, 0)[-1] == "Action 7"


def test_what_was_stored_stands_in_a_sheet_of_its_own() -> None:
    sheet = opened()[WRITTEN_SHEET]
    assert row(sheet, 0) == WRITTEN_COLUMNS
    assert row(sheet, 1)[:5] == ("score", "C5.1", 1, 0, "No reports yet")
    assert row(sheet, 4)[:3] == ("area", "C5", 3)
    assert row(sheet, 4)[8] == "Train the teams\n- Buy reagents"
    assert len({row(sheet, x)[-1] for x in range(1, 6)}) == 5


def test_the_protection_is_explained() -> None:
    texts = " ".join(str(x.value) for line in opened()["Read me"].iter_rows() for x in line if x.value)
    assert "protected without a password" in texts
    assert "not endorsed" in texts


def test_early_days_are_written_as_text() -> None:
    entry = PackEntry(ScoreState.NOT_REPORTED, dated=dt.date(1850, 1, 1))
    sheet = opened(made((PackRow("C5.1", "Title", "C5", 1, entry),)))[SCORES_SHEET]
    assert sheet["I5"].value == "1850-01-01"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "'"])
def test_no_text_is_a_formula(start: str) -> None:
    entry = PackEntry(ScoreState.NOT_REPORTED, reasoning=f"{start}1+1")
    pack = made((PackRow("C5.1", f"{start}title", "C5", 1, entry),))
    pack = Pack(pack.origin, pack.rows, (PackArea("C5", f"{start}area", 1, (f"{start}act",)),))
    for sheet in opened(pack):
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t")), (sheet.title, cell.value)
