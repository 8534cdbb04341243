"""The arithmetic of 7-1-7 for one event: days of each interval, targets met or not, dates that cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from hsforhs.files import Sentence
from hsforhs.files.values import Written

from .records import DETECT, EARLY_ACTIONS, NOTIFY, RESPOND, STAGES, TARGET_DAYS, Timeline

_DATES = (("emergence", "emerged"), ("detection", "detected"), ("notification", "notified"))


@dataclass(frozen=True, slots=True)
class Interval:
    """One of the three intervals, in days.

    ``days`` is ``None`` where a date is unknown. ``at_least`` is what the known dates allow to say: with six of seven
    early actions known, the response took at least so long. ``met`` is ``None`` where nobody can tell.
    """

    stage: str
    target: int
    days: int | None = None
    at_least: int | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target was met; a lower bound beyond the target says no, one within it says nothing."""
        if self.days is not None:
            return self.days <= self.target
        return False if self.at_least is not None and self.at_least > self.target else None


@dataclass(frozen=True, slots=True)
class Measured:
    """An event measured: its intervals, and the days of the first and the last early response action."""

    intervals: Mapping[str, Interval]
    initiated: dt.date | None
    completed: dt.date | None

    @property
    def all_met(self) -> bool | None:
        """Whether all three targets were met: no as soon as one was missed, unknown while one is unknown."""
        each = [self.intervals[stage].met for stage in STAGES]
        return False if False in each else None if None in each else True


def measure(timeline: Timeline) -> Measured:
    """Return the intervals of an event.

    The response ends with the last early action of those that apply. While the date of one that applies is unknown the
    end is unknown; so it is where none applies.
    """
    applying = [x for x in map(timeline.action, EARLY_ACTIONS) if x.applies]
    known = sorted(x.on for x in applying if x.on)
    last = known[-1] if known else None
    completed = last if len(known) == len(applying) else None
    respond = Interval(
        RESPOND,
        TARGET_DAYS[RESPOND],
        _days(timeline.notified, completed),
        _days(timeline.notified, last),
    )
    intervals = {
        DETECT: Interval(DETECT, TARGET_DAYS[DETECT], _days(timeline.emerged, timeline.detected)),
        NOTIFY: Interval(NOTIFY, TARGET_DAYS[NOTIFY], _days(timeline.detected, timeline.notified)),
        RESPOND: respond,
    }
    return Measured(intervals, known[0] if known else None, completed)


def _days(first: dt.date | None, last: dt.date | None) -> int | None:
    return (last - first).days if first and last else None


def faults(timeline: Timeline, *, today: dt.date | None = None) -> Iterator[tuple[str, Sentence]]:
    """Yield (date, sentence) for dates that cannot be: out of order, or after ``today`` where it is given.

    Emergence, detection and notification follow each other; they may fall on one day. An early action may come before
    the notification, but not before the emergence.
    """
    known = [(name, value) for name, field in _DATES if (value := getattr(timeline, field))]
    for (before, first), (after, second) in pairwise(known):
        if second < first:
            yield after, _out_of_order(after, before, _day(second), _day(first))
    begin = known[0] if known and known[0][0] == "emergence" else None
    for code in EARLY_ACTIONS:
        on = timeline.action(code).on
        if on and begin and on < begin[1]:
            yield (
                code,
                Sentence(
                    "the action '%(action)s' (%(later)s) is before the emergence (%(earlier)s)",
                    action=code,
                    later=_day(on),
                    earlier=_day(begin[1]),
                ),
            )
        if on and not timeline.action(code).applies:
            yield code, Sentence("the action '%(action)s' has a day and is said not to apply", action=code)
    if today:
        every = [*known, *((code, x) for code in EARLY_ACTIONS if (x := timeline.action(code).on))]
        yield from (
            (name, Sentence("the day of '%(name)s' (%(day)s) has not come yet", name=name, day=_day(x)))
            for name, x in every
            if x > today
        )


def _day(day: dt.date) -> Written:
    return Written(day, day.isoformat())


def _out_of_order(after: str, before: str, later: Written, earlier: Written) -> Sentence:
    if after == "detection":
        return Sentence("the detection (%(later)s) is before the emergence (%(earlier)s)", later=later, earlier=earlier)
    if before == "emergence":
        return Sentence(
            "the notification (%(later)s) is before the emergence (%(earlier)s)", later=later, earlier=earlier
        )
    return Sentence("the notification (%(later)s) is before the detection (%(earlier)s)", later=later, earlier=earlier)
