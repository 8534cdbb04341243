"""From several gaps and a network to a balanced team: who fits which gap, then the team that covers most."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from hsforhs.framework import framework

from .experts import Expert, Need
from .greedy import greedy_team
from .scoring import Scoring, default_scoring
from .shortlists import REASONS, fit, uncovered
from .team import Candidate, Gap, Problem, Team, choose_team

MOST_EXACT = 200
"""People up to whom the team is proven; beyond them it is chosen one after the other."""
QUOTAS = ("region", "gender", "sector", "country")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A gap that a team is for, with its weight."""

    need: Need
    priority: float = 1.0


@dataclass(frozen=True, slots=True)
class Muster:
    """A team from a network. ``parts`` holds by member the score for each gap; ``missing`` what stays uncovered by gap.

    ``filtered_out`` counts by reason those who fit none of the gaps.
    """

    problem: Problem
    team: Team
    members: tuple[Expert, ...]
    missing: Mapping[str, tuple[str, ...]]
    filtered_out: Mapping[str, int]


def muster(
    wanted: Sequence[Wanted],
    experts: Sequence[Expert],
    *,
    size: int,
    on: dt.date,
    quotas: Mapping[str, Mapping[str, int]] | None = None,
    scoring: Scoring | None = None,
    seconds: float = 10.0,
) -> Muster:
    """Choose at most ``size`` experts for some gaps on a day.

    People of one institution, and those who shall not work together, are not taken into one team. ``quotas`` are least
    numbers by attribute (one of QUOTAS) and value.
    """
    words, scoring = framework(), scoring or default_scoring()
    candidates: list[Candidate] = []
    by_id: dict[str, Expert] = {}
    out: Counter[str] = Counter()
    for expert in experts:
        found = {x.need.gap: fit(expert, x.need, on=on, words=words, scoring=scoring) for x in wanted}
        scores = {gap: x.score for gap, x in found.items() if not isinstance(x, str)}
        if not scores:
            out[min((x for x in found.values() if isinstance(x, str)), key=REASONS.index)] += 1
            continue
        attributes = {x: frozenset({getattr(expert, x)} - {""}) for x in QUOTAS}
        candidates.append(Candidate(expert.id, scores, attributes))
        by_id[expert.id] = expert
    gaps = tuple(Gap(x.need.gap, x.priority) for x in wanted)
    problem = Problem(size, gaps, tuple(candidates), quotas or {}, _conflicts(by_id))
    exact = len(candidates) <= MOST_EXACT
    team = choose_team(problem, seconds=seconds) if exact else greedy_team(problem)
    members = tuple(by_id[x.id] for x in team.members)
    missing = {x.need.gap: uncovered(x.need, members, words) for x in wanted}
    return Muster(problem, team, members, missing, {x: out[x] for x in REASONS if out[x]})


def _conflicts(experts: Mapping[str, Expert]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.id, other.id)
        for one, other in combinations(experts.values(), 2)
        if one.bodies & other.bodies or other.id in one.rivals or one.id in other.rivals
    )
