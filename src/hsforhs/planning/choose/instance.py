"""A problem as arrays: whole units of money and staff-months, so that no limit is broken by rounding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from .problem import Problem
from .purses import Purses

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

MOST_UNITS = 2**60
"""All costs of a problem together stay below this, so that sums fit into 64 bits."""

TOLERANCE = Decimal("1e-12")
"""Share of a limit by which it may be passed: what sums of binary fractions lose, and nobody can see."""


@dataclass(frozen=True)
class Instance:
    """The arrays of one problem: ``n`` actions, ``T`` years, ``G`` groups of actions with the same donors.

    ``one_time``, ``recurring``, ``months`` (n) and the limits are in whole units, ``money_unit`` of them to 1 of the
    problem; ``group`` (n) is -1 where nothing is to be paid, and actions without donors are a group that has no money;
    ``agency`` and ``province`` (n) are -1 for none.
    ``reward`` (n x T) is the discounted benefit; ``allowed`` (n x T) says in which years an action could start if it
    were alone with all the money and staff; ``after`` and ``before`` hold the neighbours in the order, ``lag`` (n) by
    how many years at least what an action waits for starts before it.
    """

    problem: Problem
    ids: tuple[str, ...]
    one_time: Numbers
    recurring: Numbers
    group: Numbers
    purses: Purses
    months: Numbers
    agency: Numbers
    staff: Numbers
    province: Numbers
    floors: Numbers
    reward: Numbers
    allowed: Numbers
    after: tuple[tuple[int, ...], ...]
    before: tuple[tuple[int, ...], ...]
    lag: Numbers
    money_unit: int

    @cached_property
    def links(self) -> Numbers:
        """The order as two rows: what waits, and what it waits for."""
        pairs = [(i, j) for i, earlier in enumerate(self.after) for j in earlier]
        return np.array(pairs, dtype=np.int64).reshape(-1, 2).T

    @property
    def years(self) -> int:
        """Number of years."""
        return self.problem.years

    def cost(self, action: int, start: int) -> Numbers:
        """Return the cost of an action by year (T) when it starts in ``start``, counted from 0."""
        row = np.zeros(self.years, dtype=np.int64)
        row[start] = self.one_time[action]
        row[start + 1 :] = self.recurring[action]
        return row

    @cached_property
    def _known(self) -> dict[int, list[int]]:
        return {}

    def ancestors(self, action: int) -> list[int]:
        """Return all actions that must have started, first ones first, with ``action`` itself."""
        if action not in self._known:
            self._known[action] = _closure(action, self.after)
        return self._known[action]

    def descendants(self, action: int) -> list[int]:
        """Return all actions that wait for this one, with ``action`` itself."""
        return _closure(action, self.before)


def _closure(action: int, neighbours: Sequence[Sequence[int]]) -> list[int]:
    seen = {action}
    found: list[int] = []
    # Depth first with an own stack: chains of actions may be longer than Python's.
    stack = [(action, iter(neighbours[action]))]
    while stack:
        here, rest = stack[-1]
        ahead = next((x for x in rest if x not in seen), None)
        if ahead is None:
            stack.pop()
            found.append(here)
        else:
            seen.add(ahead)
            stack.append((ahead, iter(neighbours[ahead])))
    return found


def instance_of(problem: Problem) -> Instance:
    """Turn a problem into arrays."""
    actions = list(problem.actions.values())
    ids = tuple(problem.actions)
    index = {code: i for i, code in enumerate(ids)}
    years = problem.years
    donors = {code: i for i, code in enumerate(problem.budgets)}
    agencies = {code: i for i, code in enumerate(problem.staff)}
    provinces = {code: i for i, code in enumerate(problem.floors)}

    sets: dict[frozenset[int], int] = {}
    group = np.full(len(ids), -1)
    for i, action in enumerate(actions):
        if not (action.one_time or action.recurring):
            continue
        group[i] = sets.setdefault(frozenset(donors[x] for x in action.donors), len(sets))

    need = sum((x.one_time + years * x.recurring for x in actions), Decimal(0))
    unit = _unit([*(x.one_time for x in actions), *(x.recurring for x in actions), *_flat(problem.budgets)], need)
    staff_need = sum((x.staff_months for x in actions), Decimal(0))
    staff_unit = _unit([*(x.staff_months for x in actions), *_flat(problem.staff)], staff_need)
    one_time, recurring = _whole((x.one_time for x in actions), unit), _whole((x.recurring for x in actions), unit)
    months = _whole((x.staff_months for x in actions), staff_unit)
    purses = Purses(list(sets), _limit_array(problem.budgets.values(), unit, one_time + years * recurring, years))
    after = tuple(tuple(index[x] for x in action.after) for action in actions)
    before: list[list[int]] = [[] for _ in ids]
    for i, earlier in enumerate(after):
        for j in earlier:
            before[j].append(i)
    factors = problem.kept
    found = Instance(
        problem,
        ids,
        one_time,
        recurring,
        group,
        purses,
        months,
        np.array([agencies.get(x.agency or "", -1) if x.staff_months else -1 for x in actions], dtype=np.int64),
        _limit_array(problem.staff.values(), staff_unit, months, years),
        np.array([provinces.get(x.province or "", -1) for x in actions], dtype=np.int64),
        np.array(list(problem.floors.values()), dtype=np.int64),
        np.array([[float(x.benefit * f) for f in factors] for x in actions]).reshape(len(ids), years),
        np.ones((len(ids), years), dtype=bool),
        after,
        tuple(map(tuple, before)),
        np.array([x.lag for x in actions], dtype=np.int64),
        unit,
    )
    _forbid(found)
    return found


def _flat(limits: Any) -> list[Decimal]:
    return [amount for amounts in limits.values() for amount in amounts]


def _unit(amounts: Sequence[Decimal], need: Decimal) -> int:
    """Return how many units make 1: the decimals of the amounts, as far as all of them fit."""
    places = max((-int(x.normalize().as_tuple().exponent) for x in amounts if x), default=0)
    places = max(0, min(places, 18))
    while places > 0 and need * 10**places >= MOST_UNITS:
        places -= 1
    return int(10**places)


def _whole(amounts: Iterable[Decimal], unit: int) -> Numbers:
    # Up, where a unit is too coarse for an amount: what costs something never comes for nothing.
    return np.array([int((x * unit).to_integral_value(rounding=ROUND_CEILING)) for x in amounts], dtype=np.int64)


def _limit_array(limits: Iterable[Sequence[Decimal]], unit: int, need: Numbers, years: int) -> Numbers:
    # More than everything costs is as good as everything; so capped, sums of limits stay small.
    most = int(need.sum())
    rows = [
        [min(int((x * (1 + TOLERANCE) * unit).to_integral_value(rounding=ROUND_FLOOR)), most) for x in amounts]
        for amounts in limits
    ]
    return np.array(rows, dtype=np.int64).reshape(len(rows), years)


def _forbid(found: Instance) -> None:
    """Mark the years in which an action cannot start even if everything were for it and what it waits for."""
    allowed = found.allowed
    room = found.purses.room(found.purses.capacity)
    later = after_each(room)
    paid = found.group >= 0
    allowed[paid] &= (found.one_time[paid, None] <= room[found.group[paid]]) & (
        found.recurring[paid, None] <= later[found.group[paid]]
    )
    worked = found.agency >= 0
    allowed[worked] &= found.months[worked, None] <= found.staff[found.agency[worked]]
    late, early = found.links
    until = np.clip(np.arange(1, found.years + 1) - found.lag[late, None], 0, found.years)
    while True:
        # By year t, less the lag, one of the years up to then must be open to what comes first.
        before = allowed.sum()
        opened = np.zeros((len(early), found.years + 1), dtype=bool)
        opened[:, 1:] = np.logical_or.accumulate(allowed[early], axis=1)
        np.logical_and.at(allowed, late, np.take_along_axis(opened, until, axis=1))
        if allowed.sum() == before:
            return


def after_each(room: Numbers) -> Numbers:
    """Return, for each year (last axis), the least room of all later years; without a later year there is no end."""
    later = np.full_like(room, MOST_UNITS)
    if room.shape[-1] > 1:
        later[..., :-1] = np.minimum.accumulate(room[..., :0:-1], axis=-1)[..., ::-1]
    return later
