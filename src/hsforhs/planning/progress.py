"""Whether an activity is where its dates say that it should be."""

from __future__ import annotations

import datetime as dt
from enum import Enum

BEHIND = 25.0
"""Percentage points behind what the dates say from which on an activity is at risk."""
GRACE = dt.timedelta(days=30)
"""How long after its first day an activity may still wait for its beginning."""
FULL = 100


class Standing(Enum):
    """How an activity stands on a day."""

    CANCELLED = "cancelled"
    DONE = "done"
    NOT_DUE = "not due"
    ON_TIME = "on time"
    AT_RISK = "at risk"
    OVERDUE = "overdue"


def expected_percent(starts: dt.date, ends: dt.date, on: dt.date) -> float:
    """Return how many per cent of an activity should be done on a day, if work went evenly; raises ValueError else.

    The last day counts as a whole one: after it everything should be done.
    """
    if ends < starts:
        raise ValueError(f"it ends ({ends}) before it starts ({starts})")
    days = (ends - starts).days + 1
    return FULL * max(0, min(days, (on - starts).days)) / days


def standing(*, done: bool, cancelled: bool, percent: float, starts: dt.date, ends: dt.date, on: dt.date) -> Standing:
    """Say how an activity stands.

    At risk is what has not begun a month after its first day, and what is 25 percentage points or more behind even
    work; overdue is what is not done after its last day.
    """
    if cancelled:
        return Standing.CANCELLED
    if done:
        return Standing.DONE
    if on > ends:
        return Standing.OVERDUE
    if on < starts and not percent:
        return Standing.NOT_DUE
    waits = not percent and on > starts + GRACE
    behind = expected_percent(starts, ends, on) - percent >= BEHIND
    return Standing.AT_RISK if waits or behind else Standing.ON_TIME
