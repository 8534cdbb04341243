"""Who may do what with plans."""

from __future__ import annotations

from django.db.models import Q

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person, holds, may_administer, may_read, readable
from hsforhs.workbench.places.models import Visibility

from .models import Plan


def may_see(person: Person, plan: Plan) -> bool:
    """A private plan is for its author, or for who holds the link where it has none; others follow their visibility.

    One that another instance handed on has no author here: a private one is for who holds a role at its place.
    """
    if plan.visibility != Visibility.PRIVATE or plan.received_from:
        return may_read(person, plan.place, plan.visibility) or may_change(person, plan)
    return may_change(person, plan)


def may_change(person: Person, plan: Plan) -> bool:
    """The author, an administrator, or who holds the link of a plan without author; stewards a received one."""
    if plan.author_id is None:
        return not plan.received_from or holds(person, plan.place, Role.STEWARD, Role.ADMINISTRATOR)
    return may_administer(person) or (isinstance(person, User) and person.is_active and person.pk == plan.author_id)


def seen_by(person: Person) -> Q:
    """The filter for plans that `may_see` lets through, for reads of many plans at once."""
    if may_administer(person):
        return Q()
    follows_visibility = ~Q(visibility=Visibility.PRIVATE) | ~Q(received_from="")
    found = (follows_visibility & readable(person)) | Q(author__isnull=True, received_from="")
    if isinstance(person, User) and person.is_active:
        found |= Q(author=person.pk)
    return found
