"""Who may report on a plan. Reading follows the plan; the rules are those of its costs."""

from __future__ import annotations

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs import rules as costs
from hsforhs.workbench.plans.models import Plan


def may_report(person: Person, plan: Plan) -> bool:
    """Report progress and spending of every activity."""
    return costs.may_report(person, plan)


def may_report_on(person: Person, plan: Plan, action_id: str) -> bool:
    """Report progress and spending of one activity, also as one of its provinces."""
    return costs.may_report_on(person, plan, action_id)


def may_manage(person: Person, plan: Plan) -> bool:
    """Set dates and send reminders."""
    return costs.may_cost(person, plan)
