"""The money of a plan beside its costs: gap by line, area and year, what could not be counted, what is told twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from hsforhs.files import BadInput
from hsforhs.planning import funding
from hsforhs.planning.costing import CostLine, draw_parts
from hsforhs.planning.costing.money import Money
from hsforhs.planning.funding import Flow, FlowState, FundingGap, Need, Pair, funding_gap, possible_duplicates
from hsforhs.workbench.costs.costing import PlanCost, plan_cost
from hsforhs.workbench.costs.entries import restatement
from hsforhs.workbench.follow_up.money import KnownMoney
from hsforhs.workbench.places.currencies import is_known
from hsforhs.workbench.plans.models import Plan

from .models import Commitment, OrganisationKind, Readiness, State, ToldApart

DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """A commitment with its amount in the plan's currency, or what it lacks to be counted: cost, rate or currency.

    It lacks its currency where its code is no money. ``outside`` says that its year is none of the plan: whatever it
    is for, it is unallocated.
    """

    commitment: Commitment
    amount: Decimal | None
    lacks: str = ""
    outside: bool = False

    @property
    def counted(self) -> bool:
        """Whether it is counted: it can be exchanged, and no other record tells of the same money."""
        return self.amount is not None and self.commitment.same_as_id is None


@dataclass(frozen=True)
class Board:
    """All money of a plan. Amounts are nominal, in the plan's currency; ``cost`` is None where nothing is costed."""

    plan: Plan
    cost: PlanCost | None
    told: tuple[Told, ...]
    probabilities: Mapping[FlowState, float]

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The money that is counted, as records of the core."""
        return tuple(_flow(x) for x in self.told if x.counted)

    @cached_property
    def gap(self) -> FundingGap | None:
        """What has no money yet; None where nothing is costed."""
        if self.cost is None:
            return None
        paid, factor = paid_by_year(self.cost), float(self.cost.factor)
        # The same prices and sizes hold for all activities and years, so the gap is as wide as the total of the costs.
        costs = factor * draw_parts([x.lines for x in paid], draws=DRAWS)
        needs = [x.need(factor) for x in paid]
        return funding_gap(needs, self.flows, probabilities=self.probabilities, draws=DRAWS, costs=costs)

    @cached_property
    def by_state(self) -> Mapping[str, Decimal]:
        """Nominal sums by state, of what is counted and does not only pass on."""
        passed_on = {x.id for x in self.gap.passed_on} if self.gap else set()
        sums = dict.fromkeys(State.values, Decimal(0))
        for x in self.told:
            if x.counted and x.amount is not None and str(x.commitment.pk) not in passed_on:
                sums[x.commitment.state] += x.amount
        return sums

    @cached_property
    def uncounted(self) -> tuple[Told, ...]:
        """What is on record and not counted, for want of an exchange rate."""
        return tuple(x for x in self.told if x.amount is None)

    @cached_property
    def no_money(self) -> tuple[str, ...]:
        """The codes of what is not counted that are no money."""
        return tuple(sorted({x.commitment.currency for x in self.told if x.lacks == "currency"}))

    @cached_property
    def outside(self) -> tuple[Told, ...]:
        """What is for calendar years that the plan does not have."""
        return tuple(x for x in self.told if x.outside)

    @cached_property
    def looking_alike(self) -> list[Pair]:
        """Pairs that may be the same money and nobody has answered about."""
        apart = {(x.one_id, x.other_id) for x in ToldApart.objects.filter(one__plan=self.plan)}
        return [
            x for x in possible_duplicates(self.flows) if tuple(sorted((int(x.one.id), int(x.other.id)))) not in apart
        ]


def board_of(plan: Plan, *, cost: PlanCost | None = None) -> Board:
    """Read the money of a plan."""
    cost = cost or plan_cost(plan)
    found = Commitment.objects.filter(plan=plan).select_related("organisation", "file")
    readiness = Readiness.objects.filter(plan=plan).first()
    chances = {x: funding.PROBABILITY[x] for x in FlowState}
    chances |= {FlowState(key): float(x) for key, x in (readiness.probabilities if readiness else {}).items()}
    known = cache(is_known)
    return Board(plan, cost, tuple(_told(x, cost, known) for x in found), chances)


@dataclass(frozen=True, slots=True)
class PaidInYear:
    """What is paid for one activity in one calendar year."""

    activity: str
    area: str
    year: int
    lines: tuple[CostLine, ...]

    def need(self, factor: float) -> Need:
        """Low, central and high of its cost; ``factor`` brings its share of the overhead in."""
        low, central, high = (
            factor
            * sum(
                float(x.quantity) * float(getattr(x.price.price, end)) * float(getattr(x.size, end)) for x in self.lines
            )
            for end in ("low", "central", "high")
        )
        return Need(self.activity, self.area, self.year, central, min(low, central), max(high, central))


def paid_by_year(cost: PlanCost) -> list[PaidInYear]:
    """What each activity is paid for in each calendar year."""
    return [
        PaidInYear(activity.id, activity.record.action.area, cost.calendar(year), paid)
        for activity in cost.activities
        for year in range(1, cost.plan.years + 1)
        if (paid := tuple(x for x in activity.charged if year in x.years))
    ]


def money_behind(plan: Plan, cost: PlanCost | None = None) -> KnownMoney | None:
    """What government and partners give to a plan by what is expected; None where nothing is on record."""
    board = board_of(plan, cost=cost)
    if not board.told or board.gap is None:
        return None
    passed_on = {x.id for x in board.gap.passed_on}
    sums = {True: Decimal(0), False: Decimal(0)}
    for x in board.told:
        if x.counted and x.amount is not None and str(x.commitment.pk) not in passed_on:
            chance = x.commitment.probability
            if chance is None:
                chance = Decimal(str(board.probabilities[FlowState(x.commitment.state)]))
            government = x.commitment.organisation.kind == OrganisationKind.GOVERNMENT
            sums[government] += x.amount * chance
    closing = Decimal(str(board.gap.total.money)).quantize(Decimal("0.01"))
    return KnownMoney(sums[True], sums[False], max(Decimal(0), sums[True] + sums[False] - closing))


def _told(found: Commitment, cost: PlanCost | None, known: Callable[[str], bool]) -> Told:
    if cost is None:
        return Told(found, None, "cost")
    restate = restatement(cost.costing)
    outside = found.year not in cost.calendar_years
    try:
        # Money is nominal: it is exchanged and never brought to the prices of another year.
        amount = restate.of(Money(found.amount, found.currency, cost.costing.price_year)).money.amount
    except BadInput:
        return Told(found, None, "rate" if known(found.currency) else "currency", outside)
    return Told(found, amount, outside=outside)


def _flow(x: Told) -> Flow:
    found = x.commitment
    return Flow(
        str(found.pk),
        found.organisation.name,
        found.receiver,
        FlowState(found.state),
        float(x.amount or 0),
        found.year,
        {key: float(share) for key, share in found.lines.items()},
        {key: float(share) for key, share in found.areas.items()},
        found.activity,
        found.paid_from,
        found.title,
        found.file.file_name if found.file else found.source,
        found.on,
        None if found.probability is None else float(found.probability),
    )
