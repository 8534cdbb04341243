"""Limits that cannot hold together: the smallest set that explains why there is no plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from hsforhs.files import Sentence

from .instance import instance_of
from .problem import Candidate, Problem
from .relaxation import Programme

MOST_EXACT = 40
"""Up to so many limits the smallest of all sets is looked for; beyond it one from which nothing can be left out."""

SECONDS_EACH = 10.0


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a problem: ``kind`` is floor, budget, staff, order or donor, ``of`` the id that it belongs to."""

    kind: str
    of: str

    def said(self, problem: Problem) -> str:
        """Write the limit in words."""
        if self.kind == "floor":
            return Sentence(
                "provinces_floor %(place)s: at least %(number)s chosen",
                place=self.of,
                number=problem.floors[self.of],
            )
        if self.kind == "budget":
            return Sentence("budget of donor %(donor)s", donor=self.of)
        if self.kind == "staff":
            return Sentence("staff_months of agency %(agency)s", agency=self.of)
        if self.kind == "order":
            return Sentence(
                "order: %(action)s after %(others)s", action=self.of, others=tuple(problem.actions[self.of].after)
            )
        return Sentence("donors of action %(action)s: none", action=self.of)


def conflict(problem: Problem, *, seconds: float) -> tuple[Limit, ...]:
    """Return a smallest set of limits that cannot hold together, floors first; the problem has no plan.

    Budgets of a donor and staff of an agency count as one limit over all years. Where ``seconds`` do not suffice the
    set still cannot hold together, and may be larger than needed.
    """
    until = time.monotonic() + seconds
    limits = _limits(problem)

    def broken(kept: Collection[Limit]) -> bool:
        return not _has_plan(problem, frozenset(kept))

    if len(limits) <= MOST_EXACT:
        found = _smallest(limits, broken, until)
        return tuple(x for x in limits if x in (found or _irreducible(limits, broken, until)))
    # Most often one province is out of reach by itself, and only its actions and limits need a look.
    small = frozenset(limits)
    for code in problem.floors:
        alone = _limits(replace(problem, floors={code: problem.floors[code]}))
        if time.monotonic() < until and broken(alone):
            small = min(small, _irreducible(alone, broken, until), key=len)
    if len(small) == len(limits):
        small = _irreducible(limits, broken, until)
    return tuple(x for x in limits if x in small)


def _limits(problem: Problem) -> list[Limit]:
    """All limits that can matter: floors, then what the actions of their provinces and those before them need."""
    inside = _needed(problem, frozenset(problem.floors))
    actions = [problem.actions[x] for x in inside]
    return [
        *(Limit("floor", code) for code, least in problem.floors.items() if least > 0),
        *(Limit("budget", x) for x in problem.budgets if any(x in a.donors for a in actions)),
        *(Limit("staff", x) for x in problem.staff if any(x == a.agency and a.staff_months for a in actions)),
        *(Limit("donor", a.id) for a in actions if not a.donors and (a.one_time or a.recurring)),
        *(Limit("order", a.id) for a in actions if a.after),
    ]


def _needed(problem: Problem, provinces: Collection[str]) -> list[str]:
    waiting = [x.id for x in problem.actions.values() if x.province in provinces]
    seen = set(waiting)
    while waiting:
        for earlier in problem.actions[waiting.pop()].after:
            if earlier not in seen:
                seen.add(earlier)
                waiting.append(earlier)
    return [x for x in problem.actions if x in seen]


def _has_plan(problem: Problem, kept: frozenset[Limit]) -> bool:
    """Say whether there is a plan when only ``kept`` limits hold; others are lifted."""
    floors = {code: least for code, least in problem.floors.items() if Limit("floor", code) in kept}
    ordered = replace(
        problem,
        actions={x.id: x if Limit("order", x.id) in kept else replace(x, after=()) for x in problem.actions.values()},
    )
    actions = {code: _freed(ordered.actions[code], kept) for code in _needed(ordered, frozenset(floors))}
    endless = sum((x.one_time + problem.years * x.recurring + x.staff_months for x in actions.values()), Decimal(1))
    lifted = (endless,) * problem.years
    freed = Problem(
        problem.years,
        actions,
        {code: x if Limit("budget", code) in kept else lifted for code, x in problem.budgets.items()},
        {code: x if Limit("staff", code) in kept else lifted for code, x in problem.staff.items()},
        problem.discount,
        floors,
    )
    if not actions:
        return not any(floors.values())
    programme = Programme(instance_of(freed))
    low, high = programme.bounds()
    return not programme.solve(low, high, seconds=SECONDS_EACH, gap=1.0).infeasible


def _freed(action: Candidate, kept: frozenset[Limit]) -> Candidate:
    if action.donors or Limit("donor", action.id) in kept:
        return action
    return replace(action, one_time=Decimal(0), recurring=Decimal(0))


def _irreducible(
    limits: Sequence[Limit], broken: Callable[[Collection[Limit]], bool], until: float
) -> frozenset[Limit]:
    """Leave out limits, many at once first, as long as the rest cannot hold together."""
    kept = list(limits)
    size = max(1, len(kept) // 2)
    while time.monotonic() < until:
        position = len(kept)
        while position > 0 and time.monotonic() < until:
            position = max(0, position - size)
            fewer = kept[:position] + kept[position + size :]
            if broken(fewer):
                kept = fewer
        if size == 1:
            break
        size = max(1, size // 2)
    return frozenset(kept)


def _smallest(
    limits: Sequence[Limit], broken: Callable[[Collection[Limit]], bool], until: float
) -> frozenset[Limit] | None:
    """Find a smallest set through hitting sets (Ignatiev and others 2015); None where time is out.

    Every set that cannot hold together has a member in each *correction* (limits without which the rest holds). So the
    smallest set that hits all corrections known so far is a lower end; once it cannot hold, it is the answer.
    """
    corrections: list[frozenset[Limit]] = []
    while time.monotonic() < until:
        hitting = _hitting(limits, corrections)
        if broken(hitting):
            return hitting
        grown = set(hitting)
        for one in limits:
            if one not in grown and not broken(grown | {one}):
                grown.add(one)
        corrections.append(frozenset(limits) - grown)
    return None


def _hitting(limits: Sequence[Limit], sets: Sequence[frozenset[Limit]]) -> frozenset[Limit]:
    from scipy.optimize import LinearConstraint, milp

    if not sets:
        return frozenset()
    rows = np.array([[x in one for x in limits] for one in sets], dtype=float)
    answer = milp(
        np.ones(len(limits)),
        constraints=LinearConstraint(rows, 1, np.inf),
        integrality=np.ones(len(limits)),
        bounds=(0, 1),
    )
    return frozenset(x for x, taken in zip(limits, answer.x, strict=True) if taken > 0.5)
