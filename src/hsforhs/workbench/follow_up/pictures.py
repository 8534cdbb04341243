"""Charts of a plan at a glance as numbers for templates; each has its table beside or its figures inside."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hsforhs.planning.progress import Standing
from hsforhs.workbench.costs.pictures import bar
from hsforhs.workbench.look.drawing import across

from .board import Board, Followed
from .models import Status
from .money import KnownMoney
from .reporting import Quarter


@dataclass(frozen=True, slots=True)
class Fall:
    """One bar of a waterfall: ``name`` is need, government, partners, unused or gap."""

    name: str
    amount: Decimal
    x: str
    width: str


def waterfall(need: Decimal, money: KnownMoney | None) -> list[Fall]:
    """Return need, what government and partners take off, and the gap; only need and gap where no money is known.

    What of the money closes no gap rises again before the gap, so that the gap is that of the funding board. More
    money than need leaves no gap; the bars then end at 0.
    """
    found = []
    left = need
    parts = [("government", money.government), ("partners", money.partners)] if money else []
    whole = need or Decimal(1)
    x, width = bar(0, 100.0 if need else 0.0)
    found.append(Fall("need", need, x, width))
    for name, amount in parts:
        taken = min(left, amount)
        x, width = bar(float(100 * (left - taken) / whole), float(100 * taken / whole))
        found.append(Fall(name, amount, x, width))
        left -= taken
    if money and money.unused:
        missing = max(Decimal(0), need - money.government - money.partners + money.unused)
        x, width = bar(float(100 * left / whole), float(100 * (missing - left) / whole))
        found.append(Fall("unused", money.unused, x, width))
        left = missing
    x, width = bar(0, float(100 * left / whole))
    found.append(Fall("gap", left, x, width))
    return found


@dataclass(frozen=True, slots=True)
class Stroke:
    """One activity in a Gantt chart: its bar, the part of it that is done, and its class (done, late, open)."""

    activity: Followed
    x: str
    width: str
    done_x: str
    done_width: str
    look: str


@dataclass(frozen=True, slots=True)
class Gantt:
    """Activities by quarter: ``quarters`` with the start of each, and where today is, if inside."""

    quarters: tuple[tuple[Quarter, str], ...]
    strokes: tuple[Stroke, ...]
    today: str


def quarters_of(board: Board) -> list[Quarter]:
    """The quarters of the years of the plan, and those that activities run on for."""
    last = max((x.ends for x in board.activities), default=dt.date(board.first_year, 12, 31))
    end = max(Quarter(board.first_year + board.plan.years - 1, 4), Quarter.of(last))
    first = min((x.starts for x in board.activities), default=dt.date(board.first_year, 1, 1))
    found = [min(Quarter(board.first_year, 1), Quarter.of(first))]
    while found[-1] < end:
        found.append(found[-1].next)
    return found


def gantt(board: Board, activities: Sequence[Followed]) -> Gantt:
    """Return the chart of some activities over all quarters of the plan."""
    quarters = quarters_of(board)
    first, last = quarters[0].first, quarters[-1].last
    days = (last - first).days + 1

    def at(day: dt.date) -> float:
        return 100 * (day - first).days / days

    strokes = []
    for one in sorted(activities, key=lambda x: (x.starts, x.ends, x.id)):
        start, width = at(one.starts), max(0.6, at(one.ends + dt.timedelta(days=1)) - at(one.starts))
        x, whole = bar(start, width)
        done_x, done = bar(start, width * one.percent / 100)
        strokes.append(Stroke(one, x, whole, done_x, done, _look(one)))
    today = across(at(board.on)) if first <= board.on <= last else ""
    return Gantt(tuple((x, across(at(x.first))) for x in quarters), tuple(strokes), today)


def _look(one: Followed) -> str:
    if one.standing is Standing.OVERDUE:
        return "gap-bar"
    return "edge dash" if one.status in (Status.NOT_STARTED, Status.CANCELLED) else "edge"


@dataclass(frozen=True, slots=True)
class Load:
    """How many activities of one agency begin in each quarter; ``months`` are staff-months of coordination in all."""

    agency: str
    begins: tuple[int, ...]
    number: int
    months: int


def loads(board: Board, quarters: Sequence[Quarter]) -> list[Load]:
    """Return the load of each agency, the one with most activities first: who must begin how much when."""
    begins: dict[str, Counter[Quarter]] = {}
    months: Counter[str] = Counter()
    for one in board.activities:
        begins.setdefault(one.agency, Counter())[Quarter.of(one.starts)] += 1
        months[one.agency] += one.record.action.months
    found = [
        Load(agency, tuple(counts[x] for x in quarters), counts.total(), months[agency])
        for agency, counts in begins.items()
    ]
    return sorted(found, key=lambda x: (-x.number, x.agency))
