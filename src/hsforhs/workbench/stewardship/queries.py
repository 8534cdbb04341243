"""Reads of remarks and proposals; who may read is told by ``rules``, and asked here where it narrows a list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person

from . import rules
from .models import (
    Choice,
    Comment,
    Proposal,
    ProposalChange,
    ProposalState,
    Remark,
    RemarkKind,
    RemarkState,
)

STANDING = (RemarkState.OPEN, RemarkState.IN_PROPOSAL)
"""States of remarks that nothing has answered yet: these show where the framework is contested."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What remarks are narrowed by; empty fields fit everything. ``standing`` leaves answered ones out."""

    area: str = ""
    component: str = ""
    sector: str = ""
    kind: str = ""
    item_kind: str = ""
    reference: str = ""
    state: str = ""
    standing: bool = False

    @property
    def condition(self) -> Q:
        names = ("area", "component", "sector", "kind", "item_kind", "reference", "state")
        found = Q(**{x: getattr(self, x) for x in names if getattr(self, x)})
        return found & Q(state__in=STANDING) if self.standing else found


def remarks(wanted: Wanted | None = None) -> QuerySet[Remark]:
    """Return remarks that were not withdrawn, newest first, with how many agree and disagree and their proposals."""
    found = Remark.objects.exclude(state=RemarkState.WITHDRAWN).select_related("author")
    counted = found.annotate(
        agreeing=Count("opinions", filter=Q(opinions__agrees=True), distinct=True),
        disagreeing=Count("opinions", filter=Q(opinions__agrees=False), distinct=True),
        replied=Count("replies", filter=Q(replies__withdrawn_at=None), distinct=True),
    )
    # Said here again: the order of a model does not hold for rows that are counted.
    return counted.filter(wanted.condition if wanted else Q()).order_by("-pk")


def seen_remarks(person: Person, wanted: Wanted | None = None) -> QuerySet[Remark]:
    """Return the remarks that a person may read: all for members, none for others."""
    found = remarks(wanted)
    return found if rules.may_read(person) else found.none()


def find_remark(number: int) -> Remark | None:
    """Return a remark with its proposals, withdrawn ones too."""
    found = Remark.objects.select_related("author").prefetch_related("proposals")
    return found.filter(pk=number).first()


def proposals(person: Person) -> QuerySet[Proposal]:
    """Return the proposals that a person may see, newest first, with the numbers of remarks, changes and comments."""
    counted = Proposal.objects.filter(rules.seen_by(person)).annotate(
        remark_number=Count("remarks", distinct=True),
        change_number=Count("changes", distinct=True),
        comment_number=Count("comments", filter=Q(comments__withdrawn_at=None), distinct=True),
    )
    return counted.order_by("-pk")


def find_proposal(person: Person, number: int) -> Proposal | None:
    """Return a proposal that a person may see, with all that its page shows."""
    comments = Comment.objects.select_related("author")
    found = Proposal.objects.filter(rules.seen_by(person)).select_related("author", "decided_by")
    related = ("changes", "votes__person", "dissents__person", Prefetch("comments", comments))
    return found.prefetch_related(*related).filter(pk=number).first()


def drafts(person: Person) -> list[Proposal]:
    """Return the drafts that a person can put a remark into."""
    if not rules.may_at_all(person, rules.Deed.PROPOSE):
        return []
    return list(Proposal.objects.filter(state=ProposalState.DRAFT))


