"""Who may read and who may bring in figures."""

from __future__ import annotations

from django.db.models import Q

from hsforhs.workbench.accounts import rules as accounts
from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.accounts.rules import Person, holds
from hsforhs.workbench.places.models import Place

from .models import StoredFigure

BRING_IN = frozenset({Role.STEWARD, Role.ADMINISTRATOR})
"""The roles that bring in figures of a place and of those below it."""


def may_read(person: Person, figure: StoredFigure) -> bool:
    """Published figures are for everybody; a country's own follow their visibility."""
    return accounts.may_read(person, figure.place, figure.visibility)


def seen_by(person: Person) -> Q:
    """Return :func:`may_read` as a condition on figures."""
    return accounts.readable(person)


def may_bring_in(person: Person, place: Place) -> bool:
    """Data stewards and administrators of a place bring in its figures."""
    return bool(place.country) and holds(person, place, *BRING_IN)
