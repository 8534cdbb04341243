"""How scores would move: which steps are complete when, and what the index makes of it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hsforhs.framework import Key
from hsforhs.planning.records import PlanLine
from hsforhs.scores import Assessment, GapReport, Number, level_of, steps_between

if TYPE_CHECKING:
    from hsforhs.metric import Definition, Result

PER_LEVEL = 20
"""Percentage points of SPAR for one level."""


@dataclass(frozen=True, slots=True)
class PathYear:
    """The end of one year, 0 for today: the level of each indicator with a score, and the index in per cent.

    ``index`` is None where no index is defined for the instrument, ``by_group`` the index of each capacity.
    """

    year: int
    levels: Mapping[Key, Number]
    index: float | None
    by_group: Mapping[str, float | None]


def score_path(
    report: GapReport,
    lines: Sequence[PlanLine],
    start: Mapping[str, int],
    *,
    years: int,
    delay: int = 0,
    not_needed: Collection[str] = (),
) -> tuple[PathYear, ...]:
    """Project the levels of an assessment, one entry for each year from 0.

    A gap climbs a step at the end of the year in which the last of its actions starts, ``delay`` years later, and only
    after the steps below. ``start`` holds the first year of each action that is done; an action of the plan that is
    not there holds its step back, unless it is ``not_needed``. A step without any action is never climbed: nothing in
    the plan says how. Indicators without a gap stay where they are.
    """
    reached = {
        gap.indicator: _reached(gap.indicator, gap.now, gap.target, lines, start, not_needed) for gap in report.gaps
    }
    values = report.assessment.values
    now = {key: level_of(report.assessment.instrument, value) for key, value in values.items()}
    by_year = []
    for year in range(years + 1):
        levels = dict(now)
        for key, steps in reached.items():
            climbed = [step for step, when in steps if when + delay <= year]
            if climbed:
                levels[key] = max(now[key], climbed[-1])
        by_year.append(levels)
    index = _index(report.assessment, by_year)
    return tuple(PathYear(year, levels, *(index[year] if index else (None, {}))) for year, levels in enumerate(by_year))


def _reached(
    gap: Key,
    now: Number,
    target: int,
    lines: Sequence[PlanLine],
    start: Mapping[str, int],
    not_needed: Collection[str],
) -> list[tuple[int, int]]:
    """Return the steps that a gap climbs with the year in which the last action of each starts, lower steps first."""
    found: list[tuple[int, int]] = []
    for step in steps_between(now, target):
        needed = [
            x.action.id
            for x in lines
            if gap in x.gaps and x.action.step == step and x.action.id not in not_needed and not x.action.topic
        ]
        if not needed or any(x not in start for x in needed):
            break
        when = max(start[x] for x in needed)
        found.append((step, max(when, found[-1][1]) if found else when))
    return found


def _index(
    assessment: Assessment, by_year: Sequence[Mapping[Key, Number]]
) -> list[tuple[float | None, Mapping[str, float | None]]]:
    """Evaluate the index of the instrument for each year; empty where none is defined for it."""
    if assessment.instrument != "spar-2":
        return []
    import numpy as np

    from hsforhs.metric import Observations, evaluate, load

    definition: Definition = load("spar-2")
    units = tuple(str(year) for year in range(len(by_year)))
    columns = {
        code: np.array([_per_cent(levels.get(Key.of("spar-2", code))) for levels in by_year])
        for code in definition.indicators
    }
    result: Result = evaluate(definition, Observations("projected", units, {}, columns, {}))
    groups = [x for x in definition.nodes if x != definition.top]
    return [(result.of(unit), {group: result.of(unit, group) for group in groups}) for unit in units]


def _per_cent(level: Number | None) -> float:
    return math.nan if level is None else float(level) * PER_LEVEL
