"""7-1-7 over many events: how many met each target, the days in the middle, what held them up most often."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hsforhs.scores import Number

from .records import STAGES, Timeline
from .timeliness import measure

ALL = "all"


@dataclass(frozen=True, slots=True)
class Count:
    """How many events met a target, missed it, or cannot tell."""

    met: int
    missed: int
    unknown: int

    @property
    def number(self) -> int:
        """All events."""
        return self.met + self.missed + self.unknown

    @property
    def per_cent(self) -> float | None:
        """Per cent met of the events that can tell; ``None`` where none can."""
        known = self.met + self.missed
        return 100 * self.met / known if known else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Per cent met of all events if every unknown one missed, and if every unknown one met."""
        if not self.number:
            return None
        return 100 * self.met / self.number, 100 * (self.met + self.unknown) / self.number


@dataclass(frozen=True, slots=True)
class Days:
    """The known days of one interval: how many events, the middle, the shortest and the longest."""

    number: int
    median: Number | None
    shortest: int | None
    longest: int | None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of bottleneck or enabler of one stage, in how many events it was named."""

    stage: str
    kind: str
    enabler: bool
    events: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Many events. ``counts`` is keyed by the three stages and ``all``, ``days`` by the three stages."""

    number: int
    counts: Mapping[str, Count]
    days: Mapping[str, Days]
    kinds: tuple[Kind, ...]


def summarise(timelines: Iterable[Timeline]) -> Summary:
    """Count over events. A factor without a kind is counted under its own words; an event counts once for each kind."""
    events = list(timelines)
    found = [measure(x) for x in events]
    counts = {stage: _count([x.intervals[stage].met for x in found]) for stage in STAGES}
    counts[ALL] = _count([x.all_met for x in found])
    days = {stage: _days([y for x in found if (y := x.intervals[stage].days) is not None]) for stage in STAGES}
    named = Counter(key for event in events for key in {(x.stage, x.kind or x.text, x.enabler) for x in event.factors})
    ordered = sorted(named.items(), key=lambda item: (STAGES.index(item[0][0]), item[0][2], -item[1], item[0][1]))
    kinds = tuple(Kind(stage, kind, enabler, number) for (stage, kind, enabler), number in ordered)
    return Summary(len(events), counts, days, kinds)


def _count(met: list[bool | None]) -> Count:
    return Count(met.count(True), met.count(False), met.count(None))


def _days(known: list[int]) -> Days:
    if not known:
        return Days(0, None, None, None)
    middle = statistics.median(known)
    return Days(len(known), int(middle) if middle == int(middle) else middle, min(known), max(known))
