"""Reusable reads: commitments, calls, matches, and what is unfunded across plans that their owners opened."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from hsforhs.files import BadInput
from hsforhs.planning.costing.money import Money
from hsforhs.planning.funding import Call as Asked
from hsforhs.planning.funding import Gap, Match, Request, matches, supports_of
from hsforhs.planning.funding import Support as Kind
from hsforhs.planning.records import Action
from hsforhs.workbench.costs.entries import restatement
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans.models import Plan

from .board import Board, board_of
from .models import Call, Commitment, FileActivity, FundingFile, Readiness


def commitment_of(plan: Plan, number: int) -> Commitment | None:
    """One commitment of a plan."""
    return Commitment.objects.filter(plan=plan, pk=number).select_related("organisation", "plan").first()


def files_of(plan: Plan) -> list[FundingFile]:
    """The files that were handed in for a plan, newest first."""
    return list(FundingFile.objects.filter(plan=plan))


def activity_of(plan: Plan, number: int) -> FileActivity | None:
    """One activity of a file of a plan."""
    return FileActivity.objects.filter(file__plan=plan, pk=number).select_related("file__plan").first()


def calls(*, on: dt.date, everything: bool = False) -> list[Call]:
    """The calls on the list, without those that are closed unless everything is asked for."""
    found = Call.objects.filter(withdrawn_at=None).select_related("organisation")
    if not everything:
        found = found.filter(Q(closes__isnull=True) | Q(closes__gte=on))
    return list(found)


def call_of(number: int) -> Call | None:
    """One call on the list."""
    return Call.objects.filter(pk=number, withdrawn_at=None).select_related("organisation").first()


@dataclass(frozen=True, slots=True)
class Found:
    """A stored call beside how it fits a plan. ``activities`` are those without enough money that it could serve.

    The widest gaps stand first; ``more`` counts those beyond ``MOST_ACTIVITIES``.
    """

    call: Call
    match: Match
    activities: tuple[tuple[Action, Gap], ...] = ()
    more: int = 0


MOST_ACTIVITIES = 5


def fitting(board: Board, *, on: dt.date) -> list[Found]:
    """The calls beside the gap of a plan, the best first, each with the answers to its rules."""
    listed = {str(x.pk): x for x in calls(on=on)}
    if board.gap is None or board.cost is None:
        return []
    readiness = Readiness.objects.filter(plan=board.plan).first()
    open_areas = {x.key: x.gap for x in board.gap.areas if x.gap > 0}
    years = {int(x.key): x.gap for x in board.gap.years if x.gap > 0}
    actions = {x.id: x.record.action for x in board.cost.activities}
    lacking = sorted((x for x in board.gap.lines if x.gap > 0), key=lambda x: (-x.gap, x.key))
    supports = supports_of(_lacking_by_item(board))
    found = []
    for key, call in listed.items():
        asked = _asked(key, call, board)
        served = [x for x in open_areas if not asked.areas or x in asked.areas]
        request = Request(
            board.plan.country,
            frozenset(open_areas),
            sum(open_areas[x] for x in served),
            has=dict(readiness.has) if readiness else {},
            cofinance=float(readiness.cofinance) if readiness and readiness.cofinance is not None else None,
            years=years,
            supports=supports,
        )
        lines = [(actions[x.key], x) for x in lacking if actions[x.key].area in served]
        for x in matches([asked], request, on=on):
            told = lines if x.score is not None else []
            found.append(Found(call, x, tuple(told[:MOST_ACTIVITIES]), max(0, len(told) - MOST_ACTIVITIES)))
    return sorted(found, key=lambda x: (x.match.score is None, -(x.match.score or 0.0), x.call.pk))


def _lacking_by_item(board: Board) -> Iterator[tuple[str, float]]:
    """Yield what has no money, by cost item: the gap of an activity lies in its items as its cost does."""
    if board.gap is None or board.cost is None:
        return
    gaps = {x.key: 1 - x.covered for x in board.gap.lines}
    for activity in board.cost.activities:
        for line in activity.charged:
            yield line.driver.item, float(line.total) * gaps.get(activity.id, 0.0)


def _asked(key: str, call: Call, board: Board) -> Asked:
    """A call as the core reads it, its limits in the plan's currency; a limit without a rate stays unknown."""
    floor, ceiling = (_exchanged(x, call.currency, board) for x in (call.floor, call.ceiling))
    must_have = list(call.must_have)
    if call.floor is not None and floor is None:
        must_have.append(f"at least {call.floor:,.0f} {call.currency}")
    return Asked(
        key,
        call.organisation.name,
        Kind(call.support),
        call.title,
        call.opens,
        call.closes,
        floor,
        ceiling,
        frozenset(call.countries),
        frozenset(call.areas),
        frozenset(),
        tuple(must_have),
        None if call.cofinance is None else float(call.cofinance),
        call.source,
        call.checked_on,
    )


