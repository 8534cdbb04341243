"""Selection as of a date: for each unit and indicator the newest value that was known then, without look-ahead."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(?P<year>\d{4})(?:-?Q(?P<quarter>[1-4])|-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?\Z")


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one unit, NaN where it is missing; ``imputed`` where somebody filled it before.

    ``row`` counts the rows of the table from 0.
    """

    unit: str
    indicator: str
    value: float
    row: int
    observed: date | None = None
    published: date | None = None
    retrieved: date | None = None
    imputed: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """The chosen observation, its age in years at the date asked for, and whether newer ones of its kind exist."""

    observation: Observation
    age: float | None
    carried: bool


def end_of_period(text: str) -> date | None:
    """Return the last day of a year, quarter, month or day; ``None`` where the text is no such date."""
    match = _DATE.match(text.strip().removesuffix(".0"))
    if match is None:
        return None
    year = int(match["year"])
    if match["quarter"]:
        month = 3 * int(match["quarter"])
        return date(year, month, calendar.monthrange(year, month)[1]) if year else None
    month = int(match["month"] or 12)
    if not (1 <= month <= 12 and year):
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(match["day"] or last)
    return date(year, month, day) if 1 <= day <= last else None


def latest(
    observations: Iterable[Observation], *, as_of: date | None = None, max_age: float | None = None
) -> dict[str, list[Pick]]:
    """Choose per indicator and unit the newest value known at ``as_of`` and not older than ``max_age`` years.

    A value is known once its period is over and it has been published and retrieved, as far as these dates are given.
    Of several revisions of one period the last one counts. A missing value never hides an older reported one. Without
    ``as_of`` ages count back from the newest period of all observations.
    """
    best: dict[str, dict[str, Observation]] = {}
    newest: dict[str, date] = {}
    usable = [x for x in observations if as_of is None or _known(x, as_of)]
    for x in usable:
        chosen = best.setdefault(x.indicator, {})
        if math.isnan(x.value):
            continue
        if x.unit not in chosen or _order(x) > _order(chosen[x.unit]):
            chosen[x.unit] = x
        if x.observed is not None:
            newest[x.indicator] = max(newest.get(x.indicator, x.observed), x.observed)
    day = as_of or max(newest.values(), default=None)
    found: dict[str, list[Pick]] = {}
    for indicator, chosen in best.items():
        picks = [_pick(x, day, newest.get(indicator)) for x in chosen.values()]
        found[indicator] = [x for x in picks if max_age is None or x.age is None or x.age <= max_age]
    return found


def _known(x: Observation, as_of: date) -> bool:
    return all(day is None or day <= as_of for day in (x.observed, x.published, x.retrieved))


def _order(x: Observation) -> tuple[date, date, date]:
    return x.observed or date.min, x.published or date.min, x.retrieved or date.min


def _pick(x: Observation, day: date | None, newest: date | None) -> Pick:
    if x.observed is None or day is None:
        return Pick(x, None, carried=False)
    return Pick(x, (day - x.observed).days / 365.25, carried=newest is not None and x.observed < newest)
