"""Who may come in, ask, vote and moderate. Who moderates is told by the duties at the event."""

from __future__ import annotations

from collections.abc import Callable

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.events.entry import Guest, RoomGuest
from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.events.rules import Deed, may, standing
from hsforhs.workbench.events.words import EventState

from .models import Desk, Question
from .words import VOTED_ON


def entering(guest: Guest, event: Event) -> Callable[[Session], bool]:
    """Return what says of each session of an event whether somebody may come in, found out once for all.

    By the rules of events, or by a token of the room in which the event is served: into every session of it.
    """
    if isinstance(guest, RoomGuest) and guest.is_at(event) and event.state != EventState.CANCELLED:
        return lambda _session: True
    found = standing(guest, event)
    return lambda session: found.lets_into(session.access)


def enters(guest: Guest, session: Session) -> bool:
    """Say whether somebody may come into a session."""
    return entering(guest, session.day.event)(session)


def may_moderate(person: Person, event: Event) -> bool:
    """Say whether a person may hold, release, merge, dismiss and answer questions of an event."""
    return may(person, Deed.MODERATE, event)


def may_remove(person: Person, event: Event) -> bool:
    """Say whether a person may remove questions of an event for good: who manages it."""
    return may(person, Deed.MANAGE, event)


def may_ask(guest: Guest, session: Session, desk: Desk | None) -> bool:
    """Say whether somebody may ask now: whoever may come in and has a voice, while the session takes questions."""
    return desk is not None and desk.open and enters(guest, session) and bool(guest.voice(session.day.event))


def is_counted(guest: Guest, desk: Desk | None) -> bool:
    """Say whether a vote of this guest counts, where a session counts those of who registered alone.

    In a room a personal token stands for the registration.
    """
    if desk is None or not desk.registered_only:
        return True
    if isinstance(guest, RoomGuest):
        return guest.personal
    return guest.registration is not None and guest.registration.comes_in


def may_vote(guest: Guest, question: Question, desk: Desk | None) -> bool:
    """Say whether somebody may vote on a question now: as for asking, on what everybody sees and nobody answered."""
    return question.state in VOTED_ON and is_counted(guest, desk) and may_ask(guest, question.session, desk)
