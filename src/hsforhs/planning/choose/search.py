"""Good plans quickly: first by benefit for money, then out of the relaxation, then better by small exact programmes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np

from .exchange import reach_floors
from .instance import Instance
from .relaxation import WHOLE, Programme, Relaxed
from .schedule import NEVER, Schedule

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

FEWEST_FREE, MOST_FREE, GROWTH = 50, 200, 1.05
"""So many actions are set free at once: more with every attempt that brings nothing."""

CORE, CORE_SECONDS, CORE_SHARE = 250, 6.0, 0.4
"""First so many actions in doubt are set free at once, for so many seconds or this share of what is left."""

SEED = 20_260_101
"""The search is the same each time, as far as the clock lets it."""


def greedy(instance: Instance) -> Schedule:
    """Choose by benefit for the share of money and staff that is used; provinces below their floor first."""
    plan = Schedule(instance)
    need = np.maximum(instance.one_time[:, None] + instance.recurring[:, None] * _years_after(instance), 1.0)
    money = max(float(instance.purses.budgets.sum()), 1.0)
    staff = max(float(instance.staff.sum()), 1.0)
    worth = instance.reward / (
        need / money + np.where(instance.agency >= 0, instance.months, 0)[:, None] / staff + 1e-9
    )
    fill_floors(plan, -need)
    fill(plan, worth)
    return plan


def _years_after(instance: Instance) -> Numbers:
    return np.arange(instance.years)[::-1][None, :]


def fill(plan: Schedule, worth: Numbers) -> None:
    """Add what still fits, by falling ``worth`` (n x T), as long as it brings any benefit; with what it waits for."""
    gains = plan.instance.reward > 0
    while True:
        _fill_single(plan, np.where(gains, worth, -np.inf))
        if not _fill_chains(plan, worth):
            return


def _fill_single(plan: Schedule, worth: Numbers) -> None:
    tried: set[tuple[int, int]] = set()
    while True:
        scores = np.where(plan.open_starts(), worth, -np.inf)
        best = int(scores.argmax())
        if not np.isfinite(scores.flat[best]):
            return
        action, year = divmod(best, plan.instance.years)
        if not plan.put({action: year}):
            # Possible only where not all sets of donors are listed; it is not asked again.
            if (action, year) in tried:
                worth = worth.copy()
                worth[action, year] = -np.inf
            tried.add((action, year))


def _fill_chains(plan: Schedule, worth: Numbers) -> bool:
    """Add left-out actions together with what they wait for; say whether any was added."""
    one = plan.instance
    lacking = np.flatnonzero((plan.start < 0) & (plan.earliest() >= one.years) & one.allowed.any(axis=1))
    added = False
    for action in lacking[np.argsort(-worth[lacking].max(axis=1), kind="stable")]:
        if plan.start[action] < 0:
            added |= put_chain(plan, int(action)) is not None
    return added


def put_chain(plan: Schedule, action: int, *, first: int = 0) -> int | None:
    """Start an action with everything that it waits for as early as it fits, from year ``first``; the year or None.

    Where something must start years before what waits for it, the chain is stretched by these years.
    """
    one = plan.instance
    chain = [x for x in one.ancestors(action) if plan.start[x] < 0]
    if not one.reward[chain].any() and not (one.province[chain] >= 0).any():
        return None
    shift = _shifts(one, chain)
    for year in range(first, one.years - max(shift.values(), default=0)):
        if all(one.allowed[x, year + shift[x]] for x in chain) and plan.put({x: year + shift[x] for x in chain}):
            return year + shift.get(action, 0)
    return None


def _shifts(one: Instance, chain: list[int]) -> dict[int, int]:
    """Return by how many years each action of a chain, first ones first, starts after the chain begins."""
    found: dict[int, int] = {}
    for each in chain:
        lag = int(one.lag[each])
        found[each] = max((found[x] + lag for x in one.after[each] if x in found), default=0)
    return found


def fill_floors(plan: Schedule, worth: Numbers) -> bool:
    """Add actions, by falling ``worth``, to provinces below their floor; say whether all floors are reached."""
    one = plan.instance
    for province in np.flatnonzero(plan.missing()):
        inside = np.flatnonzero((one.province == province) & (plan.start < 0) & one.allowed.any(axis=1))
        for action in inside[np.argsort(-worth[inside].max(axis=1), kind="stable")]:
            if not plan.missing()[province]:
                break
            if plan.start[action] < 0:
                put_chain(plan, int(action))
    return not plan.missing().any()


def rounded(instance: Instance, relaxed: Relaxed) -> Schedule:
    """Make a plan out of the relaxation: what it chooses wholly stands, the rest is added as far as it fits."""
    plan = Schedule(instance)
    z = relaxed.z
    whole = ((z < WHOLE) | (z > 1 - WHOLE)).all(axis=1) & (z[:, -1] > 0.5)
    sure = plan_of(instance, np.where(whole[:, None], z, 0.0))
    if sure is not None:
        plan = sure
    wanted = (z >= np.minimum(0.5, z[:, -1:] / 2 + WHOLE)).argmax(axis=1)
    some = [int(x) for x in np.flatnonzero((z[:, -1] > 0.01) & (plan.start < 0))]
    for action in sorted(some, key=lambda a: (-round(z[a, -1], 6), wanted[a])):
        _put_as_wanted(plan, action, wanted)
    if not fill_floors(plan, relaxed.profit):
        reach_floors(plan, relaxed.profit)
    fill(plan, relaxed.profit)
    polish(plan)
    fill(plan, relaxed.profit)
    return plan


def _put_as_wanted(plan: Schedule, action: int, wanted: Numbers) -> None:
    """Start an action, and before it what it waits for, each in the year wanted or the first one later that fits."""
    one = plan.instance
    done: list[int] = []
    for each in one.ancestors(action):
        if plan.start[each] >= 0:
            continue
        first = max([int(wanted[each]), *(int(plan.start[x] + one.lag[each]) for x in one.after[each])])
        if not any(plan.put({each: year}) for year in range(first, one.years) if one.allowed[each, year]):
            plan.put(dict.fromkeys(done, NEVER))
            return
        done.append(each)


def polish(plan: Schedule) -> None:
    """Start actions earlier where money, staff and order let them."""
    one = plan.instance
    chosen = [x for x in np.flatnonzero(plan.start > 0) if one.reward[x].any()]
    for action in sorted(chosen, key=lambda a: -one.reward[a, 0]):
        for year in range(int(plan.start[action])):
            if one.allowed[action, year] and plan.put({int(action): year}):
                break


def plan_of(instance: Instance, z: Numbers) -> Schedule | None:
    """Return the plan of whole z; None where it breaks a limit when counted exactly."""
    started = z > 0.5
    start = np.where(started.any(axis=1), started.argmax(axis=1), NEVER)
    plan = Schedule(instance)
    return plan if plan.put({int(x): int(start[x]) for x in np.flatnonzero(start >= 0)}) else None


def z_of(plan: Schedule) -> Numbers:
    """Return z (n x T) of a plan."""
    began = (plan.start >= 0)[:, None] & (np.arange(plan.instance.years) >= plan.start[:, None])
    return began.astype(float)


def core(programme: Programme, plan: Schedule, relaxed: Relaxed, *, until: float) -> Schedule:
    """Return a better plan, or the same: the actions that the prices hardly tell apart are set free, many at once.

    They are the core of the problem (Balas and Zemel 1980); all others stay.
    """
    free = np.zeros(len(plan.start), dtype=bool)
    free[np.argsort(_doubt(plan, relaxed), kind="stable")[:CORE]] = True
    seconds = min(CORE_SHARE * (until - time.monotonic()), CORE_SECONDS)
    return _solved(programme, plan, relaxed, free, seconds=seconds, nodes=0) or plan


def improve(
    programme: Programme, plan: Schedule, relaxed: Relaxed, *, enough: float, until: float
) -> Iterator[Schedule]:
    """Give the best plan so far, again and again: some actions are set free, the others stay, and the rest is solved.

    The free ones share an agency or a donor, since only together they can use its months or money otherwise. Ends
    when the benefit reaches ``enough`` or at the time ``until`` (``time.monotonic``).
    """
    random = np.random.default_rng(SEED)
    one = programme.instance
    pools = _pools(one)
    size: float = FEWEST_FREE
    while plan.value < enough and time.monotonic() < until:
        chance = (_doubt(plan, relaxed) + 0.05) * random.exponential(size=len(one.ids))
        chance[~pools[random.integers(len(pools))]] += 1.0
        free = np.zeros(len(one.ids), dtype=bool)
        free[np.argsort(chance)[: int(size)]] = True
        other = _solved(programme, plan, relaxed, free, seconds=min(until - time.monotonic(), 2.0), nodes=20)
        if other is not None:
            plan = other
        else:
            size = min(size * GROWTH, MOST_FREE)
        yield plan


def _doubt(plan: Schedule, relaxed: Relaxed) -> Numbers:
    """Say (n) how sure the prices are of each action; 0 where the plan does otherwise than they say."""
    one = plan.instance
    full = np.column_stack([relaxed.profit, np.zeros(len(one.ids))])
    best = full.max(axis=1)
    second = np.sort(full, axis=1)[:, -2]
    now = full[np.arange(len(one.ids)), np.where(plan.start >= 0, plan.start, one.years)]
    found: Numbers = np.where(best - now > WHOLE, 0.0, best - second) / one.reward[:, 0].clip(min=WHOLE)
    return found


def _solved(
    programme: Programme, plan: Schedule, relaxed: Relaxed, free: Numbers, *, seconds: float, nodes: int
) -> Schedule | None:
    """Return a better plan in which only the ``free`` actions (n) differ, filled up; None where none was found."""
    one = programme.instance
    low, high = programme.bounds()
    hold = np.repeat(~free, one.years)
    low[: programme.size][hold] = high[: programme.size][hold] = z_of(plan).ravel()[hold]
    answer = programme.solve(low, high, seconds=seconds, gap=1e-3, nodes=nodes)
    other = plan_of(one, answer.z) if answer.z is not None else None
    if other is None or other.value <= plan.value:
        return None
    fill(other, relaxed.profit)
    polish(other)
    return other


def _pools(one: Instance) -> list[Numbers]:
    """Sets of actions that share something scarce."""
    pools: list[Numbers] = [one.agency == x for x in range(len(one.staff))]
    for donor in range(len(one.purses.budgets)):
        groups = [g for g, donors in enumerate(one.purses.groups) if donor in donors]
        pools.append(np.isin(one.group, groups))
    return [*pools, np.ones(len(one.ids), dtype=bool)]
