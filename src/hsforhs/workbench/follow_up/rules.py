"""Who may report on a plan. Reading follows the plan; the rules are those of its costs."""

from __future__ import annotations

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs import rules as costs
from hsforhs.workbench.plans.models import Plan


def may_report(person: Person, plan: Plan) -> bool:
    """Report progress and spending of an activity."""
    return costs.may_report(person, plan)


def may_manage(person: Person, plan: Plan) -> bool:
    """Set dates and send reminders."""
    return costs.may_cost(person, plan)
