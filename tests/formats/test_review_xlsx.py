from __future__ import annotations

from pathlib import Path

import openpyxl

from hsforhs.experiences.review_files import LESSON_FIELDS, REVIEW_FIELDS, STEP_FIELDS
from hsforhs.formats.review_xlsx import FREE_ROWS, SCHEMA, write_review_xlsx


def test_a_form_asks_for_every_field_and_has_room_and_choices(tmp_path: Path) -> None:
    write_review_xlsx(None, tmp_path / "form.xlsx", place="Lumora (invented)")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    assert book.sheetnames == ["Review", "Lessons", "Recommendations", "About this file"]
    front = book["Review"]
    assert front["B1"].value == "Review: Lumora (invented)"
    assert [front.cell(row, 1).value for row in range(4, 4 + len(REVIEW_FIELDS))] == list(REVIEW_FIELDS)
    for name, fields in (("Lessons", LESSON_FIELDS), ("Recommendations", STEP_FIELDS)):
        sheet = book[name]
        assert tuple(x.value for x in sheet[2]) == fields
        assert sheet.max_row == 2 + FREE_ROWS
        assert sheet.data_validations.dataValidation
    assert book["About this file"]["B2"].value == SCHEMA
