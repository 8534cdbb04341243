"""A pack that came back: taken as it was typed, or refused in one sentence that says what is wrong."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.formats.assessment_xlsx import write_assessment_workbook
from hsforhs.formats.pack import Pack, PackArea, PackEntry, PackRow, ReturnedPack
from hsforhs.formats.pack_read import LIMITS, read_pack
from hsforhs.framework import framework
from hsforhs.scores import ScoreState
from hsforhs.scores.readers import read_scores
from tests.files.made import with_parts
from tests.formats.packs import ORIGIN, edited, made, written

Edit = Callable[[openpyxl.Workbook], Any]
STARTS = st.sampled_from(["", "=", "+", "-", "@", "'", "'=", "\t"])
TEXT = st.builds(
    str.__add__, STARTS, st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Z")), max_size=40)
)


def put(sheet: str, cell: str, value: object) -> Edit:
    return lambda book: book[sheet].__setitem__(cell, value)


def back(path: Path, edit: Edit | None = None) -> ReturnedPack:
    written(path)
    return read_pack(edited(path, edit) if edit else path, expected=ORIGIN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pack.xlsx"


def test_what_nobody_touched_comes_back_as_it_was(path: Path) -> None:
    found = back(path)
    assert found.origin == ORIGIN
    assert [(x.code, x.version) for x in found.rows] == [("C5.1", 1), ("C5.2", 2), ("C6.1", 3)]
    assert [x.before for x in found.rows] == [x.entry for x in made().rows]
    assert all(x.before == x.after and not x.emptied for x in found.rows)
    assert [(x.code, x.version, x.after) for x in found.areas] == [
        ("C5", 3, ("Train the teams", "- Buy reagents")),
        ("C6", 1, ()),
    ]
    assert all(x.before == x.after for x in found.areas)
    assert found.remarks == ()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reasoning=TEXT, strengths=TEXT, action=TEXT)
def test_texts_come_back_as_they_were_stored(path: Path, reasoning: str, strengths: str, action: str) -> None:
    texts = [x.strip() for x in (reasoning, strengths, action)]
    entry = PackEntry(ScoreState.VALUE, 40, texts[0], texts[1])
    pack = Pack(
        ORIGIN,
        (PackRow("C5.1", reasoning or "x", "C5", 1, entry),),
        (PackArea("C5", action or "x", 1, (texts[2],) if texts[2] else ()),),
    )
    found = read_pack(written(path, pack), expected=ORIGIN)
    assert found.rows[0].before == found.rows[0].after
    assert (found.rows[0].after.reasoning, found.rows[0].after.strengths) == (texts[0], texts[1])
    assert found.areas[0].after == pack.areas[0].actions


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT.filter(lambda x: x.strip() and not x.startswith(("=", "'"))))
def test_texts_come_back_as_they_were_typed(path: Path, text: str) -> None:
    found = back(path, put("Scores", "F6", text))
    assert found.rows[1].after.reasoning == text.strip()
    assert found.rows[1].emptied == frozenset()


def test_a_typed_score_date_and_action_are_read(path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book["Scores"]["E6"] = 80
        book["Scores"]["I6"] = dt.datetime(2025, 6, 30)
        book["Priority actions"]["C6"] = "Hire  staff"
        book["Priority actions"]["E6"] = "Find money"

    found = back(path, fill)
    after = found.rows[1].after
    assert (after.state, after.value, after.dated) == (ScoreState.VALUE, 80, dt.date(2025, 6, 30))
    assert found.areas[1].after == ("Hire staff", "Find money")


def test_emptied_cells_are_told_from_a_chosen_word(path: Path) -> None:
    def empty(book: openpyxl.Workbook) -> None:
        for cell in ("E5", "F5", "I5"):
            book["Scores"][cell] = None

    row = back(path, empty).rows[0]
    assert row.emptied == {"state", "reasoning", "dated"}
    assert row.after.state is ScoreState.NOT_REPORTED
    chosen = back(path, put("Scores", "E5", "NR")).rows[0]
    assert chosen.after.state is ScoreState.NOT_REPORTED
    assert chosen.emptied == frozenset()


def test_a_text_that_no_cell_holds_stays_unless_somebody_writes_over_it(path: Path) -> None:
    rows = (PackRow("C5.1", "Title", "C5", 1, PackEntry(ScoreState.NOT_REPORTED, reasoning="x" * 40_000)),)
    found = read_pack(written(path, made(rows)), expected=ORIGIN)
    assert found.rows[0].before == found.rows[0].after
    found = read_pack(edited(path, put("Scores", "F5", "Short")), expected=ORIGIN)
    assert found.rows[0].after.reasoning == "Short"


def swap(book: openpyxl.Workbook) -> None:
    sheet = book["Scores"]
    for column in range(1, 10):
        one, other = sheet.cell(5, column), sheet.cell(6, column)
        one.value, other.value = other.value, one.value


def double(book: openpyxl.Workbook) -> None:
    for column in range(1, 10):
        book["Scores"].cell(8, column).value = book["Scores"].cell(5, column).value


def hide(book: openpyxl.Workbook) -> None:
    book.create_sheet("Secret").sheet_state = "hidden"


SPOILED: list[tuple[Edit, str]] = [
    (swap, "pack.xlsx, sheet Scores, cell A5: rows were moved: C5.2 stands where C5.1 was; expected the order as"),
    (double, "sheet Scores, cell A8: C5.1 stands twice, first in row 5; expected each row once"),
    (lambda book: book["Scores"].delete_rows(6), "sheet Scores: rows are missing: C5.2; expected every row"),
    (lambda book: book["Scores"].insert_rows(6), "sheet Scores, cell A7: a row was put in above C5.2"),
    (put("Scores", "A5", "C9.9"), "sheet Scores, cell A5: the row 'C9.9' is not of this workbook"),
    (put("Scores", "A8", "C9.9"), "sheet Scores, cell A8: the row 'C9.9' is not of this workbook"),
    (put("Scores", "B8", "a note"), "sheet Scores, cell A8: the row '' is not of this workbook"),
    (put("Scores", "B5", "Another question"), "sheet Scores, row 5, or sheet As written, row 5: a protected cell"),
    (put("Scores", "D5", 100), "row 5: a protected cell of this row was changed; expected the protected cells as"),
    (put("As written", "E5", "Forged"), "row 5: a protected cell of this row was changed"),
    (put("As written", "C6", 9), "row 6: a protected cell of this row was changed"),
    (put("As written", "C6", "nine"), "row 6: a protected cell of this row was changed"),
    (put("Priority actions", "B5", "Other"), "sheet Priority actions, row 5, or sheet As written, row 8"),
    (lambda book: book["Priority actions"].delete_rows(5), "sheet Priority actions: rows are missing: C5"),
    (lambda book: book["As written"].delete_rows(7), "the row 'C6.1' is not of this workbook"),
    (put("As written", "B6", "C5.1"), "sheet As written, cell B6: C5.1 stands twice"),
    (put("About this file", "B2", "hsforhs-plan/1"), "this is no workbook of an open round; expected the workbook"),
    (put("About this file", "B2", "hsforhs-assessment/3"), "the workbook has the form hsforhs-assessment/3"),
    (put("About this file", "B11", "C5"), "sheet About this file: what the file says of itself was changed"),
    (put("Scores", "F4", "Why"), "sheet Scores, cell F4: the heading 'Why' was changed; expected 'Reasoning'"),
    (lambda book: book["Scores"].delete_cols(6), "the heading 'Strengths' was changed; expected 'Reasoning'"),
    (lambda book: book.remove(book["As written"]), "the sheet 'As written' is gone"),
    (lambda book: book.remove(book["About this file"]), "this is no workbook of an open round"),
    (hide, "the workbook has hidden sheets: Secret; expected every sheet in sight"),
    (
        put("Scores", "E6", 50),
        "sheet Scores, cell E6: 50 is no score of C5.2; expected 0, 20, 40, 60, 80 or 100 per cent",
    ),
    (put("Scores", "E6", "good"), "sheet Scores, cell E6: 'good' is no score"),
    (put("Scores", "E6", "=40+20"), "sheet Scores, cell E6: the cell holds a formula without a saved value"),
    (put("Scores", "F6", "#REF!"), "sheet Scores, cell F6: the cell holds the spreadsheet error #REF!"),
    (put("Scores", "I6", "soon"), "sheet Scores, cell I6: 'soon' is no date; expected a date such as 2026-03-31"),
]


@pytest.mark.parametrize(("edit", "sentence"), SPOILED, ids=[x[1][:60] for x in SPOILED])
def test_what_is_wrong_is_said_in_one_sentence(path: Path, edit: Edit, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        back(path, edit)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("pack.xlsx")


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"instance": "f" * 16}, "was written by another instance of the workbench"),
        ({"place": "XLM-U", "place_name": "Umber"}, "was made for Lumora (XLM); expected one for Umber (XLM-U)"),
        ({"instrument": "jee-3"}, "the workbook asks by spar-2; expected the edition jee-3"),
        ({"adapted": "spar-2+xlm-short-2"}, "asks by spar-2; expected the edition spar-2+xlm-short-2"),
        (
            {"round": "8"},
            "belongs to another round of Lumora (2025, number 7); expected one of the round 2025, number 8",
        ),
    ],
)
def test_a_pack_of_another_round_is_told_from_one_of_another_place_or_edition(
    path: Path, other: dict[str, str], sentence: str
) -> None:
    written(path)
    with pytest.raises(BadInput) as refused:
        read_pack(path, expected=replace(ORIGIN, **other))
    assert sentence in str(refused.value)


def test_a_pack_that_claims_to_be_of_another_round_is_found_by_its_seals(path: Path) -> None:
    written(path)
    edited(path, put("About this file", "B4", "8"))
    with pytest.raises(BadInput, match="a protected cell of this row was changed"):
        read_pack(path, expected=replace(ORIGIN, round="8"))


def test_days_and_areas_of_the_pack_are_not_those_of_today(path: Path) -> None:
    written(path)
    later = replace(ORIGIN, written_on="2026-03-01", areas="", catalogue_version="2", period="2025")
    assert read_pack(path, expected=later).origin == ORIGIN


def test_another_sheet_in_sight_is_left_with_a_remark(path: Path) -> None:
    found = back(path, lambda book: book.create_sheet("Notes"))
    assert [str(x) for x in found.remarks] == ["sheet Notes: the sheet is not of this form and was not read."]


def test_a_workbook_without_round_is_sent_to_the_import_page_and_a_pack_to_its_round(path: Path) -> None:
    write_assessment_workbook(
        place="GHA",
        country="GHA",
        name="Ghana",
        instrument="spar-2",
        year=2026,
        framework=framework(),
        path_or_stream=path,
    )
    with pytest.raises(BadInput, match="workbook for scores without a round; expected it on the import page"):
        read_pack(path, expected=ORIGIN)
    with pytest.raises(BadInput, match="belongs to an open round of Lumora; expected it on the page of that round"):
        read_scores(written(path))


def test_files_that_lie_about_their_kind_are_refused(path: Path) -> None:
    for content, what in ((b"%PDF-1.7", "it looks like a PDF"), (b"", "it looks like an empty file")):
        path.write_bytes(content)
        with pytest.raises(BadInput, match=what):
            read_pack(path, expected=ORIGIN)
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("../evil.xlsx", "x")
    with pytest.raises(BadInput, match="it looks like a zip archive"):
        read_pack(path, expected=ORIGIN)


def test_bombs_macros_and_large_files_are_refused(path: Path) -> None:
    with pytest.raises(BadInput, match="as a zip bomb does"):
        read_pack(with_parts(path, {"xl/media/bomb.png": bytes(8 * 2**20)}), expected=ORIGIN)
    with pytest.raises(BadInput, match="the workbook holds macros"):
        read_pack(with_parts(path, {"xl/vbaProject.bin": b"x"}), expected=ORIGIN)
    path.write_bytes(b"PK\x03\x04" + bytes(LIMITS.max_file_bytes))
    with pytest.raises(BadInput):
        read_pack(path, expected=ORIGIN)
