"""The costs of plans over the API."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.files import in_words
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_for

from .costing import CostedActivity, CostedLine, PlanCost, plan_cost
from .findings import findings_of
from .models import FrozenCosting

router = Router(tags=["plans"])


class CostFigure(BaseModel):
    """A figure with its range."""

    low: float
    central: float
    high: float


class CostPriceAnswer(CostFigure):
    """A unit cost as it was entered, before it was restated."""

    currency: str
    price_year: int
    source: str
    on: dt.date


class CostLineAnswer(BaseModel):
    """One line of an activity. ``total`` is null where it cannot be priced; an excluded line is charged in no year."""

    key: str
    title: str
    quantity: float
    per: str = Field(
        description="What the quantity is for each of: national, province, district, facility, port, head."
    )
    years: list[int] = Field(description="Years of the plan, from 1, in which it is paid.")
    price: CostPriceAnswer | None
    total: float | None = Field(description="Central amount of all years, overhead not in.")
    excluded: bool
    reason: str
    lacks: str = Field(description="What is missing: price, size, rate, or nothing.")
    written_by_hand: bool


class CostedActivityAnswer(BaseModel):
    """One activity with its lines, overhead not in."""

    action: str
    area: str
    start_year: int
    owner: str
    partners: str
    places: list[str]
    excluded: bool
    reason: str
    total: float
    lines: list[CostLineAnswer]


class CostFindingAnswer(BaseModel):
    """What does not add up, or is missing."""

    code: str
    action: str = Field(description="Empty for the whole plan.")
    message: str


class PlanCostAnswer(BaseModel):
    """The costing of a plan in its currency at the prices of its year, overhead in where nothing else is said."""

    plan: uuid.UUID
    costed: bool = Field(description="Whether anybody began to cost it; else figures are null and lists empty.")
    currency: str | None
    price_year: int | None
    first_year: int | None
    overhead: float | None = Field(description="Share added to the sum of the lines.")
    total: float | None
    by_year: list[float]
    by_area: dict[str, float]
    sizes: dict[str, CostFigure]
    activities: list[CostedActivityAnswer]
    findings: list[CostFindingAnswer]


class FrozenCostingAnswer(BaseModel):
    """A version of a costing that never changes."""

    number: int
    note: str
    total: float
    currency: str
    price_year: int
    sha256: str = Field(description="Digest of its content, written with sorted names.")
    at: dt.datetime


class FrozenCostingDetail(FrozenCostingAnswer):
    """The version with everything that it holds."""

    content: dict[str, Any]


@router.get(
    "/plans/{uuid:plan_id}/costs",
    response=answers(PlanCostAnswer, named=True),
    operation_id="get_plan_costs",
    summary="Get the costs of a plan",
)
def get_plan_costs(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID) -> PlanCostAnswer:
    """Every activity and line with price, source and year, and what does not add up."""
    plan = _plan(request, response, plan_id)
    cost = plan_cost(plan)
    if cost is None:
        return PlanCostAnswer(
            plan=plan.pk,
            costed=False,
            currency=None,
            price_year=None,
            first_year=None,
            overhead=None,
            total=None,
            by_year=[],
            by_area={},
            sizes={},
            activities=[],
            findings=[],
        )
    return _answer(plan, cost)


@router.get(
    "/plans/{uuid:plan_id}/costs/versions",
    response=answers(Page[FrozenCostingAnswer], named=True),
    operation_id="list_frozen_costings",
    summary="List frozen costings",
)
def list_frozen_costings(
    request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID, filters: Query[Paged]
) -> Page[FrozenCostingAnswer]:
    """The versions that were frozen, the first one first."""
    plan = _plan(request, response, plan_id)
    rows, following = page_of(FrozenCosting.objects.filter(plan=plan).defer("content"), filters)
    return Page[FrozenCostingAnswer](items=[FrozenCostingAnswer(**_frozen(x)) for x in rows], next=following)


@router.get(
    "/plans/{uuid:plan_id}/costs/versions/{int:number}",
    response=answers(FrozenCostingDetail, named=True),
    operation_id="get_frozen_costing",
    summary="Get one frozen costing",
)
def get_frozen_costing(
    request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID, number: int
) -> FrozenCostingDetail:
    """One version with all amounts, prices and sources as they stood."""
    plan = _plan(request, response, plan_id)
    found = FrozenCosting.objects.filter(plan=plan, number=number).first()
    if found is None:
        raise missing("There is no frozen costing with this number.")
    return FrozenCostingDetail(**_frozen(found), content=found.content)


def _plan(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID) -> Plan:
    caller = caller_of(request)
    found = plan_for(caller.person, plan_id)
    if found is None or not caller.reaches(found.place):
        raise missing("There is no plan with this address.")
    response["Cache-Control"] = PRIVATE
    return found


def _answer(plan: Plan, cost: PlanCost) -> PlanCostAnswer:
    return PlanCostAnswer(
        plan=plan.pk,
        costed=True,
        currency=cost.costing.currency,
        price_year=cost.costing.price_year,
        first_year=cost.costing.first_year,
        overhead=float(cost.costing.overhead),
        total=float(cost.total),
        by_year=[float(x) for x in cost.by_year],
        by_area={area: float(x) for area, x in cost.by_area.items()},
        sizes={level: CostFigure(**_figures(x)) for level, x in cost.sizes.items()},
        activities=[_activity(x) for x in cost.activities],
        findings=[
            CostFindingAnswer(code=x.code, action=x.action, message=in_words(x.message, translation))
            for x in findings_of(cost)
        ],
    )


def _activity(found: CostedActivity) -> CostedActivityAnswer:
    decided = found.decided
    return CostedActivityAnswer(
        action=found.id,
        area=found.record.action.area,
        start_year=found.start,
        owner=found.owner,
        partners=decided.partners if decided else "",
        places=decided.places if decided else [],
        excluded=found.excluded,
        reason=decided.reason if decided else "",
        total=float(found.total),
        lines=[_line(x) for x in found.lines],
    )


def _line(found: CostedLine) -> CostLineAnswer:
    price = found.price
    return CostLineAnswer(
        key=found.key,
        title=found.title,
        quantity=float(found.quantity),
        per=found.per,
        years=list(found.years),
        price=CostPriceAnswer(
            **_figures(price.price),
            currency=price.currency,
            price_year=price.price_year,
            source=price.source,
            on=price.date,
        )
        if price
        else None,
        total=None if found.line is None else float(found.total),
        excluded=found.excluded,
        reason=found.reason,
        lacks=found.lacks,
        written_by_hand=found.stored is not None,
    )


def _figures(found: Any) -> dict[str, float]:
    return {"low": float(found.low), "central": float(found.central), "high": float(found.high)}


def _frozen(found: FrozenCosting) -> dict[str, Any]:
    return {
        "number": found.number,
        "note": found.note,
        "total": float(found.total),
        "currency": found.currency,
        "price_year": found.price_year,
        "sha256": found.sha256,
        "at": found.at,
    }
