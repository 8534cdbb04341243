"""Registering, inviting, deciding, moving up, withdrawing.

Places are counted under a lock on the event, so that two people never get the last one.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.look.rates import allowed
from hsforhs.workbench.stewardship.texts import optional, written

from .. import letters, rules
from ..entry import Guest, digest_of
from ..models import Event, Registration
from ..queries import event_is_over, registration_is_open
from ..rules import Deed
from ..texts import country_code, time_zone
from ..words import EventState, Mode, OrganisationKind, RegistrationState
from .recording import actor_of, locked, require, told
from .waiting import fill, is_full

MOST_INVITED = 200
_HELD = (RegistrationState.PENDING, RegistrationState.CONFIRMED, RegistrationState.WAITING)


@transaction.atomic
def register(
    *, person: Person, event: Event, email: str, site: str = "", **values: Any
) -> tuple[Registration, str] | None:
    """Register somebody; returns the registration and the secret of its link, which is never shown again.

    An address that is registered already gets a link by message, and None is returned: whoever types the address of
    somebody else does not come in as that person. ``values`` are those of :func:`written_values`.
    """
    found = locked(event)
    if not rules.may(person, Deed.READ, found):
        raise PermissionDenied
    if not registration_is_open(found):
        raise ValidationError(_("Registration is not open."))
    address = _address(email)
    new = written_values(**values)
    user = person if isinstance(person, User) else None
    known = found.registrations.filter(email=address).first()
    if user is not None and known is None:
        known = found.registrations.filter(user=user).first()
    if known is not None:
        _send_link(known, found, site)
        return None
    state = RegistrationState.CONFIRMED
    if found.moderated:
        state = RegistrationState.PENDING
    elif is_full(found):
        state = RegistrationState.WAITING
    secret = secrets.token_urlsafe(32)
    made = Registration.objects.create(
        event=found, user=user, email=address, state=state, digest=digest_of(secret), **new
    )
    told(actor_of(person), found, "register", registration=made.pk, state=str(state))
    letters.tell_state(made, found, site=site, secret=secret)
    return made, secret


@transaction.atomic
def invite(*, person: User, event: Event, email: str, name: str = "", site: str = "") -> tuple[Registration, str]:
    """Invite somebody by address, also to what is by invitation; returns the registration and the secret of its link.

    Whoever registered by an account with this address, or was invited before, keeps the link; the secret is then
    empty. Else the link is made anew: who registered with the address of somebody else shall not come in as them.
    """
    found = locked(event)
    require(person, found)
    if found.state != EventState.ANNOUNCED or event_is_over(found):
        raise ValidationError(_("People are invited to an event that is announced and not over."))
    address, secret = _address(email), ""
    registration = found.registrations.filter(email=address).first()
    if registration is None:
        secret = secrets.token_urlsafe(32)
        registration = Registration.objects.create(
            event=found,
            email=address,
            name=optional(name, longest=120) or address.partition("@")[0],
            invited=True,
            digest=digest_of(secret),
            language=found.language,
        )
    else:
        if not registration.invited and not _is_owner_of(registration.user, address):
            registration.user, secret = None, _rotate(registration)
        registration.invited = True
        if registration.state not in _HELD:
            registration.state = RegistrationState.PENDING
        registration.save(update_fields=["invited", "state", "user"])
    told(person.actor, found, "invite", registration=registration.pk)
    letters.invite(registration, found, site=site, secret=secret)
    return registration, secret


@transaction.atomic
def accept(*, guest: Guest, event: Event) -> None:
    """Say yes to an invitation: it holds a place, also where all are taken."""
    found = locked(event)
    own = _own(guest, found)
    if not own.invited or own.state not in (RegistrationState.PENDING, RegistrationState.WAITING):
        raise ValidationError(_("There is no invitation to accept."))
    if found.state != EventState.ANNOUNCED or event_is_over(found):
        raise ValidationError(_("The event is over."))
    _set(own, RegistrationState.CONFIRMED)
    told(actor_of(guest.person), found, "accept", registration=own.pk)


@transaction.atomic
def decide(*, person: User, registration: Registration, confirm: bool, reason: str = "", site: str = "") -> None:
    """Confirm or decline a registration; where all places are taken, who is confirmed waits."""
    event = locked(registration.event)
    require(person, event)
    if event.state == EventState.CANCELLED:
        raise ValidationError(_("A cancelled event is not changed any more."))
    found = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if confirm and found.state not in (RegistrationState.PENDING, RegistrationState.DECLINED):
        raise ValidationError(_("This registration does not wait for a decision."))
    if not confirm and found.state not in _HELD:
        raise ValidationError(_("This registration is not held any more."))
    found.reason = "" if confirm else optional(reason, longest=400)
    if confirm:
        _set(found, RegistrationState.WAITING if is_full(event) else RegistrationState.CONFIRMED)
    else:
        _set(found, RegistrationState.DECLINED)
    told(person.actor, event, "decide", registration=found.pk, state=str(found.state))
    letters.tell_state(found, event, site=site)
    fill(event, site=site)


@transaction.atomic
def withdraw(*, guest: Guest, event: Event, site: str = "") -> list[Registration]:
    """Take one's own registration back; returns who moved up from the waiting list."""
    found = locked(event)
    own = _own(guest, found)
    if own.state not in _HELD:
        raise ValidationError(_("This registration is not held any more."))
    _set(own, RegistrationState.WITHDRAWN)
    told(actor_of(guest.person), found, "withdraw", registration=own.pk)
    return fill(found, site=site)


