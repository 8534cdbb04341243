"""Research questions, exercises with published results, and calls over the API. Nothing here tells who answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.agenda.register import shipped_register
from hsforhs.framework import framework
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import answers, known_term, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of, page_of_records

from . import queries, rules
from .models import Exercise, GrantCall, Method, State
from .queries import STANDINGS, Row, Wanted
from .rules import Deed

router = Router(tags=["research"])


class ResearchQuestionAnswer(BaseModel):
    """A research question of the register as it stands here."""

    code: str
    text: str
    language: str
    cells: list[str]
    theme: str
    level: str
    type: str = Field(description="4D type: description, delivery, development or discovery.")
    cycle: str = Field(description="Stage of the research cycle.")
    standing: str = Field(
        description="What is known: unchecked, open, emerging, contested, partly, answered; or funded."
    )
    searched: str = Field(description="Where answers were looked for.")
    checked_on: dt.date | None
    recheck: str = Field(description="Why somebody should look again; empty where nothing asks for it.")
    expires_on: dt.date | None = Field(description="Day on which its priority ends.")
    invented: bool


class UptakeAnswer(BaseModel):
    """One link of the chain from a question to a change."""

    id: int
    kind: str = Field(description="call, grant, study, publication, guideline or benchmark.")
    title: str
    on: dt.date
    evidence: str
    address: str
    follows: int | None


class PlacingAnswer(BaseModel):
    """The place of a question in one published exercise."""

    exercise: int
    title: str
    year: int
    rank: int
    of: int
    score: float | None


class ResearchQuestionDetail(ResearchQuestionAnswer):
    """A question with its chain and its places over time."""

    chain: list[UptakeAnswer]
    placings: list[PlacingAnswer]


class ExerciseAnswer(BaseModel):
    """A research-priority exercise."""

    id: int
    title: str
    method: str
    place: str
    state: str
    visibility: str
    imported: bool
    year: int | None
    questions: int
    protocol_digest: str
    fixed_on: dt.date | None
    published_on: dt.date | None
    expires_on: dt.date | None
    invented: bool


class ExerciseDetail(ExerciseAnswer):
    """An exercise with its fixed protocol and, where this caller may read them, its results."""

    protocol: dict[str, Any]
    data_digest: str = Field(description="SHA-256 of the answers that the results were computed from.")
    code_version: str
    results: dict[str, Any] | None = Field(description="null where they are not published for this caller.")


class CallAnswer(BaseModel):
    """A call for small grants."""

    id: int
    title: str
    text: str
    place: str
    opens_on: dt.date
    closes_on: dt.date
    most: int | None
    currency: str
    months: int | None
    address: str
    questions: list[str]
    invented: bool


class QuestionFilters(Paged):
    """What research questions are narrowed by."""

    area: str = Field("", description="Code of a capacity area.")
    component: str = Field("", description="Code of a component.")
    theme: str = Field("", description="Code of a theme.")
    standing: str = Field("", description="Where it stands, such as open or funded.")


class ExerciseFilters(Paged):
    """What exercises are narrowed by."""

    method: str = Field("", description="chnri, jla or delphi.")
    state: str = Field("", description="Such as scoring or published.")


@router.get(
    "/research-questions",
    response=answers(Page[ResearchQuestionAnswer]),
    operation_id="list_research_questions",
    summary="List research questions",
)
def list_research_questions(request: HttpRequest, filters: Query[QuestionFilters]) -> Page[ResearchQuestionAnswer]:
    """The register of research questions: what is not known, tied to cells."""
    words, themes = framework(), [code for kind, code in shipped_register().terms if kind == "theme"]
    wanted = Wanted(
        area=filters.area and known_term("area", filters.area, words.areas),
        component=filters.component and known_term("component", filters.component, words.components),
        theme=filters.theme and known_term("theme", filters.theme, themes),
        standing=filters.standing and known_term("standing", filters.standing, STANDINGS),
    )
    rows, following = page_of_records(queries.register_rows(_person(request), wanted), filters, name=lambda x: x.code)
    return Page[ResearchQuestionAnswer](items=[ResearchQuestionAnswer(**_question(x)) for x in rows], next=following)


@router.get(
    "/research-questions/{code}",
    response=answers(ResearchQuestionDetail, named=True),
    operation_id="get_research_question",
    summary="Get one research question",
)
def get_research_question(request: HttpRequest, code: str) -> ResearchQuestionDetail:
    """One question with the chain of what became of it, and its places in published exercises."""
    person = _person(request)
    found = queries.find_row(person, code)
    if found is None:
        raise missing("There is no research question with this code.")
    row, stored = found
    chain = queries.chain_of(stored).select_related("call__place") if stored else ()
    return ResearchQuestionDetail(
        **_question(row),
        chain=[
            UptakeAnswer(
                id=x.pk,
                kind=x.kind,
                title=x.title,
                on=x.on,
                evidence=x.evidence,
                address=x.address,
                follows=x.follows_id,
            )
            for x in chain
            if x.call is None or rules.may_read_call(person, x.call)
        ],
        placings=[
            PlacingAnswer(
                exercise=x.exercise.pk,
                title=x.exercise.title,
                year=x.exercise.year or queries.year_of(x.exercise),
                rank=x.rank,
                of=x.of,
                score=x.score,
            )
            for x in (queries.placings(person, stored) if stored else ())
        ],
    )


@router.get(
    "/exercises", response=answers(Page[ExerciseAnswer]), operation_id="list_exercises", summary="List exercises"
)
def list_exercises(request: HttpRequest, filters: Query[ExerciseFilters]) -> Page[ExerciseAnswer]:
    """Research-priority exercises that the caller may see, past ones of others among them."""
    found = queries.exercises_seen(_person(request))
    if filters.method:
        found = found.filter(method=known_term("method", filters.method, Method.values))
    if filters.state:
        found = found.filter(state=known_term("state", filters.state, State.values))
    rows, following = page_of(found, filters)
    return Page[ExerciseAnswer](
        items=[ExerciseAnswer(**_exercise(x, x.question_number)) for x in rows],  # type: ignore[attr-defined]
        next=following,
    )


@router.get(
    "/exercises/{int:exercise_id}",
    response=answers(ExerciseDetail, named=True),
    operation_id="get_exercise",
    summary="Get one exercise",
)
def get_exercise(request: HttpRequest, exercise_id: int) -> ExerciseDetail:
    """One exercise with its fixed protocol and its results; groups of fewer than five people are not shown."""
    person = _person(request)
    found = queries.find_exercise(person, exercise_id)
    if found is None:
        raise missing("There is no exercise with this number.")
    snapshot = queries.newest_snapshot(found) if rules.may(person, Deed.RESULTS, found) else None
    return ExerciseDetail(
        **_exercise(found, found.entries.count()),
        protocol=found.protocol,
        data_digest=snapshot.data_digest if snapshot else "",
        code_version=snapshot.code_version if snapshot else "",
        results=snapshot.results if snapshot else None,
    )


@router.get(
    "/grant-calls", response=answers(Page[CallAnswer]), operation_id="list_grant_calls", summary="List grant calls"
)
def list_grant_calls(request: HttpRequest, filters: Query[Paged]) -> Page[CallAnswer]:
    """Calls for small grants for questions of the register."""
    person = _person(request)
    rows, following = page_of(queries.calls_seen(person), filters)
    return Page[CallAnswer](items=[_call(x, person) for x in rows], next=following)


def _person(request: HttpRequest) -> Person:
    """Who asks; a token that was narrowed to a place opens nothing beyond what everybody reads."""
    caller = caller_of(request)
    return AnonymousUser() if caller.branch else caller.person


def _question(row: Row) -> dict[str, Any]:
    names = ("code", "text", "language", "theme", "level", "type", "cycle", "standing", "searched", "checked_on")
    found = {name: getattr(row, name) for name in (*names, "recheck", "expires_on", "invented")}
    return {**found, "cells": [str(x) for x in row.cells]}


def _exercise(found: Exercise, questions: int) -> dict[str, Any]:
    names = ("title", "method", "state", "visibility", "imported", "year", "protocol_digest", "fixed_on")
    held = {name: getattr(found, name) for name in (*names, "published_on", "expires_on", "invented")}
    return {"id": found.pk, "place": found.place.code, "questions": questions, **held}


def _call(found: GrantCall, person: Person) -> CallAnswer:
    return CallAnswer(
        id=found.pk,
        title=found.title,
        text=found.text,
        place=found.place.code,
        opens_on=found.opens_on,
        closes_on=found.closes_on,
        most=found.most,
        currency=found.currency,
        months=found.months,
        address=found.address,
        questions=[x.code for x in found.questions.all() if rules.may_see(person, x)],
        invented=found.invented,
    )
