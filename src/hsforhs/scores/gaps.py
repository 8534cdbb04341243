"""From scores to gaps, spoken in cells of the framework."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from hsforhs.framework import Framework, Key, SectorLink, Synergy

from .levels import level_of, standard_target
from .records import Assessment, Number

JEE3 = "jee-3"


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator below its target, with everything that the framework says around it.

    ``now`` is the level 0 to 5 (a half in some JEE 1 reports), ``target`` the level wanted. ``area`` is the
    capacity area, ``jee3`` the indicators of JEE 3 that ask the same. ``components`` and ``sectors`` are the
    cells of the area in our draft matrix, strongest first, each with strength and mode.
    """

    indicator: Key
    now: Number
    target: int
    area: str
    jee3: tuple[Key, ...]
    components: tuple[Synergy, ...]
    sectors: tuple[SectorLink, ...]


@dataclass(frozen=True, slots=True)
class GapReport:
    """All gaps of one assessment and all that it cannot say.

    ``unmapped``: indicators of the instrument without a counterpart in JEE 3. ``not_seen``: JEE 3 indicators
    that the instrument does not ask about. ``not_reported`` and ``not_applicable``: no level, so no gap.
    """

    assessment: Assessment
    gaps: tuple[Gap, ...]
    unmapped: tuple[Key, ...]
    not_seen: tuple[Key, ...]
    not_reported: tuple[Key, ...]
    not_applicable: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class CapacityGap:
    """A capacity below full score, where only capacities were published: it speaks areas, not steps."""

    capacity: Key
    per_cent: Number
    areas: tuple[str, ...]


def gaps(
    assessment: Assessment,
    framework: Framework,
    *,
    years: int = 5,
    target: int | None = None,
    targets: Mapping[Key, int] | None = None,
) -> GapReport:
    """Compare an assessment with its targets.

    Args:
        assessment: scores of one place by one instrument.
        framework: the vocabulary.
        years: 1 aims one step up, 5 at level 4 (5 where already at 4).
        target: one level 1 to 5 for all indicators instead of the rule.
        targets: levels for single indicators, stronger than ``target``.

    """
    found: list[Gap] = []
    unmapped: list[Key] = []
    values = assessment.values
    for key in assessment.scores:
        jee3 = jee3_counterparts(key, framework)
        if not jee3:
            unmapped.append(key)
            continue
        if key not in values:
            continue
        now = level_of(assessment.instrument, values[key])
        wanted = (targets or {}).get(key) or target or standard_target(now, years=years)
        if now < wanted:
            area = area_of(key, jee3, framework)
            found.append(
                Gap(key, now, wanted, area, jee3, components_of(area, framework), framework.area_sectors[area])
            )
    return GapReport(
        assessment,
        tuple(found),
        tuple(unmapped),
        not_seen_by(assessment.instrument, framework),
        tuple(
            key
            for key, score in assessment.scores.items()
            if key not in values and key not in assessment.not_applicable
        ),
        assessment.not_applicable,
    )


def jee3_counterparts(key: Key, framework: Framework) -> tuple[Key, ...]:
    """Return the JEE 3 indicators that ask what ``key`` asks, through the declared crosswalks."""
    if key.instrument_id == JEE3:
        return (key,)
    return tuple(x.object for x in framework.counterparts(key, JEE3))


def area_of(key: Key, jee3: tuple[Key, ...], framework: Framework) -> str:
    """Return the capacity area of an indicator: where its JEE 3 counterparts stand.

    With counterparts in several areas, the one that answers to the capacity of a SPAR 2 indicator wins, then
    the one with most counterparts, then the first.
    """
    areas = [framework.area_of(x).code for x in jee3]
    if key.instrument_id == "spar-2":
        own = framework.indicators[key].group.code
        areas = [x for x in areas if framework.areas[x].spar2_capacity == own] or areas
    return Counter(areas).most_common(1)[0][0]


def components_of(area: str, framework: Framework) -> tuple[Synergy, ...]:
    """Return the cells of an area, strongest first."""
    cells = [x for (row, _), x in framework.matrix.items() if row == area]
    return tuple(sorted(cells, key=lambda cell: -cell.strength))


def not_seen_by(instrument: str, framework: Framework) -> tuple[Key, ...]:
    """Return the JEE 3 indicators on which an instrument has no question."""
    if instrument == JEE3:
        return ()
    seen = {x for y in framework.indicators_of(instrument) for x in jee3_counterparts(y.key, framework)}
    return tuple(x.key for x in framework.indicators_of(JEE3) if x.key not in seen)


def capacity_gaps(assessment: Assessment, framework: Framework) -> tuple[CapacityGap, ...]:
    """Return the published capacities below 100 per cent, lowest first, with the areas that they touch."""
    if not assessment.instrument.startswith("spar"):
        return ()
    found = []
    for group in framework.groups_of(assessment.instrument):
        per_cent = assessment.published.get(group.key.code)
        if per_cent is not None and per_cent < 100:
            jee3 = [x for key in group.indicators for x in jee3_counterparts(key, framework)]
            areas = dict.fromkeys(framework.area_of(x).code for x in jee3)
            found.append(CapacityGap(group.key, per_cent, tuple(areas)))
    return tuple(sorted(found, key=lambda gap: gap.per_cent))
