"""What can be done with accounts: make, sign in by a link, protect anew, close."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.places.models import Place

from ..link_secrets import digest_of, new_secret
from ..models import Role, SignInLink, User
from .grants import give

LINK_LIFETIME = dt.timedelta(hours=12)


@transaction.atomic
def create_administrator(*, actor: str, email: str, password: str, name: str = "") -> User:
    """Make an administrator, or leave the one with this address as it is."""
    known = User.objects.filter(email=email.lower()).first()
    if known:
        return known
    user = User.objects.create_user(email, password, name=name, is_administrator=True)
    vouch_for_address(user=user)
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
        vouch_for_address(user=user)
        record(
            actor=actor,
            action="accounts.add_user",
            country=place.country,
            subject=user.actor,
            personal={"email": user.email, "name": user.name},
        )
    give(user=user, role=role, place=place, actor=actor)
    return user, new


@transaction.atomic
def create_sign_in_link(*, actor: str, user: User) -> str:
    """Return the secret part of a link that signs ``user`` in once within twelve hours."""
    secret = new_secret()
    SignInLink.objects.create(user=user, digest=digest_of(secret), expires_at=timezone.now() + LINK_LIFETIME)
    record(actor=actor, action="accounts.create_sign_in_link", subject=user.actor)
    return secret


@transaction.atomic
def use_sign_in_link(*, secret: str) -> User | None:
    """Return the person of an unused, unexpired link and mark it used; ``None`` for any other."""
    now = timezone.now()
    link = (
        SignInLink.objects.select_for_update()
        .select_related("user")
        .filter(digest=digest_of(secret), used_at__isnull=True, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if link is None:
        return None
    link.used_at = now
    link.save(update_fields=["used_at"])
    record(actor=link.user.actor, action="accounts.use_sign_in_link", subject=link.user.actor)
    return link.user


def vouch_for_address(*, user: User) -> None:
    """Count the address of an account as confirmed: whoever made the account vouches for it, or a mail came back."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@transaction.atomic
def rename(*, person: User, name: str) -> None:
    """Change the name that others see."""
    person.name = name.strip()
    person.save(update_fields=["name"])
    record(actor=person.actor, action="accounts.rename", subject=person.actor, personal={"name": person.name})


@transaction.atomic
def reset_second_factor(*, user: User, actor: str = OPERATOR) -> int:
    """Remove every second factor and passkey of a person who lost them; returns how many there were.

    The caller has checked who acts: the operator at the command line.
    """
    removed, _each = Authenticator.objects.filter(user=user).delete()
    record(actor=actor, action="accounts.reset_second_factor", subject=user.actor, facts={"removed": removed})
    return removed


@transaction.atomic
def close_account(*, user: User, actor: str) -> None:
    """Close an account: nobody signs in with it any more, its roles end, its records stay.

    Raises PermissionDenied when somebody else than the person or the operator asks, ValidationError for the
    last administrator of the site.
    """
    if actor not in (OPERATOR, user.actor):
        raise PermissionDenied
    others = User.objects.filter(is_administrator=True, is_active=True).exclude(pk=user.pk)
    if user.is_administrator and not others.exists():
        raise ValidationError(_("This is the last administrator of the site; make another one first."))
    now = timezone.now()
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    user.grants.in_force().update(ends_at=now)
    user.sign_in_links.all().delete()
    end_sessions(user=user, actor=actor)
    record(actor=actor, action="accounts.close", subject=user.actor)


@transaction.atomic
def end_sessions(*, user: User, actor: str, keep: str = "", only: int | None = None) -> int:
    """End the sessions of a person, except the one with the key ``keep``, or only the one with this number.

    Returns how many ended.
    """
    sessions = UserSession.objects.filter(user=user).exclude(session_key=keep)
    if only is not None:
        sessions = sessions.filter(pk=only)
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    if ended:
        record(actor=actor, action="accounts.end_sessions", subject=user.actor, facts={"sessions": ended})
    return ended
