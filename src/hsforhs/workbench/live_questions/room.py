"""The room in which one event is served on a laptop: its tokens, and who came in by one.

Tokens follow from the key of the site and of the event, so that they are the same after a restart and nothing about
them is stored. A token for everybody gives each browser a voice of its own; one of the personal tokens is one voice,
from whatever browser it is used.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.events.models import Event, Steward
from hsforhs.workbench.events.words import Duty
from hsforhs.workbench.threads.services import reference

from .models import EventKey

COOKIE = "hsforhs_room"
HOURS = 48
_SALT = "hsforhs.live_questions.room"
_SHORT, _LONG = 8, 16
_PERSON = "room "
"""Begins the marks of personal tokens; those of browsers have no blank."""
MOST_TOKENS = 2_000
HOST_NAME = "Room host"


@dataclass(frozen=True, slots=True)
class Entrance:
    """Who came into the room: the host, or somebody with a mark that their voice is made of."""

    host: bool
    mark: str

    @property
    def personal(self) -> bool:
        """Whether the token was given to one person: as often as it is used, it is one voice."""
        return self.host or self.mark.startswith(_PERSON)


def event_key(event: Event) -> EventKey:
    """Return what names an event on every instance, making it where there is none."""
    return EventKey.objects.get_or_create(event=event)[0]


def room_token(key: EventKey) -> str:
    """Return the token that lets anybody into the room."""
    return _token(key, "everybody", _SHORT)


def host_token(key: EventKey) -> str:
    """Return the token of who moderates and writes notes."""
    return _token(key, "host", _LONG)


def personal_tokens(key: EventKey, number: int) -> list[str]:
    """Return tokens for single people, each of which is one voice."""
    return [f"{x}-{_token(key, f'person {x}', _SHORT)}" for x in range(1, number + 1)]


def new_tokens(key: EventKey) -> None:
    """Make all tokens of a room new; who came in by an old one must come in again."""
    key.turn += 1
    key.save(update_fields=["turn"])


def entrance_by(key: EventKey, token: str, *, personal: int, fresh_mark: str) -> Entrance | None:
    """Return who comes in by a token; ``None`` for one that is none.

    ``personal`` is how many personal tokens were given out: with these, the one for everybody opens nothing, or
    whoever has it could vote as often as they like. ``fresh_mark`` is for who comes in by the one for everybody.
    """
    # Copied from paper: groups and small letters are the same token.
    given = "".join(token.upper().split())
    if _same(given, host_token(key)):
        return Entrance(host=True, mark="host")
    if not personal:
        return Entrance(host=False, mark=fresh_mark) if _same(given, room_token(key)) else None
    number, _, rest = given.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 5 and 1 <= int(number) <= personal):
        return None
    if not _same(rest, _token(key, f"person {int(number)}", _SHORT)):
        return None
    return Entrance(host=False, mark=f"{_PERSON}{key.key} {key.turn} {int(number)}")


def sealed(key: EventKey, entrance: Entrance) -> str:
    """Return the value of the cookie with which somebody stays in the room."""
    return signing.dumps([str(key.key), key.turn, entrance.host, entrance.mark], salt=_SALT)


def entrance_of(request: HttpRequest, key: EventKey) -> Entrance | None:
    """Return as whom a browser came into the room; ``None`` where its cookie is of no or of an earlier token."""
    try:
        whose, turn, host, mark = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=HOURS * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Entrance(bool(host), str(mark)) if (whose, turn) == (str(key.key), key.turn) else None


def room_host(event: Event) -> User:
    """Return the account that acts for the host of a room: no password, no role, two duties at this event."""
    found, new = User.objects.get_or_create(
        email=f"host-{event_key(event).key}@room.invalid", defaults={"name": HOST_NAME}
    )
    if new:
        found.set_unusable_password()
        found.save(update_fields=["password"])
        record(actor=OPERATOR, action="live_questions.open_room", country=event.place.country, subject=reference(event))
    for duty in (Duty.MODERATOR, Duty.NOTES):
        Steward.objects.get_or_create(event=event, user=found, duty=duty)
    return found


def _token(key: EventKey, whose: str, length: int) -> str:
    digest = salted_hmac(_SALT, f"{key.key} {key.turn} {whose}", algorithm="sha256").digest()
    return base64.b32encode(digest).decode()[:length]


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())
