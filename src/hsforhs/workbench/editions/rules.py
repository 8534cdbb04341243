"""Who may change the framework of this site."""

from __future__ import annotations

from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.accounts.rules import Person, grants_of, may_administer

DECIDING = frozenset({Role.STEWARD, Role.ADMINISTRATOR})


def may_publish(person: Person) -> bool:
    """Data stewards and administrators at the root of the tree of places, and administrators of the site.

    The framework is the same for all places, so a role at one of them is not enough.
    """
    return may_administer(person) or any(x.role in DECIDING and "/" not in x.path for x in grants_of(person))


def may_change(person: Person) -> bool:
    """Whoever may publish the draft may put changes into it and take them out."""
    return may_publish(person)
