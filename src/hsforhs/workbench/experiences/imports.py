"""Files that come in: lessons as a table, the workbook of a review, the consolidation workbook of 7-1-7."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from hsforhs.experiences import Timeline as TimelineRecord
from hsforhs.experiences import read_lessons, read_timelines
from hsforhs.experiences.review_files import REVIEW_SHEET, STEPS_SHEET, Advice, ReviewFile, read_review
from hsforhs.files import BadInput, Kind, Sentence, open_workbook, sniff
from hsforhs.files.limits import check_bytes
from hsforhs.formats.review_docx_read import read_review_docx
from hsforhs.framework import framework
from hsforhs.library import Lesson as LessonRecord
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.services import reference

from . import fields, rules
from .models import Lesson, Pillar, Recommendation, Review, Status, Timeline, TimelineFactor
from .models.timelines import written_action
from .rules import Deed
from .services.lessons import cells_of, tag_lesson

MOST_BYTES = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file brought: reviews and lessons that are new, and lessons that were there before."""

    reviews: int
    lessons: int
    known: int


def import_file(*, path: Path, place: Place, visibility: str, person: User | None = None) -> Stored:
    """Store a table of lessons, or the workbook or the Word form of a review, at a place; whole or not at all.

    Without a person the operator acts. A lesson that the place has already (the same words) is left out and counted.
    Raises PermissionDenied, BadInput in one sentence.
    """
    if person is not None and not rules.may_at(person, Deed.IMPORT, place):
        raise PermissionDenied
    open_to = fields.visibility(visibility)
    if sniff(path) is Kind.DOCX:
        return _store_review(read_review_docx(path), place, open_to, person)
    if _is_review(path):
        return _store_review(read_review(path), place, open_to, person)
    return _store_lessons(read_lessons(path, country=place.country), place, open_to, person, path.name)


def _is_review(path: Path) -> bool:
    if sniff(path) is not Kind.XLSX:
        return False
    with open_workbook(path, plain=True) as book:
        return {REVIEW_SHEET, STEPS_SHEET} <= set(book.sheets)


@transaction.atomic
def _store_review(read: ReviewFile, place: Place, visibility: str, person: User | None) -> Stored:
    known = set(Lesson.objects.filter(review__place=place).values_list("lesson", flat=True))
    fresh = [x for x in read.lessons if x.lesson not in known]
    if read.lessons and not fresh:
        return Stored(0, 0, len(read.lessons))
    review = _review(place, visibility, person, read.fields)
    made = {x.id: _lesson(review, x, person) for x in fresh}
    for advice in read.advice:
        _advice(review, made.get(advice.lesson), advice)
    _told(person, "import_review", review, place, lessons=len(made))
    return Stored(1, len(made), len(read.lessons) - len(fresh))


@transaction.atomic
def _store_lessons(
    lessons: list[LessonRecord], place: Place, visibility: str, person: User | None, file: str
) -> Stored:
    """Store lessons under one review for each source, event and time."""
    for lesson in lessons:
        if lesson.country and lesson.country != place.country:
            raise BadInput(
                Sentence("the lesson %(id)s is of %(country)s", id=lesson.id, country=lesson.country),
                file=file,
                expected=Sentence("lessons of %(value)s", value=place.country or place),
            )
    known = set(Lesson.objects.filter(review__place=place).values_list("lesson", flat=True))
    groups: dict[tuple[str, ...], list[LessonRecord]] = {}
    for lesson in lessons:
        if lesson.lesson not in known:
            key = (lesson.source_type, lesson.event, lesson.period, lesson.citation, lesson.seen_at, lesson.level)
            groups.setdefault(key, []).append(lesson)
    number = 0
    for (kind, event, period, citation, seen_at, level), rows in groups.items():
        title = (event or citation)[:200]
        given = {"title": title, "kind": kind, "event": event[:200], "period": period[:80], "level": level}
        address = seen_at if seen_at.startswith(("http://", "https://")) and " " not in seen_at else ""
        review = _review(place, visibility, person, {**given, "citation": citation, "address": address}, file=file)
        for row in rows:
            made = _lesson(review, row, person)
            if row.recommendation:
                Recommendation.objects.create(
                    review=review, lesson=made, text=row.recommendation, lead=row.recommendation_lead[:200]
                )
        number += len(rows)
        _told(person, "import_lessons", review, place, lessons=len(rows), file=file)
    return Stored(len(groups), number, len(lessons) - number)


