"""A better plan by exchange: an action comes in or starts earlier, and one or two others are put off or go out."""

from __future__ import annotations

import time
from typing import Any, TypeAlias

import numpy as np

from .schedule import NEVER, Schedule

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

PARTNERS = 12
"""So many first partners are tried where one alone does not make enough room."""

LEAST_GAIN = 1e-9


def exchange(plan: Schedule, profit: Numbers, *, enough: float, until: float) -> None:
    """Exchange actions for as long as the benefit grows, up to ``enough`` or the time ``until`` (``time.monotonic``).

    What comes in or starts earlier is tried by falling ``profit`` (n x T), the benefit less the worth of what is used.
    """
    while _pass(plan, profit, enough, until):
        pass


def _pass(plan: Schedule, profit: Numbers, enough: float, until: float) -> bool:
    one = plan.instance
    better = False
    room = _Room(plan)
    years = np.arange(one.years)
    now = np.where(plan.start >= 0, plan.start, one.years)
    earlier = (years >= plan.earliest()[:, None]) & (years < now[:, None])
    pairs = np.argwhere(one.allowed & earlier & (one.reward > LEAST_GAIN))
    padded = np.column_stack([profit, np.zeros(len(one.ids))])
    gains = profit[pairs[:, 0], pairs[:, 1]] - padded[pairs[:, 0], now[pairs[:, 0]]]
    for action, year in pairs[np.argsort(-gains, kind="stable")].tolist():
        if time.monotonic() > until or plan.value >= enough:
            return False
        begun = int(plan.start[action])
        ready = year - one.lag[action]
        if 0 <= begun <= year or any(not 0 <= plan.start[x] <= ready for x in one.after[action]):
            continue
        held = float(one.reward[action, begun]) if begun >= 0 else 0.0
        away = room.makes_way(action, year, float(one.reward[action, year]) - held)
        if away is not None and _put(plan, {action: year, **away}):
            better = True
            room = _Room(plan)
    return better


def _put(plan: Schedule, starts: dict[int, int]) -> bool:
    """Take a step that takes no province below its floor."""
    before = {x: int(plan.start[x]) for x in starts}
    missing = plan.missing().sum()
    if not plan.put(starts):
        return False
    if plan.missing().sum() <= missing:
        return True
    plan.put(before)
    return False


def reach_floors(plan: Schedule, profit: Numbers) -> None:
    """Bring actions of provinces below their floor in, whatever others have to be put off or go out for them."""
    one = plan.instance
    for province in np.flatnonzero(plan.missing()):
        room = _Room(plan)
        open_starts = one.allowed & (one.province == province)[:, None]
        pairs = np.argwhere(open_starts)
        for action, year in pairs[np.argsort(-profit[pairs[:, 0], pairs[:, 1]], kind="stable")].tolist():
            if not plan.missing()[province]:
                break
            ready = year - one.lag[action]
            if plan.start[action] >= 0 or any(not 0 <= plan.start[x] <= ready for x in one.after[action]):
                continue
            away = room.makes_way(action, year, np.inf)
            if away is not None and _put(plan, {action: year, **away}):
                room = _Room(plan)


