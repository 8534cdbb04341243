"""Lessons, reviews and timelines over the API: public ones for everybody, others for who may read them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.experiences import LessonFilter, find_lessons, measure
from hsforhs.experiences.lessons import options
from hsforhs.framework import framework
from hsforhs.library import Lesson as LessonRecord
from hsforhs.library import shipped_stock
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import answers, changed_at, known_term, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of, page_of_records

from . import queries
from .models import Lesson, ReviewKind, Timeline
from .models import Review as StoredReview

router = Router(tags=["experiences"])
LONGEST_WORDS = 200


class LessonAnswer(BaseModel):
    """What one source says was learned in one event. Texts that begin with [derived] are ours."""

    id: str = Field(description="L001 and the like come with the workbench; a number is a lesson of the store.")
    country: str = Field(description="ISO3 code, or REGION:AFRO and the like.")
    level: str
    event: str
    period: str
    source_type: str
    pillar: str = Field(description="As the source has it.")
    areas: list[str]
    components: list[str]
    sectors: list[str]
    kind: str
    in_place: str
    happened: str
    lesson: str
    figure: str
    enabling: str
    limiting: str
    recommendation: str
    recommendation_lead: str
    resilience: list[str]
    phase: str
    mode: str
    grade: str = Field(description="E0 account, E1 documented review, E2 study, E3 synthesis.")
    citation: str
    seen_at: str


class ReviewAnswer(BaseModel):
    """A review of an event with the number of lessons that the caller may read."""

    id: int
    place: str
    country: str
    title: str
    kind: str
    event: str
    hazard: str
    period: str
    event_from: dt.date | None
    event_to: dt.date | None
    level: str
    citation: str
    address: str
    visibility: str
    validated: bool
    anonymised: bool = Field(description="A version without names: its place is a region or the world.")
    invented: bool


class FactorAnswer(BaseModel):
    """A bottleneck or an enabler of one interval."""

    stage: str
    enabler: bool
    text: str
    kind: str
    area: str
    component: str


class IntervalAnswer(BaseModel):
    """Days of one interval; null where a day is unknown."""

    days: int | None
    at_least: int | None
    target: int
    met: bool | None


class TimelineAnswer(BaseModel):
    """The days of one event with the intervals of 7-1-7."""

    id: int
    place: str
    country: str
    event: str
    hazard: str
    emerged_on: dt.date | None
    detected_on: dt.date | None
    notified_on: dt.date | None
    early_actions: dict[str, str] = Field(description="Days by early action, or n/a; what is unknown is left out.")
    intervals: dict[str, IntervalAnswer]
    all_met: bool | None
    factors: list[FactorAnswer]
    visibility: str
    invented: bool


class LessonFilters(Paged):
    """What lessons are narrowed by."""

    q: str = Field("", max_length=LONGEST_WORDS, description="A question in any of six languages.")
    area: str = Field("", description="Code of a capacity area.")
    component: str = Field("", description="Code of a component.")
    sector: str = Field("", description="Code of another sector.")
    country: str = Field("", max_length=40, description="ISO3 code.")
    region: str = Field("", max_length=40, description="WHO region, such as AFRO.")
    kind: str = Field("", description="best practice, challenge, new capacity or exemplar.")
    source_type: str = Field("", description="Kind of source, such as AAR.")
    grade: str = Field("", description="Grade of evidence, E0 to E3.")


class ReviewFilters(Paged):
    """What reviews are narrowed by."""

    country: str = Field("", max_length=3, description="ISO3 code.")
    kind: str = Field("", description="Kind of review, such as AAR.")


class TimelineFilters(Paged):
    """What timelines are narrowed by."""

    country: str = Field("", max_length=3, description="ISO3 code.")


@router.get("/lessons", response=answers(Page[LessonAnswer]), operation_id="list_lessons", summary="List lessons")
def list_lessons(request: HttpRequest, filters: Query[LessonFilters]) -> Page[LessonAnswer]:
    """Lessons that come with the workbench, then those of the store, the oldest first."""
    words = framework()
    known = options(words)
    facets = {name: getattr(filters, name) for name in LessonFilters.model_fields if name in known}
    wanted = LessonFilter(
        filters.q,
        country=filters.country,
        region=filters.region,
        **{name: code and known_term(name, code, known[name]) for name, code in facets.items()},
    )
    hits = find_lessons(_lessons(request, wanted), wanted)
    rows, following = page_of_records([x.lesson for x in hits], filters, name=lambda x: x.id)
    return Page[LessonAnswer](items=[_lesson(x) for x in rows], next=following)


@router.get(
    "/lessons/{str:lesson}",
    response=answers(LessonAnswer, named=True),
    operation_id="get_lesson",
    summary="Get a lesson",
)
def get_lesson(request: HttpRequest, lesson: str) -> LessonAnswer:
    """One lesson by its id."""
    if lesson in shipped_stock().lessons:
        return _lesson(shipped_stock().lessons[lesson])
    caller = caller_of(request)
    found = queries.find_lesson(caller.person, lesson)
    if not isinstance(found, Lesson) or not caller.reaches(found.review.place):
        raise missing("There is no lesson with this id.")
    return _lesson(queries.record_of(found, found.recommendations.all()))


@router.get("/reviews", response=answers(Page[ReviewAnswer]), operation_id="list_reviews", summary="List reviews")
def list_reviews(request: HttpRequest, filters: Query[ReviewFilters]) -> Page[ReviewAnswer]:
    """Reviews of events that the caller may read, the oldest first."""
    caller = caller_of(request)
    found = caller.narrow(queries.reviews(caller.person))
    if filters.country:
        found = found.filter(country=filters.country.upper())
    if filters.kind:
        found = found.filter(kind=known_term("kind", filters.kind, ReviewKind.values))
    rows, following = page_of(found, filters)
    return Page[ReviewAnswer](items=[_review(x) for x in rows], next=following)


@router.get(
    "/timelines",
    response=answers(Page[TimelineAnswer]),
    operation_id="list_timelines",
    summary="List events with 7-1-7",
)
def list_timelines(request: HttpRequest, filters: Query[TimelineFilters]) -> Page[TimelineAnswer]:
    """Events with the days of 7-1-7 that the caller may read, the oldest first."""
    caller = caller_of(request)
    found = caller.narrow(queries.timelines(caller.person))
    if filters.country:
        found = found.filter(country=filters.country.upper())
    rows, following = page_of(found, filters)
    return Page[TimelineAnswer](items=[_timeline(x) for x in rows], next=following)


@router.get(
    "/timelines/{int:timeline_id}",
    response=answers(TimelineAnswer, named=True),
    operation_id="get_timeline",
    summary="Get one event with 7-1-7",
)
def get_timeline(request: HttpRequest, response: HttpResponse, timeline_id: int) -> TimelineAnswer:
    """One event with its days, intervals, bottlenecks and enablers."""
    caller = caller_of(request)
    found = queries.find_timeline(caller.person, timeline_id)
    if found is None or not caller.reaches(found.place):
        raise missing("There is no event with this number.")
    changed_at(response, found.changed_at)
    return _timeline(found)


def _lessons(request: HttpRequest, wanted: LessonFilter) -> list[LessonRecord]:
    caller = caller_of(request)
    stored = caller.narrow(queries.lessons(caller.person, wanted), "review__place__path")
    stored = stored.prefetch_related("recommendations")
    records = [queries.record_of(x, x.recommendations.all()) for x in stored]
    return [*shipped_stock().lessons.values(), *records]


def _lesson(found: LessonRecord) -> LessonAnswer:
    values: dict[str, Any] = {name: getattr(found, name) for name in LessonAnswer.model_fields}
    return LessonAnswer.model_validate({name: list(x) if isinstance(x, tuple) else x for name, x in values.items()})


def _review(found: StoredReview) -> ReviewAnswer:
    values = {x: getattr(found, x) for x in ReviewAnswer.model_fields if x not in ("place", "validated")}
    return ReviewAnswer(**values, place=found.place.code, validated=found.is_validated)


def _timeline(found: Timeline) -> TimelineAnswer:
    measured = measure(found.dates)
    own = ("id", "country", "event", "hazard", "emerged_on", "detected_on", "notified_on", "visibility", "invented")
    return TimelineAnswer(
        **{name: getattr(found, name) for name in own},
        place=found.place.code,
        early_actions=dict(found.actions),
        intervals={
            stage: IntervalAnswer(days=x.days, at_least=x.at_least, target=x.target, met=x.met)
            for stage, x in measured.intervals.items()
        },
        all_met=measured.all_met,
        factors=[
            FactorAnswer(stage=x.stage, enabler=x.enabler, text=x.text, kind=x.kind, area=x.area, component=x.component)
            for x in found.factors.all()
        ],
    )
