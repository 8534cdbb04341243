"""The workbook of a review out and in again, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from hsforhs.experiences import Step
from hsforhs.experiences.review_files import REVIEW_FIELDS, Advice, ReviewFile, read_review
from hsforhs.files import BadInput
from hsforhs.formats.review_xlsx import write_review_xlsx
from hsforhs.library import shipped_stock

FIELDS = {
    **dict.fromkeys(REVIEW_FIELDS, ""),
    "title": "Review (invented)",
    "kind": "AAR",
    "hazard": "BIO",
    "level": "INT",
    "event_from": dt.date(2025, 1, 1),
    "event_to": dt.date(2025, 2, 1),
    "held_from": None,
    "held_to": None,
}
SHIPPED = shipped_stock().lessons["L004"]
LESSON = replace(
    SHIPPED,
    id="1",
    country="",
    level="",
    event="",
    period="",
    source_type="AAR",
    recommendation="",
    recommendation_lead="",
    citation="-",
    seen_at="",
)
ADVICE = Advice(Step("Close the well", "Ministry", "immediate", dt.date(2025, 6, 1), "ONGOING"), "Police", "A lid", "1")
REVIEW = ReviewFile(FIELDS, (LESSON,), (ADVICE,))
Change = Callable[..., Path]


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """Write the review and change cells: ``changed(("Review", "C4", "x"))``."""

    def made(*cells: tuple[str, str, object], review: ReviewFile | None = REVIEW) -> Path:
        path = tmp_path / "review.xlsx"
        write_review_xlsx(review, path, place="Lumora")
        if cells:
            book = openpyxl.load_workbook(path)
            for sheet, cell, value in cells:
                book[sheet][cell] = value
            book.save(path)
        return path

    return made


def test_a_review_comes_back_without_loss(changed: Change) -> None:
    assert read_review(changed()) == REVIEW


def test_an_empty_form_asks_for_a_title_first(changed: Change) -> None:
    with pytest.raises(BadInput, match=r"review\.xlsx, sheet Review: the review has no title"):
        read_review(changed(review=None))


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (("Review", "C5", "gossip"), "there is no kind 'gossip'; expected one of AAR"),
        (("Review", "C5", None), "the review has no kind"),
        (("Review", "C7", "WAR"), "there is no hazard 'WAR'"),
        (("Review", "C8", "yesterday"), "sheet Review, row 8: 'yesterday' is no day"),
        (("Lessons", "C3", "Q9"), "sheet Lessons, row 3, column 'areas': 'Q9' does not exist"),
        (("Lessons", "I3", None), "sheet Lessons, row 3, column 'lesson': the lesson is empty"),
        (("Recommendations", "A3", 9), "sheet Recommendations, row 3: there is no lesson with the number '9'"),
        (("Recommendations", "B3", None), "the recommendation is empty"),
        (("Recommendations", "E3", "soon"), "the time frame is 'soon'"),
        (("Recommendations", "G3", "perhaps"), "there is no status 'PERHAPS'"),
        (("Recommendations", "F3", "then"), "'then' is no day"),
    ],
)
def test_a_bad_cell_is_named(changed: Change, cell: tuple[str, str, object], sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        read_review(changed(cell))
    assert sentence in str(error.value)


def test_a_number_stands_once(changed: Change) -> None:
    two = replace(REVIEW, lessons=(LESSON, replace(LESSON, id="2")))
    with pytest.raises(BadInput, match="sheet Lessons, row 4: the number 1 stands twice"):
        read_review(changed(("Lessons", "A4", 1), review=two))


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(BadInput, match="there is no sheet 'Review'"):
        read_review(path)
