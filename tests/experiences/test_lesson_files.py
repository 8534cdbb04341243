"""Lessons out and in again, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hsforhs.experiences import LESSON_COLUMNS, lesson_as_json, lesson_row, lessons_csv, lessons_json, read_lessons
from hsforhs.files import BadInput
from hsforhs.formats.lessons_xlsx import write_lessons_xlsx
from hsforhs.library import Lesson, shipped_stock

LESSONS = list(shipped_stock().lessons.values())


def written(tmp_path: Path, text: str, name: str = "lessons.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_comes_back_without_loss(tmp_path: Path) -> None:
    path = tmp_path / "lessons.csv"
    path.write_bytes(lessons_csv(LESSONS))
    assert read_lessons(path) == LESSONS


def test_excel_comes_back_without_loss(tmp_path: Path) -> None:
    path = tmp_path / "lessons.xlsx"
    write_lessons_xlsx(LESSONS, path)
    assert read_lessons(path) == LESSONS


def test_json_has_lists_where_the_record_has() -> None:
    found = json.loads(lessons_json(LESSONS[:2]))
    assert [x["id"] for x in found] == ["L001", "L002"]
    assert found[0]["areas"] == ["R1", "R3", "D2"]
    assert lesson_as_json(LESSONS[0]) == found[0]
    assert lesson_row(LESSONS[0])["areas"] == "R1 R3 D2"
    assert tuple(lesson_row(LESSONS[0])) == LESSON_COLUMNS


def test_only_lesson_and_citation_are_needed(tmp_path: Path) -> None:
    (found,) = read_lessons(written(tmp_path, "lesson,citation,more\nClose the well,Report 2025,x\n"), country="XLM")
    assert (found.id, found.country, found.kind, found.source_type, found.grade) == (
        "row 2",
        "XLM",
        "best practice",
        "report",
        "E0",
    )


def test_a_formula_is_neutralised_and_restored(tmp_path: Path) -> None:
    path = written(tmp_path, "lesson,citation\n'=1+1,x\n")
    (found,) = read_lessons(path)
    assert found.lesson == "=1+1"
    assert b"'=1+1" in lessons_csv([found])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("lesson\nx\n", "there is no column 'citation'"),
        ("lesson,citation,lesson\nx,y,z\n", "the column 'lesson' stands twice"),
        ("lesson,citation\n,y\n", "row 2, column 'lesson': the lesson is empty"),
        ("lesson,citation\nx,\n", "the citation is empty"),
        ("lesson,citation,areas\nx,y,D2 Q9\n", "row 2, column 'areas': 'Q9' does not exist; expected one of P1"),
        ("lesson,citation,kind\nx,y,success\n", "'success' does not exist"),
        ("lesson,citation,grade\nx,y,E9\n", "'E9' does not exist"),
        ("lesson,citation,country\nx,y,Ghana\n", "'Ghana' is no country"),
        ("id,lesson,citation\n1,x,y\n1,z,y\n", "row 3, column 'id': the id 1 stands twice"),
        ("lesson,citation\n" + "x" * 5001 + ",y\n", "the text has 5001 characters; expected at most 5000"),
        ("lesson,citation\n", "the file holds no lesson"),
    ],
)
def test_a_bad_table_is_refused_in_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        read_lessons(written(tmp_path, text))
    assert str(error.value).startswith("lessons.csv")
    assert sentence in str(error.value)


def test_a_region_and_an_invented_country_are_taken(tmp_path: Path) -> None:
    rows = "lesson,citation,country\na,y,REGION:AFRO\nb,y,XLM\nc,y,GHA\n"
    assert [x.country for x in read_lessons(written(tmp_path, rows))] == ["REGION:AFRO", "XLM", "GHA"]


def test_a_workbook_without_lessons_is_refused(tmp_path: Path) -> None:
    empty: list[Lesson] = []
    path = tmp_path / "lessons.xlsx"
    write_lessons_xlsx(empty, path)
    with pytest.raises(BadInput, match="the file holds no lesson"):
        read_lessons(path)
