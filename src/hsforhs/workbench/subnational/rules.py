"""Who may change the tree of a country."""

from __future__ import annotations

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person, holds
from hsforhs.workbench.places.models import Place

from .models import TreeUpload


def may_change_tree(person: Person, country: Place) -> bool:
    """Data stewards and administrators of the country; a role in one of its provinces is not enough."""
    return holds(person, country, Role.STEWARD, Role.ADMINISTRATOR)


def may_follow(person: Person, upload: TreeUpload) -> bool:
    """A list is the business of who handed it in, as long as the right lasts."""
    return isinstance(person, User) and upload.person_id == person.pk and may_change_tree(person, upload.place)
