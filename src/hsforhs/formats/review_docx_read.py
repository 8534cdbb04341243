"""The form of a review for Word, filled in and handed back: its tables are found by the questions that they ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from hsforhs.experiences.lesson_files import lesson_of
from hsforhs.experiences.reading import day_of, one_of_two
from hsforhs.experiences.records import TIME_FRAMES, Step
from hsforhs.experiences.review_files import DAYS, REVIEW_FIELDS, Advice, ReviewFile, check_fields
from hsforhs.files import BadInput, Sentence
from hsforhs.framework import Framework, framework
from hsforhs.library import Lesson

from .living.word_read import body_of
from .living.word_text import cells_of, rows_of, tables, text_of
from .review_docx import CODES, QUESTIONS, STEP_HEADINGS

_EXPECTED = Sentence("the form of a review, as the workbench writes it")
_Grid = list[list[str]]


def read_review_docx(path: Path, *, words: Framework | None = None) -> ReviewFile:
    """Read a filled-in form. A lesson without an answer to what others can learn is refused; empty tables say nothing.

    Raises BadInput in one sentence, naming table and row, for another document, macros, a missing title or kind, an
    unknown code, no day, a recommendation of a lesson that is not there.
    """
    known = words or framework()
    grids = [[[text_of(y) for y in cells_of(x)] for x in rows_of(table)] for table in tables(body_of(path))]
    try:
        return _review([grid for grid in grids if grid], known)
    except BadInput as error:
        raise error.at(file=path.name) from None


def _review(grids: list[_Grid], words: Framework) -> ReviewFile:
    fields: dict[str, str | dt.date | None] | None = None
    lessons: dict[str, Lesson] = {}
    steps: _Grid = []
    number = 0
    for grid in grids:
        answers = {row[0]: row[1] for row in grid if len(row) == 2}
        if REVIEW_FIELDS["title"] in answers:
            fields = _fields(answers, words)
        elif QUESTIONS["lesson"] in answers:
            number += 1
            if fields is not None and any(answers.get(x) for x in (*QUESTIONS.values(), CODES)):
                lessons[str(number)] = _lesson(answers, number, str(fields["kind"]), words)
        elif tuple(grid[0]) == STEP_HEADINGS:
            steps = [row for row in grid[1:] if any(row)]
    if fields is None:
        raise BadInput(Sentence("no table asks for the title of the review"), expected=_EXPECTED)
    advice = tuple(
        _advice(row, Sentence("recommendations, row %(row)s", row=at), lessons) for at, row in enumerate(steps, start=1)
    )
    return ReviewFile(fields, tuple(lessons.values()), advice)


def _fields(answers: Mapping[str, str], words: Framework) -> dict[str, str | dt.date | None]:
    place = Sentence("table 'What is reviewed'")
    found: dict[str, str | dt.date | None] = {}
    for name, said in REVIEW_FIELDS.items():
        text = answers.get(said, "")
        found[name] = (
            day_of(text, Sentence("%(place)s, '%(question)s'", place=place, question=said)) if name in DAYS else text
        )
    check_fields(found, words, place=place, expected=Sentence("an answer in the second column"))
    return found


def _lesson(answers: Mapping[str, str], number: int, kind: str, words: Framework) -> Lesson:
    where = Sentence("lesson %(number)s", number=number)
    row = {name: answers.get(said, "") for name, said in QUESTIONS.items()}
    known = {"areas": words.areas, "components": words.components, "sectors": words.sectors}
    codes = answers.get(CODES, "").replace(",", " ").replace(";", " ").split()
    for code in codes:
        if not any(code in x for x in known.values()):
            raise BadInput(
                Sentence("there is no area, component or sector '%(code)s'", code=code),
                place=where,
                expected=Sentence("codes such as D2"),
            )
    row |= {name: " ".join(x for x in codes if x in there) for name, there in known.items()}
    return lesson_of({**row, "id": str(number), "citation": "-", "source_type": kind}, where, words)


def _advice(row: list[str], where: str, lessons: Mapping[str, Lesson]) -> Advice:
    lesson, text, lead, frame, due = (*row, *[""] * len(STEP_HEADINGS))[: len(STEP_HEADINGS)]
    if not text:
        raise BadInput(Sentence("the recommendation is empty"), place=where, expected=Sentence("a text"))
    if frame.casefold() not in ("", *TIME_FRAMES):
        raise BadInput(
            Sentence("the time frame is '%(frame)s'", frame=frame[:40]),
            place=where,
            expected=one_of_two(tuple(TIME_FRAMES)),
        )
    if lesson and lesson not in lessons:
        raise BadInput(
            Sentence("there is no lesson with the number '%(number)s'", number=lesson[:40]),
            place=where,
            expected=Sentence("one of the lessons"),
        )
    return Advice(Step(text, lead[:200], frame.casefold(), day_of(due, where)), lesson=lesson)
