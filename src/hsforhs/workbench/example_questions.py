"""Questions of the worked example, all invented: at its event to come at every stage, at the workshop as it ended."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from django.db import transaction
from django.utils import timezone

from .audit.services import OPERATOR, record
from .events.models import Event, Session
from .events.words import Access
from .example_events import OPEN_DAY, SOURCE
from .live_questions.models import Desk, EventKey, Question, Vote
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

_AT_WORKSHOP: dict[str, tuple[tuple[str, QuestionState, str, int, str], ...]] = {
    "The framework": (
        (
            "Where do power, transport and water belong in the framework?",
            QuestionState.ANSWERED_LIVE,
            "AFRO",
            14,
            "With the other sectors: each has its part in a capacity.",
        ),
        ("Does a ministry of finance find its own part in it?", QuestionState.ANSWERED_LIVE, "EURO", 9, ""),
        ("Will there be a tool for districts?", QuestionState.VISIBLE, "SEARO", 6, ""),
    ),
    "Current research": (
        (
            "What would show that routine care makes a country safer?",
            QuestionState.ANSWERED_LATER,
            "WPRO",
            12,
            "Districts compared over years, with the same event in both; nobody has done it for long enough.",
        ),
        ("Who pays for research between two emergencies?", QuestionState.VISIBLE, "AFRO", 5, ""),
    ),
    "Experiences of countries": (
        ("Which step was the hardest to take, and who took it?", QuestionState.ANSWERED_LIVE, "EMRO", 11, ""),
        ("How do you keep what was built when the money ends?", QuestionState.VISIBLE, "AFRO", 10, ""),
    ),
}
"""By session of the workshop of May 2021, which was open and had questions and answers."""


@transaction.atomic
def load_questions() -> bool:
    """Store the questions of both events, unless they have some; says whether it did."""
    event = Event.objects.filter(invented=True).order_by("pk").first()
    session = Session.objects.filter(day__event=event, day__access=Access.OPEN).first() if event else None
    number = 0
    if session is not None and not Desk.objects.filter(session=session).exists():
        number += _to_come(session)
    number += _workshop()
    if number:
        facts = {"questions": number}
        country = event.place.country if event else ""
        record(actor=OPERATOR, action="live_questions.load_example", country=country, facts=facts)
    return bool(number)


def _to_come(session: Session) -> int:
    _give_keys(session.day.event, taking=session)
    begin = timezone.now() - dt.timedelta(minutes=len(_QUESTIONS))
    for number, (text, state, region, votes, answer) in enumerate(_QUESTIONS):
        at = begin + dt.timedelta(minutes=number)
        made = Question.objects.create(
            id=_key("question", number),
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
    return len(_QUESTIONS)


def _workshop() -> int:
    """Questions at the workshop of May 2021: its topics are public, who asked what is not, so all of them say that
    they are invented."""
    found = Session.objects.filter(day__event__source=SOURCE, day__access=Access.OPEN)
    sessions = {x.title: x for x in found.select_related("day__event")}
    if not set(_AT_WORKSHOP) <= set(sessions) or Desk.objects.filter(session__in=sessions.values()).exists():
        return 0
    _give_keys(next(iter(sessions.values())).day.event)
    begin = dt.datetime.combine(OPEN_DAY, dt.time(13), dt.UTC)
    questions = list[Question]()
    votes = list[Vote]()
    for title, rows in _AT_WORKSHOP.items():
        for text, state, region, number, answer in rows:
            place = len(questions)
            at = begin + dt.timedelta(minutes=5 * place)
            made = Question(
                id=_key("workshop", place),
                session=sessions[title],
                text=f"{text} (invented)",
                language="en",
                voice=_digest("workshop voice", place),
                region=region,
                state=state,
                answer=f"{answer} (invented)" if answer else "",
                answer_language="en" if answer else "",
                views=PEOPLE,
                at=at,
                shown_at=at,
                changed_at=at,
            )
            questions.append(made)
            votes += [Vote(question=made, voice=_digest("workshop vote", x)) for x in range(number)]
    Question.objects.bulk_create(questions)
    Vote.objects.bulk_create(votes)
    return len(questions)


def _give_keys(event: Event, *, taking: Session | None = None) -> None:
    """Name an event and its sessions alike on every instance, so that a bundle joins the example with the example."""
    EventKey.objects.create(event=event, key=_key(f"event {event.title}", 0))
    Desk.objects.bulk_create(
        Desk(session=session, key=_key(f"session {event.title}", number), open=session == taking)
        for number, session in enumerate(Session.objects.filter(day__event=event).order_by("pk"))
    )


def _key(what: str, number: int) -> uuid.UUID:
    return uuid.UUID(_digest(what, number)[:32])


def _digest(what: str, number: int) -> str:
    """The same wherever the example is loaded, and the voice of nobody."""
    return hashlib.sha256(f"example {what} {number}".encode()).hexdigest()
