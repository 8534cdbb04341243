"""Digests under which votes and seats are kept: made with the key of the site, and each kind with its own."""

from __future__ import annotations

from collections.abc import Iterator

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


def voices_of(user: User) -> Iterator[str]:
    """Yield the voices of a person at all events that took questions: by registration and by account."""
    for found in Registration.objects.filter(user=user).select_related("event"):
        yield Guest(user, found).voice(found.event)
    for event in Event.objects.filter(days__sessions__desk__isnull=False).distinct():
        yield Guest(user).voice(event)


def questions_of(voices: list[str]) -> list[Question]:
    """Return what these voices asked, with the session."""
    return list(Question.objects.filter(voice__in=voices).select_related("session__day__event"))


def votes_of(voices: list[str]) -> list[Vote]:
    """Return the votes of these voices, with the question."""
    return list(Vote.objects.filter(voice__in=[vote_voice(x) for x in voices]).select_related("question"))
