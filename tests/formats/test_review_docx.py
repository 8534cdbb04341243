"""The form and the report of a review for Word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx

from hsforhs.experiences.records import EARLY_ACTIONS
from hsforhs.formats.review_docx import FREE_LESSONS, write_review_docx
from tests.experiences.test_review_files import REVIEW

DAY = dt.date(2026, 1, 2)


def texts(path: Path) -> str:
    found = docx.Document(str(path))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([x.text for x in found.paragraphs] + cells)


def test_a_form_has_room_for_lessons_and_asks_for_the_seven_actions(tmp_path: Path) -> None:
    write_review_docx(None, tmp_path / "form.docx", place="Lumora", made_on=DAY)
    found = texts(tmp_path / "form.docx")
    assert found.count("What happened?") == FREE_LESSONS
    assert all(x in found for x in EARLY_ACTIONS.values())
    assert "never about persons" in found


def test_a_review_is_written_with_lessons_and_recommendations(tmp_path: Path) -> None:
    write_review_docx(REVIEW, tmp_path / "review.docx", place="Lumora", made_on=DAY)
    found = texts(tmp_path / "review.docx")
    assert "Review (invented)" in found
    assert REVIEW.lessons[0].lesson in found
    assert "Close the well" in found
    assert "2025-06-01" in found
    assert "Days of the event" not in found
