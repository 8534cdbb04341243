"""Giving and taking roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place

from .. import rules
from ..models import Grant, Role, User


@transaction.atomic
def grant(
    *,
    person: User,
    user: User,
    role: Role,
    place: Place,
    areas: Sequence[str] = (),
    ends_at: dt.datetime | None = None,
) -> Grant:
    """Give a person a role at a place; the same role again changes its areas and its end."""
    if not rules.may_grant(person, place, role):
        raise PermissionDenied
    return give(user=user, role=role, place=place, actor=person.actor, areas=areas, ends_at=ends_at)


@transaction.atomic
def revoke(*, person: User, found: Grant) -> None:
    """Take a role away."""
    if not rules.may_grant(person, found.place, Role(found.role)):
        raise PermissionDenied
    record(
        actor=person.actor,
        action="accounts.revoke",
        country=found.place.country,
        subject=found.user.actor,
        facts={"role": found.role, "place": found.place.code},
    )
    found.delete()
    rules.forget_grants(found.user)


def give(
    *,
    user: User,
    role: Role,
    place: Place,
    actor: str,
    areas: Sequence[str] = (),
    ends_at: dt.datetime | None = None,
) -> Grant:
    """Store a role and its event, for services that have checked who acts."""
    found, _new = Grant.objects.update_or_create(
        user=user,
        role=role,
        place=place,
        defaults={"areas": sorted(areas), "ends_at": ends_at, "granted_by": actor},
    )
    record(
        actor=actor,
        action="accounts.grant",
        country=place.country,
        subject=user.actor,
        facts={
            "role": role.value,
            "place": place.code,
            "areas": sorted(areas),
            "ends_at": ends_at.isoformat() if ends_at else None,
        },
    )
    rules.forget_grants(user)
    return found