class _Room:
    """What each way of putting off or taking out one chosen action gives back, by row: sets of donors and agencies.

    ``gives`` (moves x rows) and ``slack`` (rows) count whole units; ``loss`` is the benefit that a move gives up.
    """

    def __init__(self, plan: Schedule) -> None:
        one = plan.instance
        self.plan = plan
        chosen = np.flatnonzero(plan.start >= 0)
        last = np.array(
            [
                min(
                    (int(plan.start[x] - one.lag[x]) for x in one.before[a] if plan.start[x] >= 0 and x != a),
                    default=one.years,
                )
                for a in chosen
            ],
            dtype=np.int64,
        )
        targets = np.arange(one.years + 1)
        later = (targets > plan.start[chosen][:, None]) & (targets <= last[:, None])
        # A year past the last stands for leaving out, which only an action may whose followers are out too, and
        # whose province is above its floor.
        later[:, :-1] &= one.allowed[chosen]
        if len(one.floors):
            home = one.province[chosen]
            counts = np.bincount(home[home >= 0], minlength=len(one.floors))
            later[:, -1] &= (home < 0) | (counts > one.floors)[home]
        index, self.to = np.nonzero(later)
        self.action = chosen[index]
        reward = np.column_stack([one.reward, np.zeros(len(one.ids))])
        self.loss = reward[self.action, plan.start[self.action]] - reward[self.action, self.to]
        self.slack = np.concatenate([one.purses.slack(plan.spent).ravel(), plan.staff_left.ravel()])
        self.gives = self._use(self.action, plan.start[self.action]) - self._use(self.action, self.to)

    def _use(self, actions: Numbers, starts: Numbers) -> Numbers:
        """Return what actions use (actions x rows) with these starts; nothing in the year past the last."""
        one = self.plan.instance
        years = np.arange(one.years)
        paid = one.group[actions] >= 0
        cost = np.where(
            years == starts[:, None],
            one.one_time[actions][:, None],
            np.where(years > starts[:, None], one.recurring[actions][:, None], 0),
        )
        holds = (
            one.purses.holds[:, np.where(paid, one.group[actions], 0)].T
            if len(one.purses.groups)
            else np.zeros((len(actions), 0), dtype=bool)
        )
        money = (holds & paid[:, None])[:, :, None] * cost[:, None, :]
        works = one.agency[actions][:, None] == np.arange(len(one.staff))
        staff = works[:, :, None] * np.where(years == starts[:, None], one.months[actions][:, None], 0)[:, None, :]
        return np.concatenate([money.reshape(len(actions), -1), staff.reshape(len(actions), -1)], axis=1)

    def makes_way(self, action: int, year: int, brings: float) -> dict[int, int] | None:
        """Return the cheapest moves that make room for an action and cost less than it ``brings``; None without any."""
        left = self.slack - self._use(np.array([action]), np.array([year]))[0]
        if self.plan.start[action] >= 0:
            left += self._use(np.array([action]), self.plan.start[[action]])[0]
        rows = np.flatnonzero(left < 0)
        if not len(rows):
            return {}
        cheap = np.flatnonzero((self.loss < brings - LEAST_GAIN) & ~np.isin(self.action, self._bound(action)))
        found = self._cheapest(cheap, left, rows)
        if found is not None:
            return self._moves(found)
        helped = np.minimum(self.gives[np.ix_(cheap, rows)], -left[rows]) / -left[rows]
        score = helped.clip(min=0).sum(axis=1) / (
            self.loss[cheap] + 0.05 * max(float(self.plan.instance.reward[action, year]), LEAST_GAIN)
        )
        best, moves = brings - LEAST_GAIN, None
        for first in cheap[np.argsort(-score, kind="stable")[:PARTNERS]]:
            rest = left + self.gives[first]
            open_rows = np.flatnonzero(rest < 0)
            others = cheap[(self.loss[cheap] < best - self.loss[first]) & (self.action[cheap] != self.action[first])]
            second = self._cheapest(others, rest, open_rows)
            if second is not None:
                best, moves = float(self.loss[first] + self.loss[second]), self._moves(int(first), second)
        return moves

    def _bound(self, action: int) -> list[int]:
        """The action itself and what it waits for have to stay."""
        return [action, *self.plan.instance.after[action]]

    def _cheapest(self, among: Numbers, left: Numbers, rows: Numbers) -> int | None:
        enough = among[(self.gives[np.ix_(among, rows)] >= -left[rows]).all(axis=1)]
        if not len(enough):
            return None
        enough = enough[(self.gives[enough] + left >= 0).all(axis=1)]
        return int(enough[self.loss[enough].argmin()]) if len(enough) else None

    def _moves(self, *moves: int) -> dict[int, int]:
        last = self.plan.instance.years
        return {int(self.action[m]): int(self.to[m]) if self.to[m] < last else NEVER for m in moves}
