"""Capacity beside performance: which scores speak about the same thing as an interval of 7-1-7, and what moved.

Which areas stand beside which interval is our draft: no source says it. Nothing is computed from the two together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hsforhs.framework import Framework, Key
from hsforhs.scores import Assessment, Number, areas_by_indicator, level_of

from .records import DETECT, NOTIFY, RESPOND

AREAS_BESIDE: Mapping[str, tuple[str, ...]] = {
    DETECT: ("D2", "D1"),
    NOTIFY: ("P3", "D2"),
    RESPOND: ("R1", "R3", "R4", "R5"),
}
"""Capacity areas shown beside each interval (our draft)."""


@dataclass(frozen=True, slots=True)
class Move:
    """The score of an indicator before and after something was done; ``after`` is ``None`` without a later score."""

    indicator: Key
    before: Number
    after: Number | None
    before_on: dt.date
    after_on: dt.date | None

    @property
    def moved(self) -> bool | None:
        """Whether the score is higher than before; ``None`` while there is no later score."""
        return None if self.after is None else self.after > self.before


def beside(assessment: Assessment, stage: str, words: Framework) -> dict[str, Number]:
    """Return the lowest level (0 to 5) in each area beside an interval; areas without a level are left out."""
    areas = areas_by_indicator(assessment.instrument, words)
    found: dict[str, Number] = {}
    for key, value in assessment.values.items():
        for area in areas.get(key, ()):
            if area in AREAS_BESIDE[stage]:
                level = level_of(assessment.instrument, value)
                found[area] = min(found.get(area, level), level)
    return {area: found[area] for area in AREAS_BESIDE[stage] if area in found}


def day_of(assessment: Assessment) -> dt.date | None:
    """Return the day for which an assessment speaks: its date, or the last day of its year."""
    return assessment.date or (dt.date(assessment.year, 12, 31) if assessment.year else None)


def move(assessments: Iterable[Assessment], indicator: Key, done_on: dt.date) -> Move | None:
    """Compare the last score of an indicator up to a day with the newest one after it, of the same kind of assessment.

    ``None`` where no score stands before that day. Scores of another kind are never compared: a self-assessment and an
    external evaluation ask different people.
    """
    scored = [(day, x.kind, x.values[indicator]) for x in assessments if (day := day_of(x)) and indicator in x.values]
    before = [x for x in scored if x[0] <= done_on]
    if not before:
        return None
    first = max(before, key=lambda x: x[0])
    after = [x for x in scored if x[0] > done_on and x[1] == first[1]]
    last = max(after, key=lambda x: x[0]) if after else None
    return Move(indicator, first[2], last[2] if last else None, first[0], last[0] if last else None)


@dataclass(frozen=True, slots=True)
class AreaMove:
    """The scores of a capacity area before and after something was done.

    ``rose`` of ``indicators`` that were scored both times; ``after_on`` is ``None`` while nobody scored the area since.
    """

    area: str
    rose: int
    indicators: int
    before_on: dt.date
    after_on: dt.date | None

    @property
    def moved(self) -> bool | None:
        """Whether any score of the area rose; ``None`` while there is no later assessment."""
        return None if self.after_on is None else self.rose > 0


def move_in_area(assessments: Iterable[Assessment], area: str, done_on: dt.date, words: Framework) -> AreaMove | None:
    """Compare the last assessment of an area up to a day with the newest one after it, of one instrument and kind.

    ``None`` where no assessment with a score in the area stands before that day.
    """
    seen = []
    for one in assessments:
        areas = areas_by_indicator(one.instrument, words)
        values = {key: value for key, value in one.values.items() if area in areas.get(key, ())}
        if values and (day := day_of(one)):
            seen.append((day, one.instrument, one.kind, values))
    before = [x for x in seen if x[0] <= done_on]
    if not before:
        return None
    first = max(before, key=lambda x: x[0])
    after = [x for x in seen if x[0] > done_on and x[1:3] == first[1:3]]
    if not after:
        return AreaMove(area, 0, 0, first[0], None)
    last = max(after, key=lambda x: x[0])
    both = [key for key in first[3] if key in last[3]]
    return AreaMove(area, sum(last[3][x] > first[3][x] for x in both), len(both), first[0], last[0])
