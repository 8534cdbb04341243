"""The network over the API: public fields of people, institutions, public requests and the shortlist for a gap."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from hsforhs.framework import framework
from hsforhs.workbench.endpoints.answers import answers, known_term, missing, refused
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of
from hsforhs.workbench.places.models import Visibility

from . import asking, queries
from .models import HelpRequest, Institution
from .queries import Shown, Wanted
from .rules import Viewer
from .words import Field as ProfileField
from .words import InstitutionKind, RequestState

router = Router(tags=["network"])
VISITOR = Viewer(AnonymousUser())
"""Whoever asks the API gets what everybody may see: a profile is shown further on the pages alone."""


class ExpertiseAnswer(BaseModel):
    """Expertise in a term at a self level of 1 to 5."""

    term: str = Field(description="D2, D2:HIS, HIS, hazard:ZOO or method:...")
    level: int


class PersonAnswer(BaseModel):
    """A member who shows the name to everybody; null for a field that is not shown to everybody."""

    id: str
    name: str
    country: str | None
    about: str | None
    orcid: str | None
    languages: dict[str, str] | None = Field(description="Levels of the CEFR by code of the language.")
    expertise: list[ExpertiseAnswer] | None
    invented: bool


class InstitutionAnswer(BaseModel):
    """A body that people of the network belong to, or that can be asked itself."""

    id: str
    name: str
    acronym: str
    kind: str
    country: str
    ror: str
    expertise: list[ExpertiseAnswer]
    invented: bool


class RequestAnswer(BaseModel):
    """What a place asks the network for."""

    id: int
    place: str
    kind: str
    title: str
    text: str
    gap: str
    step: str
    languages: list[str]
    due: dt.date | None
    state: str
    offers: int
    invented: bool
    at: dt.datetime


class MatchAnswer(BaseModel):
    """An expert on the list. ``parts`` are from 0 to 1; ``score`` is their weighted mean."""

    id: str
    score: float
    parts: dict[str, float]


class ShortlistAnswer(BaseModel):
    """Who fits a gap, how many are left out by reason, and what nobody covers."""

    people: list[MatchAnswer]
    filtered_out: dict[str, int | None] = Field(description="null where a number is small and held back.")
    uncovered: list[str]


class PersonFilters(Paged):
    """What people are narrowed by; only fields that are shown to everybody count."""

    area: str = Field("", description="Code of a capacity area.")
    language: str = Field("", max_length=3, description="Code of a language.")
    region: str = Field("", description="Code of a WHO region.")


class InstitutionFilters(Paged):
    """What institutions are narrowed by."""

    kind: str = Field("", description="Kind of institution, such as academia.")


class RequestFilters(Paged):
    """What requests are narrowed by."""

    state: str = Field("", description="open, assigned, done or withdrawn.")
    area: str = Field("", description="Code of a capacity area.")


class MatchFilters(Schema):
    """What somebody looks for."""

    gap: str = Field(description="A capacity area such as D2, or a cell such as D2:HIS.", max_length=12)
    step: str = Field("", max_length=3, description="The level now and the one wanted, such as 2-3.")
    languages: str = Field("", max_length=40, description="Codes of languages that are needed, such as fr,en.")
    country: str = Field("", max_length=3, description="ISO3 code of the country of the gap.")
    mode: str = Field("", max_length=6, description="remote or field.")


@router.get("/network/people", response=answers(Page[PersonAnswer]), operation_id="list_people", summary="List people")
def list_people(request: HttpRequest, filters: Query[PersonFilters]) -> Page[PersonAnswer]:
    """Approved members who show their name to everybody, with the fields that they show to everybody."""
    words = framework()
    wanted = Wanted(
        area=filters.area and known_term("area", filters.area, words.areas),
        language=filters.language.lower(),
        region=filters.region and known_term("region", filters.region, words.regions),
    )
    rows, following = page_of(queries.named_people(VISITOR, wanted), filters)
    return Page[PersonAnswer](items=[_person(queries.shown(VISITOR, x)) for x in rows], next=following)


@router.get(
    "/network/people/{str:key}",
    response=answers(PersonAnswer, named=True),
    operation_id="get_person",
    summary="Get one person",
)
def get_person(request: HttpRequest, key: str) -> PersonAnswer:
    """One member who shows the name to everybody."""
    found = queries.find_person(VISITOR, key)
    if found is None or not found.is_named:
        raise missing("There is no person with this id who shows the name to everybody.")
    return _person(found)


@router.get(
    "/network/institutions",
    response=answers(Page[InstitutionAnswer]),
    operation_id="list_institutions",
    summary="List institutions",
)
def list_institutions(request: HttpRequest, filters: Query[InstitutionFilters]) -> Page[InstitutionAnswer]:
    """Institutions of the network."""
    found = queries.institutions()
    if filters.kind:
        found = found.filter(kind=known_term("kind", filters.kind, InstitutionKind.values))
    rows, following = page_of(found, filters)
    return Page[InstitutionAnswer](items=[_institution(x) for x in rows], next=following)


@router.get(
    "/network/requests",
    response=answers(Page[RequestAnswer]),
    operation_id="list_requests",
    summary="List requests to the network",
)
def list_requests(request: HttpRequest, filters: Query[RequestFilters]) -> Page[RequestAnswer]:
    """Public requests of places, the oldest first."""
    found = queries.requests(VISITOR).filter(visibility=Visibility.PUBLIC)
    if filters.state:
        found = found.filter(state=known_term("state", filters.state, RequestState.values))
    if filters.area:
        found = found.filter(queries.in_area(known_term("area", filters.area, framework().areas), "gap"))
    rows, following = page_of(found, filters)
    return Page[RequestAnswer](items=[_request(x) for x in rows], next=following)


@router.get(
    "/network/match", response=answers(ShortlistAnswer), operation_id="match_gap", summary="Find who fits a gap"
)
def match_gap(request: HttpRequest, filters: Query[MatchFilters]) -> ShortlistAnswer:
    """People who have agreed to be found by everybody, best first, with the parts of each score."""
    try:
        found = asking.answer(VISITOR, asking.Asked(**filters.model_dump()))
    except ValidationError as error:
        raise refused(error.messages[0]) from None
    return ShortlistAnswer(
        people=[MatchAnswer(id=x.expert.id, score=x.score, parts=dict(x.parts)) for x in found.found.people],
        filtered_out=found.left_out,
        uncovered=list(found.found.uncovered),
    )


def _person(found: Shown) -> PersonAnswer:
    row, fields = found.profile, found.fields
    return PersonAnswer(
        id=row.key,
        name=found.name,
        country=row.country if ProfileField.COUNTRY in fields else None,
        about=row.about if ProfileField.ABOUT in fields else None,
        orcid=row.orcid if ProfileField.ORCID in fields else None,
        languages={x.code: x.level for x in row.languages.all()} if ProfileField.LANGUAGES in fields else None,
        expertise=[ExpertiseAnswer(term=x.term, level=x.level) for x in row.expertise.all()]
        if ProfileField.EXPERTISE in fields
        else None,
        invented=row.invented,
    )


def _institution(row: Institution) -> InstitutionAnswer:
    return InstitutionAnswer(
        id=row.key,
        name=row.name,
        acronym=row.acronym,
        kind=row.kind,
        country=row.country,
        ror=row.ror,
        expertise=[ExpertiseAnswer(term=x.term, level=x.level) for x in row.expertise.all()],
        invented=row.invented,
    )


def _request(row: HelpRequest) -> RequestAnswer:
    return RequestAnswer(
        id=row.pk,
        place=row.place.code,
        kind=row.kind,
        title=row.title,
        text=row.text,
        gap=row.gap,
        step=row.steps,
        languages=[x for x in row.wanted_languages.split(",") if x],
        due=row.due,
        state=row.state,
        offers=row.offer_number,  # type: ignore[attr-defined]
        invented=row.invented,
        at=row.at,
    )
