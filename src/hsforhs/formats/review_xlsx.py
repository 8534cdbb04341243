"""The workbook of a review: to fill in after a workshop, to correct, and to read back with `read_review`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from hsforhs.experiences.lessons import KINDS, SOURCE_TYPES
from hsforhs.experiences.records import CANCELLED, TIME_FRAMES
from hsforhs.experiences.review_files import (
    LESSON_FIELDS,
    LESSONS_SHEET,
    REVIEW_FIELDS,
    REVIEW_SHEET,
    STEP_FIELDS,
    STEPS_SHEET,
    ReviewFile,
)
from hsforhs.framework import Framework, framework
from hsforhs.library.records import GRADES

from .xlsx_parts import Target, new_workbook, page_setup, row_height, write_about, write_text

SCHEMA = "hsforhs-review/1"
FREE_ROWS = 30
_HINTS: Mapping[str, str] = {
    "number": "your own number of the lesson",
    "pillar": "pillar as your review calls it",
    "areas": "capacity areas, blanks between: D2 R1",
    "components": "components, blanks between: LG HWF",
    "sectors": "other sectors: ANI TRD",
    "kind": "best practice, challenge, new capacity, exemplar",
    "in_place": "what was in place before",
    "happened": "what happened",
    "lesson": "what others can learn",
    "figure": "a figure, if there is one",
    "enabling": "why it went well",
    "limiting": "why it went less well",
    "resilience": "AWARE DIVERSE SELFREG INTEG ADAPT",
    "phase": "PREV PREP DET RESP REC",
    "mode": "ROUT SURGE BOTH",
    "grade": "E0 account, E1 review, E2 study, E3 synthesis",
    "recommendation": "what is to be done",
    "lead": "institution or role, no person",
    "supporting": "who else",
    "time frame": "immediate or longer",
    "due": "until when, YYYY-MM-DD",
    "status": "how far it is",
    "proof": "what shows that it is done",
}
_NARROW = frozenset({"number", "kind", "phase", "mode", "grade", "time frame", "due", "status", "resilience"})


def write_review_xlsx(review: ReviewFile | None, target: Target, *, place: str, words: Framework | None = None) -> None:
    """Write a review, or an empty workbook for one; ``place`` is the name of the place that holds it."""
    known = words or framework()
    with new_workbook(target, title=f"Review: {place}", made_on=None) as (book, styles):
        _front(book, styles, review, place, known)
        lessons = [] if review is None else [_lesson_row(x) for x in review.lessons]
        lists = {"kind": list(KINDS), "phase": list(known.lists["phase"]), "mode": list(known.lists["mode"])}
        _table(book, styles, LESSONS_SHEET, LESSON_FIELDS, lessons, {**lists, "grade": list(GRADES)})
        steps = [] if review is None else [_step_row(x) for x in review.advice]
        status = [*known.lists["action_status"], CANCELLED]
        _table(book, styles, STEPS_SHEET, STEP_FIELDS, steps, {"time frame": list(TIME_FRAMES), "status": status})
        write_about(book, styles, name="About this file", keys={"schema": SCHEMA})


def _lesson_row(lesson: Any) -> list[Any]:
    values = {name: getattr(lesson, name) for name in LESSON_FIELDS if name != "number"}
    values["number"] = lesson.id
    return [" ".join(x) if isinstance(x := values[name], tuple) else x for name in LESSON_FIELDS]


def _step_row(advice: Any) -> list[Any]:
    step = advice.step
    return [
        advice.lesson,
        step.text,
        step.lead,
        advice.supporting,
        step.time_frame,
        step.due,
        step.status,
        advice.proof,
    ]


def _front(book: Any, styles: Any, review: ReviewFile | None, place: str, words: Framework) -> None:
    sheet = book.add_worksheet(REVIEW_SHEET)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 40)
    sheet.set_column(2, 2, 70)
    write_text(sheet, 0, 1, f"Review: {place}", styles("title"))
    write_text(sheet, 1, 1, "Fill in the third column. No names of persons, no blame.", styles("subtitle"))
    lists = {
        "kind": list(SOURCE_TYPES),
        "hazard": list(words.lists["hazard"]),
        "level": list(words.lists["level"]),
    }
    for at, (name, said) in enumerate(REVIEW_FIELDS.items(), start=3):
        value = review.fields.get(name) if review else None
        write_text(sheet, at, 0, name, styles("code"))
        write_text(sheet, at, 1, said, styles("label"))
        if isinstance(value, dt.date):
            sheet.write_datetime(at, 2, value, styles("date"))
        else:
            write_text(sheet, at, 2, value or "", styles("input"))
            sheet.set_row(at, row_height([(value or "", 70), (said, 40)]))
        if name in lists:
            sheet.data_validation(at, 2, at, 2, {"validate": "list", "source": lists[name]})
    page_setup(sheet, footer=f"Review: {place}")


def _table(
    book: Any,
    styles: Any,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    lists: Mapping[str, list[str]],
) -> None:
    sheet = book.add_worksheet(name)
    end = 2 + len(rows) + FREE_ROWS
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 14 if column in _NARROW else 30)
        write_text(sheet, 0, at, _HINTS[column], styles("label"))
        write_text(sheet, 1, at, column, styles("header"))
        if column in lists:
            sheet.data_validation(2, at, end, at, {"validate": "list", "source": lists[column]})
    for number in range(2, end):
        row = rows[number - 2] if number - 2 < len(rows) else [None] * len(columns)
        for at, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(number, at, value, styles("date"))
            else:
                write_text(sheet, number, at, value or "", styles("input"))
        if number - 2 < len(rows):
            sheet.set_row(number, row_height([(str(x or ""), 30) for x in row]))
    sheet.freeze_panes(2, 1)
    page_setup(sheet, footer=name)
    sheet.fit_to_pages(1, 0)
