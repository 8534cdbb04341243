"""Who may do what with plans."""

from __future__ import annotations

from django.db.models import Q

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person, holds, is_member, may_administer, may_read, readable
from hsforhs.workbench.catalogues import rules as catalogues
from hsforhs.workbench.places.models import Visibility

from .models import Plan


def may_see(person: Person, plan: Plan) -> bool:
    """Who may not read the catalogue that a plan is made of does not see the plan either.

    A private plan is for its author, or for who holds the link where it has none; others follow their visibility.

    One that another instance handed on has no author here: a private one is for who holds a role at its place.
    """
    if not may_read_catalogue(person, plan):
        return False
    if plan.visibility != Visibility.PRIVATE or plan.received_from:
        return may_read(person, plan.place, plan.visibility) or may_change(person, plan)
    return may_change(person, plan)


def may_change(person: Person, plan: Plan) -> bool:
    """The author, an administrator, or who holds the link of a plan without author; stewards a received one."""
    if not may_read_catalogue(person, plan):
        return False
    if plan.author_id is None:
        return not plan.received_from or holds(person, plan.place, Role.STEWARD, Role.ADMINISTRATOR)
    return may_administer(person) or (isinstance(person, User) and person.is_active and person.pk == plan.author_id)


def packs_are_open(plan: Plan) -> bool:
    """Provinces work on their own part of a plan that is not private, and of a private one that was opened to them."""
    return plan.packs_open or plan.visibility != Visibility.PRIVATE


def may_read_catalogue(person: Person, plan: Plan) -> bool:
    """Ours is for everybody; an operator's own catalogue for who may read it: a plan shows its texts."""
    return plan.catalogue is None or catalogues.may_read(person, plan.catalogue.catalogue)


def seen_by(person: Person) -> Q:
    """The filter for plans that `may_see` lets through, for reads of many plans at once."""
    if may_administer(person):
        return Q()
    follows_visibility = ~Q(visibility=Visibility.PRIVATE) | ~Q(received_from="")
    found = (follows_visibility & readable(person)) | Q(author__isnull=True, received_from="")
    if isinstance(person, User) and person.is_active:
        found |= Q(author=person.pk)
    if not is_member(person):
        found &= Q(catalogue=None) | catalogues.readable(person, catalogue="catalogue__catalogue")
    return found
