"""A plan in work: what has started when, and what money and staff are left. Every step keeps all limits but floors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from .instance import Instance, after_each

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

NEVER = -1


class Schedule:
    """Start years (n, counted from 0, ``NEVER`` for what is left out) that keep money, staff and order."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.start = np.full(len(instance.ids), NEVER)
        self.spent = np.zeros((len(instance.purses.groups), instance.years), dtype=np.int64)
        self.staff_left = instance.staff.copy()

    def copy(self) -> Schedule:
        """Return a plan of its own with the same content."""
        other = Schedule.__new__(Schedule)
        other.instance = self.instance
        other.start, other.spent, other.staff_left = self.start.copy(), self.spent.copy(), self.staff_left.copy()
        return other

    @property
    def value(self) -> float:
        """The discounted benefit of what has started."""
        chosen = np.flatnonzero(self.start >= 0)
        return float(self.instance.reward[chosen, self.start[chosen]].sum())

    def missing(self) -> Numbers:
        """Return by how many actions each province is below its floor."""
        here = self.instance.province[(self.start >= 0) & (self.instance.province >= 0)]
        counts = np.bincount(here, minlength=len(self.instance.floors))
        return np.maximum(self.instance.floors - counts, 0)

    def _book(self, action: int, start: int, sign: int) -> None:
        one = self.instance
        if one.group[action] >= 0:
            self.spent[one.group[action]] += sign * one.cost(action, start)
        if one.agency[action] >= 0:
            self.staff_left[one.agency[action], start] -= sign * one.months[action]

    def put(self, starts: Mapping[int, int]) -> bool:
        """Start actions, or move or remove (``NEVER``) them, all together; without effect where a limit would break."""
        before = {action: int(self.start[action]) for action in starts}
        self._set(starts)
        if self._keeps(starts):
            return True
        self._set(before)
        return False

    def _set(self, starts: Mapping[int, int]) -> None:
        for action, year in starts.items():
            if self.start[action] >= 0:
                self._book(action, int(self.start[action]), -1)
            if year >= 0:
                self._book(action, year, 1)
            self.start[action] = year

    def _keeps(self, changed: Iterable[int]) -> bool:
        one, start = self.instance, self.start
        for action in changed:
            if start[action] >= 0:
                if not one.allowed[action, start[action]]:
                    return False
                if any(not 0 <= start[x] <= start[action] - one.lag[action] for x in one.after[action]):
                    return False
            for follower in one.before[action]:
                if start[follower] >= 0 and not 0 <= start[action] <= start[follower] - one.lag[follower]:
                    return False
        return not (self.staff_left < 0).any() and one.purses.holds_in(self.spent)

    def holds_together(self, actions: Sequence[int]) -> Numbers:
        """Say (T) in which years money and staff could suffice for actions that are left out and start together."""
        one = self.instance
        some = np.array(actions, dtype=np.int64)
        worked = some[one.agency[some] >= 0]
        months = np.zeros(len(one.staff), dtype=np.int64)
        np.add.at(months, one.agency[worked], one.months[worked])
        paid = some[one.group[some] >= 0]
        first, later = np.zeros((2, len(one.purses.groups)), dtype=np.int64)
        np.add.at(first, one.group[paid], one.one_time[paid])
        np.add.at(later, one.group[paid], one.recurring[paid])
        slack, holds = one.purses.slack(self.spent), one.purses.holds.astype(np.int64)
        found = np.ones(one.years, dtype=bool)
        for need, room in ((months, self.staff_left), (holds @ first, slack), (holds @ later, after_each(slack))):
            found &= (need[:, None] <= room).all(axis=0)
        return found

    def open_starts(self) -> Numbers:
        """Say (n x T) which single actions that are left out could start when, as things stand.

        With more donors than can be listed this may promise too much; ``put`` decides.
        """
        one = self.instance
        fits = one.allowed & (self.start < 0)[:, None]
        room = one.purses.room(one.purses.slack(self.spent))
        later = after_each(room)
        paid = one.group >= 0
        fits[paid] &= (one.one_time[paid, None] <= room[one.group[paid]]) & (
            one.recurring[paid, None] <= later[one.group[paid]]
        )
        worked = one.agency >= 0
        fits[worked] &= one.months[worked, None] <= self.staff_left[one.agency[worked]]
        earliest = self.earliest()
        return fits & (np.arange(one.years) >= earliest[:, None])

    def earliest(self) -> Numbers:
        """Return (n) the first year that the order leaves to each action; beyond the last where one is missing."""
        one = self.instance
        found = np.zeros(len(one.ids), dtype=np.int64)
        begun = np.where(self.start >= 0, self.start, one.years)
        np.maximum.at(found, one.links[0], begun[one.links[1]] + one.lag[one.links[0]])
        return found
