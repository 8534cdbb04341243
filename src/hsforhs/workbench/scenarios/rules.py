"""Who may ask what the money buys, and vote. Reading follows the plan; the rules are those of its costs."""

from __future__ import annotations

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs import rules as costs
from hsforhs.workbench.plans.models import Plan


def may_choose(person: Person, plan: Plan) -> bool:
    """Make scenarios, adopt one, open and close a round of voting, decide what comes first."""
    return costs.may_cost(person, plan)


def may_vote(person: Person, plan: Plan) -> bool:
    """Whoever is signed in and may report on the plan; a vote counts for one role of the person."""
    return costs.may_vote(person, plan)
