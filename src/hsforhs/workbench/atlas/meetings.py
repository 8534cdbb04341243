"""What pages of places and cells show of meetings, kept while no event could have changed it."""

from __future__ import annotations

from collections.abc import Hashable

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.outcomes.queries import (
    AtPlace,
    Spoken,
    at_place,
    in_cell,
    known_by_name,
    meets_at,
    speaks_of_cell,
)
from hsforhs.workbench.places.models import Place

from .keeping import audience, kept_fact

_NOTHING = AtPlace([], [])


def meetings_at(person: Person, place: Place, new: str) -> AtPlace:
    """Return what :func:`at_place` does. ``new`` is that of ``keeping.Versions``, read before."""
    if not kept_fact(lambda: meets_at(place), "meets", place.pk, new):
        return _NOTHING
    return kept_fact(lambda: at_place(person, place), "meetings", place.pk, new, _readers(person, new))


def spoken_in_cell(person: Person, area: str, component: str, sector: str, new: str) -> list[Spoken]:
    """Return what :func:`in_cell` does. ``new`` is that of ``keeping.Versions``, read before."""
    cell = area, component, sector
    if not kept_fact(lambda: speaks_of_cell(*cell), "speaks", *cell, new):
        return []
    return kept_fact(lambda: in_cell(person, *cell), "spoken", *cell, new, _readers(person, new))


def _readers(person: Person, new: str) -> Hashable:
    """Who reads the same outcomes: people of one audience, but who is named in one or at an event is alone."""
    alone = person.pk in kept_fact(known_by_name, "known by name", new)
    return audience(person), person.pk if alone else None