def _review(place: Place, visibility: str, person: User | None, given: Mapping[str, Any], *, file: str = "") -> Review:
    try:
        checked = fields.review_fields(given)
    except ValidationError as error:
        raise BadInput(error.messages[0].rstrip("."), file=file or None) from None
    return Review.objects.create(
        place=place,
        country=place.country,
        author=person,
        visibility=visibility,
        catalogue_version=framework().version,
        invented=place.invented,
        **checked,
    )


def _lesson(review: Review, row: LessonRecord, person: User | None) -> Lesson:
    pillar = None
    if row.pillar:
        areas = list(row.areas)
        pillar, _made = Pillar.objects.get_or_create(review=review, label=row.pillar[:300], defaults={"areas": areas})
    texts = ("kind", "in_place", "happened", "lesson", "figure", "enabling", "limiting", "phase", "mode", "grade")
    lists = ("areas", "components", "sectors", "resilience")
    made = Lesson.objects.create(
        review=review,
        pillar=pillar,
        author=person,
        visibility=review.visibility,
        **{name: getattr(row, name) for name in texts},
        **{name: list(getattr(row, name)) for name in lists},
    )
    if cells_of(made):
        tag_lesson(made, person.actor if person else OPERATOR, review.country)
    return made


def _advice(review: Review, lesson: Lesson | None, advice: Advice) -> None:
    step = advice.step
    done = timezone.localdate() if step.status == Status.COMPLETED else None
    Recommendation.objects.create(
        review=review,
        lesson=lesson,
        text=step.text,
        lead=step.lead[:200],
        supporting=advice.supporting[:300],
        time_frame=step.time_frame,
        due_on=step.due,
        status=step.status,
        completed_on=done,
        proof=advice.proof[:300],
    )


@transaction.atomic
def import_timelines(*, path: Path, place: Place, person: User) -> Stored:
    """Store the events of a consolidation workbook or table as private timelines of a place; whole or not at all.

    An event that the place has already (the same name and days) is left out. Raises PermissionDenied, BadInput.
    """
    if not rules.may_at(person, Deed.IMPORT, place):
        raise PermissionDenied
    read = read_timelines(path, today=timezone.localdate())
    known = {_days(x.dates) for x in Timeline.objects.filter(place=place).select_related("place")}
    fresh = [x for x in read if _days(x) not in known]
    for event in fresh:
        made = Timeline.objects.create(
            place=place,
            country=place.country,
            event=event.event[:200],
            hazard=event.hazard,
            emerged_on=event.emerged,
            detected_on=event.detected,
            notified_on=event.notified,
            actions={code: text for code, x in event.actions.items() if (text := written_action(x))},
            author=person,
            invented=place.invented,
        )
        TimelineFactor.objects.bulk_create(
            TimelineFactor(
                timeline=made,
                stage=x.stage,
                enabler=x.enabler,
                text=x.text,
                kind=x.kind,
                area=x.area,
                component=x.component,
            )
            for x in event.factors
        )
        for step in event.steps:
            done = timezone.localdate() if step.status == Status.COMPLETED else None
            Recommendation.objects.create(
                timeline=made,
                text=step.text,
                lead=step.lead,
                time_frame=step.time_frame,
                due_on=step.due,
                status=step.status,
                completed_on=done,
            )
    if fresh:
        _told(person, "import_timelines", place, place, events=len(fresh))
    return Stored(0, len(fresh), len(read) - len(fresh))


def _days(event: TimelineRecord) -> tuple[object, ...]:
    return event.event[:200], event.emerged, event.detected, event.notified


@contextmanager
def as_file(upload: UploadedFile) -> Iterator[Path]:
    """Give what was handed in as a file on disk; errors of reading it name the file as the person knows it."""
    name = (upload.name or "file")[:200]
    check_bytes(upload.size, MOST_BYTES, file=name)
    with tempfile.TemporaryDirectory(prefix="hsforhs-experiences-") as folder:
        path = Path(folder) / "handed-in"
        with path.open("wb") as target:
            target.writelines(upload.chunks())
        try:
            yield path
        except BadInput as error:
            raise error.at(file=name) from None


def _told(person: User | None, action: str, subject: Any, place: Place, **facts: Any) -> None:
    actor = person.actor if person else OPERATOR
    record(
        actor=actor,
        action=f"experiences.{action}",
        country=place.country,
        subject=reference(subject),
        facts=facts,
    )
