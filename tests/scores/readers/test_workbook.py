from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hsforhs.files import BadInput
from hsforhs.formats.assessment_xlsx import write_assessment_workbook
from hsforhs.framework import Key, framework
from hsforhs.scores import Score, ScoreState
from hsforhs.scores.readers import read_scores
from hsforhs.scores.readers.workbook import COLUMNS

FIRST = 5
Change = Callable[[openpyxl.Workbook], None]


def returned(folder: Path, change: Change, *, instrument: str = "spar-2", **more: Any) -> Path:
    """Write a workbook, change it as a person would, and save it."""
    path = folder / "returned.xlsx"
    write_assessment_workbook(
        place="GHA",
        country="GHA",
        name="Ghana",
        instrument=instrument,
        year=2026,
        framework=framework(),
        path_or_stream=path,
        **more,
    )
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def enter(heading: str, value: Any, row: int = FIRST) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book["Scores"].cell(row, COLUMNS.index(heading) + 1).value = value

    return change


def first(path: Path) -> Score:
    return next(iter(read_scores(path).assessments[0].scores.values()))


def test_a_score_comes_back_with_reasoning_evidence_and_date(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        enter("New score", 60)(book)
        enter("Reasoning", "Passed in March")(book)
        enter("Evidence", "Gazette 12")(book)
        enter("Date", dt.datetime(2026, 3, 31))(book)

    found = first(returned(tmp_path, change))
    assert (found.value, found.reasoning, found.evidence, found.dated) == (
        60,
        "Passed in March",
        "Gazette 12",
        dt.date(2026, 3, 31),
    )


@pytest.mark.parametrize(
    ("written", "state", "value"),
    [
        (0, ScoreState.VALUE, 0),
        (None, ScoreState.NOT_REPORTED, None),
        ("NR", ScoreState.NOT_REPORTED, None),
        ("n/a", ScoreState.NOT_APPLICABLE, None),
    ],
)
def test_zero_empty_and_not_applicable_are_three_things(
    tmp_path: Path, written: Any, state: ScoreState, value: int | None
) -> None:
    found = first(returned(tmp_path, enter("New score", written)))
    assert (found.state, found.value) == (state, value)


def test_what_was_stored_comes_back_as_the_base(tmp_path: Path) -> None:
    key = Key.of("spar-2", "C1.1")
    path = returned(tmp_path, enter("New score", 80), scores={key: Score.of(key, 40)})
    reading = read_scores(path)
    assert reading.base["GHA"][key].value == 40
    assert reading.assessments[0].scores[key].value == 80


def test_places_come_back_one_by_one(tmp_path: Path) -> None:
    children = [("GHA-A", "Ashanti"), ("GHA-B", "Bono")]
    count = len(framework().indicators_of("spar-2"))
    path = returned(tmp_path, enter("New score", 20, row=FIRST + count), children=children)
    ashanti, bono = read_scores(path).assessments
    assert (ashanti.place, ashanti.values) == ("GHA-A", {})
    assert (bono.place, bono.name, list(bono.values.values())) == ("GHA-B", "Bono", [20])


def test_half_levels_belong_to_the_first_edition_of_jee(tmp_path: Path) -> None:
    assert first(returned(tmp_path, enter("New score", 2.5), instrument="jee-1")).value == 2.5
    with pytest.raises(BadInput, match=r"2\.5 is no level"):
        read_scores(returned(tmp_path, enter("New score", 2.5), instrument="jee-2"))


@pytest.mark.parametrize(
    ("instrument", "heading", "value", "cell", "sentence"),
    [
        ("jee-3", "New score", 6, "G5", "6 is no level of P1.1"),
        ("jee-3", "New score", 80, "G5", "80 is no level of P1.1"),
        ("spar-2", "New score", "120 %", "G5", "120 is no score of C1.1"),
        ("spar-2", "New score", 3, "G5", "3 is no score of C1.1"),
        ("spar-2", "New score", "3", "G5", "3 is no score of C1.1"),
        ("spar-2", "New score", "good", "G5", "'good' is no score"),
        ("spar-2", "New score", "#VALUE!", "G5", "the spreadsheet error #VALUE!"),
        ("spar-2", "New score", "=20+20", "G5", "a formula without a saved value"),
        ("spar-2", "Code", "C99.9", "C5", "the code 'C99.9' does not exist in spar-2"),
        ("spar-2", "Code", "C1.2", "C6", "C1.2 of Ghana stands twice"),
        ("spar-2", "Place code", "TGO", "A5", "the file was not made for the place 'TGO'"),
        ("spar-2", "Date", "soon", "J5", "'soon' is no date"),
    ],
)
def test_a_damaged_cell_is_named(
    tmp_path: Path, instrument: str, heading: str, value: Any, cell: str, sentence: str
) -> None:
    with pytest.raises(BadInput) as caught:
        read_scores(returned(tmp_path, enter(heading, value), instrument=instrument))
    assert sentence in str(caught.value)
    assert f"returned.xlsx, sheet Scores, cell {cell}:" in str(caught.value)


def test_changed_headings_and_another_schema(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the headings were changed"):
        read_scores(returned(tmp_path, enter("New score", "Our score", row=FIRST - 1)))

    def schema(book: openpyxl.Workbook) -> None:
        book["About this file"]["B2"] = "hsforhs-assessment/9"

    with pytest.raises(BadInput, match="the workbook has the form hsforhs-assessment/9"):
        read_scores(returned(tmp_path, schema))
