"""Who may hand documents in, and what of them each may store. Reading follows the plan, or a role in a province."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from hsforhs.workbench.accounts.rules import Person, holds
from hsforhs.workbench.costs import rules as costs
from hsforhs.workbench.follow_up import rules as follow_up
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import branch
from hsforhs.workbench.plans import rules as plans
from hsforhs.workbench.plans.models import Plan

_DATES = frozenset({"starts", "ends"})


@dataclass(frozen=True, slots=True)
class Reach:
    """What of a plan's documents a person may take away and hand in.

    ``provinces`` are those below the plan in which the person contributes, where provinces work on their part of it;
    who may not hand in all of the plan hands in their packs alone, and who may not see it sees nothing else of it.
    """

    sees_all: bool
    hands_in_all: bool
    provinces: tuple[Place, ...]

    @property
    def may_hand_in(self) -> bool:
        """Whether there is a document that the person may hand in."""
        return self.hands_in_all or bool(self.provinces)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the provinces."""
        return frozenset(x.code for x in self.provinces)

    def takes(self, code: str) -> bool:
        """Say whether the person may take the pack of a province away."""
        return self.sees_all or code in self.codes


def reach(person: Person, plan: Plan) -> Reach:
    """Return what a person may do with documents of a plan."""
    hands_in_all = plans.may_change(person, plan) or follow_up.may_report(person, plan)
    provinces: tuple[Place, ...] = ()
    if not hands_in_all and costs.works_in_places(person, plan):
        below = branch(plan.place, at=timezone.localdate())
        provinces = tuple(x for x in below if x.kind == Kind.PROVINCE and holds(person, x, *costs.REPORTERS))
    return Reach(plans.may_see(person, plan), hands_in_all, provinces)


def may_hand_in(person: Person, plan: Plan) -> bool:
    """Whoever may change something of the plan or of its part of a province; what it is, the rows say one by one."""
    return reach(person, plan).may_hand_in


def may_store(person: Person, plan: Plan, table: str, unit: tuple[str, ...]) -> bool:
    """Store a field of a table: as on the page where the same thing is written."""
    if table in ("targets", "decisions"):
        return plans.may_change(person, plan)
    if table == "progress" and not _DATES & set(unit):
        return follow_up.may_report(person, plan)
    if table == "progress":
        return follow_up.may_manage(person, plan)
    return costs.may_cost(person, plan)


def province_stores(table: str, unit: tuple[str, ...]) -> bool:
    """Say whether a province stores a field of its own rows at once: how they stand; the rest waits for others."""
    return table == "progress" and not _DATES & set(unit)


def takes_what_is_passed_on(person: Person, plan: Plan) -> bool:
    """Whoever may cost the plan decides on what provinces may not store themselves."""
    return costs.may_cost(person, plan)
