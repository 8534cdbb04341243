"""Who may do what with accounts."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from .models import User


def may_administer(person: User | AnonymousUser) -> bool:
    """Administrators make accounts and links."""
    return isinstance(person, User) and person.is_active and person.is_administrator
