"""Digests under which votes and seats are kept: made with the key of the site, and each kind with its own."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import salted_hmac

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Registration

from .models import Question, Vote

_SALT = "hsforhs.live_questions."


def vote_voice(voice: str) -> str:
    """Return the digest under which votes of a voice are kept."""
    return salted_hmac(f"{_SALT}vote", voice, algorithm="sha256").hexdigest()


def seat_voice(voice: str) -> str:
    """Return the digest under which it is kept that a voice is here."""
    return salted_hmac(f"{_SALT}seat", voice, algorithm="sha256").hexdigest()


def newcomer_voice(voice: str, session: int) -> str:
    """Return the digest under which it is remembered for a day that a visitor's voice was counted in a session."""
    return salted_hmac(f"{_SALT}newcomer", f"{session} {voice}", algorithm="sha256").hexdigest()[:32]


def account_voices(user: User) -> list[str]:
    """Return the voices of an account at all events that took questions, as far as it has no registration there."""
    events = Event.objects.filter(days__sessions__desk__isnull=False).distinct()
    return [Guest(user).voice(x) for x in events]


def registration_voice(registration: Registration) -> str:
    """Return the voice of somebody who registered."""
    return Guest(AnonymousUser(), registration).voice(registration.event)


def questions_of(voices: Sequence[str]) -> list[Question]:
    """Return what these voices asked, with the session."""
    return list(Question.objects.filter(voice__in=voices).select_related("session__day__event"))


def votes_of(voices: Sequence[str]) -> list[Vote]:
    """Return the votes of these voices, with the question."""
    return list(Vote.objects.filter(voice__in=[vote_voice(x) for x in voices]).select_related("question"))
