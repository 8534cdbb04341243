"""Who fits a gap, and why: hard filters first, then an explained score, then what nobody on the list covers.

A part of the score that was not asked for, such as the language where none is wanted, does not count at all.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hsforhs.framework import Framework, framework

from .experts import LEAST_LEVEL, LEVELS, Expert, Knowledge, Need, Window
from .explained import faded, weighted_mean
from .scoring import Scoring, default_scoring, likeness, nearness

HALF_LIFE = 5.0
"""Years after which evidence counts half."""
ENOUGH = 3.0
"""Pieces of fresh evidence that bring the part to 63 per cent."""
RECENT_DAYS = 365
YEAR = 365.25

MEMBERSHIP = "membership not approved"
DECLARATION = "declaration of interests not valid"
CONFLICT = "conflict of interest"
CONSENT = "no consent to be matched"
DATES = "not available on these days"
MODE = "not available in this mode"
LANGUAGE = f"language below {LEAST_LEVEL}"
FAR = "no expertise near the gap"
REASONS = (MEMBERSHIP, DECLARATION, CONFLICT, CONSENT, DATES, MODE, LANGUAGE, FAR)
"""Why somebody is not on a list, in the order in which it is asked; each expert is counted at the first."""


@dataclass(frozen=True, slots=True)
class Match:
    """An expert on the list. ``parts`` are from 0 to 1; ``score`` is their mean, weighted by ``weights``."""

    expert: Expert
    score: float
    parts: Mapping[str, float]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The answer: best first. ``filtered_out`` counts the others by reason, ``uncovered`` is what nobody here covers.

    Uncovered are the gap itself, cells of the area without which the capacity fails, the step, and methods and hazards.
    """

    people: tuple[Match, ...]
    filtered_out: Mapping[str, int]
    uncovered: tuple[str, ...]


def shortlist(need: Need, experts: Iterable[Expert], *, on: dt.date, scoring: Scoring | None = None) -> Shortlist:
    """Return who fits a need on a day. Equal scores stand in the order of the ids, so that a list can be repeated."""
    scoring, words = scoring or default_scoring(), framework()
    listed: list[Match] = []
    out: Counter[str] = Counter()
    for expert in experts:
        found = fit(expert, need, on=on, words=words, scoring=scoring)
        if isinstance(found, str):
            out[found] += 1
        else:
            listed.append(found)
    listed.sort(key=lambda x: (-x.score, x.expert.id))
    return Shortlist(
        tuple(listed), {x: out[x] for x in REASONS if out[x]}, uncovered(need, [x.expert for x in listed], words)
    )


def fit(
    expert: Expert, need: Need, *, on: dt.date, words: Framework | None = None, scoring: Scoring | None = None
) -> Match | str:
    """Return the match of one expert, or the reason of the first hard filter that keeps them out."""
    words, scoring = words or framework(), scoring or default_scoring()
    reason = obstacle(expert, need, on=on)
    if reason:
        return reason
    near = [(nearness(x.term, need, words, scoring), x) for x in expert.knowledge]
    if not any(value > 0 for value, _x in near):
        return FAR
    parts = {"area": max(value * x.level / 5 for value, x in near)}
    relevant = [x for value, x in near if value > 0]
    parts["evidence"] = _evidence(relevant, on)
    if need.steps:
        parts["step"] = _steps(relevant, need.steps)
    if need.languages:
        ranks = [LEVELS.index(expert.languages[x]) + 1 for x in need.languages]
        parts["language"] = math.fsum(ranks) / (len(LEVELS) * len(ranks))
    if need.country or need.region:
        parts["region"] = likeness(expert, need, words, scoring)
    if need.other:
        held = {x.term: x.level for x in expert.knowledge}
        parts["other"] = math.fsum(held.get(x, 0) / 5 for x in need.other) / len(need.other)
    parts["load"] = 1 / (1 + recent_assignments(expert, on))
    weights = {x: scoring.weights[x] for x in parts}
    return Match(expert, weighted_mean(parts, weights), parts, weights)


def obstacle(expert: Expert, need: Need, *, on: dt.date) -> str:
    """Return the reason of the first hard filter that keeps an expert out, empty where none does."""
    person = expert.kind == "person"
    if person and (expert.approved_until is None or expert.approved_until < on):
        return MEMBERSHIP
    interests = expert.interests
    if person and (interests is None or not interests.accepted or interests.expires < on):
        return DECLARATION
    countries = {expert.country} | (interests.countries if interests else frozenset())
    bodies = expert.bodies | (interests.bodies if interests else frozenset()) | ({expert.id} if not person else set())
    if (need.country and need.country in countries) or not need.bodies.isdisjoint(bodies):
        return CONFLICT
    if not expert.consents:
        return CONSENT
    windows = _open_windows(expert, need, on)
    if need.first and not windows:
        return DATES
    if need.mode and not any(need.mode in x.modes for x in windows):
        return MODE
    least = LEVELS.index(LEAST_LEVEL)
    if any(x not in expert.languages or LEVELS.index(expert.languages[x]) < least for x in need.languages):
        return LANGUAGE
    return ""


def uncovered(need: Need, experts: Sequence[Expert], words: Framework | None = None) -> tuple[str, ...]:
    """Return what nobody among some experts covers of a need."""
    words = words or framework()
    held = {x.term for expert in experts for x in expert.knowledge}
    if not any(x.partition(":")[0] == need.area for x in held):
        missing = [need.gap]
    elif need.component:
        missing = [] if held & {need.gap, need.area, need.component} else [need.gap]
    else:
        links = (x for (area, _component), x in words.matrix.items() if area == need.area)
        missing = [
            f"{x.area}:{x.component}"
            for x in links
            if x.strength == 3 and not any(term.startswith(f"{x.area}:{x.component}") for term in held)
        ]
    if need.steps and not any(_steps(x.knowledge, need.steps) for x in experts):
        missing.append(f"step {need.steps[0]}-{need.steps[1]}")
    missing += [x for x in need.other if x not in held]
    return tuple(missing)


def recent_assignments(expert: Expert, on: dt.date) -> int:
    """Count the assignments that began in the year before a day."""
    return sum(0 <= (on - x).days < RECENT_DAYS for x in expert.assigned)


def _open_windows(expert: Expert, need: Need, on: dt.date) -> list[Window]:
    if need.first and need.last:
        return [x for x in expert.windows if x.first <= need.first and need.last <= x.last]
    return [x for x in expert.windows if x.last >= on]


def _evidence(relevant: Iterable[Knowledge], on: dt.date) -> float:
    ages = [(on - proof.on).days / YEAR for x in relevant for proof in x.proofs]
    return 1 - math.exp(-math.fsum(faded(age, HALF_LIFE) for age in ages) / ENOUGH)


def _steps(relevant: Iterable[Knowledge], wanted: tuple[int, int]) -> float:
    """Return the share of the steps asked for that somebody has moved a country over."""
    asked = set(range(*wanted))
    moved = {step for x in relevant for proof in x.proofs if proof.steps for step in range(*proof.steps)}
    return len(asked & moved) / len(asked)
