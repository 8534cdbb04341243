"""The form of a review as a Word document, for a room without spreadsheets; ``review_docx_read`` reads it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from hsforhs.experiences.records import EARLY_ACTIONS
from hsforhs.experiences.review_files import REVIEW_FIELDS, ReviewFile

from .docx_parts import Paper
from .xlsx_parts import Target

QUESTIONS: Mapping[str, str] = {
    "pillar": "Pillar, as the review calls it",
    "in_place": "What was in place before?",
    "happened": "What happened?",
    "enabling": "What went well, and why?",
    "limiting": "What went less well, and why?",
    "lesson": "What can others learn?",
    "figure": "Is there a figure?",
}
CODES = "Capacity areas, components, sectors"
STEP_HEADINGS = ("Lesson", "What is to be done", "Who leads", "When", "Until")
FREE_LESSONS = 3
FREE_STEPS = 6


def write_review_docx(review: ReviewFile | None, target: Target, *, place: str, made_on: dt.date) -> None:
    """Write a review as a document, or an empty form to fill in by hand."""
    title = str(review.fields["title"]) if review else "Review of an event"
    paper = Paper(
        title=f"{place}: {title}",
        subject="Review of an event",
        made_on=made_on,
        footer=f"{place}: {title}, {made_on.isoformat()}",
    )
    paper.paragraph(place, style="Title")
    paper.paragraph(title, style="Subtitle")
    paper.paragraph("Write about systems, never about persons. Nothing here is for blame.", style="Notice")
    paper.heading("The review", 1)
    fields = review.fields if review else {}
    facts = [(said, _shown(fields.get(name))) for name, said in REVIEW_FIELDS.items()]
    paper.table("What is reviewed", ("Question", "Answer"), facts, widths_cm=(6, 11))
    paper.heading("What was learned", 1)
    lessons = list(review.lessons) if review else []
    for number, lesson in enumerate([*lessons, *([None] * (0 if lessons else FREE_LESSONS))], start=1):
        rows = [(said, getattr(lesson, name) if lesson else "") for name, said in QUESTIONS.items()]
        codes = " ".join((*lesson.areas, *lesson.components, *lesson.sectors)) if lesson else ""
        rows.append((CODES, codes))
        paper.table(f"Lesson {number}", ("Question", "Answer"), rows, widths_cm=(6, 11))
    paper.heading("What is to be done", 1)
    # The tables of lessons are counted; a store numbers them otherwise.
    numbers = {x.id: str(at) for at, x in enumerate(lessons, start=1)}
    steps = [
        (numbers.get(x.lesson, ""), x.step.text, x.step.lead, x.step.time_frame, _shown(x.step.due))
        for x in (review.advice if review else ())
    ]
    paper.table(
        "Recommendations",
        STEP_HEADINGS,
        steps or [("", "", "", "", "")] * FREE_STEPS,
        widths_cm=(1.8, 7.2, 3.6, 2.2, 2.2),
    )
    if review is None:
        paper.heading("Days of the event (7-1-7)", 1)
        days = ("emergence", "detection", "notification", *EARLY_ACTIONS.values())
        paper.table("Days", ("What", "Day, or unknown"), [(x, "") for x in days], widths_cm=(11, 6))
    paper.save(target)


def _shown(value: str | dt.date | None) -> str:
    return value.isoformat() if isinstance(value, dt.date) else value or ""
