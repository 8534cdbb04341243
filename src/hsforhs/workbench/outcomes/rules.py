"""Who may read and write what came out of an event: one table, read by pages, services, the archive and the API.

What is for participants is read by who came in with a confirmed registration and may enter the session, and by those
who do a duty at the event. What is opened "as the event" is read by everybody who may read the event: that is how a
closed session tells others what it decided, so only organisers open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import Q

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person, grants_of, may_administer
from hsforhs.workbench.events import rules as events
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Registration, Session, Steward
from hsforhs.workbench.events.words import Access, EventState, RegistrationState
from hsforhs.workbench.places.queries import within

from .models import NextStep, Record
from .words import OwnerKind, Reach

_SHUT = (EventState.DRAFT, EventState.CANCELLED)


class Deed(Enum):
    """What somebody can want to do with what came out of an event."""

    WRITE = "write and change notes, decisions and next steps"
    OPEN = "open to everybody what a session that is not open said"
    FOLLOW = "say how far a next step is"
    REMOVE = "remove a record that must not stay"


DEEDS = {
    Deed.WRITE: events.Deed.NOTE,
    Deed.OPEN: events.Deed.MANAGE,
    Deed.FOLLOW: events.Deed.NOTE,
    Deed.REMOVE: events.Deed.MANAGE,
}
"""The deed at the event that each of ours asks for. The owner of a step follows it without any duty."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is at one event, asked once for all its records.

    ``works``: does a duty there or keeps the place. ``visits``: may open the page of the event. ``reads``: may read the
    event; a registration that is not confirmed opens the programme, not what came out. ``registered``, ``invited``:
    came in with a confirmed registration, and by invitation. ``user`` is the number of the account, if there is one.
    """

    event: Event
    user: int | None
    works: bool
    visits: bool
    reads: bool
    registered: bool
    invited: bool

    @classmethod
    def of(cls, guest: Guest, event: Event) -> Standing:
        """Find out what a guest is at an event."""
        person, found = guest.person, events.standing(guest, event)
        registered = found.comes_in and event.state not in _SHUT
        return cls(
            event,
            person.pk if isinstance(person, User) and person.is_active else None,
            found.works_here,
            registered or events.Deed.READ in found.deeds,
            found.works_here or registered or (found.is_reader and event.state != EventState.DRAFT),
            registered,
            registered and found.is_invited,
        )

    def enters(self, session: Session | None) -> bool:
        """Say whether the guest takes part in a session, or in the event where there is no session."""
        if self.works:
            return True
        if session is None or session.access in (Access.OPEN, Access.REGISTERED):
            return self.registered
        return self.invited

    def sees(self, record: Record) -> bool:
        """Say whether the guest may read a record of this event."""
        if record.event_id != self.event.pk:
            return False
        if self._owns(record) or self.enters(record.session):
            return True
        return record.reach == Reach.EVENT and self.reads

    def sees_names(self, record: Record) -> bool:
        """Say whether the guest reads the names of people in it: participants do, others with the people's consent."""
        return record.named or self._owns(record) or self.enters(record.session)

    def sees_owner(self, step: NextStep) -> bool:
        """Institutions are named to everybody who reads the step, people as :meth:`sees_names` says."""
        return step.owner_kind == OwnerKind.INSTITUTION or self.sees_names(step)

    def _owns(self, record: Record) -> bool:
        return self.user is not None and isinstance(record, NextStep) and record.owner_user_id == self.user


def may(person: Person, deed: Deed, event: Event) -> bool:
    """Say whether a person may do something with the outcomes of an event."""
    return events.may(person, DEEDS[deed], event)


def may_follow(person: Person, step: NextStep) -> bool:
    """The owner of a step and who writes at the event say how far it is."""
    own = isinstance(person, User) and person.is_active and step.owner_user_id == person.pk
    return own or may(person, Deed.FOLLOW, step.event)


def may_set(person: Person, reach: str, event: Event, session: Session | None) -> bool:
    """Say whether a person may give a record this reach: who writes, but only who manages opens a closed session."""
    guarded = reach == Reach.EVENT and session is not None and session.access != Access.OPEN
    return may(person, Deed.OPEN if guarded else Deed.WRITE, event)


def may_read(guest: Guest, record: Record) -> bool:
    """Say whether a guest may read one record."""
    return Standing.of(guest, record.event).sees(record)


def seen_steps(person: Person) -> Q:
    """Return the same as :func:`seen_by` for next steps, which their owners read too."""
    if isinstance(person, User) and person.is_active:
        return seen_by(person) | Q(owner_user=person)
    return seen_by(person)


def seen_by(person: Person) -> Q:
    """Return :meth:`Standing.sees` as a condition on records, for a person as their account tells it."""
    if may_administer(person):
        return Q()
    readable = Event.objects.filter(events.seen_by(person)).values("pk")
    found = Q(reach=Reach.EVENT, event__in=readable)
    if not isinstance(person, User) or not person.is_active:
        return found
    for path in {x.path for x in grants_of(person) if x.role in events.STEWARDS}:
        found |= within(path, "event__place__path")
    found |= Q(event__in=Steward.objects.filter(user=person).values("event"))
    own = Registration.objects.filter(user=person, state=RegistrationState.CONFIRMED)
    registered = Q(event__in=own.values("event"))
    invited = Q(event__in=own.filter(invited=True).values("event"))
    unguarded = (Access.OPEN, Access.REGISTERED)
    easy = (
        Q(session__isnull=True)
        | Q(session__own_access__in=unguarded)
        | Q(session__own_access="", session__day__access__in=unguarded)
    )
    opened = ~Q(event__state__in=_SHUT)
    return found | (opened & ((registered & (Q(reach=Reach.EVENT) | easy)) | invited))


def known_by_name() -> frozenset[int]:
    """Return who may read other outcomes than their roles alone let them; one query.

    These have a duty at some event, are registered for one, or own a next step; :func:`seen_by` asks for the same.
    """
    named = (
        Steward.objects.order_by().values_list("user"),
        Registration.objects.exclude(user=None).order_by().values_list("user"),
        NextStep.objects.exclude(owner_user=None).order_by().values_list("owner_user"),
    )
    return frozenset(number for (number,) in named[0].union(*named[1:]))
