"""What the pages share: the session of an address, and who stands before it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.entry import Guest, guest_at, marked
from hsforhs.workbench.events.models import Session
from hsforhs.workbench.events.rules import Deed, may

from .. import queries, rules

SECTION = "events"


def entered(request: HttpRequest, event_id: int, session_id: int) -> tuple[Session, Guest]:
    """Return the session of an address and who came in.

    Raises Http404 where there is none, or none that this person may know of; PermissionDenied where the event may be
    read and this session of it not be entered.
    """
    session = queries.find_session(event_id, session_id)
    if session is None:
        raise Http404
    event = session.day.event
    guest = guest_at(request, event)
    if not rules.enters(guest, session):
        if may(guest.person, Deed.READ, event):
            raise PermissionDenied
        raise Http404
    return session, guest


def with_voice(request: HttpRequest, event_id: int, session_id: int) -> tuple[Session, Guest]:
    """The same, giving a visitor a mark; for pages that are looked at."""
    session, guest = entered(request, event_id, session_id)
    if not guest.voice(session.day.event):
        marked(request)
        guest = guest_at(request, session.day.event)
    return session, guest


def moderated(request: HttpRequest, event_id: int, session_id: int) -> tuple[Session, User]:
    """Return the session of an address and who moderates it; refused as in :func:`entered`."""
    session, _guest = entered(request, event_id, session_id)
    if not isinstance(request.user, User) or not rules.may_moderate(request.user, session.day.event):
        raise PermissionDenied
    return session, request.user


def about(session: Session, **more: Any) -> dict[str, Any]:
    """Return what every page shows of a session."""
    return {
        "session": session,
        "event": session.day.event,
        "event_id": session.day.event_id,
        "session_id": session.pk,
        "section": SECTION,
        **more,
    }
