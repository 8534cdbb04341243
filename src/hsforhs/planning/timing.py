"""In which year of a plan an action starts when nobody decided: one step a year."""

from __future__ import annotations

import math
from collections.abc import Mapping

from hsforhs.framework import Key
from hsforhs.scores import GapReport, Number

from .records import PlanLine


def levels_now(report: GapReport) -> Mapping[Key, Number]:
    """Return the level 0 to 5 at which each gap of a report stands."""
    return {x.indicator: x.now for x in report.gaps}


def usual_start(line: PlanLine, now: Mapping[Key, Number], *, years: int) -> int:
    """Return the year, from 1, in which the step of an action is climbed at one step a year; at most ``years``.

    The step above the level of today is climbed in year 1; of several gaps the lowest counts. An action without a gap,
    which a person added, goes by its step alone.
    """
    lowest = min((now[x] for x in line.gaps if x in now), default=1)
    return max(1, min(years, line.action.step - max(1, math.floor(lowest))))
