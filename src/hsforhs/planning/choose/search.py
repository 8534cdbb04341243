"""Good plans quickly: first by benefit for money, then out of the relaxation."""

from __future__ import annotations

import time
from math import inf
from typing import Any, TypeAlias

import numpy as np

from .exchange import reach_floors
from .instance import Instance
from .relaxation import WHOLE, Relaxed
from .schedule import NEVER, Schedule

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


def greedy(instance: Instance, *, until: float = inf) -> Schedule:
    """Choose by benefit for the share of money and staff that is used; provinces below their floor first.

    At the time ``until`` (``time.monotonic``) it ends with what is chosen by then.
    """
    plan = Schedule(instance)
    need = np.maximum(instance.one_time[:, None] + instance.recurring[:, None] * _years_after(instance), 1.0)
    money = max(float(instance.purses.budgets.sum()), 1.0)
    staff = max(float(instance.staff.sum()), 1.0)
    worth = instance.reward / (
        need / money + np.where(instance.agency >= 0, instance.months, 0)[:, None] / staff + 1e-9
    )
    fill_floors(plan, -need)
    fill(plan, worth, until=until)
    return plan


def _years_after(instance: Instance) -> Numbers:
    return np.arange(instance.years)[::-1][None, :]


def fill(plan: Schedule, worth: Numbers, *, until: float = inf) -> None:
    """Add what still fits, by falling ``worth`` (n x T), as long as it brings any benefit; with what it waits for."""
    gains = plan.instance.reward > 0
    while True:
        _fill_single(plan, np.where(gains, worth, -np.inf), until)
        if not _fill_chains(plan, worth, until):
            return


def _fill_single(plan: Schedule, worth: Numbers, until: float) -> None:
    tried: set[tuple[int, int]] = set()
    while time.monotonic() < until:
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


def _fill_chains(plan: Schedule, worth: Numbers, until: float) -> bool:
    """Add left-out actions together with what they wait for; say whether any was added."""
    one = plan.instance
    lacking = np.flatnonzero((plan.start < 0) & (plan.earliest() >= one.years) & one.allowed.any(axis=1))
    added = False
    for action in lacking[np.argsort(-worth[lacking].max(axis=1), kind="stable")]:
        if time.monotonic() > until:
            return False
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
    together = plan.holds_together(chain) if not any(shift.values()) else np.ones(one.years, dtype=bool)
    for year in range(first, one.years - max(shift.values(), default=0)):
        if (
            together[year]
            and all(one.allowed[x, year + shift[x]] for x in chain)
            and plan.put({x: year + shift[x] for x in chain})
        ):
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


def rounded(instance: Instance, relaxed: Relaxed, *, until: float = inf) -> Schedule:
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
        if time.monotonic() < until:
            _put_as_wanted(plan, action, wanted)
    if not fill_floors(plan, relaxed.profit):
        reach_floors(plan, relaxed.profit)
    fill(plan, relaxed.profit, until=until)
    polish(plan)
    fill(plan, relaxed.profit, until=until)
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
