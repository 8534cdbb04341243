"""The best team as a mixed-integer programme.

``1 - product(1 - s)`` is ``1 - exp(-y)`` with ``y`` the sum of ``-ln(1 - s)`` over the team: a concave function of a
sum, which lies below each of its tangents. The programme maximises under tangents, each answer gives the tangents at
its own ``y``, and the answers come down to the true value, where the bound meets a team. Where the teams are few, each
is looked at instead: no tolerance of a solver then stands between two that are nearly equal.
"""

from __future__ import annotations

import math
import time
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.optimize import LinearConstraint

    from .team import Candidate, Problem

    Numbers: TypeAlias = NDArray[np.float64]

CERTAIN = 50.0
"""``-ln(1 - s)`` of a score of 1: more than any rounding of the coverage sees."""
FIRST_TANGENTS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.5)
PROVEN = 1e-9
"""Gap between bound and value, as a share of the sum of priorities, at which the answer counts as proven."""
SOLVER = 1e-6
"""The same where the solver gives a team again whose tangents it has: what is left is its own tolerance."""
SUM = 1000.0
"""What priorities add up to inside: the tolerances of the solver are absolute, and small ones were lost in them."""
FEW = 1_000_000
"""Seats of all teams together up to which each team is looked at."""


def best_team(problem: Problem, *, seconds: float) -> tuple[list[Candidate], float, bool] | None:
    """Return a team, a value that no team exceeds, and whether both meet; ``None`` where the limits cannot hold."""
    programme = _Programme(problem)
    if programme.has_few_teams():
        exact = programme.best_of_all()
        return None if exact is None else (_members(problem, exact), programme.value(exact) * programme.unit, True)
    end = time.monotonic() + seconds
    start = programme.some_team(seconds)
    if start is None:
        return None
    best = programme.filled(start)
    value, bound = programme.value(best), programme.most
    proven = bound - value <= PROVEN * programme.most
    seen: set[bytes] = set()
    while not proven and time.monotonic() < end:
        chosen, ceiling = programme.solve(max(end - time.monotonic(), 0.1))
        bound = min(bound, ceiling)
        if chosen is None:
            break
        found = programme.value(chosen)
        if found > value:
            best, value = chosen, found
        programme.add_tangents(programme.weights @ chosen)
        again = chosen.tobytes() in seen
        seen.add(chosen.tobytes())
        proven = bound - value <= (SOLVER if again else PROVEN) * programme.most
        if again and not proven:
            break
    return _members(problem, best), bound * programme.unit, proven


def _members(problem: Problem, chosen: Numbers) -> list[Candidate]:
    return [problem.people[i] for i in np.flatnonzero(chosen)]


