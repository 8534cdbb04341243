"""What is stored about a person in live questions, for that person; and taking it out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from hsforhs.workbench.accounts.models import User

from .models import Question
from .voices import questions_of, voices_of, votes_of
from .words import ANSWERED, QuestionState


def own_data(user: User) -> dict[str, Any]:
    """Return the questions and votes of a person, as JSON types."""
    voices = list(voices_of(user))
    return {
        "questions": [
            {
                "event": x.session.day.event.title,
                "session": x.session.title,
                "text": x.text,
                "state": x.state,
                "reason": x.reason,
                "answer": x.answer,
                "at": x.at.isoformat(),
            }
            for x in questions_of(voices)
        ],
        "votes": [{"question": x.question.text} for x in votes_of(voices)],
    }


def erase(voices: Sequence[str]) -> dict[str, int]:
    """Take out what these voices asked, and what leads from votes to them; returns how many rows of each there were.

    A question that was answered, or that others were merged into, stays without its text, so that the answer and the
    votes do; any other goes. Votes count on under a digest that belongs to nobody.
    """
    voices = list(voices)
    questions, votes = questions_of(voices), votes_of(voices)
    for vote in votes:
        vote.voice = secrets.token_hex(32)
        vote.save(update_fields=["voice"])
    for question in questions:
        if question.state in ANSWERED or question.merged.exists():
            question.text = question.voice = question.country = question.region = ""
            question.save(update_fields=["text", "voice", "country", "region"])
        else:
            question.delete()
    return {"questions": len(questions), "votes": len(votes)}


def is_erased(question: Question) -> bool:
    """Say whether a question lost its text by an erasure."""
    return not question.text and question.state != QuestionState.DISMISSED
