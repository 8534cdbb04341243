"""The plan checks where a plan is costed: the part that costs plans stands above and says which actions have a cost."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from hsforhs import planning
from hsforhs.framework import framework
from hsforhs.planning import check_plan

from .models import Plan

Costs = Callable[[Plan, planning.Plan], Collection[str] | None]
_costs: list[Costs] = []


def costs_come_from(source: Costs) -> None:
    """Let a part name the actions that have a cost, or that the plan is not to pay; None where nobody costed it yet."""
    _costs[:] = [source]


def with_costs(plan: Plan, record: planning.Plan) -> planning.Plan:
    """Return the record with its checks answered by what is costed now."""
    known = _costs[0](plan, record) if _costs else None
    if known is None:
        return record
    return replace(record, findings=check_plan(record.lines, framework(), costed=known))
