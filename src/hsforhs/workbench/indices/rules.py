"""Who may bring in, compute, publish and read indices: one table for pages, services and the API."""

from __future__ import annotations

from django.db.models import Q

from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.accounts.rules import Person, grants_of, holds, is_member, may_administer, may_read, readable
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.places.queries import within

from .models import Owned

OWNERS = (Role.STEWARD, Role.ADMINISTRATOR)
"""The roles at a place that bring in and publish its indices."""


def may_own(person: Person, place: Place | None) -> bool:
    """Data stewards and administrators of a place for its own; administrators of the site for those of all."""
    return may_administer(person) if place is None else holds(person, place, *OWNERS)


def may_bring_in(person: Person) -> bool:
    """Say whether there is any place, or the site, for which a person may bring in an index."""
    return may_administer(person) or any(x.role in OWNERS for x in grants_of(person))


def may_see(person: Person, record: Owned) -> bool:
    """Readers follow the visibility; what was withdrawn stays with its owners."""
    if may_own(person, record.place):
        return True
    if record.withdrawn_at is not None:
        return False
    if record.place is not None:
        return may_read(person, record.place, record.visibility)
    return record.visibility == Visibility.PUBLIC or (record.visibility == Visibility.NETWORK and is_member(person))


def seen_by(person: Person, *, record: str = "") -> Q:
    """Return :func:`may_see` as a condition on rows; ``record`` leads to the record, such as ``run``."""
    if may_administer(person):
        return Q()
    before = f"{record}__" if record else ""
    of_site = [Visibility.PUBLIC, Visibility.NETWORK] if is_member(person) else [Visibility.PUBLIC]
    found = Q(**{f"{before}place": None, f"{before}visibility__in": of_site})
    found |= Q(**{f"{before}place__isnull": False}) & readable(
        person, place=f"{before}place", visibility=f"{before}visibility"
    )
    found &= Q(**{f"{before}withdrawn_at": None})
    for owned in {x.path for x in grants_of(person) if x.role in OWNERS}:
        found |= within(owned, f"{before}place__path")
    return found
