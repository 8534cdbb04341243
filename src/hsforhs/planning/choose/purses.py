"""Money of several donors of whom each pays for some actions only.

Actions with the same donors form a group. What the groups need in a year can be split over the donors exactly
when no set of donors is asked for more than it has: for every set, the needs of the groups that only its members may
pay for stay within their money (Hall's condition; Gale 1957 for amounts). Only unions of the donors of groups matter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

MOST_SETS = 1_000
"""Sets of donors that are listed beforehand; beyond it those that matter are found when they are needed."""

ENDLESS = 2**62


class Purses:
    """The money of donors (D x T whole units) for groups of actions, each given as the set of its donors."""

    def __init__(self, groups: Sequence[frozenset[int]], budgets: Numbers) -> None:
        self.groups = tuple(groups)
        self.budgets = budgets
        sets, self.complete = _unions(self.groups)
        self.sets: list[frozenset[int]] = []
        self.holds = np.zeros((0, len(self.groups)), dtype=bool)
        self.capacity = np.zeros((0, budgets.shape[1]), dtype=np.int64)
        for one in sets:
            self._append(one)

    def _append(self, donors: frozenset[int]) -> None:
        self.sets.append(donors)
        self.holds = np.vstack([self.holds, [[group <= donors for group in self.groups]]])
        self.capacity = np.vstack([self.capacity, self.budgets[sorted(donors)].sum(axis=0, dtype=np.int64)])

    def slack(self, spent: Numbers) -> Numbers:
        """Return what each listed set of donors has left in each year, given the needs of the groups (G x T)."""
        left: Numbers = self.capacity - self.holds.astype(np.int64) @ spent
        return left

    def room(self, slack: Numbers) -> Numbers:
        """Return how much more each group could need in each year (G x T), as far as the listed sets tell."""
        if not self.groups:
            return np.zeros((0, self.budgets.shape[1]), dtype=np.int64)
        least: Numbers = np.where(self.holds[:, :, None], slack[:, None, :], ENDLESS).min(axis=0)
        return least

    def holds_in(self, spent: Numbers) -> bool:
        """Say whether the needs of the groups (G x T) can be paid in every year, exactly.

        A set of donors that is asked for too much and was not listed joins the list.
        """
        if (self.slack(spent) < 0).any():
            return False
        if self.complete:
            return True
        for year in range(spent.shape[1]):
            _, short = split([int(x) for x in spent[:, year]], self.groups, [int(x) for x in self.budgets[:, year]])
            if short is not None:
                self._append(short)
                return False
        return True


def _unions(groups: Sequence[frozenset[int]]) -> tuple[list[frozenset[int]], bool]:
    found: dict[frozenset[int], None] = {}
    for group in groups:
        found.update(dict.fromkeys([group, *(x | group for x in found)]))
        if len(found) > MOST_SETS:
            return list(dict.fromkeys([*groups, frozenset().union(*groups)])), False
    return list(found), True


def split(
    needs: Sequence[int], groups: Sequence[frozenset[int]], budgets: Sequence[int]
) -> tuple[dict[tuple[int, int], int], frozenset[int] | None]:
    """Split what groups need over their donors: amounts by (group, donor).

    A largest flow by shortest augmenting paths, in whole numbers. Where the money does not suffice, the second
    answer is a set of donors that is asked for more than it has; it is None otherwise.
    """
    paid: dict[tuple[int, int], int] = {}
    left = list(budgets)
    for group, need in enumerate(needs):
        missing = need
        while missing:
            path, reached = _path(group, groups, left, paid)
            if not path:
                return paid, reached
            # Steps of the path: from a group to a donor, then back from that donor to a group that it pays for.
            amount = min(
                missing,
                left[path[-1][1]],
                *(paid[after[0], here[1]] for here, after in pairwise(path)),
            )
            for position, (here, donor) in enumerate(path):
                paid[here, donor] = paid.get((here, donor), 0) + amount
                if position:
                    paid[here, path[position - 1][1]] -= amount
            left[path[-1][1]] -= amount
            missing -= amount
    return {key: amount for key, amount in paid.items() if amount}, None


def _path(
    group: int, groups: Sequence[frozenset[int]], left: Sequence[int], paid: dict[tuple[int, int], int]
) -> tuple[list[tuple[int, int]], frozenset[int]]:
    """Find a way from a group to a donor with money left: pairs (group, donor). Else the donors that were reached."""
    came: dict[int, int] = {}  # donor -> group from which it was reached
    freed: dict[int, int] = {group: -1}  # group -> donor that would pay less for it
    queue = deque([group])
    while queue:
        here = queue.popleft()
        for donor in sorted(groups[here]):
            if donor in came:
                continue
            came[donor] = here
            if left[donor] > 0:
                path = [(here, donor)]
                while freed[path[-1][0]] >= 0:
                    previous = freed[path[-1][0]]
                    path.append((came[previous], previous))
                return path[::-1], frozenset()
            for other, amount in ((g, x) for (g, d), x in paid.items() if d == donor):
                if amount and other not in freed:
                    freed[other] = donor
                    queue.append(other)
    return [], frozenset(came)
