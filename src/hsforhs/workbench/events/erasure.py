"""Taking what says who it was from registrations and speakers; what is only counted stays."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal

from hsforhs.workbench.accounts.erasure import rewrite_file
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import OPERATOR
from hsforhs.workbench.messages.services import forget_address
from hsforhs.workbench.threads.naming import erase_names
from hsforhs.workbench.threads.services import reference

from .entry import Guest, digest_of
from .letters import KIND
from .models import Certificate, Event, Registration, Speaker, SurveyDone
from .services.recording import actor_of, locked, told
from .services.waiting import fill
from .words import Consent, RegistrationState

registrations_erased = Signal()
"""Sent in the transaction of an erasure with ``registrations``, a list, and ``names``, as these were called by number;
without names where the account is erased, which tells them itself. Apps above erase then what these people left with
them. The end of the time for which registrations are kept sends nothing: what was asked and said stays."""

_HELD = (RegistrationState.PENDING, RegistrationState.CONFIRMED, RegistrationState.WAITING)


def erase_own(*, guest: Guest, event: Event, site: str = "") -> None:
    """Erase one's registration at one's own wish; an event to come loses a participant, who waits moves up."""
    with transaction.atomic():
        found = locked(event)
        own = guest.registration
        if own is None or own.event_id != found.pk:
            raise PermissionDenied
        names = {own.pk: own.name}
        wipe([own], gives_up_place=not own.attendances.exists(), keeps_origin=False)
        registrations_erased.send(sender=Registration, registrations=[own], names=names)
        _forget_names([own], actor_of(guest.person))
        told(actor_of(guest.person), found, "erase_registration", registration=own.pk)
        fill(found, site=site)
    rewrite_file()


def wipe(registrations: Iterable[Registration], *, gives_up_place: bool, keeps_origin: bool) -> int:
    """Take name, address, organisation, account, link and certificate; country and kind stay for counts if wished."""
    found = list(registrations)
    numbers = [x.pk for x in found]
    Certificate.objects.filter(registration__in=numbers).delete()
    SurveyDone.objects.filter(registration__in=numbers).delete()
    for address in {x.email for x in found if x.email}:
        forget_address(address=address, kind=KIND)
    for row in found:
        row.name = row.email = row.organisation = row.timezone = row.language = row.reason = ""
        row.user = None
        row.digest = digest_of(secrets.token_urlsafe(32))
        if not keeps_origin:
            row.country = row.kind = ""
        if gives_up_place and row.state in _HELD:
            row.state = RegistrationState.WITHDRAWN
    Registration.objects.bulk_update(
        found,
        [
            "name",
            "email",
            "organisation",
            "timezone",
            "language",
            "reason",
            "user",
            "digest",
            "country",
            "kind",
            "state",
        ],
    )
    return len(found)


def erase_person_at_events(*, user: User, address: str) -> None:
    """Erase what events hold of a person whose account is erased, in the transaction of that erasure."""
    about = Q(user=user) | Q(email__iexact=address)
    everywhere = list(Registration.objects.filter(about))
    came = Registration.objects.filter(about, attendances__isnull=False).distinct()
    wipe(came, gives_up_place=False, keeps_origin=False)
    left = list(Registration.objects.filter(about).select_related("event"))
    events = {x.event_id: x.event for x in left}
    wipe(left, gives_up_place=True, keeps_origin=False)
    spoke = list(Speaker.objects.filter(about))
    erase_names(
        actor=user.actor,
        people=[reference(x) for x in (*everywhere, *spoke)],
        # Speakers were named by organisers, and who erases an account is not who wrote its registrations.
        names=[*(x.name for x in spoke), *(x.name for x in everywhere if x.user_id == user.pk)],
        instead=f"person {user.pk}",
    )
    Speaker.objects.filter(about).update(
        name="", affiliation="", country="", kind="", email="", user=None, digest="", consent=Consent.REFUSED
    )
    registrations_erased.send(sender=Registration, registrations=everywhere, names={})
    for event in events.values():
        fill(locked(event), site="")


def erased_registrations() -> frozenset[tuple[int, str]]:
    """Return the registrations that were erased, by number and time of registering."""
    rows = Registration.objects.filter(name="", email="").values_list("pk", "at")
    return frozenset((number, at.isoformat()) for number, at in rows)


def erase_registrations_again(keys: frozenset[tuple[int, str]]) -> int:
    """Erase anew the registrations that a restored backup brought back; returns how many."""
    found = Registration.objects.filter(pk__in=[number for number, _at in keys]).exclude(name="", email="")
    back = [x for x in found if (x.pk, x.at.isoformat()) in keys]
    registrations_erased.send(sender=Registration, registrations=back, names={x.pk: x.name for x in back})
    _forget_names(back, OPERATOR)
    return wipe(back, gives_up_place=False, keeps_origin=True)


def _forget_names(registrations: Iterable[Registration], actor: str) -> None:
    for row in registrations:
        erase_names(actor=actor, people=[reference(row)], instead=f"participant {row.pk}")