@transaction.atomic
def register_again(*, guest: Guest, event: Event, site: str = "") -> None:
    """Register again after withdrawing: at the end of the list."""
    found = locked(event)
    own = _own(guest, found)
    if own.state != RegistrationState.WITHDRAWN or not registration_is_open(found):
        raise ValidationError(_("Registration is not open."))
    state = RegistrationState.CONFIRMED
    if not own.invited and found.moderated:
        state = RegistrationState.PENDING
    elif not own.invited and is_full(found):
        state = RegistrationState.WAITING
    _set(own, state)
    told(actor_of(guest.person), found, "register_again", registration=own.pk, state=str(state))
    letters.tell_state(own, found, site=site)


@transaction.atomic
def write_own(*, guest: Guest, event: Event, **values: Any) -> None:
    """Change what one told about oneself."""
    own = _own(guest, event)
    for name, value in written_values(**values).items():
        setattr(own, name, value)
    own.save()
    told(actor_of(guest.person), event, "write_own", registration=own.pk)


@transaction.atomic
def new_link(*, guest: Guest, event: Event) -> tuple[Registration, str]:
    """Make one's personal link anew; the one before, and every browser that came in by it, is refused from now on."""
    own = _own(guest, event)
    secret = _rotate(own)
    told(actor_of(guest.person), event, "new_link", registration=own.pk)
    return own, secret


@transaction.atomic
def renew_link(*, person: User, registration: Registration, site: str = "") -> str:
    """Make the link of a participant anew, as an organiser, and send it."""
    event = registration.event
    require(person, event)
    if registration.user_id is not None:
        raise ValidationError(_("This registration belongs to an account and needs no link."))
    secret = _rotate(registration)
    told(person.actor, event, "new_link", registration=registration.pk)
    letters.tell_state(registration, event, site=site, secret=secret)
    return secret


@transaction.atomic
def send_link(*, event: Event, email: str, site: str = "") -> None:
    """Send a link to an address if it is registered; nobody learns whether it is."""
    found = Registration.objects.filter(event=event, email=_address(email)).first()
    if found is not None:
        _send_link(found, event, site)


@transaction.atomic
def bind(*, guest: Guest, event: Event) -> None:
    """Keep one's registration with one's account: from now on its link opens it for this account alone."""
    own = _own(guest, event)
    person = guest.person
    if not isinstance(person, User) or own.user_id is not None:
        raise PermissionDenied
    if Registration.objects.filter(event=event, user=person).exists():
        raise ValidationError(_("Your account has a registration at this event already."))
    own.user = person
    own.save(update_fields=["user"])
    told(person.actor, event, "bind", registration=own.pk)


def written_values(
    *,
    name: str,
    country: str = "",
    kind: str = "",
    organisation: str = "",
    timezone: str = "",
    mode: str = Mode.REMOTE,
    language: str = "",
) -> dict[str, Any]:
    """Return what somebody tells about themselves as it is stored; raises ValidationError."""
    if mode not in Mode.values or (kind and kind not in OrganisationKind.values):
        raise ValidationError(_("Choose how you take part and where you work."))
    return {
        "name": " ".join(written(name, missing=_("Write your name."), longest=120).split()),
        "country": country_code(country),
        "kind": kind,
        "organisation": optional(organisation, longest=200),
        "timezone": time_zone(timezone),
        "mode": mode,
        "language": language[:10],
    }


def _own(guest: Guest, event: Event) -> Registration:
    """The guest's registration at the event as it is stored now, locked."""
    if guest.registration is None or guest.registration.event_id != event.pk:
        raise PermissionDenied
    return Registration.objects.select_for_update(of=("self",)).get(pk=guest.registration.pk)


def _set(registration: Registration, state: RegistrationState) -> None:
    registration.state, registration.decided_at = state, clock.now()
    registration.save(update_fields=["state", "reason", "decided_at"])


def _rotate(registration: Registration) -> str:
    secret = secrets.token_urlsafe(32)
    registration.digest = digest_of(secret)
    registration.save(update_fields=["digest"])
    return secret


def _is_owner_of(user: User | None, address: str) -> bool:
    return user is not None and user.email.lower() == address


def _send_link(registration: Registration, event: Event, site: str) -> None:
    """Send a link, but not as often as a stranger might ask for it."""
    if allowed("events.letters", str(registration.pk)):
        letters.send_link(registration, event, site=site)


def _address(email: str) -> str:
    address = email.strip().lower()
    validate_email(address)
    return address
