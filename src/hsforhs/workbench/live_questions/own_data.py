"""What is stored about a person in live questions, for that person; and taking it out."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events import removals
from hsforhs.workbench.events.models import Registration

from . import showing
from .models import WORDS_OF_AUTHOR, ErasedQuestion, Question
from .voices import account_voices, questions_of, registration_voice, votes_of
from .words import ANSWERED


def own_data(user: User) -> dict[str, Any]:
    """Return what a person asked and voted for with an account alone; what they did registered stands there."""
    return _data(account_voices(user))


def registration_data(registration: Registration) -> dict[str, Any]:
    """Return what somebody who registered asked and voted for, as JSON types."""
    return _data([registration_voice(registration)])


def _data(voices: Sequence[str]) -> dict[str, Any]:
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
    questions, votes = questions_of(voices), votes_of(voices)
    for vote in votes:
        vote.voice = secrets.token_hex(32)
        vote.save(update_fields=["voice"])
    ErasedQuestion.objects.bulk_create((ErasedQuestion(key=x.pk) for x in questions), ignore_conflicts=True)
    _take_out(questions)
    return {"questions": len(questions), "votes": len(votes)}


def _take_out(questions: Iterable[Question]) -> None:
    for question in questions:
        if question.state in ANSWERED or question.merged.exists():
            for name in WORDS_OF_AUTHOR:
                setattr(question, name, "")
            question.save(update_fields=WORDS_OF_AUTHOR)
        else:
            removals.mark(question.session.day.event, [question])
            question.delete()
        showing.forget(question.session_id)


def erased_questions() -> frozenset[UUID]:
    """Return the keys of questions whose words were erased."""
    return frozenset(ErasedQuestion.objects.values_list("key", flat=True))


def erase_questions_again(keys: frozenset[UUID]) -> int:
    """Erase anew the words that a restored backup brought back; returns of how many questions."""
    ErasedQuestion.objects.bulk_create((ErasedQuestion(key=x) for x in sorted(keys)), ignore_conflicts=True)
    found = list(Question.objects.filter(pk__in=keys).exclude(text="").select_related("session__day__event"))
    _take_out(found)
    return len(found)
