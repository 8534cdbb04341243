"""The progress of plans over the API."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import PRIVATE, answers, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_for

from .board import board_of
from .models import Report

router = Router(tags=["plans"])


class FollowedActivityAnswer(BaseModel):
    """How one activity stands today."""

    action: str
    owner: str
    starts: dt.date
    ends: dt.date
    dates_set: bool = Field(description="Whether people set the dates; else they follow year and usual duration.")
    status: str
    percent: int
    spent: float
    standing: str = Field(description="cancelled, done, not due, on time, at risk or overdue.")


class ProgressAnswer(BaseModel):
    """How a plan stands today: the activities that it pays, and how many have each status."""

    plan: uuid.UUID
    on: dt.date
    spent: float
    by_status: dict[str, int]
    activities: list[FollowedActivityAnswer]


class ProgressReportAnswer(BaseModel):
    """What was reported about an activity on a day; ``spent`` counts from the beginning."""

    id: int
    action: str
    on: dt.date
    status: str
    percent: int
    spent: float
    evidence: str
    note: str
    at: dt.datetime


@router.get(
    "/plans/{uuid:plan_id}/progress",
    response=answers(ProgressAnswer, named=True),
    operation_id="get_progress",
    summary="Get how a plan stands",
)
def get_progress(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID) -> ProgressAnswer:
    """Every activity that the plan pays, with dates, status, progress and spending."""
    plan = _plan(request, response, plan_id)
    found = board_of(plan, on=timezone.localdate())
    return ProgressAnswer(
        plan=plan.pk,
        on=found.on,
        spent=float(found.spent),
        by_status={x.value: number for x, number in found.by_status.items()},
        activities=[
            FollowedActivityAnswer(
                action=x.id,
                owner=x.owner,
                starts=x.starts,
                ends=x.ends,
                dates_set=x.planned,
                status=x.status.value,
                percent=x.percent,
                spent=float(x.spent),
                standing=x.standing.value,
            )
            for x in found.activities
        ],
    )


@router.get(
    "/plans/{uuid:plan_id}/progress/reports",
    response=answers(Page[ProgressReportAnswer], named=True),
    operation_id="list_progress_reports",
    summary="List reports of progress",
)
def list_progress_reports(
    request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID, filters: Query[Paged]
) -> Page[ProgressReportAnswer]:
    """All reports on the activities of a plan in the order in which they came in."""
    rows, following = page_of(Report.objects.filter(plan=_plan(request, response, plan_id)), filters)
    return Page[ProgressReportAnswer](
        items=[
            ProgressReportAnswer(
                id=x.pk,
                action=x.action_id,
                on=x.on,
                status=x.status,
                percent=x.percent,
                spent=float(x.spent),
                evidence=x.evidence,
                note=x.note,
                at=x.at,
            )
            for x in rows
        ],
        next=following,
    )


def _plan(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID) -> Plan:
    caller = caller_of(request)
    found = plan_for(caller.person, plan_id)
    if found is None or not caller.reaches(found.place):
        raise missing("There is no plan with this address.")
    response["Cache-Control"] = PRIVATE
    return found
