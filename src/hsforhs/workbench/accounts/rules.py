"""Who may do what with accounts, and which roles a person holds where.

Roles are inherited down the tree of places: a grant at a country holds in its provinces and districts.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.places.queries import within

from .models import Role, User

Person = User | AnonymousUser
"""Whoever asks, signed in or not."""
EVERY_ROLE = frozenset(Role)
NO_ROLE: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """One grant in force, as the rules need it. ``areas`` empty means all."""

    role: Role
    path: str
    areas: frozenset[str]

    def covers(self, place: Place) -> bool:
        """Say whether the grant holds at ``place``: at its own place or anywhere below."""
        return place.path == self.path or place.path.startswith(f"{self.path}/")


def grants_of(person: Person) -> tuple[Held, ...]:
    """The grants in force of a person, read once for each record of the person in memory."""
    if not isinstance(person, User) or not person.is_active:
        return ()
    known: tuple[Held, ...] | None = getattr(person, "_held", None)
    if known is None:
        rows = person.grants.in_force().values_list("role", "place__path", "areas")
        known = tuple(Held(Role(role), path, frozenset(areas)) for role, path, areas in rows)
        person._held = known  # type: ignore[attr-defined]
    return known


def forget_grants(person: User) -> None:
    """Read the grants of this record anew when they are next asked for."""
    person.__dict__.pop("_held", None)


def may_administer(person: Person) -> bool:
    """Administrators of the site may do everything: accounts, imports, every record."""
    if not isinstance(person, User) or not person.is_active:
        return False
    return person.is_administrator or any(x.role is Role.ADMINISTRATOR and "/" not in x.path for x in grants_of(person))


def roles_at(person: Person, place: Place) -> frozenset[Role]:
    """The roles that a person holds at a place, inherited ones with them; every role for a site administrator."""
    if may_administer(person):
        return EVERY_ROLE
    return frozenset(x.role for x in grants_of(person) if x.covers(place)) or NO_ROLE


def holds(person: Person, place: Place, *roles: Role) -> bool:
    """Say whether a person holds one of the roles at a place."""
    return not roles_at(person, place).isdisjoint(roles)


def holds_in_area(person: Person, place: Place, area: str, *roles: Role) -> bool:
    """Say whether a person holds one of the roles at a place for a group such as ``spar-2:C5``."""
    if may_administer(person):
        return True
    return any(x.role in roles and x.covers(place) and (not x.areas or area in x.areas) for x in grants_of(person))


def is_member(person: Person) -> bool:
    """Members of the network: whoever signed in and holds a role somewhere."""
    return may_administer(person) or bool(grants_of(person))


def may_read(person: Person, place: Place, visibility: str) -> bool:
    """Public records are for everybody, network ones for members, private ones for who holds a role at the place."""
    if visibility == Visibility.PUBLIC:
        return True
    if visibility == Visibility.NETWORK and is_member(person):
        return True
    return bool(roles_at(person, place))


def readable(person: Person, *, place: str = "place", visibility: str = "visibility") -> Q:
    """Return :func:`may_read` as a condition on rows; ``place`` and ``visibility`` lead to the two fields."""
    if may_administer(person):
        return Q()
    found = Q(**{visibility: Visibility.PUBLIC})
    if is_member(person):
        found |= Q(**{visibility: Visibility.NETWORK})
    for path in {x.path for x in grants_of(person)}:
        found |= within(path, f"{place}__path")
    return found


def may_administer_place(person: Person, place: Place) -> bool:
    """Administrators of a place invite people and give roles there and below."""
    return holds(person, place, Role.ADMINISTRATOR)


def may_grant(person: Person, place: Place, role: Role) -> bool:
    """An administrator gives every role at the place; a data steward those that only read and score."""
    if may_administer_place(person, place):
        return True
    return role in (Role.VIEWER, Role.CONTRIBUTOR, Role.AREA_LEAD) and holds(person, place, Role.STEWARD)


def may_see_people(person: Person, place: Place) -> bool:
    """Whoever holds a role at a place sees who else does."""
    return bool(roles_at(person, place))


def roles_to_give(person: Person, place: Place) -> tuple[Role, ...]:
    """The roles that a person may give at a place, in the order of the list; whoever may give one sees addresses."""
    return tuple(role for role in Role if may_grant(person, place, role))
