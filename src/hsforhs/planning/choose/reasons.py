"""Why an action is left out: the limit that stands in its way, told against the finished plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from hsforhs.files import Sentence
from hsforhs.files.values import Written

from .instance import after_each
from .relaxation import Relaxed
from .schedule import Schedule

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
_REASONS: Mapping[str, Sentence] = {
    "budget": Sentence("budget"),
    "order": Sentence("order"),
    "staff": Sentence("staff"),
    "donor": Sentence("donor"),
    "benefit": Sentence("benefit"),
}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The reason for one action: ``budget``, ``order``, ``staff``, ``donor`` or ``benefit``, and a sentence on it."""

    reason: str
    detail: str


def why_not(plan: Schedule, relaxed: Relaxed | None) -> Mapping[str, WhyNot]:
    """Explain every action that a plan leaves out."""
    told = _Explanation(plan, relaxed)
    ids = plan.instance.ids
    return {ids[x]: told.of(int(x)) for x in np.flatnonzero(plan.start < 0)}


class _Explanation:
    def __init__(self, plan: Schedule, relaxed: Relaxed | None) -> None:
        self.plan = plan
        self.one = plan.instance
        self.relaxed = relaxed
        self.actions = list(self.one.problem.actions.values())
        self.earliest = plan.earliest()
        self._known: dict[int, WhyNot] = {}
        self._roots: dict[int, str] = {}

    @cached_property
    def alone(self) -> tuple[Numbers, Numbers]:
        """Whether money and staff suffice (n x T) when everything is for one action."""
        return self._fits(self.one.purses.room(self.one.purses.capacity), self.one.staff)

    @cached_property
    def useful(self) -> Numbers:
        """Whether an action that is left out (n), or one that waits for it, brings a benefit."""
        late, early = self.one.links
        found: Numbers = (self.plan.start < 0) & np.array([x.benefit > 0 for x in self.actions], dtype=bool)
        while True:
            before = found.sum()
            np.logical_or.at(found, early, found[late])
            if found.sum() == before:
                return found

    @cached_property
    def room(self) -> Numbers:
        """What is left for each group and year."""
        return self.one.purses.room(self.one.purses.slack(self.plan.spent))

    @cached_property
    def now(self) -> tuple[Numbers, Numbers]:
        """Whether money and staff suffice (n x T) beside the plan."""
        return self._fits(self.room, self.plan.staff_left)

    def _fits(self, room: Numbers, staff: Numbers) -> tuple[Numbers, Numbers]:
        one = self.one
        money = np.ones((len(one.ids), one.years), dtype=bool)
        paid = one.group >= 0
        money[paid] = (one.one_time[paid, None] <= room[one.group[paid]]) & (
            one.recurring[paid, None] <= after_each(room)[one.group[paid]]
        )
        people = np.ones_like(money)
        worked = one.agency >= 0
        people[worked] = one.months[worked, None] <= staff[one.agency[worked]]
        return money, people

    def of(self, action: int) -> WhyNot:
        """Explain one action; asked for again, the same answer."""
        if action not in self._known:
            self._known[action] = self._explain(action)
        return self._known[action]

    def _explain(self, action: int) -> WhyNot:
        found = self._by_itself(action) or self._by_order(action)
        if found is not None:
            return found
        money, people = (fits[action] for fits in self.now)
        window = np.arange(self.one.years) >= self.earliest[action]
        if (money & people & window).any():
            return WhyNot("benefit", Sentence("it fits and would add nothing"))
        if (money & people).any():
            year = int(np.flatnonzero(money & people)[-1]) + 1
            lag = int(self.one.lag[action])
            late = tuple(self.one.ids[x] for x in self.one.after[action] if self.plan.start[x] + lag >= year)
            if not lag:
                return WhyNot(
                    "order",
                    Sentence("it fits only up to year %(year)s, and %(others)s starts later", year=year, others=late),
                )
            return WhyNot(
                "order",
                Sentence(
                    "it fits only up to year %(year)s, and %(others)s starts later than %(lag)s years before",
                    year=year,
                    others=late,
                    lag=lag,
                ),
            )
        if not (money & window).any():
            return WhyNot("budget", self._with_price(action, self._short_of_money(action)))
        if not (people & window).any():
            return WhyNot("staff", self._with_price(action, self._short_of_staff(action)))
        lacking = Sentence(
            "in no year both are left: it lacks money in year %(money)s and staff in year %(staff)s",
            money=tuple(str(t + 1) for t in np.flatnonzero(window & ~money)),
            staff=tuple(str(t + 1) for t in np.flatnonzero(window & ~people)),
        )
        return WhyNot("budget", self._with_price(action, lacking))

    def _by_itself(self, action: int) -> WhyNot | None:
        """Reasons that hold whatever else is chosen."""
        one, this = self.one, self.actions[action]
        money, people = (fits[action] for fits in self.alone)
        if not money.any() and not this.donors:
            return WhyNot("donor", Sentence("no donor may pay for it"))
        if not money.any() and not one.purses.room(one.purses.capacity)[one.group[action]].any():
            return WhyNot(
                "donor", Sentence("its donors (%(donors)s) have no money in any year", donors=tuple(this.donors))
            )
        if not self.useful[action]:
            return WhyNot("benefit", Sentence("neither it nor anything that waits for it brings a benefit"))
        if not money.any():
            # Limits are capped in the instance; people are told what their donors really have.
            have = [sum(x, Decimal(0)) for x in zip(*(one.problem.budgets[d] for d in this.donors), strict=True)]
            costs = {"once": _exact(this.one_time), "yearly": _exact(this.recurring), "most": _exact(max(have))}
            short = [(year, x) for year, x in enumerate(have, 1) if x < this.recurring]
            if this.one_time <= max(have) and short:
                return WhyNot(
                    "budget",
                    Sentence(
                        "it costs %(once)s at the start and %(yearly)s in each later year; "
                        "its donors together have at most %(most)s in a year, and %(least)s in year %(year)s",
                        **costs,
                        least=_exact(short[-1][1]),
                        year=short[-1][0],
                    ),
                )
            return WhyNot(
                "budget",
                Sentence(
                    "it costs %(once)s at the start and %(yearly)s in each later year; "
                    "its donors together have at most %(most)s in a year",
                    **costs,
                ),
            )
        if not people.any():
            months = max(one.problem.staff[this.agency or ""])
            return WhyNot(
                "staff",
                Sentence(
                    "it takes %(months)s staff-months and %(agency)s has %(most)s at most",
                    months=_exact(this.staff_months),
                    agency=this.agency,
                    most=_exact(months),
                ),
            )
        return None

    def _by_order(self, action: int) -> WhyNot | None:
        missing = [x for x in self.one.after[action] if self.plan.start[x] < 0 and x != action]
        if not missing:
            return None
        outside = [x for x in missing if action not in self.one.ancestors(x)]
        if not outside:
            return self._by_circle(action)
        first = outside[0]
        return WhyNot("order", self._waits(first, self._root(first)))

    def _by_circle(self, action: int) -> WhyNot:
        """Explain actions that wait for each other: what they need together in the year of their common start."""
        one, plan = self.one, self.plan
        circle = [x for x in one.ancestors(action) if plan.start[x] < 0]
        names = tuple(sorted(one.ids[x] for x in circle if x != action))
        for each in circle:
            found = self._by_itself(each)
            if found is not None and each != action:
                return WhyNot("order", self._waits(each, found.reason))
        paid, staffed = [], []
        for year in range(one.years):
            spent, staff = plan.spent.copy(), plan.staff_left.copy()
            for each in circle:
                if one.group[each] >= 0:
                    spent[one.group[each]] += one.cost(each, year)
                if one.agency[each] >= 0:
                    staff[one.agency[each], year] -= one.months[each]
            paid.append(one.purses.holds_in(spent))
            staffed.append(bool((staff >= 0).all()))
        if any(paid) and not any(staffed):
            return WhyNot(
                "staff",
                Sentence("it starts together with %(others)s, and in no year the staff suffices for all", others=names),
            )
        return WhyNot(
            "budget",
            Sentence("it starts together with %(others)s, and in no year the money suffices for all", others=names),
        )

    def _waits(self, action: int, reason: str) -> Sentence:
        return Sentence(
            "it waits for %(action)s, which is left out (%(reason)s)",
            action=self.one.ids[action],
            reason=_REASONS[reason],
        )

    def _root(self, action: int) -> str:
        """Name the reason at the end of the chain of what waits for what."""
        passed = [action]
        while action not in self._roots:
            found = self._by_itself(action)
            missing = [x for x in self.one.after[action] if self.plan.start[x] < 0 and x not in passed]
            if found is not None or not missing:
                self._roots[action] = found.reason if found is not None else self.of(action).reason
            else:
                action = missing[0]
                passed.append(action)
        for each in passed:
            self._roots[each] = self._roots[action]
        return self._roots[action]

    def _short_of_money(self, action: int) -> Sentence:
        one = self.one
        year = self._best_year(action)
        need, left = one.cost(action, year), self.room[one.group[action]]
        short = int(np.argmax(need > left)) if (need > left).any() else year
        return Sentence(
            "in year %(year)s it needs %(needed)s and %(donors)s can give %(left)s more",
            year=short + 1,
            needed=self._shown(int(need[short])),
            donors=tuple(self.actions[action].donors),
            left=self._shown(int(max(left[short], 0))),
        )

    def _short_of_staff(self, action: int) -> Sentence:
        one, this = self.one, self.actions[action]
        year = self._best_year(action)
        unit = Decimal(int(one.months[action])) / this.staff_months
        left = (Decimal(int(self.plan.staff_left[one.agency[action], year])) / unit).normalize()
        return Sentence(
            "in year %(year)s it takes %(months)s staff-months and %(agency)s has %(left)s left",
            year=year + 1,
            months=_exact(this.staff_months),
            agency=this.agency,
            left=_exact(left),
        )

    def _best_year(self, action: int) -> int:
        window = np.arange(self.one.years) >= self.earliest[action]
        gains = self.relaxed.profit[action] if self.relaxed is not None else self.one.reward[action]
        return int(np.where(window, gains, -np.inf).argmax())

    def _with_price(self, action: int, why: Sentence) -> Sentence:
        """Say also what the limits are worth that the action would use up, where the relaxation knows."""
        if self.relaxed is None:
            return why
        year = self._best_year(action)
        brings = float(self.one.reward[action, year])
        price = brings - float(self.relaxed.profit[action, year])
        return Sentence(
            "%(why)s; it would bring %(brings)s, and what it needs brings about %(price)s elsewhere",
            why=why,
            brings=Written(brings, f"{brings:.4g}"),
            price=Written(price, f"{price:.4g}"),
        )

    def _shown(self, units: int) -> Written:
        return _exact((Decimal(units) / self.one.money_unit).normalize())


def _exact(number: Decimal) -> Written:
    return Written(float(number), f"{number:f}")
