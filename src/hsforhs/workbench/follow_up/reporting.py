"""The quarterly report, and whether scores moved after the money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hsforhs.framework import Key
from hsforhs.scores import Number, level_of
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.plans.models import Plan

from .board import Board, Followed
from .models import Report, Status

MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year, 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The quarter of a day."""
        return cls(day.year, 1 + (day.month - 1) // MONTHS)

    @classmethod
    def read(cls, text: str) -> Quarter | None:
        """Read ``2027-Q3``; None for anything else."""
        year, dash, number = text.partition("-Q")
        if not dash or not year.isdecimal() or len(year) != 4 or number not in ("1", "2", "3", "4"):
            return None
        return cls(int(year), int(number)) if int(year) >= dt.MINYEAR + 1 else None

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.next.first - dt.timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        """The quarter before it."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one activity in a quarter: its state before (None without any report) and at the end."""

    action: str
    before: Report | None
    after: Report
    spent: Decimal


@dataclass(frozen=True, slots=True)
class QuarterReport:
    """All that was reported about a quarter: activities with reports, what was completed, and what was spent."""

    quarter: Quarter
    changed: tuple[Changed, ...]
    spent: Decimal
    spent_until: Decimal
    completed: int
    reports: int


def quarter_report(plan: Plan, quarter: Quarter) -> QuarterReport:
    """Read the reports of a plan up to the end of a quarter, in one query."""
    rows = plan.progress_reports.filter(on__lte=quarter.last).order_by("on", "pk")
    before: dict[str, Report] = {}
    after: dict[str, Report] = {}
    number = 0
    for row in rows:
        if row.on < quarter.first:
            before[row.action_id] = row
        else:
            after[row.action_id] = row
            number += 1
    changed = tuple(
        Changed(x, before.get(x), row, row.spent - (before[x].spent if x in before else Decimal(0)))
        for x, row in sorted(after.items())
    )
    completed = sum(
        x.after.status == Status.COMPLETED and (x.before is None or x.before.status != Status.COMPLETED)
        for x in changed
    )
    until = sum((x.spent for x in {**before, **after}.values()), Decimal(0))
    return QuarterReport(quarter, changed, sum((x.spent for x in changed), Decimal(0)), until, completed, number)


@dataclass(frozen=True, slots=True)
class Moved:
    """One indicator with a gap in the plan: its level when the plan was drafted, its level now, and the money spent."""

    indicator: Key
    before: Number
    after: Number | None
    target: int
    spent: Decimal
    activities: int
    completed: int

    @property
    def steps(self) -> Number | None:
        """How far the level moved; None where the later assessment has none."""
        return None if self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class ScoreMovement:
    """The plan's gaps in the newest later assessment of the same instrument and kind. It shows no cause."""

    period: str
    rows: tuple[Moved, ...]

    @property
    def moved(self) -> int:
        """How many indicators stand higher than before."""
        return sum(x.steps is not None and x.steps > 0 for x in self.rows)


def score_movement(board: Board, person: Person) -> ScoreMovement | None:
    """Compare the assessment of a plan with the newest one after it; None where there is none yet."""
    start = board.plan.round
    later = next(
        (
            x
            for x in current_rounds(board.plan.place, person)
            if (x.round.instrument, x.round.kind) == (start.instrument, start.kind)
            and x.round.period > start.period
            and x.assessment.values
        ),
        None,
    )
    if later is None:
        return None
    values = later.assessment.values
    rows = []
    for gap in board.record.report.gaps:
        own = [x for x in board.activities if gap.indicator in x.record.gaps]
        value = values.get(gap.indicator)
        rows.append(
            Moved(
                gap.indicator,
                gap.now,
                None if value is None else level_of(start.instrument, value),
                gap.target,
                _shared(own),
                len(own),
                sum(x.status is Status.COMPLETED for x in own),
            )
        )
    return ScoreMovement(later.round.period, tuple(rows))


def _shared(activities: Sequence[Followed]) -> Decimal:
    """What was spent on activities, each shared alike by the gaps that it answers."""
    return sum((x.spent / len(x.record.gaps) for x in activities), Decimal(0))
