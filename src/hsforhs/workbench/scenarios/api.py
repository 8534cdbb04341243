"""Scenarios and priorities of plans over the API."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_for

from .models import PriorityRound, Scenario

router = Router(tags=["plans"])


class ScenarioAnswer(BaseModel):
    """Limits that people declared, and how well they could be kept."""

    number: int
    name: str
    state: str = Field(description="open, first (not proven), proven, impossible or failed.")
    activities: int
    complete_steps: int
    cost: float
    objective: float | None = Field(description="The declared benefit, later starts counting less.")
    gap: float | None = Field(description="Share of the benefit by which a better plan may exist; null if not known.")
    solver: str
    seed: int
    created_at: dt.datetime
    answered_at: dt.datetime | None


class LeftOutAnswer(BaseModel):
    """Why an activity is left out: budget, order, staff, donor, benefit, decision or cost; and a sentence."""

    reason: str
    detail: str


class PathYearAnswer(BaseModel):
    """Projected levels of indicators at the end of a year, 0 for today, and the index where there is one."""

    year: int
    index: float | None
    levels: dict[str, float]


class FrontierPointAnswer(BaseModel):
    """What another budget would buy: a quick answer, not proven."""

    share: float
    budget: float
    steps: int | None
    actions: int | None
    objective: float | None
    bound: float | None


class ScenarioDetail(ScenarioAnswer):
    """A scenario with its limits and its whole answer."""

    limits: dict[str, Any]
    start: dict[str, int] = Field(description="Year of the plan, from 1, in which each chosen activity starts.")
    left_out: dict[str, LeftOutAnswer]
    spend: dict[str, list[float]] = Field(description="What each donor pays in each year.")
    conflict: list[str] = Field(description="Limits that cannot hold together, where no plan keeps all of them.")
    path: list[PathYearAnswer]
    frontier: list[FrontierPointAnswer]


class RankedAreaAnswer(BaseModel):
    """A capacity area by the weights of the vote, with the ranks of nine of ten changed weights."""

    area: str
    value: float
    rank: int
    best: int
    worst: int
    votes: dict[str, int] = Field(description="Votes by role.")
    first: bool | None = Field(description="What people decided; null where they have not.")
    reason: str


class PrioritiesAnswer(BaseModel):
    """The round of voting of a plan. Results stand here once it is closed; single ballots never do."""

    plan: uuid.UUID
    criteria: list[str]
    closed_at: dt.datetime | None
    ballots: int | None = Field(description="null while the round is open.")
    weights: list[float]
    ranking: list[RankedAreaAnswer]


@router.get(
    "/plans/{uuid:plan_id}/scenarios",
    response=answers(Page[ScenarioAnswer], named=True),
    operation_id="list_scenarios",
    summary="List scenarios of a plan",
)
def list_scenarios(
    request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID, filters: Query[Paged]
) -> Page[ScenarioAnswer]:
    """What the money would buy under different limits, in the order in which they were made."""
    rows, following = page_of(Scenario.objects.filter(plan=_plan(request, response, plan_id)), filters)
    return Page[ScenarioAnswer](items=[ScenarioAnswer(**_facts(x)) for x in rows], next=following)


@router.get(
    "/plans/{uuid:plan_id}/scenarios/{int:number}",
    response=answers(ScenarioDetail, named=True),
    operation_id="get_scenario",
    summary="Get one scenario",
)
def get_scenario(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID, number: int) -> ScenarioDetail:
    """One scenario with limits, starts, what is left out and why, money by donor, and projected scores."""
    found = Scenario.objects.filter(plan=_plan(request, response, plan_id), number=number).first()
    if found is None:
        raise missing("There is no scenario with this number.")
    outcome = found.outcome
    return ScenarioDetail(
        **_facts(found),
        limits=found.limits,
        start=outcome.get("start", {}),
        left_out={code: LeftOutAnswer(reason=x, detail=str(y)) for code, (x, y) in found.left_out.items()},
        spend=outcome.get("spend", {}),
        conflict=[str(x) for x in found.conflict],
        path=[PathYearAnswer(year=x["year"], index=x["index"], levels=x["levels"]) for x in found.path],
        frontier=[FrontierPointAnswer(**x) for x in found.frontier],
    )


@router.get(
    "/plans/{uuid:plan_id}/priorities",
    response=answers(PrioritiesAnswer, named=True),
    operation_id="get_priorities",
    summary="Get what people put first in a plan",
)
def get_priorities(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID) -> PrioritiesAnswer:
    """Criteria, and once the round is closed weights, ranks with intervals, votes by role and decisions."""
    plan = _plan(request, response, plan_id)
    found = PriorityRound.objects.filter(plan=plan).prefetch_related("criteria", "decisions").first()
    if found is None:
        return PrioritiesAnswer(plan=plan.pk, criteria=[], closed_at=None, ballots=None, weights=[], ranking=[])
    decisions = {x.area: x for x in found.decisions.all()}
    result = found.result
    return PrioritiesAnswer(
        plan=plan.pk,
        criteria=[x.title for x in found.criteria.all()],
        closed_at=found.closed_at,
        ballots=result.get("ballots"),
        weights=result.get("weights", []),
        ranking=[
            RankedAreaAnswer(
                **{name: x[name] for name in ("area", "value", "rank", "best", "worst", "votes")},
                first=decisions[x["area"]].first if x["area"] in decisions else None,
                reason=decisions[x["area"]].reason if x["area"] in decisions else "",
            )
            for x in result.get("ranking", ())
        ],
    )


def _plan(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID) -> Plan:
    caller = caller_of(request)
    found = plan_for(caller.person, plan_id)
    if found is None or not caller.reaches(found.place):
        raise missing("There is no plan with this address.")
    response["Cache-Control"] = PRIVATE
    return found


def _facts(found: Scenario) -> dict[str, Any]:
    outcome = found.outcome
    return {
        "number": found.number,
        "name": found.name,
        "state": found.state,
        "activities": len(outcome.get("start", ())),
        "complete_steps": len(outcome.get("complete", ())),
        "cost": sum(outcome.get("cost", ())),
        "objective": outcome.get("objective"),
        "gap": found.gap,
        "solver": found.solver,
        "seed": found.seed,
        "created_at": found.created_at,
        "answered_at": found.answered_at,
    }
