"""Draft plans over the API."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.planning import PlanLine
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.catalogues.api import CatalogueAnswer, catalogue_answer
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, changed_at, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of
from hsforhs.workbench.places.api import named_place
from hsforhs.workbench.places.queries import within

from . import queries
from .checked import with_costs
from .grouping import beyond
from .models import Plan

router = Router(tags=["plans"])


class PlanAnswer(BaseModel):
    """A draft plan of one place."""

    id: uuid.UUID
    place: str
    place_name: str
    country: str
    assessment: int = Field(description="Number of the assessment that the plan was drafted from.")
    years: int
    target: int | None = Field(description="One level for all indicators; null for the usual rule.")
    targets: dict[str, int] = Field(description="Levels for single indicators.")
    visibility: str
    own: bool = Field(description="Whether the caller is its author.")
    invented: bool
    catalogue_version: str
    catalogue: CatalogueAnswer | None = Field(
        description="The operator's own catalogue that all actions come from; null where they are of ours."
    )
    created_at: dt.datetime
    changed_at: dt.datetime


class LineAnswer(BaseModel):
    """One action of a plan with the gaps that ask for it; ``reason`` where a person added it or took it out."""

    action: str
    text: str
    area: str
    indicator: str | None = Field(description="JEE 3 indicator; null for an action beyond the indicators.")
    topic: str | None = Field(description="Topic beyond the indicators; null for an action of an indicator.")
    step: int
    components: list[str]
    lead_sector: str
    level: str
    gaps: list[str]
    reason: str
    taken_out: bool


class OpenStepAnswer(BaseModel):
    """A step of a gap for which the catalogue holds no action."""

    gap: str
    jee3: str
    step: int


class CheckAnswer(BaseModel):
    """The answer to one of the ten plan checks."""

    code: str
    check: str
    why: str
    met: bool
    message: str
    actions: list[str]


class OfferAnswer(BaseModel):
    """An action beyond the indicators that fits and is not in the plan; people add it, no draft does."""

    action: str
    topic: str
    gaps: list[str] = Field(description="Gaps of its capacity area.")
    answers: list[str] = Field(description="Open checks of the plan that it would answer.")


class PlanDetail(PlanAnswer):
    """A plan with its lines, its checks, what it could add, and all that it leaves open."""

    lines: list[LineAnswer]
    without_actions: list[OpenStepAnswer]
    checks: list[CheckAnswer]
    beyond: list[OfferAnswer]


class PlanFilters(Paged):
    """What plans are narrowed by."""

    place: str = Field("", description="Code of the place that plans.")
    under: str = Field("", description="Code of a place: it and everything below it.")
    country: str = Field("", description="ISO3 code of the State that owns the plan.")
    own: bool | None = Field(None, description="true for the plans of the caller alone.")


@router.get("/plans", response=answers(Page[PlanAnswer]), operation_id="list_plans", summary="List plans")
def list_plans(request: HttpRequest, filters: Query[PlanFilters]) -> Page[PlanAnswer]:
    """Public plans, the caller's own, and those that a role opens. Plans that only a link opens are not listed."""
    caller = caller_of(request)
    found = caller.narrow(queries.listed_for(caller.person))
    if filters.place:
        found = found.filter(place=named_place("place", filters.place))
    if filters.under:
        found = found.filter(within(named_place("under", filters.under).path, "place__path"))
    if filters.country:
        found = found.filter(country=named_place("country", filters.country).code)
    if filters.own is not None:
        mine = found.filter(author=caller.person.pk) if caller.person.pk else found.none()
        found = mine if filters.own else found.exclude(pk__in=mine.values("pk"))
    rows, following = page_of(found, filters, order="created_at")
    return Page[PlanAnswer](items=[_answer(x, caller.person.pk) for x in rows], next=following)


@router.get(
    "/plans/{uuid:plan_id}",
    response=answers(PlanDetail, named=True),
    operation_id="get_plan",
    summary="Get one plan",
)
def get_plan(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID) -> PlanDetail:
    """One plan with its lines and checks. A plan without author opens to who holds its address."""
    caller = caller_of(request)
    found = queries.plan_for(caller.person, plan_id)
    if found is None or not caller.reaches(found.place):
        raise missing("There is no plan with this address.")
    changed_at(response, found.changed_at)
    # Whoever holds the address of a plan without author may read it: no shared cache shall hold it as well.
    response["Cache-Control"] = PRIVATE
    record = with_costs(found, queries.plan_record(found))
    return PlanDetail(
        **_answer(found, caller.person.pk).__dict__,
        lines=[_line(x, taken_out=False) for x in record.lines] + [_line(x, taken_out=True) for x in record.left_out],
        without_actions=[OpenStepAnswer(gap=str(x.gap), jee3=str(x.jee3), step=x.step) for x in record.without_actions],
        checks=[
            CheckAnswer(code=x.code, check=x.check, why=x.why, met=x.met, message=x.message, actions=list(x.lines))
            for x in record.findings
        ],
        beyond=[
            OfferAnswer(
                action=x.action.id,
                topic=menu.topic.code,
                gaps=[str(gap) for gap in x.gaps],
                answers=list(x.answers),
            )
            for menu in beyond(record, queries.catalogue_of(found))
            for x in menu.offered
        ],
    )


def _answer(plan: Plan, person_id: int | None) -> PlanAnswer:
    return PlanAnswer(
        id=plan.pk,
        place=plan.place.code,
        place_name=plan.place.name,
        country=plan.country,
        assessment=plan.round_id,
        years=plan.years,
        target=plan.target,
        targets=plan.targets,
        visibility=plan.visibility,
        own=person_id is not None and plan.author_id == person_id,
        invented=plan.place.invented,
        catalogue_version=plan.catalogue_version,
        catalogue=catalogue_answer(plan.catalogue) if plan.catalogue else None,
        created_at=plan.created_at,
        changed_at=plan.changed_at,
    )


def _line(line: PlanLine, *, taken_out: bool) -> LineAnswer:
    action = line.action
    return LineAnswer(
        action=action.id,
        text=action.text,
        area=action.area,
        indicator=str(action.indicator) if action.indicator else None,
        topic=action.topic or None,
        step=action.step,
        components=list(action.components),
        lead_sector=action.lead_sector,
        level=action.level,
        gaps=[str(x) for x in line.gaps],
        reason=line.reason,
        taken_out=taken_out,
    )
