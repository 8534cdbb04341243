from __future__ import annotations

from pathlib import Path

import openpyxl

from hsforhs.experiences import LESSON_COLUMNS
from hsforhs.formats.lessons_xlsx import SCHEMA, write_lessons_xlsx
from hsforhs.library import shipped_stock


def test_one_row_each_under_the_columns_of_the_table(tmp_path: Path) -> None:
    lessons = list(shipped_stock().lessons.values())[:3]
    write_lessons_xlsx(lessons, tmp_path / "lessons.xlsx")
    book = openpyxl.load_workbook(tmp_path / "lessons.xlsx")
    rows = list(book["Lessons"].iter_rows(values_only=True))
    assert rows[1] == LESSON_COLUMNS
    assert [x[0] for x in rows[2:]] == ["L001", "L002", "L003"]
    assert book["About this file"]["B2"].value == SCHEMA