def parties(proposal: Proposal) -> list[User]:
    """Return who took part in a proposal: authors of remarks and comments, who gave opinions, who voted."""
    took_part = (
        Q(remarks__proposals=proposal)
        | Q(remark_opinions__remark__proposals=proposal)
        | Q(framework_comments__proposal=proposal)
        | Q(framework_comments__remark__proposals=proposal)
        | Q(proposal_votes__proposal=proposal)
    )
    return list(User.objects.filter(took_part, is_active=True).distinct().order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class VoteCount:
    """How many reviewers voted for what; ``roles`` says in which role."""

    choice: Choice
    number: int
    roles: Mapping[str, int]


def vote_counts(proposal: Proposal) -> list[VoteCount]:
    """Count the votes on a proposal; empty where nobody voted."""
    cast = Counter((x.choice, x.get_role_display()) for x in proposal.votes.all())
    if not cast:
        return []
    return [
        VoteCount(
            choice,
            sum(number for (given, _role), number in cast.items() if given == choice),
            {role: number for (given, role), number in sorted(cast.items()) if given == choice},
        )
        for choice in Choice
    ]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What stands on one item: remarks, open proposals, and proposals that changed it with the edition of each."""

    remarks: int
    open_proposals: int
    changed: tuple[tuple[str, int], ...]


def item_line(kind: str, reference: str, *, table: str) -> ItemLine:
    """Count what stands on an item, in two queries."""
    on_item = Remark.objects.filter(item_kind=kind, reference=reference)
    number = on_item.exclude(state=RemarkState.WITHDRAWN).count()
    changes = ProposalChange.objects.filter(table=table, row=reference, left_out=False)
    found = (
        Proposal.objects.filter(state__in=(ProposalState.OPEN, ProposalState.IN_EDITION))
        .annotate(
            changes_it=Exists(changes.filter(proposal=OuterRef("pk"))),
            speaks_of_it=Exists(on_item.filter(proposals=OuterRef("pk"))),
        )
        .filter(Q(changes_it=True) | Q(state=ProposalState.OPEN, speaks_of_it=True))
        .order_by("pk")
        .values_list("pk", "state", "in_edition")
    )
    rows = list(found)
    return ItemLine(
        number,
        sum(state == ProposalState.OPEN for _pk, state, _edition in rows),
        tuple((edition, pk) for pk, state, edition in rows if state == ProposalState.IN_EDITION),
    )


def proposals_of_item(person: Person, kind: str, reference: str, *, table: str) -> list[Proposal]:
    """Return the proposals that a person may see and that change an item or answer a remark on it."""
    on_item = Remark.objects.filter(item_kind=kind, reference=reference, proposals=OuterRef("pk"))
    changes = ProposalChange.objects.filter(table=table, row=reference, proposal=OuterRef("pk"))
    found = Proposal.objects.filter(rules.seen_by(person)).filter(Exists(on_item) | Exists(changes))
    return list(found.order_by("-pk"))


@dataclass(slots=True)
class Contested:
    """Numbers of standing remarks: by (area, component), by kind, and of everything that has no area."""

    cells: dict[tuple[str, str], int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    total: int = 0

    @property
    def most(self) -> int:
        return max(self.cells.values(), default=0)

    def of_area(self, area: str) -> int:
        return sum(number for (found, _component), number in self.cells.items() if found == area)

    def of_component(self, component: str) -> int:
        return sum(number for (_area, found), number in self.cells.items() if found == component)


def contested(wanted: Wanted) -> Contested:
    """Count remarks by area, component and kind, in one query."""
    found = Contested(kinds=dict.fromkeys(RemarkKind.values, 0))
    rows = Remark.objects.exclude(state=RemarkState.WITHDRAWN).filter(wanted.condition)
    for area, component, kind, number in (
        rows.order_by().values_list("area", "component", "kind").annotate(number=Count("pk"))
    ):
        found.cells[area, component] = found.cells.get((area, component), 0) + number
        found.kinds[kind] += number
        found.total += number
    return found


def open_number() -> int:
    """Return how many proposals are open for comment."""
    return Proposal.objects.filter(state=ProposalState.OPEN).count()


def days_left(proposal: Proposal, today: dt.date | None = None) -> int | None:
    """Return the days until the last day for comments, 0 on that day; None where it is over or not set."""
    if proposal.closes_on is None:
        return None
    left = (proposal.closes_on - (today or timezone.localdate())).days
    return left if left >= 0 else None


def remarks_of(proposal: Proposal) -> list[Any]:
    """Return the remarks of a proposal, the oldest first, with the numbers that lists show."""
    return list(remarks().filter(proposals=proposal).order_by("pk"))
