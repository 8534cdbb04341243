"""For which places a person may bring in indices."""

from __future__ import annotations

from hsforhs.workbench.accounts.rules import Person, grants_of, may_administer
from hsforhs.workbench.places.models import Kind, Place

from .rules import OWNERS


def owned_places(person: Person) -> list[Place]:
    """Return the places at which a person holds an owner's role, countries first; for the site all countries."""
    if may_administer(person):
        return list(Place.objects.filter(kind=Kind.COUNTRY).order_by("name"))
    paths = {x.path for x in grants_of(person) if x.role in OWNERS}
    return list(Place.objects.filter(path__in=paths).order_by("path"))


def find_owned(person: Person, code: str) -> Place | None:
    """Return the place of this code if a person may bring in indices for it; "" is the site and gives ``None``."""
    return next((x for x in owned_places(person) if x.code == code), None)
