"""Who came: joining and leaving by a button, the organisers' list, certificates.

A button writes no entry in the chain of events: the stay is the record, and hundreds of people press it at once.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.matching.attendance import minutes_by_person
from hsforhs.workbench.accounts.models import User

from .. import rules
from ..entry import Guest
from ..models import Attendance, Certificate, Event, Registration, Session
from ..queries import event_is_over, session_is_on, stays_of
from ..words import EventState, Mode, RegistrationState
from .recording import actor_of, require, told


@transaction.atomic
def join(*, guest: Guest, session: Session, mode: str = Mode.REMOTE, now: dt.datetime | None = None) -> Attendance:
    """Join a session with one's registration; who is in already stays in."""
    own = _own(guest, session)
    now = now or timezone.now()
    if mode not in Mode.values:
        raise ValidationError(_("Choose how you take part."))
    if session.day.event.state != EventState.ANNOUNCED or not session_is_on(session, now):
        raise ValidationError(_("The session is not on now."))
    present = own.attendances.filter(session=session, left_at=None).first()
    return present or Attendance.objects.create(session=session, registration=own, mode=mode, joined_at=now)


@transaction.atomic
def leave(*, guest: Guest, session: Session, now: dt.datetime | None = None) -> None:
    """Leave a session; who is not in it stays out."""
    own = _own(guest, session)
    for stay in own.attendances.filter(session=session, left_at=None):
        stay.left_at = max(now or timezone.now(), stay.joined_at)
        stay.save(update_fields=["left_at"])


@transaction.atomic
def write_list(*, person: User, session: Session, shown: Iterable[int], present: Mapping[int, str]) -> int:
    """Write the organisers' list: of the registrations ``shown``, those ``present`` were there from beginning to end.

    Who joined by the button keeps those times; returns how many were there.
    """
    event = session.day.event
    require(person, event)
    if any(mode not in Mode.values for mode in present.values()):
        raise ValidationError(_("Choose how they took part."))
    asked = set(
        event.registrations.filter(pk__in=list(shown), state=RegistrationState.CONFIRMED).values_list("pk", flat=True)
    )
    there = {x: mode for x, mode in present.items() if x in asked}
    known = set(session.attendances.filter(registration__in=asked).values_list("registration_id", flat=True))
    gone = session.attendances.filter(registration__in=asked - set(there)).delete()[0]
    starts, ends = _span(session)
    Attendance.objects.bulk_create(
        Attendance(session=session, registration_id=x, mode=mode, joined_at=starts, left_at=ends)
        for x, mode in sorted(there.items())
        if x not in known
    )
    told(person.actor, event, "write_list", session=session.pk, present=len(there), removed=gone)
    return len(there)


@transaction.atomic
def issue_certificate(*, guest: Guest, event: Event, on: dt.date | None = None) -> Certificate:
    """Issue the certificate of whoever came, once the event is over; asked again, it tells the minutes known now."""
    own = guest.registration
    if own is None or own.event_id != event.pk or own.state != RegistrationState.CONFIRMED:
        raise PermissionDenied
    if not event_is_over(event):
        raise ValidationError(_("Certificates are issued when the event is over."))
    stays = stays_of(event, registration=own)
    if not stays:
        raise ValidationError(_("You are not on a list of those who came."))
    minutes = sum(minutes_by_person(stays).values())
    made, is_new = Certificate.objects.get_or_create(
        registration=own,
        defaults={
            "code": secrets.token_hex(8),
            "name": own.name,
            "minutes": minutes,
            "issued_on": on or timezone.localdate(),
        },
    )
    if is_new:
        told(actor_of(guest.person), event, "issue_certificate", registration=own.pk)
    elif (made.minutes, made.name) != (minutes, own.name):
        made.minutes, made.name = minutes, own.name
        made.save(update_fields=["minutes", "name"])
    return made


def _own(guest: Guest, session: Session) -> Registration:
    if guest.registration is None or not guest.registration.comes_in or not rules.may_enter(guest, session):
        raise PermissionDenied
    return Registration.objects.select_for_update(of=("self",)).get(pk=guest.registration.pk)


def _span(session: Session) -> tuple[dt.datetime, dt.datetime]:
    """When the session was; without times a moment of its day, which counts the person and no minutes."""
    noon = dt.datetime.combine(session.day.date, dt.time(12), session.day.event.zone).astimezone(dt.UTC)
    starts = session.starts_at or noon
    return starts, session.ends_at or starts
