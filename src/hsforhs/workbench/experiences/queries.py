"""Reads of reviews, lessons and timelines; who may read is told by ``rules``, and asked here where lists are made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Prefetch, Q, QuerySet

from hsforhs import library
from hsforhs.experiences import LessonFilter, LessonHit, find_lessons
from hsforhs.experiences import Timeline as TimelineRecord
from hsforhs.experiences.beside import lessons_beside
from hsforhs.experiences.lessons import REGION
from hsforhs.experiences.records import Step
from hsforhs.library import shipped_stock
from hsforhs.workbench.accounts.rules import Person, readable
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import within

from . import rules
from .models import Lesson, Recommendation, Review, SavedSynthesis, Status, Timeline, TimelineFactor

FACETS = ("area", "component", "sector")
"""Filters that the store answers by itself; the others are looked at lesson by lesson."""


def lessons(person: Person, wanted: LessonFilter | None = None) -> QuerySet[Lesson]:
    """Return the stored lessons that a person may read, with review and pillar; narrowed by area, component, sector."""
    found = Lesson.objects.filter(rules.seen_lessons(person)).select_related("review__place", "pillar")
    for name in FACETS if wanted else ():
        if code := getattr(wanted, name):
            found = found.filter(facets__contains=f" {name}:{code} ")
    return found


def record_of(lesson: Lesson, steps: Iterable[Recommendation] = ()) -> library.Lesson:
    """Return a stored lesson as a record of the core; its id is its number, its country the owner or ``REGION:...``."""
    review, each = lesson.review, list(steps)
    return library.Lesson(
        id=str(lesson.pk),
        country=review.country or f"{REGION}{review.place.code}",
        level=review.level,
        event=review.event,
        period=review.period or _period(review),
        source_type=review.kind,
        pillar=lesson.pillar.label if lesson.pillar else "",
        areas=tuple(lesson.areas),
        components=tuple(lesson.components),
        sectors=tuple(lesson.sectors),
        kind=lesson.kind,
        in_place=lesson.in_place,
        happened=lesson.happened,
        lesson=lesson.lesson,
        figure=lesson.figure,
        enabling=lesson.enabling,
        limiting=lesson.limiting,
        recommendation="; ".join(x.text for x in each),
        recommendation_lead="; ".join(dict.fromkeys(x.lead for x in each if x.lead)),
        resilience=tuple(lesson.resilience),
        phase=lesson.phase,
        mode=lesson.mode,
        grade=lesson.grade,
        citation=review.citation or review.title,
        seen_at=review.address,
    )


def lesson_records(person: Person, wanted: LessonFilter | None = None) -> list[library.Lesson]:
    """Return the lessons that ship and the stored ones that a person may read, in two queries."""
    stored = lessons(person, wanted).prefetch_related("recommendations")
    return [*shipped_stock().lessons.values(), *(record_of(x, x.recommendations.all()) for x in stored)]


def find(person: Person, wanted: LessonFilter) -> list[LessonHit]:
    """Return the lessons that fit a filter, as `find_lessons` does, shipped and stored ones together."""
    return find_lessons(lesson_records(person, wanted), wanted)


def beside_documents(person: Person, words: str, filters: library.Filters) -> list[LessonHit]:
    """Return the lessons that answer what the library was asked, in two queries; none where it was asked nothing."""
    return lessons_beside(words, filters, _Later(person))


class _Later:
    """The lessons of a person, read when they are needed."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def __iter__(self) -> Iterator[library.Lesson]:
        return iter(lesson_records(self.person))


def in_cell(person: Person, area: str, component: str, sector: str = "") -> list[library.Lesson]:
    """Return the lessons that speak about a cell, in one query."""
    wanted = LessonFilter(area=area, component=component, sector=sector)
    stored = [record_of(x) for x in lessons(person, wanted)]
    return [x.lesson for x in find_lessons([*shipped_stock().lessons.values(), *stored], wanted)]


def find_lesson(person: Person, key: str) -> Lesson | library.Lesson | None:
    """Return a lesson by its number in the store, or by its id where it ships; ``None`` for who may not read it."""
    if key in shipped_stock().lessons:
        return shipped_stock().lessons[key]
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        return None
    found = lessons(person).select_related("review__original__place", "author", "validated_by")
    return found.prefetch_related("recommendations__follow_ups").filter(pk=int(key)).first()


