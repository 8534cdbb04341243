"""Who may hand documents in, and what of them each may store. Reading follows the plan."""

from __future__ import annotations

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs import rules as costs
from hsforhs.workbench.follow_up import rules as follow_up
from hsforhs.workbench.plans import rules as plans
from hsforhs.workbench.plans.models import Plan

_DATES = frozenset({"starts", "ends"})


def may_hand_in(person: Person, plan: Plan) -> bool:
    """Whoever may change something of the plan; what it is, the rows say one by one."""
    return plans.may_change(person, plan) or follow_up.may_report(person, plan)


def may_store(person: Person, plan: Plan, table: str, unit: tuple[str, ...]) -> bool:
    """Store a field of a table: as on the page where the same thing is written."""
    if table in ("targets", "decisions"):
        return plans.may_change(person, plan)
    if table == "progress" and not _DATES & set(unit):
        return follow_up.may_report(person, plan)
    if table == "progress":
        return follow_up.may_manage(person, plan)
    return costs.may_cost(person, plan)
