"""Assessments as observations: what the exchange formats share.

An element is one thing that is measured, in one edition: an indicator, or a capacity or the total as published.
Its identifier carries the edition, since the same code means different things in different editions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from hsforhs.files import BadInput
from hsforhs.framework import Framework
from hsforhs.scores import TOTAL, Assessment, Number, ScoreState

MAINTAINER = "HSFORHS"
"""Prefix of what we name ourselves in other systems, so that it meets nothing of theirs."""


class Level(Enum):
    """What an element sums up."""

    INDICATOR = "indicator"
    CAPACITY = "capacity"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that is measured by one instrument in one edition. ``code`` is that of the instrument."""

    instrument: str
    code: str
    level: Level
    title: str

    @property
    def id(self) -> str:
        """Identifier in other systems: ``SPAR2_C5_1``, ``SPAR2_CAPACITY_C5``, ``SPAR2_TOTAL``."""
        prefix = edition_id(self.instrument)
        if self.level is Level.TOTAL:
            return f"{prefix}_{TOTAL}"
        middle = "CAPACITY_" if self.level is Level.CAPACITY else ""
        return f"{prefix}_{middle}{self.code.replace('.', '_')}"


@dataclass(frozen=True, slots=True)
class Observation:
    """What one assessment says of one element. ``value`` is ``None`` unless the state is ``VALUE``; 0 is a value."""

    assessment: Assessment
    element: Element
    state: ScoreState
    value: Number | None

    @property
    def year(self) -> int:
        """The reporting year, or the year in which the mission ended."""
        return year_of(self.assessment)

    @property
    def text(self) -> str:
        """The value as published, such as ``0``, ``60``, ``2.5``; empty where there is none."""
        if self.value is None:
            return ""
        return str(int(self.value)) if self.value == int(self.value) else str(self.value)


def edition_id(instrument: str) -> str:
    """Return the instrument and edition as one word: ``spar-2`` is ``SPAR2``."""
    return instrument.replace("-", "").upper()


def elements(instrument: str, framework: Framework) -> tuple[Element, ...]:
    """Return all elements of an instrument: indicators and, for SPAR, the capacities and the total.

    Raises BadInput for an instrument that is not scored.
    """
    book = framework.instrument(instrument)
    if not book.scale:
        raise BadInput(f"{instrument} is not scored", expected="jee-1 to jee-3, spar-1 or spar-2")
    indicators = [Element(instrument, x.code, Level.INDICATOR, x.title) for x in framework.indicators_of(instrument)]
    if not has_roll_up(instrument, framework):
        return tuple(indicators)
    groups = [Element(instrument, x.key.code, Level.CAPACITY, x.title) for x in framework.groups_of(instrument)]
    return (*indicators, *groups, Element(instrument, TOTAL, Level.TOTAL, "Average of all capacities"))


def has_roll_up(instrument: str, framework: Framework) -> bool:
    """Say whether capacities and a total are published for an instrument; then all figures are per cent."""
    return framework.instrument(instrument).scale == "percent"


def observations(assessment: Assessment, framework: Framework) -> Iterator[Observation]:
    """Yield what an assessment says, in the order of the book.

    Indicators that were not reported or do not apply are told with their state; capacities and the total are those
    that were published, never recomputed ones, and are left out where the source does not have them.
    """
    scores = {key.code: score for key, score in assessment.scores.items()}
    for element in elements(assessment.instrument, framework):
        if element.level is Level.INDICATOR:
            if score := scores.get(element.code):
                yield Observation(assessment, element, score.state, score.value)
        elif element.code in assessment.published:
            value = assessment.published[element.code]
            state = ScoreState.NOT_REPORTED if value is None else ScoreState.VALUE
            yield Observation(assessment, element, state, value)


def all_observations(
    assessments: Iterable[Assessment], framework: Framework, *, kinds_apart: bool
) -> Iterator[Observation]:
    """Yield the observations of several assessments, always in the same order: by place, instrument, year and kind.

    ``kinds_apart`` says whether the format tells a self-assessment from an external one. Raises BadInput where the
    format could not tell two assessments apart: one would silently overwrite the other.
    """
    found = sorted(assessments, key=lambda x: (*_identity(x), x.kind))
    for first, second in pairwise(found):
        if _identity(first) == _identity(second) and (first.kind == second.kind or not kinds_apart):
            kind = "kind and " if kinds_apart else ""
            raise BadInput(
                f"{first.place} has two assessments by {first.instrument} in {year_of(first)}",
                expected=f"one for each place, instrument, {kind}year",
            )
    for assessment in found:
        yield from observations(assessment, framework)


def year_of(assessment: Assessment) -> int:
    """Return the year for which an assessment stands; raises BadInput for one without year and date."""
    if assessment.year is not None:
        return assessment.year
    if assessment.date is None:
        raise BadInput(f"the assessment of {assessment.place} has no year", expected="a year or a date")
    return assessment.date.year


def _identity(found: Assessment) -> tuple[str, str, int]:
    return found.place, found.instrument, year_of(found)
