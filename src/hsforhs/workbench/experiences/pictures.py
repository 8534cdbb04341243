"""The bars of 7-1-7: one for each interval, the target as a line; in per cent, mirrored for right to left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from hsforhs.experiences import STAGES, TARGET_DAYS, Measured
from hsforhs.experiences.summary import Count
from hsforhs.workbench.look.drawing import across, written

ROOM = 0.92
"""Share of the width that the longest bar takes."""


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval of one event. ``known`` is false where only a part of the days is known: the bar is then open."""

    stage: str
    days: int | None
    target: int
    met: bool | None
    known: bool
    x: str
    width: str
    line: str


def bars(measured: Measured) -> list[Bar]:
    """Return the three bars of an event on one scale, days from left to right in reading direction."""
    shown = {stage: _shown(measured, stage) for stage in STAGES}
    longest = max((*shown.values(), *TARGET_DAYS.values()))
    found = []
    for stage in STAGES:
        interval = measured.intervals[stage]
        width = 100 * ROOM * max(0, shown[stage]) / longest
        found.append(
            Bar(
                stage,
                interval.days,
                interval.target,
                interval.met,
                interval.days is not None,
                across(width) if get_language_bidi() else "0",
                written(width),
                across(100 * ROOM * interval.target / longest),
            )
        )
    return found


def _shown(measured: Measured, stage: str) -> int:
    interval = measured.intervals[stage]
    return interval.days if interval.days is not None else interval.at_least or 0


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar of shares: met, missed, unknown."""

    what: str
    number: int
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Shares:
    """How many events met a target, as a bar and as numbers."""

    stage: str
    count: Count
    parts: tuple[Part, ...]


def shares(counts: Iterable[tuple[str, Count]]) -> list[Shares]:
    """Return a bar of shares for each target; events that cannot tell have their own piece."""
    found = []
    for stage, count in counts:
        parts, start = [], 0.0
        for what, number in (("met", count.met), ("missed", count.missed), ("unknown", count.unknown)):
            width = 100 * number / count.number if count.number else 0.0
            if number:
                x = across(start + width) if get_language_bidi() else across(start)
                parts.append(Part(what, number, x, written(width)))
            start += width
        found.append(Shares(stage, count, tuple(parts)))
    return found
