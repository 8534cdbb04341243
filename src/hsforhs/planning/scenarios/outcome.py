"""What a choice means for a plan: starts, what is left out and why, steps that are complete, and money by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hsforhs.files import Sentence
from hsforhs.files.keeping import kept
from hsforhs.planning.choose import Choice

from .limits import Limits
from .offers import Offer
from .writing import MARK, in_words, steps_of

DECIDED = "decision"
"""Reason of an offer that people said must not be done."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why an offer is left out: ``reason`` is budget, order, staff, donor, benefit or decision; and a sentence."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario answered.

    ``start`` holds the year from 1 of each chosen offer; ``complete`` the steps (indicator, level, year) that are
    whole; ``cost`` what is paid in each year and ``spend`` the same by donor. ``gap`` is the share of the benefit by
    which a better plan may exist, None where that is not known. Without a plan ``conflict`` names limits that cannot
    hold together.
    """

    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    start: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    complete: tuple[tuple[str, int, int], ...] = ()
    cost: tuple[Decimal, ...] = ()
    spend: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    conflict: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        """What is paid over all years."""
        return sum(self.cost, Decimal(0))

    def plain(self) -> dict[str, Any]:
        """Return the outcome as plain JSON values."""
        return {
            "status": self.status,
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "start": dict(self.start),
            "left_out": {code: {"reason": x.reason, "detail": x.detail} for code, x in self.left_out.items()},
            "complete": [list(x) for x in self.complete],
            "cost": [float(x) for x in self.cost],
            "spend": {donor: list(x) for donor, x in self.spend.items()},
            "conflict": list(self.conflict),
        }

    def stored(self) -> dict[str, Any]:
        """Return the outcome as a store keeps it: as ``plain``, with sentences that can be said in any language."""
        return {
            **self.plain(),
            "left_out": {code: {"reason": x.reason, "detail": kept(x.detail)} for code, x in self.left_out.items()},
            "conflict": [kept(x) for x in self.conflict],
        }


def outcome_of(choice: Choice, offers: Sequence[Offer], limits: Limits) -> Outcome:
    """Tell a choice in terms of the offers; what only stands for steps and decisions is not shown."""
    start = {code: year for code, year in choice.start.items() if not code.startswith(MARK)}
    left_out = {
        code: LeftOut(x.reason, in_words(x.detail)) for code, x in choice.left_out.items() if not code.startswith(MARK)
    }
    if choice.status != "infeasible":
        decided = LeftOut(DECIDED, Sentence("people decided that it must not be done"))
        left_out |= dict.fromkeys(sorted(limits.must_not), decided)
    complete = tuple(
        (x.indicator, x.step, max(start[y] for y in x.offers))
        for x in steps_of(offers, limits)
        if x.open_for and x.offers and all(y in start for y in x.offers)
    )
    paid = [x for x in offers if x.id in start]
    cost = tuple(sum((_in_year(x, start[x.id], year) for x in paid), Decimal(0)) for year in range(1, limits.years + 1))
    return Outcome(
        choice.status,
        choice.objective,
        choice.bound,
        choice.gap,
        start,
        left_out,
        complete,
        cost if choice.status != "infeasible" else (),
        dict(choice.spend),
        tuple(_limit_in_words(x) for x in choice.conflict),
    )


def _in_year(offer: Offer, start: int, year: int) -> Decimal:
    return offer.one_time if year == start else offer.recurring if year > start else Decimal(0)


def _limit_in_words(text: str) -> str:
    floor = "provinces_floor "
    if text.startswith(f"{floor}{MARK}must:"):
        return Sentence("must be done: %(action)s", action=text.removeprefix(f"{floor}{MARK}must:").partition(":")[0])
    return in_words(text)
