"""Questions of the worked example: all invented, at its event to come, at every stage from waiting to answered."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from django.db import transaction
from django.utils import timezone

from .audit.services import OPERATOR, record
from .events.models import Event, Session
from .events.words import Access
from .live_questions.models import Desk, Question, Vote
from .live_questions.words import SHOWN, QuestionState

PEOPLE = 24
_QUESTIONS: tuple[tuple[str, QuestionState, str, int, str], ...] = (
    ("Who answers when a district has been silent for two weeks?", QuestionState.SELECTED, "AFRO", 15, ""),
    ("What did radio cost for each health post?", QuestionState.VISIBLE, "AFRO", 11, ""),
    ("Did paying reporters last when the project ended?", QuestionState.VISIBLE, "EURO", 7, ""),
    ("How do you keep names of patients out of the reports?", QuestionState.VISIBLE, "SEARO", 5, ""),
    ("Who trains new reporters in the second year?", QuestionState.VISIBLE, "AFRO", 2, ""),
    ("Which diseases do you report at once?", QuestionState.ANSWERED_LIVE, "AFRO", 9, ""),
    (
        "Can we have the form that you use?",
        QuestionState.ANSWERED_LATER,
        "SEARO",
        8,
        "Yes: it stands with the materials of this session. (invented)",
    ),
    ("Is there a budget line for this?", QuestionState.SUBMITTED, "AFRO", 0, ""),
    ("Could animal health report by the same line?", QuestionState.HELD, "EURO", 0, ""),
    ("Where is the lunch?", QuestionState.DISMISSED, "EURO", 0, ""),
)


@transaction.atomic
def load_questions() -> bool:
    """Store the questions of the invented event, unless it has some; says whether it did."""
    event = Event.objects.filter(invented=True).order_by("pk").first()
    session = Session.objects.filter(day__event=event, day__access=Access.OPEN).first() if event else None
    if event is None or session is None or Desk.objects.filter(session=session).exists():
        return False
    Desk.objects.create(session=session, open=True)
    begin = timezone.now() - dt.timedelta(minutes=len(_QUESTIONS))
    for number, (text, state, region, votes, answer) in enumerate(_QUESTIONS):
        at = begin + dt.timedelta(minutes=number)
        made = Question.objects.create(
            id=uuid.UUID(_digest("question", number)[:32]),
            session=session,
            text=text,
            language="en",
            voice=_digest("voice", number),
            region=region,
            state=state,
            reason="Ask at the desk. (invented)" if state == QuestionState.DISMISSED else "",
            answer=answer,
            answer_language="en" if answer else "",
            pinned=number == 1,
            views=PEOPLE - number if state in SHOWN else 0,
            at=at,
            shown_at=at if state in SHOWN else None,
            changed_at=at,
        )
        Vote.objects.bulk_create(Vote(question=made, voice=_digest("vote", x)) for x in range(votes))
    record(
        actor=OPERATOR,
        action="live_questions.load_example",
        country=event.place.country,
        facts={"questions": len(_QUESTIONS)},
    )
    return True


def _digest(what: str, number: int) -> str:
    """The same wherever the example is loaded, and the voice of nobody."""
    return hashlib.sha256(f"example {what} {number}".encode()).hexdigest()
