"""Who may do what with rounds and uploads."""

from __future__ import annotations

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person, may_administer
from hsforhs.workbench.places.models import Visibility

from .models import Round, Upload


def may_see(person: Person, found: Round) -> bool:
    """Published figures are for everybody, a country's own records for who signed in with the right."""
    return found.visibility == Visibility.PUBLIC or may_administer(person)


def may_import(person: Person) -> bool:
    """Importing changes what everybody sees."""
    return may_administer(person)


def may_follow(person: Person, upload: Upload) -> bool:
    """An upload is the business of who handed it in."""
    return isinstance(person, User) and (upload.actor == person.actor or may_administer(person))
