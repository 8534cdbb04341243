"""Who may do what at an event: one table, read by pages, services and the API alike.

Data stewards and administrators of the place that holds an event may do everything there; others by their duty.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from django.db.models import Q

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person, holds, may_read, readable
from hsforhs.workbench.places.models import Place

from .entry import Guest
from .models import Event, Session, Steward
from .words import Access, Duty, EventState


class Deed(Enum):
    """What somebody can want to do."""

    READ = "read the programme"
    MANAGE = "write the programme, invite, decide on registrations"
    MODERATE = "hold, release, merge, dismiss and answer questions"
    NOTE = "write notes, decisions and next steps"


_STEWARDS = frozenset({Role.STEWARD, Role.ADMINISTRATOR})
DUTIES: Mapping[Deed, frozenset[Duty]] = {
    Deed.MANAGE: frozenset({Duty.ORGANISER}),
    Deed.MODERATE: frozenset({Duty.ORGANISER, Duty.MODERATOR}),
    Deed.NOTE: frozenset({Duty.ORGANISER, Duty.NOTES}),
}
"""Duties at the event that a deed asks for, where the person has no role at its place."""


def may_hold(person: Person, place: Place) -> bool:
    """Say whether a person may set up an event of a place."""
    return holds(person, place, *_STEWARDS)


def may(person: Person, deed: Deed, event: Event) -> bool:
    """Say whether a person may do a thing at an event. A draft is read by those who prepare it alone."""
    if deed is Deed.READ:
        if event.state == EventState.DRAFT:
            return _has_duty(person, event, frozenset(Duty)) or may_hold(person, event.place)
        return may_read(person, event.place, event.visibility) or _has_duty(person, event, frozenset(Duty))
    return may_hold(person, event.place) or _has_duty(person, event, DUTIES[deed])


def _has_duty(person: Person, event: Event, duties: frozenset[Duty]) -> bool:
    if not isinstance(person, User) or not person.is_active:
        return False
    return Steward.objects.filter(event=event, user=person, duty__in=duties).exists()


def may_enter(guest: Guest, session: Session) -> bool:
    """Say whether somebody may come into a session: read its materials, ask, vote, read its notes."""
    event = session.day.event
    if event.state == EventState.CANCELLED:
        return False
    if any(may(guest.person, x, event) for x in (Deed.MANAGE, Deed.MODERATE, Deed.NOTE)):
        return True
    if event.state == EventState.DRAFT:
        return False
    registration = guest.registration
    registered = registration is not None and registration.event_id == event.pk and registration.comes_in
    if session.access == Access.OPEN:
        return registered or may_read(guest.person, event.place, event.visibility)
    if session.access == Access.REGISTERED:
        return registered
    return registered and registration is not None and registration.invited


def seen_by(person: Person) -> Q:
    """Return :func:`may` with ``READ`` as a condition on events, for lists."""
    announced = readable(person) & ~Q(state=EventState.DRAFT)
    if not isinstance(person, User) or not person.is_active:
        return announced
    held = Q(pk__in=Steward.objects.filter(user=person).values("event"))
    return announced | held
