"""The scoring form goes out and comes back without loss; what is wrong in it is named by its cell."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hsforhs.files import BadInput
from hsforhs.formats.agenda_xlsx import SHEET, FormItem, read_form, write_form

ITEMS = (
    FormItem("equity", "Would those who are worst off gain most?", (0.0, 0.5, 1.0)),
    FormItem("burden/2", "=2+2", (0.0, 0.5, 1.0)),
)
QUESTIONS = {"RQ01": "What is missing?", "Q7": "=HYPERLINK(1)", "Q8": "أي إنذار يأتي في وقته؟"}
GIVEN = {"RQ01": {"equity": 0.5, "burden/2": None}, "Q8": {"equity": 0.0, "burden/2": 1.0}}
MARK = "3/1/abcdef"


def made(folder: Path, **change: Any) -> Path:
    stream = io.BytesIO()
    words = {"title": "Ask next", "guidance": "Choose", "mark": MARK, "items": ITEMS, "questions": QUESTIONS}
    write_form(stream, **{**words, "given": GIVEN, **change})
    path = folder / "form.xlsx"
    path.write_bytes(stream.getvalue())
    return path


def changed(path: Path, cells: dict[str, Any]) -> Path:
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[SHEET][cell] = value
    book.save(path)
    return path


def read(path: Path, mark: str = MARK) -> Any:
    return read_form(path, mark=mark, items=ITEMS, questions=list(QUESTIONS))


def test_it_comes_back_as_it_went_out(tmp_path: Path) -> None:
    found = read(made(tmp_path))
    assert found["RQ01"] == {"equity": 0.5, "burden/2": None}
    assert found["Q7"] == {"equity": None, "burden/2": None}
    assert found["Q8"] == {"equity": 0.0, "burden/2": 1.0}


def test_what_a_spreadsheet_would_run_is_text(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path))[SHEET]
    assert sheet["B7"].data_type == "s"
    assert sheet["D5"].data_type == "s"


def test_numbers_may_be_written_as_people_write_them(tmp_path: Path) -> None:
    found = read(changed(made(tmp_path), {"C7": "0,5", "D7": " 1 ", "C6": 1}))
    assert found["Q7"] == {"equity": 0.5, "burden/2": 1.0}
    assert found["RQ01"]["equity"] == 1.0


def test_rows_may_be_sorted_and_left_out(tmp_path: Path) -> None:
    found = read(changed(made(tmp_path), {"A6": "Q8", "C6": 1, "A7": None, "A8": "RQ01"}))
    assert found["Q8"]["equity"] == 1.0
    assert list(found) == ["Q8", "RQ01"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"C7": 0.7}, "cell C7: the value '0.7' is off the scale; expected 0, 0.5, 1 or empty"),
        ({"D8": "yes"}, "cell D8: the value 'yes' is off the scale"),
        ({"C6": True}, "cell C6: the value 'True'"),
        ({"A6": "RQ99"}, "cell A6: there is no question 'RQ99'"),
        ({"A7": "RQ01"}, "cell A7: the question 'RQ01' stands twice"),
        ({"C4": "other"}, "the column 'Would those who are worst off gain most\\?' is missing"),
    ],
)
def test_the_cell_that_is_wrong_is_named(tmp_path: Path, cells: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read(changed(made(tmp_path), cells))


def test_the_form_of_another_round_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="another exercise or round"):
        read(made(tmp_path), mark="3/2/abcdef")


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_text("question,equity\nRQ01,1\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no Excel workbook"):
        read(path)
