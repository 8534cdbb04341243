"""What can be done with accounts."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from hsforhs.workbench.audit.services import record

from .models import SignInLink, User

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
