"""Inviting people: a link that gives one address one role at one place, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place

from .. import mails, rules
from ..link_secrets import digest_of, new_secret
from ..models import Grant, Invitation, Role, User
from .grants import give
from .people import vouch_for_address

INVITATION_LIFETIME = dt.timedelta(days=14)


@transaction.atomic
def invite(*, person: User, email: str, role: Role, place: Place, areas: Sequence[str] = ()) -> tuple[Invitation, str]:
    """Invite an address to a role at a place; returns the invitation and the secret of its link.

    Says nothing about whether the address has an account. Raises ValidationError for what is no address.
    """
    if not rules.may_grant(person, place, role):
        raise PermissionDenied
    address = email.strip().lower()
    validate_email(address)
    secret = new_secret()
    invitation = Invitation.objects.create(
        email=address,
        role=role,
        place=place,
        areas=sorted(areas),
        invited_by=person,
        digest=digest_of(secret),
        expires_at=timezone.now() + INVITATION_LIFETIME,
    )
    record(
        actor=person.actor,
        action="accounts.invite",
        country=place.country,
        subject=invitation.reference,
        facts={"role": role.value, "place": place.code, "areas": invitation.areas},
        personal={"email": address},
    )
    return invitation, secret


def send_invitation(*, invitation: Invitation, link: str) -> bool:
    """Send the link of an invitation; says whether it left. Without a mail server the caller shows the link instead."""
    mail = mails.invitation(
        inviter=str(invitation.invited_by),
        role=str(Role(invitation.role).label),
        place=invitation.place.name,
        link=link,
        until=invitation.expires_at,
    )
    return mails.send(mail, to=invitation.email) and settings.EMAIL_IS_SET_UP


@transaction.atomic
def accept_invitation(*, person: User, secret: str = "", number: int | None = None) -> Grant:
    """Give the person what the invitation promises, once; it is named by the secret of its link or by its number.

    The number is enough, for the address of the invitation must be a confirmed one of the person.

    Raises PermissionDenied when the link is unknown, used, withdrawn or over, when it is for another address, or
    when whoever invited may no longer give the role.
    """
    invitation = _open_invitation(digest=digest_of(secret)) if number is None else _open_invitation(pk=number)
    addresses = {x.email.lower() for x in EmailAddress.objects.filter(user=person, verified=True)}
    if not person.is_active or invitation.email not in addresses:
        raise PermissionDenied
    return _accept(invitation, person)


@transaction.atomic
def join(*, secret: str, name: str, password: str | None) -> User:
    """Make the account that an invitation is for, and accept it; ``None`` leaves the account without a password.

    Raises PermissionDenied as in accept_invitation, and when the address has an account already.
    """
    invitation = _open_invitation(digest=digest_of(secret))
    if User.objects.filter(email=invitation.email).exists():
        raise PermissionDenied
    user = User.objects.create_user(invitation.email, password, name=name.strip())
    record(
        actor=user.actor,
        action="accounts.join",
        country=invitation.place.country,
        subject=user.actor,
        personal={"email": user.email, "name": user.name},
    )
    vouch_for_address(user=user)
    _accept(invitation, user)
    return user


@transaction.atomic
def withdraw_invitation(*, person: User, invitation: Invitation) -> None:
    """Make the link of an invitation useless and forget the address."""
    if not rules.may_grant(person, invitation.place, Role(invitation.role)):
        raise PermissionDenied
    if not Invitation.objects.open().filter(pk=invitation.pk).exists():
        return
    invitation.withdrawn_at = timezone.now()
    invitation.email = ""
    invitation.save(update_fields=["withdrawn_at", "email"])
    record(
        actor=person.actor,
        action="accounts.withdraw_invitation",
        country=invitation.place.country,
        subject=invitation.reference,
    )


def _open_invitation(**which: Any) -> Invitation:
    found = (
        Invitation.objects.open()
        .select_for_update(of=("self",))
        .select_related("place", "invited_by")
        .filter(**which)
        .first()
    )
    if found is None or found.invited_by is None:
        raise PermissionDenied
    if not rules.may_grant(found.invited_by, found.place, Role(found.role)):
        raise PermissionDenied
    return found


def _accept(invitation: Invitation, user: User) -> Grant:
    inviter = invitation.invited_by
    granted = give(
        user=user,
        role=Role(invitation.role),
        place=invitation.place,
        actor=inviter.actor if inviter else "",
        areas=invitation.areas,
    )
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    # From here on the account holds the address; erasing the account must not leave a copy behind.
    invitation.email = ""
    invitation.save(update_fields=["accepted_at", "accepted_by", "email"])
    record(
        actor=user.actor,
        action="accounts.accept_invitation",
        country=invitation.place.country,
        subject=invitation.reference,
    )
    return granted
