"""The choice: a plan, how good it is at least, and why everything else is left out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import Written

from .beside import Beside
from .conflict import conflict
from .exchange import exchange
from .few_sets import relaxation
from .instance import Instance, instance_of
from .neighbourhoods import Neighbourhoods
from .problem import Problem
from .reasons import WhyNot, why_not
from .relaxation import Mixed, Programme, Relaxed
from .schedule import Schedule
from .search import fill, greedy, plan_of, polish, rounded
from .spending import spending

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

SMALL = 600
"""Up to so many actions x years a plan is solved to the end, whatever gap would do."""

QUICKLY = 10.0
"""Seconds that the relaxation of a first answer may take at most."""

EXCHANGING = 0.2
"""Share of the time that exchanging single actions may take before small exact programmes do better."""

FIRST, FIRST_SHARE = 0.5, 0.05
"""Seconds or share of the time, whichever is more, that a first plan without the relaxation may take."""

MOST_CUTS = 200
WORTH_A_PROCESS = 3.0
ENDING, ENDING_SHARE, GRACE = 1.0, 0.15, 0.3
"""Seconds or share of the time, whichever is more, by which the process beside is told to end before: it looks at its
clock rarely. Then so many seconds are waited for it at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer: ``status`` optimal (proven within the gap), feasible (time was out) or infeasible.

    ``gap`` is (bound - objective) / objective; None where no plan has a benefit and one cannot be excluded.
    """

    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    start: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, WhyNot] = field(default_factory=dict)
    spend: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    conflict: tuple[str, ...] = ()


def choose(
    problem: Problem,
    *,
    time_limit: float,
    gap: float,
    on_plan: Callable[[float, float], None] = lambda objective, bound: None,
) -> Choice:
    """Choose start years for actions so that the discounted benefit is largest.

    ``time_limit`` in seconds; ``gap`` the share of the benefit up to which a better plan may exist. ``on_plan`` hears
    benefit and bound of each better plan, the first one within a second or two. Raises BadInput where neither a
    plan that reaches the floors nor a proof that there is none was found in time.
    """
    if not problem.actions:
        return _of_nothing(problem)
    work = _Work(instance_of(problem), time.monotonic() + time_limit, gap, on_plan)
    if len(problem.actions) * problem.years <= SMALL:
        work.solve_whole(0.0)
    else:
        work.search()
    if work.infeasible:
        left = max(work.until - time.monotonic(), 5.0)
        return Choice(
            "infeasible", None, None, None, conflict=tuple(x.said(problem) for x in conflict(problem, seconds=left))
        )
    if work.plan is None:
        raise BadInput(
            Sentence(
                "in %(time_limit)s seconds no plan was found that reaches the floors of all provinces",
                time_limit=Written(time_limit, f"{time_limit:g}"),
            ),
            expected=Sentence("a longer --time-limit, or lower floors"),
        )
    return work.answer(work.plan)


def first_answer(problem: Problem) -> Choice:
    """Choose quickly: a plan out of the relaxation with its bound, not proven any further.

    Raises BadInput where no plan that reaches the floors is found at once; then `choose` must be asked.
    """
    if not problem.actions:
        return _of_nothing(problem)
    work = _Work(instance_of(problem), time.monotonic() + QUICKLY, 0.0, lambda objective, bound: None)
    work.offer(greedy(work.instance))
    work.relax()
    if work.relaxed is not None:
        work.offer(rounded(work.instance, work.relaxed))
    if work.plan is None:
        raise BadInput(
            Sentence("no plan that reaches the floors of all provinces was found at once"),
            expected=Sentence("more time, or lower floors"),
        )
    return work.answer(work.plan)


def _of_nothing(problem: Problem) -> Choice:
    """The choice where there is no action: a floor above 0 cannot hold."""
    if any(problem.floors.values()):
        said = tuple(x.said(problem) for x in conflict(problem, seconds=1.0))
        return Choice("infeasible", None, None, None, conflict=said)
    return Choice("optimal", 0.0, 0.0, 0.0, spend=dict.fromkeys(problem.budgets, (0.0,) * problem.years))


class _Work:
    """One search: the best plan so far and the least bound so far."""

    def __init__(self, instance: Instance, until: float, gap: float, on_plan: Callable[[float, float], None]) -> None:
        self.instance = instance
        self.until = until
        self.gap = gap
        self.on_plan = on_plan
        self.plan: Schedule | None = None
        self.bound = float(np.where(instance.allowed, instance.reward, 0.0).max(axis=1, initial=0.0).sum())
        self.relaxed: Relaxed | None = None
        self.infeasible = False
        self.small: Programme | None = None

    @cached_property
    def programme(self) -> Programme:
        """The programme with all limits."""
        return Programme(self.instance)

    @property
    def left(self) -> float:
        return self.until - time.monotonic()

    @property
    def done(self) -> bool:
        return self.infeasible or (self.plan is not None and self.plan.value * (1 + self.gap) >= self.bound)

    def offer(self, plan: Schedule | None) -> None:
        """Take a plan that is better than the one so far and reaches the floors."""
        if plan is None or plan.missing().any() or (self.plan is not None and plan.value <= self.plan.value):
            return
        self.plan = plan
        self.bound = max(self.bound, plan.value)
        self.on_plan(plan.value, self.bound)

    def relax(self) -> None:
        """Solve the relaxation: a bound, and what the limits are worth."""
        self.small, self.relaxed = relaxation(self.instance, seconds=max(self.left, 1.0))
        if self.relaxed is not None:
            self.bound = min(self.bound, self.relaxed.bound)

    def search(self) -> None:
        """First plan, relaxation and repair; then small exact programmes here and the whole one beside."""
        self.offer(greedy(self.instance, until=time.monotonic() + max(FIRST, FIRST_SHARE * self.left)))
        self.relax()
        if self.relaxed is not None:
            self.offer(rounded(self.instance, self.relaxed, until=time.monotonic() + max(FIRST, self.left / 2)))
        if self.done or (self.plan is not None and self.left <= 0):
            return
        if self.plan is None or self.small is None or self.relaxed is None:
            self.solve_whole(self.gap)
            return
        near = Neighbourhoods(self.small, self.relaxed)
        if self.left < WORTH_A_PROCESS:
            self._look_around(self.plan, near, self.relaxed, lambda: False)
            return
        seconds = self.left - max(ENDING, ENDING_SHARE * self.left)
        with Beside(self.instance.problem, self.small.sets, seconds=seconds, gap=self.gap) as other:
            self._look_around(self.plan, near, self.relaxed, other.ready)
            if not self.done:
                self._take(other.answer(max(self.left, GRACE)))
        if not self.done and self.left > 0:
            self._look_around(self.plan, near, self.relaxed, lambda: False)

    def _look_around(self, plan: Schedule, near: Neighbourhoods, relaxed: Relaxed, ready: Callable[[], bool]) -> None:
        """Look for better plans near this one until one is good enough, ``ready`` says so, or time is out."""
        enough = self.bound / (1 + self.gap)
        self._exchange(relaxed, enough, time.monotonic() + EXCHANGING * self.left)
        if self.plan is None or self.plan.value >= enough:
            return
        for better in near.improve(self.plan, enough=enough, until=self.until):
            self.offer(better)
            if ready():
                return

    def _exchange(self, relaxed: Relaxed, enough: float, until: float) -> None:
        if self.plan is not None and self.plan.value < enough:
            exchanged = self.plan.copy()
            exchange(exchanged, relaxed.profit, enough=enough, until=until)
            fill(exchanged, relaxed.profit)
            self.offer(exchanged)

    def _take(self, answer: Mixed | None) -> bool:
        """Take bound and plan of a solved programme; False where its plan breaks a limit when counted exactly."""
        if answer is None:
            return True
        self.bound = min(self.bound, answer.bound)
        self.infeasible = answer.infeasible and self.plan is None
        if answer.z is None:
            return True
        plan = plan_of(self.instance, answer.z)
        if plan is None:
            return False
        worth = self.relaxed.profit if self.relaxed is not None else self.instance.reward
        fill(plan, worth)
        polish(plan)
        fill(plan, worth)
        self.offer(plan)
        self.bound = max(self.bound, self.plan.value if self.plan else 0.0)
        return True

    def solve_whole(self, gap: float) -> None:
        """Solve the whole programme; plans that break a limit when counted exactly are cut off."""
        if self.relaxed is None:
            self.relax()
        cuts: list[tuple[Numbers, float]] = []
        while len(cuts) <= MOST_CUTS:
            answer = self._solve(gap, cuts)
            if self._take(answer) or answer.z is None or self.left <= 0:
                return
            cuts.append(_cut(self.programme, answer.z))

    def _solve(self, gap: float, cuts: list[tuple[Numbers, float]]) -> Mixed:
        from scipy.sparse import csr_matrix

        rows = (csr_matrix(np.array([x for x, _ in cuts])), np.array([x for _, x in cuts])) if cuts else None
        return self.programme.solve(*self.programme.bounds(), seconds=max(self.left, 0.5), gap=gap, cuts=rows)

    def answer(self, plan: Schedule) -> Choice:
        """Return the choice with reasons and spending."""
        one = self.instance
        start = {one.ids[x]: int(plan.start[x]) + 1 for x in np.flatnonzero(plan.start >= 0)}
        objective = one.problem.benefit(start)
        bound = max(self.bound, objective)
        difference = bound - objective
        gap = difference / objective if objective > 0 else (0.0 if difference == 0 else None)
        return Choice(
            "optimal" if gap is not None and gap <= self.gap + 1e-9 else "feasible",
            objective,
            bound,
            gap,
            start,
            why_not(plan, self.relaxed),
            spending(plan),
        )


def _cut(programme: Programme, z: Numbers) -> tuple[Numbers, float]:
    """Return a row that excludes a plan which breaks a limit, and every plan that holds it with the same starts."""
    started = z > 0.5
    chosen = np.flatnonzero(started.any(axis=1))
    row = np.zeros(programme.columns)
    for action, year in zip(chosen, started[chosen].argmax(axis=1), strict=True):
        row[programme.column[action, year]] += 1
        if year:
            row[programme.column[action, year - 1]] -= 1
    return row, len(chosen) - 1.0
