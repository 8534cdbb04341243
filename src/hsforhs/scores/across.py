"""Roll-up of several places to one: the rule is named, and who is missing is counted and never averaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from hsforhs.files import BadInput
from hsforhs.framework import Framework, Key

from .gaps import jee3_counterparts
from .levels import level_of
from .records import Assessment, Number, ScoreState


class Rule(Enum):
    """How the levels of several places become one."""

    MINIMUM = "minimum"
    MEAN = "mean"
    WEIGHTED = "weighted"


class NotAsked(Enum):
    """A place whose adapted instrument leaves a question out: it neither answered nor owes an answer."""

    NOT_ASKED = "not asked"


Answer: TypeAlias = Number | ScoreState | NotAsked | None
"""What a place says to one question: a level, NOT_APPLICABLE, NOT_ASKED, or ``None`` where the answer is missing."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One place of a roll-up: its people where known, and its assessment, ``None`` where it did not report."""

    place: str
    population: int | None
    assessment: Assessment | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which places a figure rests on. Where a question does not apply or was not asked, nothing is missing.

    ``population_share`` is the part (0 to 1) of the people of all places, those that lack a figure with them, who
    live in places that reported; ``None`` where the population of a place is not known.
    """

    reported: tuple[str, ...]
    missing: tuple[str, ...]
    not_applicable: tuple[str, ...]
    not_asked: tuple[str, ...]
    population_share: float | None

    @property
    def asked(self) -> int:
        """How many places should have a figure: N of "7 of N"."""
        return len(self.reported) + len(self.missing)


@dataclass(frozen=True, slots=True)
class RolledUp:
    """One figure over several places: a level 0 to 5, ``None`` where no place has one."""

    value: float | None
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class AcrossPlaces:
    """Levels over several places by one rule.

    ``coverage`` counts assessments; each figure has its own coverage besides, since an assessment may leave
    questions open. ``areas`` rolls up, for each capacity area, the lowest level of each place in it. ``asked_of``
    is (indicators asked, indicators of the instrument): fewer are asked by an adapted instrument.
    """

    rule: Rule
    instrument: str
    coverage: Coverage
    indicators: Mapping[Key, RolledUp]
    areas: Mapping[str, RolledUp]
    asked_of: tuple[int, int]


def across_places(
    units: Iterable[Unit], rule: Rule, framework: Framework, *, asked: Sequence[Key] | None = None
) -> AcrossPlaces:
    """Roll up the assessments of several places by one rule.

    Args:
        units: all places that should have reported, each once; those without assessment count as missing.
        rule: minimum (the lowest place), mean (each place counts the same) or weighted (by population).
        framework: the vocabulary.
        asked: the indicators of an adapted instrument; by default all that one of the places was asked.

    Raises BadInput when no place reported, when assessments are of different editions, and, for the weighted rule,
    when a place that reported has no population.

    """
    places = sorted(units, key=lambda unit: unit.place)
    instrument = _one_instrument(places)
    every = [x.key for x in framework.indicators_of(instrument)]
    wanted = asked if asked is not None else {key for x in places if x.assessment for key in x.assessment.scores}
    keys = [key for key in every if key in wanted]
    people = {x.place: x.population for x in places}
    if rule is Rule.WEIGHTED:
        _check_population(places)
    found = {x.place: x.assessment for x in places}
    levels = {key: {place: _level(one, key) for place, one in found.items()} for key in keys}
    by_indicator = {key: x for key, x in areas_by_indicator(instrument, framework).items() if key in keys}
    lowest = {place: answers_by_area(one, by_indicator) if one else {} for place, one in found.items()}
    seen = [
        area for area in framework.areas if any(not isinstance(x.get(area), NotAsked | None) for x in lowest.values())
    ]
    return AcrossPlaces(
        rule,
        instrument,
        _coverage({place: 0 if one else None for place, one in found.items()}, people),
        {key: roll_up_values(rule, values, people) for key, values in levels.items()},
        {area: roll_up_values(rule, {place: x.get(area) for place, x in lowest.items()}, people) for area in seen},
        (len(keys), len(every)),
    )


def roll_up_values(rule: Rule, answers: Mapping[str, Answer], people: Mapping[str, int | None]) -> RolledUp:
    """Roll up one figure. ``answers`` holds every place.

    Raises BadInput for the weighted rule where the places with a level have no population.
    """
    present = {place: Fraction(x) for place, x in answers.items() if isinstance(x, int | float)}
    coverage = _coverage(answers, people)
    if not present:
        return RolledUp(None, coverage)
    if rule is Rule.MINIMUM:
        return RolledUp(float(min(present.values())), coverage)
    weights = dict.fromkeys(present, 1)
    if rule is Rule.WEIGHTED:
        weights = {place: _people(place, people.get(place)) for place in present}
    total = sum(weights[place] * value for place, value in present.items())
    return RolledUp(float(total / sum(weights.values())), coverage)


def areas_by_indicator(instrument: str, framework: Framework) -> Mapping[Key, tuple[str, ...]]:
    """Return the capacity areas that each indicator of an instrument speaks about, through the crosswalk."""
    name = "areas by indicator", instrument
    known: Mapping[Key, tuple[str, ...]] | None = framework.derived.get(name)
    if known is None:
        known = framework.derived[name] = MappingProxyType(
            {
                x.key: tuple(dict.fromkeys(framework.area_of(y).code for y in jee3_counterparts(x.key, framework)))
                for x in framework.indicators_of(instrument)
            }
        )
    return known


def lowest_by_area(assessment: Assessment, areas: Mapping[Key, Sequence[str]]) -> dict[str, Number]:
    """Return the lowest level of an assessment in each capacity area; ``areas`` as of :func:`areas_by_indicator`."""
    lowest: dict[str, Number] = {}
    for key, value in assessment.values.items():
        level = level_of(assessment.instrument, value)
        for area in areas.get(key, ()):
            lowest[area] = min(level, lowest.get(area, level))
    return lowest


def answers_by_area(assessment: Assessment, areas: Mapping[Key, Sequence[str]]) -> dict[str, Answer]:
    """Return what an assessment says to each area: its lowest level, or why there is none.

    ``None``: no indicator of the area has a level. NOT_APPLICABLE: none of them applies. NOT_ASKED: none is asked.
    """
    answers: dict[str, Answer] = {area: NotAsked.NOT_ASKED for found in areas.values() for area in found}
    asked = [(area, score) for key, score in assessment.scores.items() for area in areas.get(key, ())]
    answers |= {area: ScoreState.NOT_APPLICABLE for area, _score in asked}
    answers |= {area: None for area, score in asked if score.state is not ScoreState.NOT_APPLICABLE}
    return answers | lowest_by_area(assessment, areas)


def _level(assessment: Assessment | None, key: Key) -> Answer:
    if assessment is None:
        return None
    score = assessment.scores.get(key)
    if score is None:
        return NotAsked.NOT_ASKED
    if score.state is ScoreState.NOT_APPLICABLE:
        return ScoreState.NOT_APPLICABLE
    return None if score.value is None else level_of(assessment.instrument, score.value)


def _coverage(answers: Mapping[str, Answer], people: Mapping[str, int | None]) -> Coverage:
    reported = tuple(x for x, answer in answers.items() if isinstance(answer, int | float))
    missing = tuple(x for x, answer in answers.items() if answer is None)
    counts = {place: people.get(place) for place in (*reported, *missing)}
    known = {place: count for place, count in counts.items() if count is not None}
    everybody = sum(known.values())
    share = None
    if len(known) == len(counts) and everybody:
        share = sum(known[place] for place in reported) / everybody
    return Coverage(
        reported,
        missing,
        tuple(x for x, answer in answers.items() if isinstance(answer, ScoreState)),
        tuple(x for x, answer in answers.items() if isinstance(answer, NotAsked)),
        share,
    )


def _one_instrument(places: Sequence[Unit]) -> str:
    editions = sorted({x.assessment.instrument for x in places if x.assessment})
    if not editions:
        raise BadInput("no place has reported, so nothing can be rolled up", expected="an assessment at least")
    if len(editions) > 1:
        raise BadInput(f"the places were assessed with {' and '.join(editions)}", expected="one instrument and edition")
    return editions[0]


def _check_population(places: Sequence[Unit]) -> None:
    for unit in places:
        if unit.assessment:
            _people(unit.place, unit.population)


def _people(place: str, count: int | None) -> int:
    if not count or count < 0:
        raise BadInput(
            f"{place} reported and has no population here, so its weight is not known",
            expected="the population of every place that reported, or another rule",
        )
    return count
