"""What more or less money would buy: the same limits with every budget larger or smaller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hsforhs.files import BadInput
from hsforhs.planning.choose import first_answer

from .limits import Donor, Limits
from .offers import Offer
from .outcome import Outcome, outcome_of
from .writing import problem_for

SHARES = tuple(Decimal(x) for x in ("0.25", "0.5", "0.75", "1", "1.25", "1.5", "2"))


@dataclass(frozen=True, slots=True)
class Point:
    """One budget, ``share`` of the one declared: its sum over donors and years, and what it buys.

    ``steps`` counts steps that are complete; ``objective`` is the benefit found, ``bound`` what no plan can pass. All
    three are None where the floors cannot be reached at once with this money.
    """

    share: Decimal
    budget: Decimal
    steps: int | None
    actions: int | None
    objective: float | None
    bound: float | None


def frontier(
    offers: Sequence[Offer],
    limits: Limits,
    *,
    shares: Sequence[Decimal] = SHARES,
    progress: Callable[[int, int], None] = lambda done, all_of_them: None,
) -> tuple[Point, ...]:
    """Answer the limits once for each share of the budgets, quickly: a plan with its bound, not proven any further."""
    found = []
    for number, share in enumerate(shares):
        progress(number, len(shares))
        scaled = replace(limits, donors=tuple(_scaled(x, share) for x in limits.donors))
        budget = sum((sum(x.budget, Decimal(0)) for x in scaled.donors), Decimal(0))
        outcome = _answered(offers, scaled)
        if outcome is None:
            found.append(Point(share, budget, None, None, None, None))
        else:
            steps, chosen = len(outcome.complete), len(outcome.start)
            found.append(Point(share, budget, steps, chosen, outcome.objective, outcome.bound))
    progress(len(shares), len(shares))
    return tuple(found)


def _scaled(donor: Donor, share: Decimal) -> Donor:
    return replace(donor, budget=tuple((x * share).quantize(Decimal("0.01")) for x in donor.budget))


def _answered(offers: Sequence[Offer], limits: Limits) -> Outcome | None:
    try:
        return outcome_of(first_answer(problem_for(offers, limits)), offers, limits)
    except BadInput:
        return None
