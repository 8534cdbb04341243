"""Tables of CSV files and sheets as plain text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hsforhs.files import BadInput
from hsforhs.planning.own_catalogue import read_table

ROWS: list[list[Any]] = [["Id", "Indicator", "Level", "Action"], [1, "P1.1", 2.0, "Invented: list the laws"]]


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_a_text_table_gives_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Id;Action\n\n'=A;\"two\nlines\"\nB;'-x\n", encoding="utf-8")
    found = read_table(path, given={})
    assert found.headings == ("Id", "Action")
    assert found.rows == (("=A", "two\nlines"), ("B", "-x"))
    assert found.numbers == (3, 5)


def test_a_sheet_gives_whole_numbers_and_days_without_more(tmp_path: Path) -> None:
    path = book(tmp_path / "own.xlsx", Actions=[*ROWS, [], [dt.datetime(2026, 1, 2), 2.1, None, "  x ", "beyond"]])
    found = read_table(path, given={})
    assert found.rows == (("1", "P1.1", "2", "Invented: list the laws"), ("2026-01-02", "2.1", "", "x"))
    assert found.numbers == (2, 4)
    assert found.sheet == "Actions"


def test_titles_above_the_headings_are_passed_over(tmp_path: Path) -> None:
    path = book(tmp_path / "own.xlsx", Actions=[["Invented actions"], ["of Lumora", "2026"], *ROWS])
    assert read_table(path, given={}).headings == ("Id", "Indicator", "Level", "Action")


def test_headings_in_other_words_are_found_as_the_fullest_row_or_as_given(tmp_path: Path) -> None:
    path = book(tmp_path / "own.xlsx", Actions=[["Katalog"], ["Kode", "Indikator", "Stufe", "Tat"], ["1", "P1.1", 2]])
    assert read_table(path, given={}).headings == ("Kode", "Indikator", "Stufe", "Tat")
    given = {"Indikator": "indicator", "Stufe": "step", "Tat": "text"}
    assert read_table(path, given=given).numbers == (3,)


def test_of_several_sheets_the_one_that_fits_is_taken(tmp_path: Path) -> None:
    path = book(tmp_path / "own.xlsx", Notes=[["Read this first"]], Actions=ROWS)
    assert read_table(path, given={}).sheet == "Actions"


def test_where_several_or_none_fit_the_sheet_must_be_named(tmp_path: Path) -> None:
    path = book(tmp_path / "own.xlsx", First=ROWS, Second=[ROWS[0], [2, "P1.2", 3, "Invented: other"]])
    with pytest.raises(BadInput, match="2 of them look like a catalogue; expected --sheet with one of 'First', 'Sec"):
        read_table(path, given={})
    assert read_table(path, given={}, sheet="Second").rows[0][1] == "P1.2"
    with pytest.raises(BadInput, match="there is no sheet 'Third'"):
        read_table(path, given={}, sheet="Third")


def test_formulas_without_a_value_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "own.xlsx", Actions=[*ROWS, [2, "P1.1", "=1+1", "x"]])
    with pytest.raises(BadInput, match="sheet Actions, cell C3: a formula has no saved value"):
        read_table(path, given={})


def test_an_empty_sheet_and_a_file_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the sheet is empty"):
        read_table(book(tmp_path / "own.xlsx", Actions=[]), given={})
    path = tmp_path / "own.csv"
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(BadInput, match="the file has no sheet 'X'"):
        read_table(path, given={}, sheet="X")
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(BadInput, match="it looks like a PDF"):
        read_table(path, given={})
