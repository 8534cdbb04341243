"""Reusable reads of people."""

from __future__ import annotations

from collections.abc import Iterable

from hsforhs.workbench.places.models import Place

from .models import Grant, Role, User

_PREFIX = "user:"


def user_of(actor: str) -> User | None:
    """The person whom an audit event names as its actor, unless the account is closed."""
    number = actor.removeprefix(_PREFIX)
    if not actor.startswith(_PREFIX) or not number.isdigit():
        return None
    return User.objects.filter(pk=int(number), is_active=True).first()


def people_at(place: Place, *roles: Role) -> list[User]:
    """People who hold one of the roles at a place, inherited roles counted, by name."""
    codes = place.path.split("/")
    found = Grant.objects.in_force().filter(role__in=roles, place__code__in=codes, user__is_active=True)
    people = {x.user_id: x.user for x in found.select_related("user")}
    return sorted(people.values(), key=lambda x: (str(x).casefold(), x.pk))


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Names by actor, for those who have an account."""
    numbers = {int(x.removeprefix(_PREFIX)) for x in actors if x.startswith(_PREFIX) and x[len(_PREFIX) :].isdigit()}
    return {x.actor: str(x) for x in User.objects.filter(pk__in=numbers)}
