"""Who may cost a plan, choose from it and report on it. Reading follows the plan itself."""

from __future__ import annotations

from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.accounts.rules import Person, holds
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.places.queries import below
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


def may_report_on(person: Person, plan: Plan, action_id: str) -> bool:
    """Whoever may report; where provinces work on their own part also who contributes at a place that it names."""
    if may_report(person, plan):
        return True
    if not works_in_places(person, plan):
        return False
    decided = plan.activities.filter(action_id=action_id).first()
    codes = decided.places if decided else ()
    found = Place.objects.filter(below(plan.place.path), code__in=codes) if codes else ()
    return any(holds(person, x, *REPORTERS) for x in found)


def works_in_places(person: Person, plan: Plan) -> bool:
    """Say whether a plan lets people of its provinces work on their part, and this one may read its actions."""
    if not person.is_authenticated or plan.author_id is None:
        return False
    return plans.packs_are_open(plan) and plans.may_read_catalogue(person, plan)


def may_vote(person: Person, plan: Plan) -> bool:
    """Whoever may report on all of it, if signed in: a vote belongs to a role, and each person has one."""
    return person.is_authenticated and may_report(person, plan)


def _with_role(person: Person, plan: Plan, *roles: Role) -> bool:
    if plan.visibility == Visibility.PRIVATE or not plans.may_see(person, plan):
        return False
    return holds(person, plan.place, *roles)
