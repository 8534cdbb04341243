"""How many visitors of one address get a voice: a script that throws its cookies away is somebody new each time.

A visitor's voice is counted when it first asks or votes in a session, not when a page is looked at. Whoever registered,
has an account or came in by a token of a room is known otherwise, and not counted.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.entry import Guest, RoomGuest
from hsforhs.workbench.events.models import Session
from hsforhs.workbench.look.rates import allowed, client_address, neighbourhood

from .voices import newcomer_voice

A_MINUTE = "live_questions.voices"
OF_SESSION = "live_questions.session_voices"
_REMEMBERED = 86_400
"""Seconds for which it is known that a voice was counted."""


def refusal(request: HttpRequest, session: Session, guest: Guest, *, may: Callable[[], bool]) -> str:
    """Count the voice of a visitor who asks or votes; return the name of the rate that it is over, else nothing.

    ``may`` says whether the act is allowed at all; what is refused anyway counts for nothing.
    """
    known = isinstance(guest, RoomGuest) or isinstance(guest.person, User) or guest.registration is not None
    voice = guest.voice(session.day.event)
    if known or not voice:
        return ""
    key = f"voice:{newcomer_voice(voice, session.pk)}"
    who = neighbourhood(client_address(request))
    # The one of a session first: who is over it takes no place of a minute from others behind the address. Who was
    # counted there and comes back after the minute is not counted there again.
    rates = ((OF_SESSION, f"{session.pk} {who}"), (A_MINUTE, who))
    passed = cache.get(key, 0)
    if passed >= len(rates) or not may():
        return ""
    over = next((number for number in range(passed, len(rates)) if not allowed(*rates[number])), len(rates))
    if over > passed:
        cache.set(key, over, timeout=_REMEMBERED)
    return rates[over][0] if over < len(rates) else ""