class _Programme:
    """Variables are one of 0 or 1 for each person, then the coverage of each gap."""

    def __init__(self, problem: Problem) -> None:
        from scipy.sparse import lil_array

        people, gaps = len(problem.people), len(problem.gaps)
        self.size, self.people, self.gaps = problem.size, people, gaps
        given: Numbers = np.array([gap.priority for gap in problem.gaps], dtype=float)
        self.unit = float(given.sum()) / SUM or 1.0
        self.priorities: Numbers = given / self.unit
        self.most = float(self.priorities.sum())
        scores = np.array(
            [[person.scores.get(gap.id, 0.0) for person in problem.people] for gap in problem.gaps], dtype=float
        ).reshape(gaps, people)
        with np.errstate(divide="ignore"):
            self.weights: Numbers = np.minimum(-np.log1p(-scores), CERTAIN)
        at = {person.id: i for i, person in enumerate(problem.people)}
        self.rivals: list[set[int]] = [set() for _ in range(people)]
        for a, b in problem.conflicts:
            self.rivals[at[a]].add(at[b])
            self.rivals[at[b]].add(at[a])
        quotas = [(name, value, n) for name, values in problem.quotas.items() for value, n in values.items()]
        pairs = sorted({(min(at[a], at[b]), max(at[a], at[b])) for a, b in problem.conflicts})
        limits = lil_array((1 + len(quotas) + len(pairs), people))
        low = np.full(limits.shape[0], -np.inf)
        high = np.full(limits.shape[0], np.inf)
        limits[0, :] = 1.0
        high[0] = problem.size
        for row, (attribute, wanted, least) in enumerate(quotas, start=1):
            for i, person in enumerate(problem.people):
                if person.has(attribute, wanted):
                    limits[row, i] = 1.0
            low[row] = least
        for row, (one, other) in enumerate(pairs, start=1 + len(quotas)):
            limits[row, one] = limits[row, other] = 1.0
            high[row] = 1.0
        self.limits, self.low, self.high = limits.tocsr(), low, high
        self.slopes: list[Numbers] = []
        for y in FIRST_TANGENTS:
            self.add_tangents(np.full(gaps, y))

    def add_tangents(self, y: Numbers) -> None:
        """Keep the coverage of each gap below its tangent at ``y``."""
        self.slopes.append(y)

    def value(self, chosen: Numbers) -> float:
        """Return the sum of priority x coverage of a team of zeros and ones."""
        return float(self.priorities @ -np.expm1(-(self.weights @ chosen)))

    def has_few_teams(self) -> bool:
        """Say whether there are so few teams that each can be looked at."""
        teams = 0
        for members in range(min(self.size, self.people) + 1):
            teams += math.comb(self.people, members)
            if teams * self.people > FEW:
                return False
        return True

    def best_of_all(self) -> Numbers | None:
        """Return the best of all teams within the limits, the smallest of equal ones; ``None`` where there is none."""
        best, most = None, -1.0
        for members in range(min(self.size, self.people) + 1):
            teams = np.zeros((math.comb(self.people, members), self.people))
            for row, chosen in enumerate(combinations(range(self.people), members)):
                teams[row, chosen] = 1.0
            used = teams @ self.limits.T
            teams = teams[((used >= self.low) & (used <= self.high)).all(axis=1)]
            values = -np.expm1(-(teams @ self.weights.T)) @ self.priorities
            if values.size and values.max() > most:
                best, most = teams[values.argmax()], float(values.max())
        return best

    def some_team(self, seconds: float) -> Numbers | None:
        """Return a team within the limits, or ``None`` where there is none."""
        from scipy.optimize import LinearConstraint, milp

        found = milp(
            np.ones(self.people),
            integrality=np.ones(self.people),
            bounds=(0, 1),
            constraints=LinearConstraint(self.limits, self.low, self.high),
            options={"time_limit": seconds},
        )
        return None if found.x is None else np.round(found.x)

    def filled(self, team: Numbers) -> Numbers:
        """Return the team with those who add most, one after the other, up to the size."""
        chosen = team.copy()
        while chosen.sum() < self.size:
            y = self.weights @ chosen
            gains = self.priorities @ (np.exp(-y)[:, None] * -np.expm1(-self.weights))
            barred = {i for j in np.flatnonzero(chosen) for i in self.rivals[j]}
            gains[[*np.flatnonzero(chosen), *barred]] = 0.0
            best = int(gains.argmax()) if gains.size else 0
            if not gains.size or gains[best] <= 0:
                break
            chosen[best] = 1.0
        return chosen

    def solve(self, seconds: float) -> tuple[Numbers | None, float]:
        """Return the best team under the tangents so far, and the bound; no team where the time was too short."""
        from scipy.optimize import milp

        objective = np.concatenate([np.zeros(self.people), -self.priorities])
        found = milp(
            objective,
            integrality=np.concatenate([np.ones(self.people), np.zeros(self.gaps)]),
            bounds=(0, 1),
            constraints=self._constraints(),
            options={"time_limit": seconds, "mip_rel_gap": PROVEN / 10},
        )
        lowest = found.mip_dual_bound if found.mip_dual_bound is not None else -self.priorities.sum()
        return (None if found.x is None else np.round(found.x[: self.people])), float(-lowest)

    def _constraints(self) -> list[LinearConstraint]:
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array, eye_array, hstack, vstack

        limits = hstack([self.limits, csr_array((self.limits.shape[0], self.gaps))])
        blocks, most = [], []
        for y in self.slopes:
            slope = np.exp(-y)
            # What depends on the team stands on the left: its coverage, less the slope times its own y.
            blocks.append(hstack([csr_array(-slope[:, None] * self.weights), eye_array(self.gaps)]))
            most.append(-np.expm1(-y) - slope * y)
        tangents = vstack(blocks)
        return [
            LinearConstraint(limits, self.low, self.high),
            LinearConstraint(tangents, np.full(tangents.shape[0], -np.inf), np.concatenate(most)),
        ]
