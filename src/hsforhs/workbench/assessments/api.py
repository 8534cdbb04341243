"""Assessments, their vintages, capacities, scores and gaps over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from hsforhs.framework import framework
from hsforhs.scores import ScoreState, gaps
from hsforhs.workbench.accounts.tokens import Caller, caller_of
from hsforhs.workbench.endpoints.answers import (
    Moment,
    answers,
    changed_at,
    known_instrument,
    known_term,
    missing,
    refused,
)
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of
from hsforhs.workbench.places.api import named_place
from hsforhs.workbench.places.queries import within

from . import queries
from .answers import (
    AssessmentAnswer,
    AssessmentDetail,
    CapacitiesAnswer,
    GapsAnswer,
    ScoreAnswer,
    assessment_answer,
    assessment_detail,
    capacities_answer,
    gaps_answer,
    score_answer,
)
from .models import Round

router = Router(tags=["assessments"])


class AssessmentFilters(Paged):
    """What assessments and their capacities are narrowed by."""

    place: str = Field("", description="Code of the place that was assessed.")
    under: str = Field("", description="Code of a place: it and everything below it.")
    country: str = Field("", description="ISO3 code of the State that owns the record.")
    instrument: str = Field("", description="Instrument with its edition, such as spar-2.")
    kind: str = Field("", description="Kind of score: SELF, EXT, FUNC, PEER or DATA.")
    period: str = Field("", max_length=10, description="Year of a report, or the last day of a mission.")
    invented: bool | None = Field(None, description="true for the invented example alone, false without it.")
    updated_since: Moment | None = Field(
        None, description="Only what can be read since this moment; without an offset it is in UTC."
    )


class ScoreFilters(AssessmentFilters):
    """What scores are narrowed by."""

    code: str = Field("", max_length=8, description="Code of an indicator; it needs `instrument`.")
    state: str = Field("", description="value, not reported or not applicable.")


class GapQuestion(Schema):
    """Which targets an assessment is compared with."""

    years: int = Field(5, ge=1, le=5, description="1 aims one step up, 5 at level 4, or 5 where already at 4.")
    target: int | None = Field(None, ge=1, le=5, description="One level for all indicators instead of the rule.")


@router.get(
    "/assessments",
    response=answers(Page[AssessmentAnswer]),
    operation_id="list_assessments",
    summary="List assessments",
)
def list_assessments(
    request: HttpRequest, response: HttpResponse, filters: Query[AssessmentFilters]
) -> Page[AssessmentAnswer]:
    """Published assessments in their latest vintage that the caller may see, in the order of their publication."""
    found = _rounds(caller_of(request), filters).prefetch_related(None)
    rows, following = page_of(found, filters, order=queries.AVAILABLE_AT)
    changed_at(response, max((x.published_at or x.stored_at for x in rows), default=None))
    return Page[AssessmentAnswer](items=[assessment_answer(x) for x in rows], next=following)


@router.get(
    "/assessments/{int:assessment_id}",
    response=answers(AssessmentDetail, named=True),
    operation_id="get_assessment",
    summary="Get one assessment",
)
def get_assessment(request: HttpRequest, response: HttpResponse, assessment_id: int) -> AssessmentDetail:
    """One assessment in whatever vintage, with published and recomputed capacities side by side."""
    found = _round(caller_of(request), assessment_id)
    changed_at(response, found.published_at or found.stored_at)
    return assessment_detail(found)


@router.get(
    "/assessments/{int:assessment_id}/vintages",
    response=answers(list[AssessmentAnswer], named=True),
    operation_id="list_vintages",
    summary="List the vintages of an assessment",
)
def list_vintages(request: HttpRequest, assessment_id: int) -> list[AssessmentAnswer]:
    """Every vintage of the assessment, the oldest first."""
    caller = caller_of(request)
    found = _round(caller, assessment_id)
    return [assessment_answer(x) for x in queries.seen_vintages(found, caller.person)]


@router.get(
    "/assessments/{int:assessment_id}/gaps",
    response=answers(GapsAnswer, named=True),
    operation_id="get_gaps",
    summary="Get the gaps of an assessment",
)
def get_gaps(request: HttpRequest, assessment_id: int, asked: Query[GapQuestion]) -> GapsAnswer:
    """Indicators below their targets, with the cells of the framework around them."""
    if asked.years not in (1, 5):
        raise refused(f"years is {asked.years}; expected 1 or 5.")
    found = _round(caller_of(request), assessment_id)
    report = gaps(queries.assessment_of(found), framework(), years=asked.years, target=asked.target)
    return gaps_answer(found, report, years=asked.years, target=asked.target)


@router.get(
    "/capacities",
    response=answers(Page[CapacitiesAnswer]),
    operation_id="list_capacities",
    summary="List capacities and totals",
)
def list_capacities(request: HttpRequest, filters: Query[AssessmentFilters]) -> Page[CapacitiesAnswer]:
    """Capacities and totals of each assessment: as published, and recomputed from the indicators beside."""
    rows, following = page_of(_rounds(caller_of(request), filters), filters, order=queries.AVAILABLE_AT)
    return Page[CapacitiesAnswer](items=[capacities_answer(x) for x in rows], next=following)


@router.get("/scores", response=answers(Page[ScoreAnswer]), operation_id="list_scores", summary="List scores")
def list_scores(request: HttpRequest, filters: Query[ScoreFilters]) -> Page[ScoreAnswer]:
    """Scores of the assessments that `/assessments` lists, one row for each indicator."""
    if filters.code and not filters.instrument:
        raise refused(f"code is '{filters.code}' and means nothing without its edition; expected instrument as well.")
    found = queries.scores_in(_rounds(caller_of(request), filters))
    if filters.code:
        found = found.filter(code=filters.code)
    if filters.state:
        found = found.filter(state=known_term("state", filters.state, [x.value for x in ScoreState]))
    rows, following = page_of(found, filters, order=queries.AVAILABLE_AT)
    return Page[ScoreAnswer](items=[score_answer(x) for x in rows], next=following)


def _rounds(caller: Caller, filters: AssessmentFilters) -> QuerySet[Round]:
    found = caller.narrow(queries.seen_rounds(caller.person))
    if filters.place:
        found = found.filter(place=named_place("place", filters.place))
    if filters.under:
        found = found.filter(within(named_place("under", filters.under).path, "place__path"))
    if filters.country:
        found = found.filter(country=named_place("country", filters.country).code)
    if filters.instrument:
        found = found.filter(instrument=known_instrument(filters.instrument))
    if filters.kind:
        found = found.filter(kind=known_term("kind", filters.kind, framework().lists["score_kind"]))
    if filters.period:
        found = found.filter(period=filters.period)
    if filters.invented is not None:
        found = found.filter(invented=filters.invented)
    if filters.updated_since is not None:
        found = queries.available_since(found, filters.updated_since)
    return found


def _round(caller: Caller, assessment_id: int) -> Round:
    found = queries.seen_round(assessment_id, caller.person)
    if found is None or not caller.reaches(found.place):
        raise missing("There is no assessment with this number.")
    return found
