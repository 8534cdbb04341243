"""The scoring form goes out and comes back without loss; what is wrong in it is named by its cell."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hsforhs.files import BadInput
from hsforhs.formats.agenda_xlsx import SHEET, FilledForm, FormItem, FormRemarks, FormWords, read_form, write_form

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
    return filled(path, mark).answers


def filled(path: Path, mark: str = MARK) -> FilledForm:
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


REMARKS = FormRemarks(
    {"unsure": "pas sûr", "outside": "hors de mon domaine"},
    range(1, 6),
    {"RQ01": "outside"},
    {"Q8": "=1+1"},
    {"Q7": "Median 7"},
    familiarity=4,
)


def test_reasons_comments_and_familiarity_go_out_and_come_back(tmp_path: Path) -> None:
    path = made(tmp_path, remarks=REMARKS, words=FormWords(question="Question posée"))
    sheet = openpyxl.load_workbook(path)[SHEET]
    assert [sheet.cell(5, x).value for x in (1, 2)] == ["Code", "Question posée"]
    assert [sheet.cell(4, x).value for x in range(3, 8)] == ["equity", "burden/2", ":before", ":reason", ":comment"]
    assert (sheet["F6"].value, sheet["E7"].value, sheet["G8"].data_type) == ("hors de mon domaine", "Median 7", "s")
    found = filled(path)
    assert found.answers == read(made(tmp_path)), "the numbers are those of a form without remarks"
    path = changed(
        made(tmp_path, remarks=REMARKS), {"F7": "pas sûr", "F8": "outside", "G6": " Ask nurses. ", "C3": "2"}
    )
    back = filled(path)
    assert (found.reasons, found.familiarity) == ({"RQ01": "outside", "Q7": "", "Q8": ""}, 4)
    assert found.comments == {"RQ01": "", "Q7": "", "Q8": "=1+1"}
    assert back.reasons == {"RQ01": "outside", "Q7": "unsure", "Q8": "outside"}, "by its words or by its code"
    assert back.comments is not None
    assert (back.comments["RQ01"], back.familiarity) == ("Ask nurses.", 2)


def test_a_form_that_did_not_ask_for_remarks_has_none(tmp_path: Path) -> None:
    found = filled(made(tmp_path))
    assert (found.reasons, found.comments, found.familiarity) == (None, None, None)
    assert filled(changed(made(tmp_path, remarks=REMARKS), {"C3": None})).familiarity is None


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"F7": "lazy"}, "cell F7: there is no reason 'lazy'; expected pas sûr, hors de mon domaine or empty"),
        ({"C3": "much"}, "cell C3: the familiarity 'much' is no whole number"),
    ],
)
def test_remarks_that_are_none_are_named(tmp_path: Path, cells: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        filled(changed(made(tmp_path, remarks=REMARKS), cells))
