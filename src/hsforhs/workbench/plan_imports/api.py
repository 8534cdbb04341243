"""Costed plans of other layouts that were taken in, over the API."""

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

from .models import PlanImport
from .rows import StoredRow, rows_of

router = Router(tags=["plans"])


class PlanImportAnswer(BaseModel):
    """A costed plan of another layout whose rows were taken into a plan."""

    number: int
    file_name: str
    sha256: str
    layout: str = Field(description="who-costing, costed-naphs, 7-1-7 or costed-plan.")
    instrument: str = Field(description="Instrument and edition that the codes of the file are of.")
    currency: str
    price_year: int
    taken_at: dt.datetime | None


class PlanImportPayment(BaseModel):
    """``quantity`` times ``price`` in each of ``years`` as the file counts them; once, where there are none."""

    price: float
    quantity: float
    years: list[int]


class PlanImportRow(BaseModel):
    """One row of the file and what became of it."""

    sheet: str
    row: int
    title: str
    owner: str
    payments: list[PlanImportPayment]
    currency: str
    price_year: int
    action: str = Field(description="Action under which it stands; empty where none was chosen.")
    outcome: str = Field(description="taken, unplaced, outside, currency, not in plan, empty or twice.")
    left: dict[str, str] = Field(description="What the row says and the plan has no place for.")
    remarks: list[str]


class PlanImportDetail(PlanImportAnswer):
    """The file with all its rows, and the rows that could not be read, with the reason."""

    columns: dict[str, str] = Field(description="Field by heading of the file; empty where a column was left aside.")
    rows: list[PlanImportRow]
    refused: list[dict[str, Any]]
    unread: list[str] = Field(description="Sheets without a table of activities.")


@router.get(
    "/plans/{uuid:plan_id}/imports",
    response=answers(Page[PlanImportAnswer], named=True),
    operation_id="list_plan_imports",
    summary="List costed plans that were taken in",
)
def list_plan_imports(
    request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID, filters: Query[Paged]
) -> Page[PlanImportAnswer]:
    """Files whose rows were taken into a plan. A file that still waits for its person is not listed."""
    plan = _plan(request, plan_id)
    response["Cache-Control"] = PRIVATE
    found = PlanImport.objects.filter(plan=plan).exclude(taken_at=None).defer("rows", "choices", "content")
    rows, following = page_of(found, filters)
    return Page[PlanImportAnswer](items=[PlanImportAnswer(**_told(x)) for x in rows], next=following)


@router.get(
    "/plans/{uuid:plan_id}/imports/{int:number}",
    response=answers(PlanImportDetail, named=True),
    operation_id="get_plan_import",
    summary="Get one costed plan that was taken in",
)
def get_plan_import(request: HttpRequest, response: HttpResponse, plan_id: uuid.UUID, number: int) -> PlanImportDetail:
    """Every row of a file: what it said, what became of it and what has no place in the plan."""
    plan = _plan(request, plan_id)
    response["Cache-Control"] = PRIVATE
    found = PlanImport.objects.filter(plan=plan, number=number).exclude(taken_at=None).first()
    if found is None:
        raise missing("There is no file with this number.")
    return PlanImportDetail(
        **_told(found),
        columns=found.columns,
        rows=[_row(x, found) for x in rows_of(found)],
        refused=found.facts["refused"],
        unread=found.facts["unread"],
    )


def _told(found: PlanImport) -> dict[str, Any]:
    names = ("number", "file_name", "sha256", "instrument", "currency", "price_year", "taken_at")
    return {**{x: getattr(found, x) for x in names}, "layout": found.facts["layout"]}


def _row(found: StoredRow, file: PlanImport) -> PlanImportRow:
    return PlanImportRow(
        sheet=found.sheet,
        row=found.number,
        title=found.title,
        owner=found.owner,
        payments=[
            PlanImportPayment(price=float(x.price), quantity=float(x.quantity), years=list(x.years))
            for x in found.payments
        ],
        currency=found.currency or file.currency,
        price_year=found.price_year or file.price_year,
        action=found.action,
        outcome=found.outcome,
        left=dict(found.left),
        remarks=list(map(str, found.remarks)),
    )


def _plan(request: HttpRequest, plan_id: uuid.UUID) -> Plan:
    caller = caller_of(request)
    found = plan_for(caller.person, plan_id)
    if found is None or not caller.reaches(found.place):
        raise missing("There is no plan with this address.")
    return found
