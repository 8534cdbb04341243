"""Who may cost a plan, choose from it and report on it. Reading follows the plan itself."""

from __future__ import annotations

from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.accounts.rules import Person, holds
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans import rules as plans
from hsforhs.workbench.plans.models import Plan

STEWARDS = (Role.STEWARD, Role.ADMINISTRATOR)
REPORTERS = (Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER, *STEWARDS)


def may_see(person: Person, plan: Plan) -> bool:
    """Whoever may see the plan sees its costs, scenarios and progress."""
    return plans.may_see(person, plan)


def may_cost(person: Person, plan: Plan) -> bool:
    """Whoever may change the plan; in a plan that its author opened also the stewards of its place."""
    return plans.may_change(person, plan) or _with_role(person, plan, *STEWARDS)


def may_report(person: Person, plan: Plan) -> bool:
    """Whoever may cost it; in a plan that its author opened everybody at its place who contributes."""
    return plans.may_change(person, plan) or _with_role(person, plan, *REPORTERS)


def may_vote(person: Person, plan: Plan) -> bool:
    """Whoever may report, if signed in: a vote belongs to a role, and each person has one."""
    return person.is_authenticated and may_report(person, plan)


def _with_role(person: Person, plan: Plan, *roles: Role) -> bool:
    if plan.visibility == Visibility.PRIVATE or not plans.may_see(person, plan):
        return False
    return holds(person, plan.place, *roles)
