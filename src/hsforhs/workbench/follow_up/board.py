"""How the activities of a plan stand on a day: dates, status, progress, spending."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from hsforhs import planning
from hsforhs.planning import HEALTH
from hsforhs.planning.progress import Standing, standing
from hsforhs.planning.timing import levels_now, usual_start
from hsforhs.workbench.costs.costing import CostedActivity, PlanCost, plan_cost
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record

from .models import Progress, Status

USUAL_MONTHS = 12
NEEDS_A_HAND = (Standing.OVERDUE, Standing.AT_RISK)


@dataclass(frozen=True, slots=True)
class Followed:
    """One activity on a day. ``planned`` says whether its dates were set; else they follow year and duration."""

    record: planning.PlanLine
    costed: CostedActivity | None
    progress: Progress | None
    starts: dt.date
    ends: dt.date
    standing: Standing

    @property
    def id(self) -> str:
        return self.record.action.id

    @property
    def planned(self) -> bool:
        return self.progress is not None and self.progress.starts is not None

    @property
    def status(self) -> Status:
        return Status(self.progress.status) if self.progress else Status.NOT_STARTED

    @property
    def percent(self) -> int:
        return self.progress.percent if self.progress else 0

    @property
    def spent(self) -> Decimal:
        return self.progress.spent if self.progress else Decimal(0)

    @property
    def owner(self) -> str:
        """Who is responsible, as written; empty where nobody is named."""
        return self.costed.owner if self.costed else ""

    @property
    def agency(self) -> str:
        """Who is responsible, or the sector that leads where nobody is named."""
        return self.owner or self.record.action.lead_sector or HEALTH

    @property
    def cost(self) -> Decimal:
        """What it costs without overhead; 0 where nobody has said."""
        return self.costed.total if self.costed else Decimal(0)


@dataclass(frozen=True)
class Board:
    """All activities that the plan pays, on a day; ``first_year`` is the calendar year in which the plan begins."""

    plan: Plan
    record: planning.Plan
    cost: PlanCost | None
    first_year: int
    on: dt.date
    activities: tuple[Followed, ...]

    @cached_property
    def by_standing(self) -> Mapping[Standing, tuple[Followed, ...]]:
        """Activities by how they stand, the ones that end first before others."""
        found: dict[Standing, list[Followed]] = {x: [] for x in Standing}
        for one in sorted(self.activities, key=lambda x: (x.ends, x.id)):
            found[one.standing].append(one)
        return {x: tuple(found[x]) for x in Standing}

    @cached_property
    def by_status(self) -> Mapping[Status, int]:
        """How many activities have each status, none left out."""
        return {x: sum(one.status is x for one in self.activities) for x in Status}

    @property
    def spent(self) -> Decimal:
        """What was spent on all activities."""
        return sum((x.spent for x in self.activities), Decimal(0))

    def activity(self, action_id: str) -> Followed | None:
        """One activity by the id of its action."""
        return next((x for x in self.activities if x.id == action_id), None)


def board_of(plan: Plan, *, on: dt.date, cost: PlanCost | None = None) -> Board:
    """Put the plan, its costs and what was reported together, in the edition in use."""
    record = cost.record if cost else plan_record(plan)
    cost = cost or plan_cost(plan, record=record)
    first = cost.costing.first_year if cost else plan.created_at.year + 1
    stored = {x.action_id: x for x in plan.progress.all()}
    now = levels_now(record.report)
    found = []
    for line in record.lines:
        costed = cost.activity_by_id.get(line.action.id) if cost else None
        if costed is not None and costed.excluded:
            continue
        start = costed.start if costed else usual_start(line, now, years=plan.years)
        found.append(followed(line, costed, stored.get(line.action.id), first + start - 1, on))
    return Board(plan, record, cost, first, on, tuple(found))


def followed(
    line: planning.PlanLine, costed: CostedActivity | None, progress: Progress | None, year: int, on: dt.date
) -> Followed:
    """Say how one activity stands; ``year`` is the calendar year of its start."""
    usual = dt.date(year, 1, 1)
    starts = progress.starts if progress and progress.starts else usual
    ends = progress.ends if progress and progress.ends else last_day(starts, line.action.months or USUAL_MONTHS)
    ends = max(ends, starts)
    status = progress.status if progress else Status.NOT_STARTED
    found = standing(
        done=status == Status.COMPLETED,
        cancelled=status == Status.CANCELLED,
        percent=progress.percent if progress else 0,
        starts=starts,
        ends=ends,
        on=on,
    )
    return Followed(line, costed, progress, starts, ends, found)


def last_day(starts: dt.date, months: int) -> dt.date:
    """The last day of so many months from a day on."""
    year, month = divmod(starts.year * 12 + starts.month - 1 + months, 12)
    day = min(starts.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day) - dt.timedelta(days=1)


def needing_a_hand(activities: Iterable[Followed]) -> list[Followed]:
    """Activities that are overdue, then those at risk, the oldest end first."""
    found = [x for x in activities if x.standing in NEEDS_A_HAND]
    return sorted(found, key=lambda x: (NEEDS_A_HAND.index(x.standing), x.ends, x.id))
