"""`hsforhs workbook`: out, filled in, and what it changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.made import all_at, answer, refusal, run, spar


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    return spar(tmp_path / "x.csv", {"GHA": all_at(2, 40)})


@pytest.fixture
def workbook(tmp_path: Path, scores: Path) -> Path:
    path = tmp_path / "ghana.xlsx"
    made = run("workbook", "make", "--country", "gha", "--year", "2022", "--from", scores, "--out", path)
    assert made.exit_code == 0, made.output
    assert made.stdout == f"written: {path}\n"
    return path


def fill_in(path: Path, code: str, **entries: Any) -> None:
    """Write into the row of an indicator, by heading with underscores."""
    book = openpyxl.load_workbook(path)
    sheet = book["Scores"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Place code")
    column = {str(cell.value): cell.column for cell in header}
    row = next(row for row in sheet.iter_rows(min_row=header[0].row + 1) if row[column["Code"] - 1].value == code)
    for heading, value in entries.items():
        sheet.cell(row[0].row, column[heading.replace("_", " ")]).value = value
    book.save(path)


def test_an_untouched_workbook_changes_nothing(workbook: Path) -> None:
    assert answer("workbook", "check", workbook) == {"differences": [], "warnings": []}


def test_what_was_filled_in_is_listed_with_its_reasoning(workbook: Path) -> None:
    fill_in(workbook, "C1.1", New_score=60, Reasoning="Law passed", Evidence="Gazette 12")
    fill_in(workbook, "C2.1", New_score=None)
    changed, cleared = answer("workbook", "check", workbook)["differences"]
    assert changed == {
        "place": "GHA",
        "indicator": "C1.1",
        "kind": "changed",
        "stored": 40,
        "incoming": 60,
        "reasoning": "Law passed",
        "evidence": "Gazette 12",
    }
    assert (cleared["indicator"], cleared["kind"], cleared["incoming"]) == ("C2.1", "cleared", None)


def test_without_json_it_is_a_table(workbook: Path) -> None:
    fill_in(workbook, "C1.1", New_score="n/a")
    shown = run("workbook", "check", workbook).stdout
    assert "C1.1" in shown
    assert "not applicable" in shown


def test_a_workbook_can_start_empty(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    assert (
        run("workbook", "make", "--country", "GHA", "--instrument", "jee-3", "--year", "2026", "--out", path).exit_code
        == 0
    )
    assert answer("workbook", "check", path)["differences"] == []
    fill_in(path, "P1.1", New_score=3)
    (new,) = answer("workbook", "check", path)["differences"]
    assert (new["indicator"], new["kind"], new["stored"], new["incoming"]) == ("P1.1", "new", None, 3)


def test_a_score_outside_the_scale_names_its_cell(workbook: Path) -> None:
    fill_in(workbook, "C1.1", New_score=6)
    assert "sheet Scores, cell G" in refusal("workbook", "check", workbook)


def test_another_file_is_no_assessment_workbook(scores: Path) -> None:
    assert "expected an assessment workbook" in refusal("workbook", "check", scores)


@pytest.mark.parametrize(
    ("country", "instrument", "sentence"),
    [
        ("XXX", "spar-2", "'XXX' is not the ISO3 code"),
        ("GHA", "hepr", "not an instrument that is scored"),
        ("GHA", "spar-9", "no instrument 'spar-9'"),
    ],
)
def test_an_unknown_country_or_instrument_writes_nothing(
    tmp_path: Path, country: str, instrument: str, sentence: str
) -> None:
    path = tmp_path / "none.xlsx"
    words = ("workbook", "make", "--country", country, "--instrument", instrument, "--year", "2026", "--out", path)
    assert sentence in refusal(*words)
    assert not path.exists()