def _exchanged(amount: Decimal | None, currency: str, board: Board) -> float | None:
    if amount is None or board.cost is None:
        return None
    try:
        costing = board.cost.costing
        return float(restatement(costing).of(Money(amount, currency, costing.price_year)).money.amount)
    except BadInput:
        return None


@dataclass(frozen=True, slots=True)
class AreaNeed:
    """Need, expected money and gap of one area over several plans, in USD."""

    area: str
    need: float
    money: float
    gap: float


@dataclass(frozen=True)
class OpenNeeds:
    """What plans need that their owners opened. ``left_out`` are open plans that are not costed or have no USD rate.

    ``invented`` are open plans of invented places, which are not added to those of others.
    """

    plans: tuple[Plan, ...]
    areas: tuple[AreaNeed, ...]
    without_money: int
    left_out: int
    invented: int = 0

    @property
    def need(self) -> float:
        """Sum over all areas."""
        return sum(x.need for x in self.areas)

    @property
    def gap(self) -> float:
        """Sum over all areas."""
        return sum(x.gap for x in self.areas)


def open_needs(places: Iterable[Place], *, of_invented: bool = True) -> OpenNeeds:
    """Add up need, money and gap by area over the public plans of some places; never a ranking of places.

    Without ``of_invented`` plans of invented places are only counted.
    """
    found, left_out, without, invented = [], 0, 0, 0
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for plan in _open_plans(places):
        if plan.place.invented and not of_invented:
            invented += 1
            continue
        board = board_of(plan)
        usd = board.cost.usd if board.cost is not None else None
        if board.gap is None or usd is None:
            left_out += 1
            continue
        found.append(plan)
        without += not board.told
        for x in board.gap.areas:
            for position, amount in enumerate((x.need, x.money, x.gap)):
                sums[x.key][position] += amount * float(usd)
    areas = tuple(AreaNeed(key, *values) for key, values in sums.items())
    return OpenNeeds(tuple(found), areas, without, left_out, invented)


@dataclass(frozen=True, slots=True)
class Unfunded:
    """The share of a plan's need for which no money is expected, and the plan."""

    plan: uuid.UUID
    share: float


def unfunded_by_place(places: Iterable[Place]) -> dict[str, Unfunded]:
    """What the newest open, costed plan of each place with some money on record lacks, by the code of the place.

    A place without such a plan is not in the answer: nobody knows is not the same as nothing.
    """
    found: dict[str, Unfunded] = {}
    for plan in _open_plans(places, told=True):
        if plan.place.code in found:
            continue
        gap = board_of(plan).gap
        if gap is not None and gap.total.need > 0:
            # Money that is for nothing in particular may go to any activity.
            left = max(gap.total.gap - sum(gap.unallocated.values()), 0.0)
            found[plan.place.code] = Unfunded(plan.pk, left / gap.total.need)
    return found


def _open_plans(places: Iterable[Place], *, told: bool = False) -> list[Plan]:
    found = Plan.objects.filter(place__in=list(places), visibility=Visibility.PUBLIC, costing__isnull=False)
    if told:
        found = found.filter(Exists(Commitment.objects.filter(plan=OuterRef("pk"))))
    related = found.select_related("place", "round__source", "author", "catalogue__catalogue")
    return list(related.prefetch_related("choices").order_by("-changed_at"))
