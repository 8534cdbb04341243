"""The form of a review in Word: filled in, handed back, refused where a cell cannot be read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx
import pytest

from hsforhs.experiences.review_files import REVIEW_FIELDS, read_review
from hsforhs.files import BadInput
from hsforhs.formats.review_docx import CODES, QUESTIONS, write_review_docx
from hsforhs.formats.review_docx_read import read_review_docx
from tests.experiences.test_review_files import REVIEW

DAY = dt.date(2026, 1, 2)
FILLED = {
    REVIEW_FIELDS["title"]: "Review (invented)",
    REVIEW_FIELDS["kind"]: "AAR",
    REVIEW_FIELDS["event_from"]: "2025-01-05",
    QUESTIONS["lesson"]: "Close the well first",
    QUESTIONS["limiting"]: "Nobody had the key",
    CODES: "D2, HIS; ANI",
}


def filled(path: Path, answers: dict[str, str], *steps: tuple[str, ...]) -> Path:
    """Fill the first free table of each kind, as a person with Word does."""
    write_review_docx(None, path, place="Lumora", made_on=DAY)
    document = docx.Document(str(path))
    left = dict(answers)
    for table in document.tables:
        for row in table.rows:
            if row.cells[0].text in left:
                row.cells[1].text = left.pop(row.cells[0].text)
        if table.rows[0].cells[0].text == "Lesson":
            for row, texts in zip(table.rows[1:], steps, strict=False):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
    assert not left
    document.save(str(path))
    return path


def test_a_form_comes_back_filled_in(tmp_path: Path) -> None:
    steps = (("1", "Lock the well", "Water office", "Immediate", "2026-03-01"), ("", "Train", "", "", ""))
    found = read_review_docx(filled(tmp_path / "form.docx", FILLED, *steps))
    assert (found.fields["title"], found.fields["kind"]) == ("Review (invented)", "AAR")
    assert (found.fields["event_from"], found.fields["event_to"]) == (dt.date(2025, 1, 5), None)
    (lesson,) = found.lessons
    assert (lesson.id, lesson.lesson, lesson.limiting) == ("1", "Close the well first", "Nobody had the key")
    assert (lesson.areas, lesson.components, lesson.sectors) == (("D2",), ("HIS",), ("ANI",))
    assert [(x.lesson, x.step.text, x.step.lead, x.step.time_frame, x.step.due) for x in found.advice] == [
        ("1", "Lock the well", "Water office", "immediate", dt.date(2026, 3, 1)),
        ("", "Train", "", "", None),
    ]


def test_a_written_review_comes_back_as_far_as_the_form_asks(tmp_path: Path) -> None:
    write_review_docx(REVIEW, tmp_path / "review.docx", place="Lumora", made_on=DAY)
    found = read_review_docx(tmp_path / "review.docx")
    assert found.fields == REVIEW.fields
    asked = (*QUESTIONS, "areas", "components", "sectors")
    assert [[getattr(x, name) for name in asked] for x in found.lessons] == [
        [getattr(x, name) for name in asked] for x in REVIEW.lessons
    ]
    assert [x.step.text for x in found.advice] == [x.step.text for x in REVIEW.advice]


@pytest.mark.parametrize(
    ("answers", "steps", "sentence"),
    [
        ({REVIEW_FIELDS["title"]: ""}, (), "the review has no title"),
        ({REVIEW_FIELDS["kind"]: ""}, (), "the review has no kind"),
        ({REVIEW_FIELDS["kind"]: "party"}, (), "there is no kind 'party'"),
        ({REVIEW_FIELDS["event_from"]: "last week"}, (), "'First day of the event': 'last week' is no day"),
        ({QUESTIONS["lesson"]: ""}, (), "lesson 1, column 'lesson': the lesson is empty"),
        ({CODES: "D2 QQ"}, (), "lesson 1: there is no area, component or sector 'QQ'"),
        ({}, (("2", "Train", "", "", ""),), "recommendations, row 1: there is no lesson with the number '2'"),
        ({}, (("", "Train", "", "soon", ""),), "recommendations, row 1: the time frame is 'soon'"),
        ({}, (("", "", "Water office", "", ""),), "recommendations, row 1: the recommendation is empty"),
    ],
)
def test_what_cannot_be_read_is_named(
    tmp_path: Path, answers: dict[str, str], steps: tuple[tuple[str, ...], ...], sentence: str
) -> None:
    path = filled(tmp_path / "form.docx", FILLED | answers, *steps)
    with pytest.raises(BadInput) as error:
        read_review_docx(path)
    assert str(error.value).startswith("form.docx, ")
    assert sentence in str(error.value)


def test_another_document_is_refused(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "other.docx"))
    with pytest.raises(BadInput, match="no table asks for the title"):
        read_review_docx(tmp_path / "other.docx")
    with pytest.raises(BadInput):
        read_review(tmp_path / "other.docx")
