"""What pages of places and cells show of meetings and lessons, kept while nothing was added that they could show."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hsforhs.scores import Assessment
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.experiences.learned import Learned, learned_at, stores_any
from hsforhs.workbench.outcomes.queries import (
    AtPlace,
    Spoken,
    at_place,
    in_cell,
    meets_at,
    speaks_of_cell,
)
from hsforhs.workbench.outcomes.rules import known_by_name
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.queries import authors

from .keeping import kept_for


def meetings_at(person: Person, place: Place, new: str) -> AtPlace:
    """Return what :func:`at_place` does. ``new`` is that of ``keeping.Versions``, looked up before."""
    return kept_for(
        person,
        lambda: at_place(person, place),
        "meetings",
        place.pk,
        new=new,
        named=known_by_name,
        at_all=(lambda: meets_at(place), AtPlace([], [])),
    )


def spoken_in_cell(person: Person, area: str, component: str, sector: str, new: str) -> list[Spoken]:
    """Return what :func:`in_cell` does. ``new`` is that of ``keeping.Versions``, looked up before."""
    cell = area, component, sector
    return kept_for(
        person,
        lambda: in_cell(person, *cell),
        "spoken",
        *cell,
        new=new,
        named=known_by_name,
        at_all=(lambda: speaks_of_cell(*cell), []),
    )


def lessons_at(person: Person, place: Place, assessments: Callable[[], Iterable[Assessment]], new: str) -> Learned:
    """Return what :func:`learned_at` does; ``new`` is that of ``keeping.Versions``, looked up before."""
    return kept_for(
        person,
        lambda: learned_at(person, place, assessments),
        "learned",
        place.pk,
        new=new,
        named=authors,
        at_all=(lambda: stores_any(place), learned_at(person, place, stored=False)),
    )
