"""How somebody comes into an event: by a personal link, by an account, or as a visitor whom nobody knows.

A personal link holds a secret; the store keeps its digest alone. Once opened, the browser's session remembers the
registration. A visitor gets a random mark in a signed cookie, so that nobody chooses a mark and looking writes no
session into the store; likewise only a digest of it is ever stored.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person

from .models import Event, Registration

_MARK = "hsforhs_visitor"
_SALT = "hsforhs.events.visitor"
_MARK_DAYS = 30


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever stands before an event. ``mark`` is what a visitor's questions and votes are kept under, never empty
    in a request that was answered with :func:`marked`."""

    person: Person
    registration: Registration | None = None
    mark: str = ""

    def voice(self, event: Event) -> str:
        """Return the digest under which a vote or a question of this guest is kept at an event; empty for nobody.

        One for a registration, whatever browser it comes from; for an account without one, its own; for a visitor one
        for each browser. It differs from event to event, so that nobody is followed from one to the next.
        """
        if self.registration is not None:
            whom = f"registration {self.registration.pk}"
        elif isinstance(self.person, User) and self.person.is_authenticated:
            whom = f"account {self.person.pk}"
        elif self.mark:
            whom = f"visitor {self.mark}"
        else:
            return ""
        return hashlib.sha256(f"event {event.pk} {whom}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RoomGuest(Guest):
    """Somebody who came in by a token of the room in which an event is served.

    ``personal`` says that the token was given to one person, as an invitation is; the one for everybody is not.
    """

    event_id: int = 0
    personal: bool = False

    def is_at(self, event: Event) -> bool:
        """Say whether it is this event that the room is for."""
        return self.event_id == event.pk


def digest_of(secret: str) -> str:
    """Return the digest of the secret of a personal link, as it is stored."""
    return hashlib.sha256(f"registration {secret}".encode()).hexdigest()


def enter(request: HttpRequest, registration: Registration) -> None:
    """Remember in the browser's session as whom somebody came in, after the secret was checked."""
    request.session[f"event-{registration.event_id}"] = _trace(registration)


def leave(request: HttpRequest, event: Event) -> None:
    """Forget as whom somebody came in."""
    request.session.pop(f"event-{event.pk}", None)


def guest_at(request: HttpRequest, event: Event) -> Guest:
    """Find out who stands before an event: by the session, else by the account; a visitor otherwise.

    What a session remembers ends when the link is made anew, and when the registration belongs to another account.
    Where the event is served to a room, the token of the room alone counts.
    """
    person: Person = request.user if isinstance(request.user, User) else AnonymousUser()
    entrance = getattr(request, "room", None)
    if entrance is not None:
        return RoomGuest(person, None, entrance.mark, event_id=event.pk, personal=entrance.personal)
    wanted = str(request.session.get(f"event-{event.pk}") or "")
    number = wanted.partition(" ")[0]
    registration = None
    if number.isdigit():
        found = Registration.objects.filter(event=event, pk=int(number)).first()
        if found is not None and _trace(found) == wanted and found.user_id in (None, person.pk):
            registration = found
    if registration is None and isinstance(person, User):
        registration = Registration.objects.filter(event=event, user=person).order_by("pk").first()
    return Guest(person, registration, _mark_of(request))


def _trace(registration: Registration) -> str:
    return f"{registration.pk} {registration.digest[:16]}"


def marked(request: HttpRequest) -> str:
    """Return the visitor's mark of this browser, making one where there is none; :class:`VisitorMark` sends it."""
    mark = _mark_of(request)
    if not mark:
        mark = secrets.token_urlsafe(18)
        give_mark(request, mark)
    return mark


def has_fresh_mark(request: HttpRequest) -> bool:
    """Say whether the browser came without a mark and gets one with this answer."""
    return bool(getattr(request, "event_mark", ""))


def give_mark(request: HttpRequest, mark: str) -> None:
    """Let this browser have a mark from now on."""
    request.event_mark = mark  # type: ignore[attr-defined]


def _mark_of(request: HttpRequest) -> str:
    given = getattr(request, "event_mark", "")
    return str(given or request.get_signed_cookie(_MARK, "", salt=_SALT, max_age=_MARK_DAYS * 86_400))


class VisitorMark:
    """Middleware: sends the mark that a page gave to a visitor, as a signed cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        mark = getattr(request, "event_mark", "")
        if mark:
            response.set_signed_cookie(
                _MARK,
                mark,
                salt=_SALT,
                max_age=_MARK_DAYS * 86_400,
                path="/events/",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
