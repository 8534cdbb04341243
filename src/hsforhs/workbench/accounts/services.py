"""What can be done with accounts."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.places.models import Place

from . import rules
from .models import Grant, Role, SignInLink, User

LINK_LIFETIME = dt.timedelta(hours=12)


@transaction.atomic
def create_administrator(*, actor: str, email: str, password: str, name: str = "") -> User:
    """Make an administrator, or leave the one with this address as it is."""
    known = User.objects.filter(email=email.lower()).first()
    if known:
        return known
    user = User.objects.create_user(email, password, name=name, is_administrator=True)
    record(
        actor=actor,
        action="accounts.create_administrator",
        subject=user.actor,
        personal={"email": user.email, "name": user.name},
    )
    return user


@transaction.atomic
def add_user(*, email: str, role: Role, place: Place, name: str = "", actor: str = OPERATOR) -> tuple[User, bool]:
    """Make an account without a password, or find the one with this address, and give it a role at a place.

    Returns the person and whether the account is new. Raises ValidationError for what is no e-mail address.
    The caller has checked who acts: the operator, or a person who may grant the role.
    """
    address = email.strip().lower()
    validate_email(address)
    user = User.objects.filter(email=address).first()
    new = user is None
    if user is None:
        user = User.objects.create_user(address, None, name=name)
        record(
            actor=actor,
            action="accounts.add_user",
            country=place.country,
            subject=user.actor,
            personal={"email": user.email, "name": user.name},
        )
    _give(user=user, role=role, place=place, actor=actor)
    return user, new


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
    return _give(user=user, role=role, place=place, actor=person.actor, areas=areas, ends_at=ends_at)


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


def _give(
    *,
    user: User,
    role: Role,
    place: Place,
    actor: str,
    areas: Sequence[str] = (),
    ends_at: dt.datetime | None = None,
) -> Grant:
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


@transaction.atomic
def create_sign_in_link(*, actor: str, user: User) -> str:
    """Return the secret part of a link that signs ``user`` in once within twelve hours."""
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, digest=_digest(secret), expires_at=timezone.now() + LINK_LIFETIME)
    record(actor=actor, action="accounts.create_sign_in_link", subject=user.actor)
    return secret


@transaction.atomic
def use_sign_in_link(*, secret: str) -> User | None:
    """Return the person of an unused, unexpired link and mark it used; ``None`` for any other."""
    now = timezone.now()
    link = (
        SignInLink.objects.select_for_update()
        .select_related("user")
        .filter(digest=_digest(secret), used_at__isnull=True, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if link is None:
        return None
    link.used_at = now
    link.save(update_fields=["used_at"])
    record(actor=link.user.actor, action="accounts.use_sign_in_link", subject=link.user.actor)
    return link.user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
