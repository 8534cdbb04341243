"""Who may do what with accounts."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from .models import User

Person = User | AnonymousUser
"""Whoever asks, signed in or not."""


def may_administer(person: Person) -> bool:
    """Administrators may do everything: accounts, imports, every record."""
    return isinstance(person, User) and person.is_active and person.is_administrator
