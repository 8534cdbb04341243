"""Better plans by small exact programmes: some actions are set free, the others stay."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count
from typing import Any, TypeAlias

import numpy as np

from .instance import Instance
from .relaxation import WHOLE, Programme, Relaxed
from .schedule import Schedule
from .search import fill, plan_of, polish, z_of

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

CORE, LEAST_CORE, MOST_CORE = 0.45, 150, 300
"""First this share of the number of chosen actions is set free, those most in doubt."""

CORE_SECONDS, CORE_SHARE = 6.0, 0.4
"""So many seconds, or this share of what is left, the first attempt may take."""

FEWEST_FREE, MOST_FREE, GROWTH = 60, 600, 1.25
"""So many are set free later: more after an attempt that came to its end for nothing, fewer after one that did not."""

SECONDS = 2.0
"""So long one of these attempts may take."""

MOST_KIN = 25
"""An action is set free with so many at most that it waits for or that wait for it."""

EXACT = 3e-4
"""Share of the benefit of the free actions at which an attempt may end."""

SEED = 20_260_101
"""The search is the same each time, as far as the clock lets it."""


class Neighbourhoods:
    """Looks for better plans near a plan; sets of donors that a plan breaks join the ``programme``."""

    def __init__(self, programme: Programme, relaxed: Relaxed) -> None:
        self.programme = programme
        self.relaxed = relaxed
        self.instance = programme.instance

    def improve(self, plan: Schedule, *, enough: float, until: float) -> Iterator[Schedule]:
        """Give the best plan so far, again and again, with other free actions each time.

        First those are free that the prices hardly tell apart, the core of the problem (Balas and Zemel 1980); then
        some that share an agency or a donor, since only together they can use its months or money otherwise, every
        second time with what they wait for and what waits for them. Ends when the benefit reaches ``enough`` or at the
        time ``until`` (``time.monotonic``).
        """
        random = np.random.default_rng(SEED)
        pools = _pools(self.instance)
        plan = self.core(plan, until=until)
        yield plan
        size: float = FEWEST_FREE
        for turn in count():
            if plan.value >= enough or time.monotonic() > until:
                return
            chance = (_doubt(plan, self.relaxed) + 0.05) * random.exponential(size=len(plan.start))
            chance[~pools[random.integers(len(pools))]] += 1.0
            free = _first_with_kin(plan, chance, int(size)) if turn % 2 else _first(chance, int(size))
            other, ended = self._solved(plan, free, min(until - time.monotonic(), SECONDS))
            if other is None:
                size = min(size * GROWTH, MOST_FREE) if ended else max(size / GROWTH, FEWEST_FREE)
            plan = other or plan
            yield plan

    def core(self, plan: Schedule, *, until: float) -> Schedule:
        """Return a better plan, or the same, with the actions in doubt free, many at once."""
        seconds = min(CORE_SHARE * (until - time.monotonic()), CORE_SECONDS)
        size = min(max(int(CORE * (plan.start >= 0).sum()), LEAST_CORE), MOST_CORE)
        return self._solved(plan, _first(_doubt(plan, self.relaxed), size), seconds)[0] or plan

    def _solved(self, plan: Schedule, free: Numbers, seconds: float) -> tuple[Schedule | None, bool]:
        """Return a better plan in which only the ``free`` actions (n) differ, filled up, and whether none is better.

        The plan is None where none was found.
        """
        one = self.instance
        until = time.monotonic() + seconds
        while True:
            answer = self.programme.solve_part(z_of(plan), free, seconds=until - time.monotonic(), gap=EXACT)
            if answer.z is None:
                return None, answer.ended
            other = plan_of(one, answer.z)
            if other is not None or not self._learn(answer.z) or time.monotonic() > until:
                break
        if other is None or other.value <= plan.value + WHOLE:
            return None, answer.ended
        fill(other, self.relaxed.profit)
        polish(other)
        return other, answer.ended

    def _learn(self, z: Numbers) -> bool:
        """Take the sets of donors that whole ``z`` breaks into the programme; say whether there are any."""
        broken = self.instance.purses.slack(np.rint(self.programme.needs(np.rint(z))).astype(np.int64)) < 0
        known = self.programme.sets
        if known is None or not (broken & ~known).any():
            return False
        self.programme = self.programme.with_sets(broken)
        return True


def _first(rank: Numbers, most: int) -> Numbers:
    """Say (n) which actions have the lowest ranks."""
    found = np.zeros(len(rank), dtype=bool)
    found[np.argsort(rank, kind="stable")[:most]] = True
    return found


def _first_with_kin(plan: Schedule, rank: Numbers, most: int) -> Numbers:
    """Say (n) which actions have the lowest ranks, each with those without which it can not come in or go out."""
    found = np.zeros(len(rank), dtype=bool)
    left = most
    for action in np.argsort(rank, kind="stable").tolist():
        if left <= 0:
            break
        if not found[action]:
            kin = [x for x in _kin(plan, action) if not found[x]]
            if len(kin) > min(MOST_KIN, left):
                kin = [action]
            found[kin] = True
            left -= len(kin)
    return found


def _kin(plan: Schedule, action: int) -> list[int]:
    """The action with all left-out ones that it waits for, or all chosen ones that wait for it."""
    if plan.start[action] < 0:
        return [x for x in plan.instance.ancestors(action) if plan.start[x] < 0]
    return [x for x in plan.instance.descendants(action) if plan.start[x] >= 0]


def _doubt(plan: Schedule, relaxed: Relaxed) -> Numbers:
    """Say (n) how sure the prices are of each action; 0 where the plan does otherwise than they say."""
    one = plan.instance
    full = np.column_stack([relaxed.profit, np.zeros(len(one.ids))])
    best = full.max(axis=1)
    second = np.sort(full, axis=1)[:, -2]
    now = full[np.arange(len(one.ids)), np.where(plan.start >= 0, plan.start, one.years)]
    found: Numbers = np.where(best - now > WHOLE, 0.0, best - second) / one.reward[:, 0].clip(min=WHOLE)
    return found


def _pools(one: Instance) -> list[Numbers]:
    """Sets of actions that share something scarce."""
    pools: list[Numbers] = [one.agency == x for x in range(len(one.staff))]
    for donor in range(len(one.purses.budgets)):
        groups = [g for g, donors in enumerate(one.purses.groups) if donor in donors]
        pools.append(np.isin(one.group, groups))
    return [*pools, np.ones(len(one.ids), dtype=bool)]
