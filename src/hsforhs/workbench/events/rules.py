"""Who may do what at an event: one table, read by pages, services and the API alike.

Data stewards and administrators of the place that holds an event may do everything there; others by their duty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.db.models import Q

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person, grants_of, holds, may_administer, may_read, readable
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import within

from .entry import Guest, RoomGuest
from .models import Event, Session, Steward
from .words import Access, Duty, EventState


class Deed(Enum):
    """What somebody can want to do."""

    READ = "read the programme"
    MANAGE = "write the programme, invite, decide on registrations"
    MODERATE = "hold, release, merge, dismiss and answer questions"
    NOTE = "write notes, decisions and next steps"


STEWARDS = frozenset({Role.STEWARD, Role.ADMINISTRATOR})
DUTIES: Mapping[Deed, frozenset[Duty]] = {
    Deed.MANAGE: frozenset({Duty.ORGANISER}),
    Deed.MODERATE: frozenset({Duty.ORGANISER, Duty.MODERATOR}),
    Deed.NOTE: frozenset({Duty.ORGANISER, Duty.NOTES}),
}
"""Duties at the event that a deed asks for, where the person has no role at its place."""


def may_hold(person: Person, place: Place) -> bool:
    """Say whether a person may set up an event of a place."""
    return holds(person, place, *STEWARDS)


def may_hold_somewhere(person: Person) -> bool:
    """Say whether there is a place of which a person may set up an event."""
    return may_administer(person) or any(x.role in STEWARDS for x in grants_of(person))


def may(person: Person, deed: Deed, event: Event) -> bool:
    """Say whether a person may do a thing at an event. A draft is read by those who prepare it alone."""
    if deed is Deed.READ:
        if event.state == EventState.DRAFT:
            return _has_duty(person, event, frozenset(Duty)) or may_hold(person, event.place)
        return may_read(person, event.place, event.visibility) or _has_duty(person, event, frozenset(Duty))
    return may_hold(person, event.place) or _has_duty(person, event, DUTIES[deed])


def _has_duty(person: Person, event: Event, duties: frozenset[Duty]) -> bool:
    return not duties_of(person, event).isdisjoint(duties)


def duties_of(person: Person, event: Event) -> frozenset[Duty]:
    """Return what a person does at an event, in one query; none for a visitor."""
    if not isinstance(person, User) or not person.is_active:
        return frozenset()
    found = Steward.objects.filter(event=event, user=person).values_list("duty", flat=True)
    return frozenset(Duty(x) for x in found)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a guest may do at an event, found once for a whole page."""

    deeds: frozenset[Deed]
    state: str
    is_reader: bool
    comes_in: bool
    is_invited: bool

    @property
    def works_here(self) -> bool:
        """Whether the guest prepares or runs the event."""
        return bool(self.deeds - {Deed.READ})

    def lets_into(self, access: str) -> bool:
        """Say whether the guest may come into what has this access."""
        if self.state == EventState.CANCELLED:
            return False
        if self.works_here:
            return True
        if self.state == EventState.DRAFT:
            return False
        if access == Access.OPEN:
            return self.comes_in or self.is_reader
        return self.comes_in and (access == Access.REGISTERED or self.is_invited)


def standing(guest: Guest, event: Event) -> Standing:
    """Find out what a guest may do at an event, in one query beyond the roles of the person."""
    steward, duties = may_hold(guest.person, event.place), duties_of(guest.person, event)
    deeds = {deed for deed, needed in DUTIES.items() if steward or not duties.isdisjoint(needed)}
    is_reader = may_read(guest.person, event.place, event.visibility)
    if steward or duties or (is_reader and event.state != EventState.DRAFT):
        deeds.add(Deed.READ)
    found = guest.registration if guest.registration and guest.registration.event_id == event.pk else None
    room = guest if isinstance(guest, RoomGuest) and guest.is_at(event) else None
    if (found is not None or room is not None) and event.state != EventState.DRAFT:
        # Whoever was invited to a private event, or registered, reads its programme without a role at the place.
        deeds.add(Deed.READ)
    comes_in = room is not None or (found is not None and found.comes_in)
    is_invited = (room is not None and room.personal) or (found is not None and found.invited)
    return Standing(frozenset(deeds), event.state, is_reader, comes_in, is_invited)


def may_enter(guest: Guest, session: Session) -> bool:
    """Say whether somebody may come into a session: read its materials, ask, vote, read its notes."""
    return standing(guest, session.day.event).lets_into(session.access)


def seen_by(person: Person) -> Q:
    """Return :func:`may` with ``READ`` as a condition on events, for lists."""
    if may_administer(person):
        return Q()
    announced = readable(person) & ~Q(state=EventState.DRAFT)
    if not isinstance(person, User) or not person.is_active:
        return announced
    held = Q(pk__in=Steward.objects.filter(user=person).values("event"))
    for path in {x.path for x in grants_of(person) if x.role in STEWARDS}:
        held |= within(path, "place__path")
    return announced | held
