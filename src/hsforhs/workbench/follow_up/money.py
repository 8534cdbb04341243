"""The seam to whoever knows the money behind a plan: until somebody registers, no money is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from hsforhs.workbench.costs.costing import PlanCost
from hsforhs.workbench.plans.models import Plan


@dataclass(frozen=True, slots=True)
class KnownMoney:
    """What is behind a plan in its own currency: from the government and from partners.

    ``unused`` is the part of both that closes no gap: it is for nothing in particular yet, or for what costs less.
    """

    government: Decimal
    partners: Decimal
    unused: Decimal = Decimal(0)


Source = Callable[[Plan, PlanCost | None], KnownMoney | None]
"""Gets the plan, and its costs where they are computed already: reading them twice would cost a page its time."""

_sources: list[Source] = []


def register(source: Source) -> None:
    """Let a part of the workbench say what money is behind plans; it is asked for every overview."""
    if source not in _sources:
        _sources.append(source)


def known_money(plan: Plan, *, cost: PlanCost | None = None) -> KnownMoney | None:
    """The sum of what all sources know; None where nobody knows of any, which is not the same as 0."""
    found = [x for x in (source(plan, cost) for source in _sources) if x is not None]
    if not found:
        return None
    names = ("government", "partners", "unused")
    return KnownMoney(*(sum((getattr(x, name) for x in found), Decimal(0)) for name in names))
