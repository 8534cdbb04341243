"""What was asked at an event, for pages of apps beside the one that keeps the questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .entry import Guest
from .models import Event


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a guest may read, with its answer where there is one. ``session`` is the number of its session.

    ``state`` is the name of its state in the reader's language; ``author`` stands only with the author's consent.
    """

    session: int
    text: str
    language: str = ""
    state: str = ""
    answer: str = ""
    answer_language: str = ""
    votes: int = 0
    author: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """How many questions a guest may read, how many of them are answered, and the questions themselves."""

    questions: Sequence[Question] = ()
    answered: int = 0

    @property
    def number(self) -> int:
        return len(self.questions)


Asking = Callable[[Guest, Event], Asked]
"""Returns the questions of an event that a guest may read, in two queries at most."""

asking: list[Asking] = []
"""Filled by the app that keeps the questions when it is ready: ``asking.append(queries.asked)``."""


def asked_at(guest: Guest, event: Event) -> Asked:
    """Gather what was asked at an event; empty until an app that keeps questions has registered."""
    found = [maker(guest, event) for maker in asking]
    return Asked([x for part in found for x in part.questions], sum(x.answered for x in found))
