"""The money of plans, and calls, over the API."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.planning.funding import Gap
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of
from hsforhs.workbench.plans.queries import plan_for

from .board import Told, board_of
from .models import Call

router = Router(tags=["plans"])


class FundingGapAnswer(BaseModel):
    """Need, expected money and gap; ``low`` and ``high`` hold nine of ten draws of the gap."""

    key: str
    need: float
    money: float
    gap: float
    low: float
    high: float


class CommitmentAnswer(BaseModel):
    """Money of one organisation for one year, as it was told."""

    id: int
    organisation: str
    kind: str
    state: str
    amount: float
    currency: str
    year: int
    lines: dict[str, float] = Field(description="Shares by activity, from 0 to 1.")
    areas: dict[str, float] = Field(description="Shares by capacity area, from 0 to 1.")
    source: str
    in_plan_currency: float | None = Field(description="Null where no exchange rate is known.")
    counted: bool
    lacks: str = Field(description="What it lacks to be counted: cost, rate or currency; empty where nothing.")
    outside_plan: bool = Field(description="Whether its year is none of the plan; then it is unallocated.")


class FundingAnswer(BaseModel):
    """The money of a plan beside its costs, in the currency of the plan; figures are null where it is not costed."""

    plan: uuid.UUID
    currency: str | None
    total: FundingGapAnswer | None
    by_year: list[FundingGapAnswer]
    by_area: list[FundingGapAnswer]
    by_activity: list[FundingGapAnswer]
    unallocated: float | None = Field(description="Expected money that names no activity, area or year of the plan.")
    probabilities: dict[str, float]
    commitments: list[CommitmentAnswer]


class FundingCallAnswer(BaseModel):
    """An offer or call as its source says it; empty lists are no limit."""

    id: int
    organisation: str
    title: str
    support: str
    opens: dt.date | None
    closes: dt.date | None
    floor: float | None
    ceiling: float | None
    currency: str
    countries: list[str]
    areas: list[str]
    must_have: list[str]
    cofinance: float | None
    source: str
    checked_on: dt.date
    invented: bool


@router.get(
    "/plans/{uuid:plan_id}/funding",
    response=answers(FundingAnswer, named=True),
    operation_id="get_plan_funding",
    summary="Get the money behind a plan",
)
def get_plan_funding(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID) -> FundingAnswer:
    """What is expected by year, area and activity, the gap with its interval, and every commitment with its source."""
    caller = caller_of(request)
    plan = plan_for(caller.person, plan_id)
    if plan is None or not caller.reaches(plan.place):
        raise missing("There is no plan with this address.")
    response["Cache-Control"] = PRIVATE
    board = board_of(plan)
    gap = board.gap
    return FundingAnswer(
        plan=plan.pk,
        currency=board.cost.costing.currency if board.cost else None,
        total=_gap(gap.total) if gap else None,
        by_year=[_gap(x) for x in gap.years] if gap else [],
        by_area=[_gap(x) for x in gap.areas] if gap else [],
        by_activity=[_gap(x) for x in gap.lines] if gap else [],
        unallocated=sum(gap.unallocated.values()) if gap else None,
        probabilities={key.value: x for key, x in board.probabilities.items()},
        commitments=[_commitment(x) for x in board.told],
    )


@router.get(
    "/calls", response=answers(Page[FundingCallAnswer]), operation_id="list_calls", summary="List offers and calls"
)
def list_calls(request: HttpRequest, filters: Query[Paged]) -> Page[FundingCallAnswer]:
    """What funders and partners offer, as members listed it, closed ones as well."""
    found = Call.objects.filter(withdrawn_at=None).select_related("organisation")
    rows, following = page_of(found, filters)
    return Page[FundingCallAnswer](items=[_call(x) for x in rows], next=following)


def _gap(found: Gap) -> FundingGapAnswer:
    return FundingGapAnswer(
        key=found.key, need=found.need, money=found.money, gap=found.gap, low=found.low, high=found.high
    )


def _commitment(told: Told) -> CommitmentAnswer:
    found = told.commitment
    return CommitmentAnswer(
        id=found.pk,
        organisation=found.organisation.name,
        kind=found.organisation.kind,
        state=found.state,
        amount=float(found.amount),
        currency=found.currency,
        year=found.year,
        lines={key: float(x) for key, x in found.lines.items()},
        areas={key: float(x) for key, x in found.areas.items()},
        source=found.source,
        in_plan_currency=None if told.amount is None else float(told.amount),
        counted=told.counted,
        lacks=told.lacks,
        outside_plan=told.outside,
    )


def _call(found: Call) -> FundingCallAnswer:
    return FundingCallAnswer(
        id=found.pk,
        organisation=found.organisation.name,
        title=found.title,
        support=found.support,
        opens=found.opens,
        closes=found.closes,
        floor=None if found.floor is None else float(found.floor),
        ceiling=None if found.ceiling is None else float(found.ceiling),
        currency=found.currency,
        countries=found.countries,
        areas=found.areas,
        must_have=found.must_have,
        cofinance=None if found.cofinance is None else float(found.cofinance),
        source=found.source,
        checked_on=found.checked_on,
        invented=found.invented,
    )
