"""Invented events for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from hsforhs.experiences import EARLY_ACTIONS, EarlyAction, Timeline

FIRST = dt.date(2025, 1, 1)


def day(number: int) -> dt.date:
    """Return the day of an event, 0 the first."""
    return FIRST + dt.timedelta(days=number)


def event(
    detected: int | None = 5,
    notified: int | None = 6,
    done: int | None = 13,
    *,
    emerged: int | None = 0,
    actions: Mapping[str, EarlyAction] | None = None,
    name: str = "Cholera (invented)",
) -> Timeline:
    """Return an event by day numbers; all early actions are done on one day unless they are given."""
    each = {code: EarlyAction(day(done)) for code in EARLY_ACTIONS} if done is not None else {}
    days = [None if x is None else day(x) for x in (emerged, detected, notified)]
    return Timeline(name, "XLM", "BIO", *days, each if actions is None else actions)  # type: ignore[arg-type]
