"""Who may do what with plans."""

from __future__ import annotations

from django.db.models import Q

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person, may_administer, may_read, readable
from hsforhs.workbench.places.models import Visibility

from .models import Plan


def may_see(person: Person, plan: Plan) -> bool:
    """A private plan is for its author, or for who holds the link where it has none; others follow their visibility."""
    if plan.visibility != Visibility.PRIVATE and may_read(person, plan.place, plan.visibility):
        return True
    return may_change(person, plan)


def may_change(person: Person, plan: Plan) -> bool:
    """The author, an administrator, or who holds the link of a plan without author."""
    if plan.author_id is None:
        return True
    return may_administer(person) or (isinstance(person, User) and person.is_active and person.pk == plan.author_id)


def seen_by(person: Person) -> Q:
    """The filter for plans that `may_see` lets through, for reads of many plans at once."""
    if may_administer(person):
        return Q()
    found = (~Q(visibility=Visibility.PRIVATE) & readable(person)) | Q(author__isnull=True)
    if isinstance(person, User) and person.is_active:
        found |= Q(author=person.pk)
    return found