def reviews(person: Person) -> QuerySet[Review]:
    """Return the reviews that a person may read, the newest first."""
    return Review.objects.filter(rules.seen_reviews(person)).select_related("place", "original__place")


def reviews_to_write(person: Person) -> QuerySet[Review]:
    """Return the reviews to which a person may add a lesson, without versions for others."""
    found = reviews(person).filter(rules.written(person), anonymised=False)
    return found.order_by("-pk")


def find_review(person: Person, number: int) -> Review | None:
    """Return a review with all that its page shows."""
    seen = Lesson.objects.filter(rules.seen_lessons(person)).select_related("pillar", "author", "review")
    steps = Recommendation.objects.filter(rules.seen_steps(person)).select_related("plan__place")
    steps = steps.prefetch_related("follow_ups__person")
    found = reviews(person).select_related("author", "validated_by", "proposed_by", "accepted_by")
    related = ("pillars", Prefetch("lessons", seen), Prefetch("recommendations", steps))
    return found.prefetch_related(*related).filter(pk=number).first()


def timelines(person: Person, *, place: Place | None = None) -> QuerySet[Timeline]:
    """Return the timelines that a person may read, the newest first; of a place and below where one is given."""
    condition = Q() if place is None or place.kind == Kind.WORLD else within(place.path, "place__path")
    found = Timeline.objects.filter(readable(person), condition)
    return found.select_related("place").prefetch_related("factors")


def find_timeline(person: Person, number: int) -> Timeline | None:
    """Return a timeline with all that its page shows."""
    steps = Recommendation.objects.select_related("plan__place").prefetch_related("follow_ups__person")
    found = timelines(person).select_related("review", "author")
    return found.prefetch_related(Prefetch("recommendations", steps)).filter(pk=number).first()


def timeline_record(timeline: Timeline, *, steps: Sequence[Recommendation] = ()) -> TimelineRecord:
    """Return a timeline as a record of the core, with its factors and what is to be done."""
    dates = timeline.dates
    return TimelineRecord(
        dates.event,
        dates.place,
        dates.hazard,
        dates.emerged,
        dates.detected,
        dates.notified,
        dates.actions,
        tuple(x.record for x in timeline.factors.all()),
        tuple(Step(x.text, x.lead, x.time_frame, x.due_on, x.status) for x in steps),
        dates.id,
    )


def find_step(person: Person, number: int) -> Recommendation | None:
    """Return a recommendation whose review or timeline a person may read, and its lesson where it has one."""
    related = ("review__place", "review__original__place", "timeline__place")
    found = Recommendation.objects.filter(rules.seen_steps(person)).select_related(*related).filter(pk=number).first()
    if found is None:
        return None
    if found.review is not None:
        return found if rules.may_read_review(person, found.review) else None
    return found if found.timeline and rules.may_read_timeline(person, found.timeline) else None


def steps_due(person: Person, today: dt.date) -> QuerySet[Recommendation]:
    """Return what was recommended, is past its day and is neither done nor given up, where the person may say how far
    it is; the longest waiting first.
    """
    ended = (Status.COMPLETED, Status.CANCELLED)
    found = Recommendation.objects.filter(rules.followed(person), due_on__lt=today).exclude(status__in=ended)
    return found.select_related("review__place", "timeline__place").order_by("due_on", "pk")


def find_factor(person: Person, number: int) -> TimelineFactor | None:
    """Return a factor whose timeline a person may read."""
    found = TimelineFactor.objects.select_related("timeline__place").filter(pk=number).first()
    return found if found and rules.may_read_timeline(person, found.timeline) else None


def saved_syntheses() -> QuerySet[SavedSynthesis]:
    """Return all saved questions, the newest first; they hold no lesson, only what was asked and counted."""
    return SavedSynthesis.objects.select_related("person")


def _period(review: Review) -> str:
    days = [x.isoformat() for x in (review.event_from, review.event_to) if x]
    return "/".join(days)
