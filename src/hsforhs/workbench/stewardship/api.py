"""Remarks and proposals over the API: remarks for members, decided proposals for everybody."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.framework import framework
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import answers, changed_at, known_term, missing, refused
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of

from . import queries, rules
from .models import ItemKind, Outcome, Proposal, ProposalChange, ProposalState, Remark, RemarkKind, RemarkState
from .queries import Wanted

router = Router(tags=["review"])
LONGEST_REFERENCE = 120


class RemarkAnswer(BaseModel):
    """What somebody says about one item of the framework."""

    id: int
    item_kind: str = Field(description="cell, indicator, action, crosswalk, synergy or edition.")
    item: str = Field(description="Reference of the item, such as D2:HIS, jee-3:D2.1 or D2-001.")
    title: str
    area: str
    component: str
    sector: str
    kind: str
    text: str
    evidence: str
    links: list[str]
    language: str
    edition: str = Field(description="Version of the content that the remark speaks about.")
    state: str
    author: str = Field(description="Name of the person; empty where the account is gone.")
    agree: int
    disagree: int
    invented: bool
    at: dt.datetime


class ProposedChangeAnswer(BaseModel):
    """One change of one row: [before, after] by field, as proposed and as decided."""

    table: str
    row: str
    kind: str
    fields: dict[str, list[object]]
    decided: dict[str, list[object]] | None = Field(description="null where nothing was changed by the decision.")
    left_out: bool


class DissentAnswer(BaseModel):
    """Who did not agree with a decision, by role, and why. ``who`` is for members."""

    role: str
    who: str
    reason: str


class ProposalAnswer(BaseModel):
    """A proposal to change the framework. Names are empty for who is no member."""

    id: int
    title: str
    state: str
    outcome: str
    edition: str
    in_edition: str
    remarks: int = Field(description="Number of remarks that it answers.")
    changes: int
    opened_at: dt.datetime | None
    closes_on: dt.date | None
    decided_at: dt.datetime | None
    invented: bool


class ProposalDetail(ProposalAnswer):
    """A proposal with its changes, votes, decision and dissent."""

    why: str
    evidence: str
    links: list[str]
    language: str
    decision: str
    reasons: str
    decided_by: str
    changed_rows: list[ProposedChangeAnswer]
    votes: dict[str, int] = Field(description="Number of votes by choice; empty where no vote was held.")
    dissents: list[DissentAnswer]


class RemarkFilters(Paged):
    """What remarks are narrowed by."""

    area: str = Field("", description="Code of a capacity area.")
    component: str = Field("", description="Code of a component.")
    kind: str = Field("", description="Kind of remark, such as gap.")
    item_kind: str = Field("", description="Kind of item; `item` needs it.")
    item: str = Field("", max_length=LONGEST_REFERENCE, description="Reference of one item.")
    state: str = Field("", description="open, in proposal or answered.")


class ProposalFilters(Paged):
    """What proposals are narrowed by."""

    state: str = Field("", description="draft, open, decided or in edition.")
    outcome: str = Field("", description="accepted, with changes, rejected or deferred.")


@router.get("/remarks", response=answers(Page[RemarkAnswer]), operation_id="list_remarks", summary="List remarks")
def list_remarks(request: HttpRequest, filters: Query[RemarkFilters]) -> Page[RemarkAnswer]:
    """Remarks on the framework, the oldest first, for members alone; who is none gets an empty list."""
    words = framework()
    if filters.item and not filters.item_kind:
        raise refused(f"item is '{filters.item}' and means nothing without its kind; expected item_kind as well.")
    states = [x for x in RemarkState.values if x != RemarkState.WITHDRAWN]
    wanted = Wanted(
        area=filters.area and known_term("area", filters.area, words.areas),
        component=filters.component and known_term("component", filters.component, words.components),
        kind=filters.kind and known_term("kind", filters.kind, RemarkKind.values),
        item_kind=filters.item_kind and known_term("item_kind", filters.item_kind, ItemKind.values),
        reference=filters.item,
        state=filters.state and known_term("state", filters.state, states),
    )
    rows, following = page_of(queries.seen_remarks(_person(request), wanted), filters)
    return Page[RemarkAnswer](items=[_remark(x) for x in rows], next=following)


@router.get(
    "/proposals", response=answers(Page[ProposalAnswer]), operation_id="list_proposals", summary="List proposals"
)
def list_proposals(request: HttpRequest, filters: Query[ProposalFilters]) -> Page[ProposalAnswer]:
    """Decided proposals, and for members the open ones, the oldest first."""
    found = queries.proposals(_person(request))
    if filters.state:
        found = found.filter(state=known_term("state", filters.state, ProposalState.values))
    if filters.outcome:
        found = found.filter(outcome=known_term("outcome", filters.outcome, Outcome.values))
    rows, following = page_of(found, filters)
    return Page[ProposalAnswer](
        items=[_proposal(x, x.remark_number, x.change_number) for x in rows],  # type: ignore[attr-defined]
        next=following,
    )


@router.get(
    "/proposals/{int:proposal_id}",
    response=answers(ProposalDetail, named=True),
    operation_id="get_proposal",
    summary="Get one proposal",
)
def get_proposal(request: HttpRequest, response: HttpResponse, proposal_id: int) -> ProposalDetail:
    """One proposal with its changes, the counts of votes, the decision and every dissent."""
    person = _person(request)
    found = queries.find_proposal(person, proposal_id)
    if found is None:
        raise missing("There is no proposal with this number.")
    names = rules.may_read(person)
    changed_at(response, found.decided_at)
    changes = list(found.changes.all())
    return ProposalDetail(
        **_proposal(found, found.remarks.count(), len(changes)).model_dump(),
        why=found.why,
        evidence=found.evidence,
        links=found.links,
        language=found.language,
        decision=found.decision,
        reasons=found.reasons,
        decided_by=str(found.decided_by) if names and found.decided_by else "",
        changed_rows=[_change(x) for x in changes],
        votes={x.choice.value: x.number for x in queries.vote_counts(found)},
        dissents=[
            DissentAnswer(role=x.role, who=(str(x.person) if x.person else x.group) if names else "", reason=x.reason)
            for x in found.dissents.all()
        ],
    )


def _person(request: HttpRequest) -> Person:
    """Who asks; a token that was narrowed to a place opens nothing beyond what everybody reads of the framework."""
    caller = caller_of(request)
    return AnonymousUser() if caller.branch else caller.person


def _remark(found: Remark) -> RemarkAnswer:
    return RemarkAnswer(
        id=found.pk,
        item_kind=found.item_kind,
        item=found.reference,
        title=found.title,
        area=found.area,
        component=found.component,
        sector=found.sector,
        kind=found.kind,
        text=found.text,
        evidence=found.evidence,
        links=found.links,
        language=found.language,
        edition=found.edition,
        state=found.state,
        author=str(found.author) if found.author else "",
        agree=found.agreeing,  # type: ignore[attr-defined]
        disagree=found.disagreeing,  # type: ignore[attr-defined]
        invented=found.invented,
        at=found.at,
    )


def _proposal(found: Proposal, remarks: int, changes: int) -> ProposalAnswer:
    return ProposalAnswer(
        id=found.pk,
        title=found.title,
        state=found.state,
        outcome=found.outcome,
        edition=found.edition,
        in_edition=found.in_edition,
        remarks=remarks,
        changes=changes,
        opened_at=found.opened_at,
        closes_on=found.closes_on,
        decided_at=found.decided_at,
        invented=found.invented,
    )


def _change(found: ProposalChange) -> ProposedChangeAnswer:
    return ProposedChangeAnswer(
        table=found.table,
        row=found.row,
        kind=found.kind,
        fields=found.fields,
        decided=found.decided,
        left_out=found.left_out,
    )
