"""Decisions and next steps of events over the API: what the caller may read on the pages, and no name beyond it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.framework import framework
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import answers, known_term, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of

from . import queries
from .models import Decision, NextStep
from .words import TO_DO, DecisionStatus, OwnerKind, StepState

router = Router(tags=["events"])
R = TypeVar("R", Decision, NextStep)


class OutcomeAnswer(BaseModel):
    """What decisions and next steps have in common."""

    id: str
    event: int = Field(description="Number of the event that it came out of.")
    session: int | None
    text: str
    language: str
    reach: str = Field(description="participants, or event for everybody who may read the event.")
    cells: list[str] = Field(description="Cells of the framework that it is about.")
    about: list[str] = Field(description="Names of records that it is about, such as gap:XLM:D2:HIS.")
    version: int
    changed_at: dt.datetime
    invented: bool


class DissentAnswer(BaseModel):
    """Who did not agree, and why; the name only where it may be given."""

    who: str
    why: str


class DecisionAnswer(OutcomeAnswer):
    """A decision of a meeting."""

    status: str = Field(description="proposed, adopted or superseded.")
    decided_on: dt.date | None
    decided_by: str = Field(description="Empty for the meeting as a whole, or where people did not agree to be named.")
    basis: str
    dissents: list[DissentAnswer]
    superseded_by: str | None


class NextStepAnswer(OutcomeAnswer):
    """Something that was promised at a meeting."""

    decision: str | None
    owner: str = Field(description="Empty where a person did not agree to be named.")
    owner_kind: str = Field(description="person or institution.")
    due: dt.date | None
    state: str = Field(description="open, under way, done or dropped.")
    overdue: bool
    done_on: dt.date | None
    evidence: str
    evidence_address: str


class OutcomeFilters(Paged):
    """What decisions and next steps are narrowed by."""

    event: int | None = Field(None, ge=1, le=2**31, description="Number of an event.")
    area: str = Field("", description="Code of a capacity area.")
    component: str = Field("", description="Code of a component.")


class DecisionFilters(OutcomeFilters):
    """What decisions are narrowed by."""

    status: str = Field("", description="proposed, adopted or superseded.")


class NextStepFilters(OutcomeFilters):
    """What next steps are narrowed by."""

    state: str = Field("", description="open, under way, done or dropped.")
    overdue: bool = Field(False, description="Only those whose day is past.")


@router.get(
    "/decisions", response=answers(Page[DecisionAnswer]), operation_id="list_decisions", summary="List decisions"
)
def list_decisions(request: HttpRequest, filters: Query[DecisionFilters]) -> Page[DecisionAnswer]:
    """What meetings decided, with basis and dissent."""
    person = _person(request)
    found = _narrowed(queries.decisions_seen(person), filters)
    if filters.status:
        found = found.filter(status=known_term("status", filters.status, DecisionStatus.values))
    rows, following = page_of(found, filters)
    return Page[DecisionAnswer](items=[_decision(x) for x in rows], next=following)


@router.get(
    "/decisions/{uuid:decision_id}",
    response=answers(DecisionAnswer, named=True),
    operation_id="get_decision",
    summary="Get one decision",
)
def get_decision(request: HttpRequest, decision_id: uuid.UUID) -> DecisionAnswer:
    """One decision."""
    found = queries.decisions_seen(_person(request)).filter(pk=decision_id).first()
    if found is None:
        raise missing("There is no decision with this number.")
    return _decision(found)


@router.get(
    "/next-steps", response=answers(Page[NextStepAnswer]), operation_id="list_next_steps", summary="List next steps"
)
def list_next_steps(request: HttpRequest, filters: Query[NextStepFilters]) -> Page[NextStepAnswer]:
    """What meetings promised, by whom, until when, and whether it is done."""
    person = _person(request)
    found = _narrowed(queries.steps_seen(person), filters)
    if filters.state:
        found = found.filter(state=known_term("state", filters.state, StepState.values))
    if filters.overdue:
        found = found.filter(state__in=TO_DO, due__lt=timezone.localdate())
    rows, following = page_of(found, filters)
    return Page[NextStepAnswer](items=[_step(x) for x in rows], next=following)


@router.get(
    "/next-steps/{uuid:step_id}",
    response=answers(NextStepAnswer, named=True),
    operation_id="get_next_step",
    summary="Get one next step",
)
def get_next_step(request: HttpRequest, step_id: uuid.UUID) -> NextStepAnswer:
    """One next step."""
    found = queries.steps_seen(_person(request)).filter(pk=step_id).first()
    if found is None:
        raise missing("There is no next step with this number.")
    return _step(found)


def _person(request: HttpRequest) -> Person:
    """Who asks; a token that was narrowed to a place opens nothing beyond what everybody reads."""
    caller = caller_of(request)
    return AnonymousUser() if caller.branch else caller.person


def _narrowed(found: QuerySet[R], filters: OutcomeFilters) -> QuerySet[R]:
    words = framework()
    if filters.event:
        found = found.filter(event=filters.event)
    if filters.area:
        found = found.filter(facets__contains=f" {known_term('area', filters.area, words.areas)}:")
    if filters.component:
        code = known_term("component", filters.component, words.components)
        found = found.filter(Q(facets__contains=f":{code} ") | Q(facets__contains=f":{code}:"))
    return found


def _common(found: Decision | NextStep) -> dict[str, Any]:
    names = ("text", "language", "reach", "cells", "version", "changed_at", "invented")
    held = {name: getattr(found, name) for name in names}
    return {"id": str(found.pk), "event": found.event_id, "session": found.session_id, "about": found.links, **held}


def _decision(found: Decision) -> DecisionAnswer:
    """Names stand only with the consent of the people: an answer travels further than a page."""
    return DecisionAnswer(
        **_common(found),
        status=found.status,
        decided_on=found.decided_on,
        decided_by=found.decided_by if found.named else "",
        basis=found.basis,
        dissents=[DissentAnswer(who=x["who"] if found.named else "", why=x["why"]) for x in found.dissents],
        superseded_by=str(found.superseded_by_id) if found.superseded_by_id else None,
    )


def _step(found: NextStep) -> NextStepAnswer:
    named = found.named or found.owner_kind == OwnerKind.INSTITUTION
    names = ("owner_kind", "due", "state", "done_on", "evidence", "evidence_address")
    return NextStepAnswer(
        **_common(found),
        **{name: getattr(found, name) for name in names},
        decision=str(found.decision_id) if found.decision_id else None,
        owner=found.owner if named else "",
        overdue=found.is_overdue(),
    )
