"""One review with its lessons and recommendations as a workbook: what stands where, and reading it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsforhs.files import BadInput, Sentence, Sheet, open_workbook, restore
from hsforhs.files.limits import Limits
from hsforhs.framework import Framework, framework
from hsforhs.library import Lesson

from .lesson_files import lesson_of
from .lessons import SOURCE_TYPES
from .reading import day_of, one_of_two
from .records import CANCELLED, TIME_FRAMES, Step

REVIEW_SHEET, LESSONS_SHEET, STEPS_SHEET = "Review", "Lessons", "Recommendations"
REVIEW_FIELDS: Mapping[str, str] = {
    "title": "Title of the review",
    "kind": "Kind: AAR, IAR, SimEx, JEE, case paper, workshop, report, review",
    "event": "Event that it looks at",
    "hazard": "Code of the hazard",
    "event_from": "First day of the event",
    "event_to": "Last day of the event",
    "held_from": "First day of the review",
    "held_to": "Last day of the review",
    "level": "Level: COMM, LOC, INT, NAT, REG, GLO",
    "citation": "Source as it is to be cited",
    "address": "Web address of the report",
    "summary": "In short: scope, participants, format",
}
LESSON_FIELDS = (
    "number",
    "pillar",
    "areas",
    "components",
    "sectors",
    "kind",
    "in_place",
    "happened",
    "lesson",
    "figure",
    "enabling",
    "limiting",
    "resilience",
    "phase",
    "mode",
    "grade",
)
STEP_FIELDS = ("lesson", "recommendation", "lead", "supporting", "time frame", "due", "status", "proof")
DAYS = frozenset({"event_from", "event_to", "held_from", "held_to"})
MOST_TEXT = 5_000
LIMITS = Limits(max_file_bytes=5 * 2**20, max_unpacked_bytes=60 * 2**20, max_rows=3_000, max_cells=200_000)


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation: the step, who supports it, what proves it done, and the number of its lesson ("" for none)."""

    step: Step
    supporting: str = ""
    proof: str = ""
    lesson: str = ""


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A review as its workbook holds it; ``fields`` are texts and days by the names of ``REVIEW_FIELDS``."""

    fields: Mapping[str, str | dt.date | None]
    lessons: tuple[Lesson, ...]
    advice: tuple[Advice, ...]


def read_review(path: Path, *, words: Framework | None = None) -> ReviewFile:
    """Read a filled-in workbook.

    Raises BadInput in one sentence, naming sheet and row, for another form, a missing title, an unknown code, no day,
    a number that stands twice, a recommendation of a lesson that is not there.
    """
    known = words or framework()
    with open_workbook(path, limits=LIMITS, plain=True) as book:
        sheets = [book.sheet(name) for name in (REVIEW_SHEET, LESSONS_SHEET, STEPS_SHEET)]
    try:
        fields = _fields(sheets[0], known)
        lessons: dict[str, Lesson] = {}
        for where, cells in _rows(sheets[1], "lesson", "pillar"):
            row = {**cells, "id": cells.get("number", ""), "citation": "-", "source_type": str(fields["kind"])}
            lesson = lesson_of(row, where, known)
            if lesson.id in lessons:
                raise BadInput(
                    Sentence("the number %(number)s stands twice", number=lesson.id),
                    place=where,
                    expected=Sentence("one row for each lesson"),
                )
            lessons[lesson.id] = lesson
        rows = _rows(sheets[2], "recommendation", "lead")
        advice = tuple(_advice(cells, where, known, lessons) for where, cells in rows)
    except BadInput as error:
        raise error.at(file=path.name) from None
    return ReviewFile(fields, tuple(lessons.values()), advice)


def _fields(sheet: Sheet, words: Framework) -> dict[str, str | dt.date | None]:
    found: dict[str, str | dt.date | None] = {name: None if name in DAYS else "" for name in REVIEW_FIELDS}
    for at, row in enumerate(sheet.rows, start=1):
        name = str(row[0] or "").strip() if row else ""
        value = row[2] if len(row) > 2 else None
        if name in DAYS:
            found[name] = day_of(value, Sentence("sheet %(sheet)s, row %(row)s", sheet=sheet.name, row=at))
        elif name in found:
            found[name] = _text(value, Sentence("sheet %(sheet)s, row %(row)s", sheet=sheet.name, row=at))
    check_fields(
        found, words, place=Sentence("sheet %(name)s", name=sheet.name), expected=Sentence("a text in the third column")
    )
    return found


def check_fields(found: Mapping[str, str | dt.date | None], words: Framework, *, place: str, expected: str) -> None:
    """Raise BadInput where a review has no title or no kind, or a code that does not exist."""
    lists: Mapping[str, Sequence[str]] = {
        "kind": SOURCE_TYPES,
        "hazard": list(words.lists["hazard"]),
        "level": list(words.lists["level"]),
    }
    if not found["title"]:
        raise BadInput(Sentence("the review has no title"), place=place, expected=expected)
    for name, codes in lists.items():
        if found[name] and found[name] not in codes:
            raise BadInput(
                Sentence("there is no %(name)s '%(code)s'", name=name, code=found[name]),
                place=place,
                expected=Sentence("one of %(listed)s", listed=tuple(codes)),
            )
    if not found["kind"]:
        raise BadInput(
            Sentence("the review has no kind"),
            place=place,
            expected=Sentence("one of %(listed)s", listed=tuple(SOURCE_TYPES)),
        )


def _rows(sheet: Sheet, needed: str, beside: str) -> list[tuple[str, dict[str, Any]]]:
    for at, row in enumerate(sheet.rows):  # noqa: B007 - used below the loop
        header = [str(x or "").strip().casefold() for x in row]
        if needed in header and beside in header:
            break
    else:
        raise BadInput(
            Sentence("no row has the heading '%(needed)s'", needed=needed),
            place=Sentence("sheet %(name)s", name=sheet.name),
            expected=Sentence("our workbook"),
        )
    found: list[tuple[str, dict[str, Any]]] = []
    for number, cells in enumerate(sheet.rows[at + 1 :], start=at + 2):
        where = Sentence("sheet %(sheet)s, row %(row)s", sheet=sheet.name, row=number)
        values = dict(zip(header, cells, strict=False))
        texts = {name: value if name == "due" else _text(value, where) for name, value in values.items() if name}
        if any(x for name, x in texts.items() if name != "number"):
            found.append((where, texts))
    return found


def _advice(cells: Mapping[str, Any], where: str, words: Framework, lessons: Mapping[str, Lesson]) -> Advice:
    text, frame = cells.get("recommendation", ""), str(cells.get("time frame", "")).casefold()
    status = str(cells.get("status") or "NOTSTARTED").split()[0].upper()
    number = str(cells.get("lesson", ""))
    if not text:
        raise BadInput(Sentence("the recommendation is empty"), place=where, expected=Sentence("a text"))
    if frame and frame not in TIME_FRAMES:
        raise BadInput(
            Sentence("the time frame is '%(frame)s'", frame=frame), place=where, expected=one_of_two(tuple(TIME_FRAMES))
        )
    known = (*words.lists["action_status"], CANCELLED)
    if status not in known:
        raise BadInput(
            Sentence("there is no status '%(status)s'", status=status),
            place=where,
            expected=Sentence("one of %(listed)s", listed=tuple(known)),
        )
    if number and number not in lessons:
        raise BadInput(
            Sentence("there is no lesson with the number '%(number)s'", number=number),
            place=where,
            expected=Sentence("one of the lessons"),
        )
    step = Step(text, cells.get("lead", ""), frame, day_of(cells.get("due"), where), status)
    return Advice(step, cells.get("supporting", ""), cells.get("proof", ""), number)


def _text(value: object, where: str) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else restore(str(value)).replace("\r\n", "\n").strip()
    if len(text) > MOST_TEXT:
        raise BadInput(
            Sentence("the text has %(number)s characters", number=len(text)),
            place=where,
            expected=Sentence("at most %(most)s", most=MOST_TEXT),
        )
    return text
