"""Who may say what money is behind a plan, and who may list calls. Reading follows the plan; calls are public."""

from __future__ import annotations

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person, is_member, may_administer
from hsforhs.workbench.costs import rules as costs
from hsforhs.workbench.plans.models import Plan


def may_see(person: Person, plan: Plan) -> bool:
    """Whoever may see the plan sees its money."""
    return costs.may_see(person, plan)


def may_fund(person: Person, plan: Plan) -> bool:
    """Whoever may cost the plan, if signed in: what money there is needs a name behind it."""
    return isinstance(person, User) and person.is_active and costs.may_cost(person, plan)


def may_list(person: Person) -> bool:
    """Members and administrators list organisations and calls."""
    return may_administer(person) or is_member(person)
