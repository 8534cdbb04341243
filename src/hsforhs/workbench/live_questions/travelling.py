"""An event goes to a laptop that serves a room, and comes back: written to a file, and joined with what is stored.

Everything has a key that is the same on every instance, so that joining twice changes nothing. Of a question that both
sides changed, the later change stands. Votes and stays are only ever added. Names of participants do not travel.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from hsforhs import __version__
from hsforhs.files import BadInput
from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.events import removals
from hsforhs.workbench.events.exchange import carriers
from hsforhs.workbench.events.models import Attendance, Day, Event, Session, Talk
from hsforhs.workbench.events.words import Access, Mode
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.services import reference

from . import showing
from .models import WORDS_OF_AUTHOR, Desk, ErasedQuestion, EventKey, Question, StayKey, Vote
from .parcel import (
    FORMAT,
    VERSION,
    DayPart,
    EventPart,
    Parcel,
    QuestionPart,
    SessionPart,
    StayPart,
    TalkPart,
    VotePart,
)
from .room import event_key
from .words import QuestionState

_QUESTION = (
    "text", "language", "voice", "region", "country", "state", "reason", "answer", "answer_language", "pinned",
    "views", "at", "shown_at", "changed_at",
)  # fmt: skip
_EVENT = ("title", "language", "purpose", "visibility", "state", "timezone", "venue", "invented")
_SESSION = ("title", "abstract", "language", "starts_at", "ends_at", "own_access", "position")
_DESK = ("open", "hold_first", "ranking", "fair", "registered_only")
_BATCH = 500
REMOVED = "removed"
"""The part of a file that holds marks of what was removed; a program that knows none leaves it alone."""


@dataclass(slots=True)
class Joined:
    """What became of a file: for each kind of record how many were new, changed, the same.

    Those that count as ``removed`` were removed here before, and stay away.
    """

    event: Event
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def is_change(self) -> bool:
        """Whether anything in the store is other than before."""
        quiet = ("same", "removed")
        return any(number for kind in self.counts.values() for name, number in kind.items() if name not in quiet)

    def plain(self) -> dict[str, dict[str, int]]:
        """Return the counts as plain values."""
        return {kind: dict(sorted(found.items())) for kind, found in self.counts.items()}


@transaction.atomic
def packed(event: Event) -> Parcel:
    """Return an event with its questions, votes and stays, and what other apps carry; keys are made where none are."""
    sessions = list(Session.objects.filter(day__event=event).select_related("desk").prefetch_related("talks"))
    for session in sessions:
        if not hasattr(session, "desk"):
            session.desk = Desk.objects.create(session=session)
    keys = {x.pk: x.desk.key for x in sessions}
    days = [
        DayPart(
            date=day.date,
            title=day.title,
            access=Access(day.access),
            sessions=[_session_part(x) for x in sessions if x.day_id == day.pk],
        )
        for day in event.days.all()
    ]
    return Parcel(
        format=FORMAT,
        version=VERSION,
        program=__version__,
        made_at=timezone.now(),
        event=EventPart(
            key=event_key(event).key, place=event.place.code, days=days, **{x: getattr(event, x) for x in _EVENT}
        ),
        questions=[
            QuestionPart(
                key=x.pk,
                session=keys[x.session_id],
                merged_into=x.merged_into_id,
                **{name: getattr(x, name) for name in _QUESTION},
            )
            for x in Question.objects.filter(session__in=keys)
        ],
        votes=[
            VotePart(question=question, voice=voice)
            for question, voice in Vote.objects.filter(question__session__in=keys).values_list("question", "voice")
        ],
        stays=_stay_parts(event, keys),
        parts={REMOVED: removals.pack(event)}
        | {x.name: _renamed(x.pack(event), lambda number: _text(keys.get(number))) for x in carriers},
    )


def _text(key: uuid.UUID | None) -> str | None:
    return str(key) if key else None


def _session_part(session: Session) -> SessionPart:
    return SessionPart(
        key=session.desk.key,
        talks=[TalkPart(title=x.title, abstract=x.abstract, language=x.language) for x in session.talks.all()],
        **{x: getattr(session, x) for x in _SESSION},
        **{x: getattr(session.desk, x) for x in _DESK},
    )


def _stay_parts(event: Event, keys: Mapping[int, uuid.UUID]) -> list[StayPart]:
    stays = list(
        Attendance.objects.filter(session__day__event=event, registration__isnull=True).select_related("room_key")
    )
    bare = [x for x in stays if not hasattr(x, "room_key")]
    made = StayKey.objects.bulk_create([StayKey(attendance=x) for x in bare], batch_size=_BATCH)
    known = {x.pk: x.room_key.key for x in stays if hasattr(x, "room_key")} | {x.attendance_id: x.key for x in made}
    return [
        StayPart(
            key=known[x.pk], session=keys[x.session_id], mode=Mode(x.mode), joined_at=x.joined_at, left_at=x.left_at
        )
        for x in stays
    ]


def _renamed(content: Any, name: Callable[[Any], Any]) -> Any:
    """Return JSON in which every ``session`` that has a value goes by another name."""
    if isinstance(content, dict):
        return {key: name(x) if key == "session" and x is not None else _renamed(x, name) for key, x in content.items()}
    return [_renamed(x, name) for x in content] if isinstance(content, list) else content


@transaction.atomic
def join(parcel: Parcel, *, file: str = "", actor: str = OPERATOR) -> Joined:
    """Join a file with what is stored: all of it, or nothing and BadInput. An event that is not known yet is made."""
    known = EventKey.objects.select_related("event__place").filter(key=parcel.event.key).first()
    done = Joined(known.event if known else _made_event(parcel.event, file))
    done.counts["events"] = Counter({"same" if known else "new": 1})
    _keep_to_event(parcel, done.event, file)
    sessions = _join_programme(done, parcel.event)
    with _refusing(file):
        marks = removals.join(event=done.event, packed=parcel.parts.get(REMOVED, []), actor=actor)
    if any(marks.values()):
        done.counts["removals"] = +marks
    gone = _join_questions(done, parcel.questions, sessions, file)
    _join_votes(done, [x for x in parcel.votes if x.question not in gone])
    _join_stays(done, parcel.stays, sessions)
    numbers = {str(key): session.pk for key, session in sessions.items()}
    for carrier in carriers:
        if carrier.name in parcel.parts:
            with _refusing(file):
                found = carrier.join(
                    event=done.event,
                    packed=_renamed(parcel.parts[carrier.name], lambda key: numbers.get(str(key), 0)),
                    actor=actor,
                )
            done.counts[carrier.name] = Counter({x: number for x, number in found.items() if number})
    if done.is_change:
        record(
            actor=actor,
            action="live_questions.join",
            country=done.event.place.country,
            subject=reference(done.event),
            facts={"counts": done.plain()},
        )
    for session in sessions.values():
        showing.forget(session.pk)
    return done


@contextmanager
def _refusing(file: str) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise BadInput(" ".join(error.messages).rstrip("."), file=file) from None


def _made_event(part: EventPart, file: str) -> Event:
    place = Place.objects.filter(code=part.place).first()
    if place is None:
        raise BadInput(f"there is no place {part.place} here", file=file, expected="a store that has the event's place")
    made = Event(place=place, **{x: getattr(part, x) for x in _EVENT})
    try:
        made.full_clean()
        _zone = made.zone
    except (ValidationError, KeyError, ValueError) as error:
        raise BadInput("the event cannot be stored", file=file, expected=str(error)[:200]) from None
    made.save()
    EventKey.objects.create(event=made, key=part.key)
    return made


def _keep_to_event(parcel: Parcel, event: Event, file: str) -> None:
    """Refuse keys that name sessions or stays of another event here."""
    sessions = {x.key for day in parcel.event.days for x in day.sessions}
    others = Desk.objects.exclude(session__day__event=event).values_list("key", flat=True)
    stays = StayKey.objects.exclude(attendance__session__day__event=event).values_list("key", flat=True)
    if not sessions.isdisjoint(others) or not {x.key for x in parcel.stays}.isdisjoint(stays):
        raise BadInput("a session or a stay belongs to another event here", file=file, expected="those of its event")


def _join_programme(done: Joined, part: EventPart) -> dict[uuid.UUID, Session]:
    """Add days and sessions that are not known; those that are stay as this store has them."""
    found = {
        x.desk.key: x
        for x in Session.objects.filter(day__event=done.event, desk__isnull=False).select_related("desk", "day")
    }
    counts = done.counts.setdefault("sessions", Counter())
    for day in part.days:
        for session in day.sessions:
            counts["same" if session.key in found else "new"] += 1
            if session.key in found:
                continue
            held, _new = Day.objects.get_or_create(
                event=done.event, date=day.date, defaults={"title": day.title, "access": day.access}
            )
            made = Session.objects.create(day=held, **{x: getattr(session, x) for x in _SESSION})
            Talk.objects.bulk_create(
                Talk(session=made, title=x.title, abstract=x.abstract, language=x.language, position=number)
                for number, x in enumerate(session.talks)
            )
            Desk.objects.create(session=made, key=session.key, **{x: getattr(session, x) for x in _DESK})
            found[session.key] = made
    return found


def _join_questions(
    done: Joined, parts: list[QuestionPart], sessions: Mapping[uuid.UUID, Session], file: str
) -> set[uuid.UUID]:
    """Join questions; returns the keys of those that were erased or removed here and stay away."""
    counts = done.counts.setdefault("questions", Counter())
    stored = Question.objects.in_bulk([x.key for x in parts])
    erased = set(ErasedQuestion.objects.filter(key__in=[x.key for x in parts]).values_list("key", flat=True))
    names = removals.removed_from(done.event)
    removed = {x.key for x in parts if reference(Question(pk=x.key)) in names} - erased
    parts = [_standing_alone(x) if x.merged_into in removed else x for x in parts if x.key not in removed]
    gone = erased - set(stored) - {x.merged_into for x in parts if x.merged_into}
    # What others are merged into comes first.
    for part in sorted((x for x in parts if x.key not in gone), key=lambda x: x.merged_into is not None):
        session, found = sessions[part.session], stored.get(part.key)
        if found is not None and found.session_id != session.pk:
            raise BadInput(f"question {part.key} belongs to another session here", file=file, expected="its session")
        if found is not None and found.changed_at >= part.changed_at:
            counts["same"] += 1
            continue
        counts["changed" if found is not None else "new"] += 1
        row = found or Question(pk=part.key, session=session)
        views = max(row.views, part.views)
        for name in _QUESTION:
            setattr(row, name, getattr(part, name))
        for name in WORDS_OF_AUTHOR if part.key in erased else ():
            setattr(row, name, "")
        row.views, row.merged_into_id = views, part.merged_into
        row.save(force_insert=found is None)
    if counts["new"] or counts["changed"]:
        _untangle(done.event)
    if removed:
        counts["removed"] = len(removed)
    return gone | removed


def _standing_alone(part: QuestionPart) -> QuestionPart:
    """Return a question that was merged into one that is gone, waiting for a moderator again."""
    return part.model_copy(update={"state": QuestionState.SUBMITTED, "merged_into": None})


def _untangle(event: Event) -> None:
    """Let every merged question lead to one that stands, after both sides merged.

    One side may have merged what the other merged something into, and each may have merged one of two into the other:
    of these the one that was changed first is shown again.
    """
    rows = {x.pk: x for x in Question.objects.filter(session__day__event=event)}
    for row in [x for x in rows.values() if x.merged_into_id]:
        path, head = [row], row
        while head.merged_into_id and rows[head.merged_into_id] not in path:
            head = rows[head.merged_into_id]
            path.append(head)
        if head.merged_into_id:
            ring = path[path.index(rows[head.merged_into_id]) :]
            head = min(ring, key=lambda x: (x.changed_at, str(x.pk)))
            head.state, head.merged_into_id = QuestionState.VISIBLE, None
            head.shown_at = head.shown_at or head.changed_at
            head.save(update_fields=["state", "merged_into", "shown_at"])
        if row is not head and row.merged_into_id != head.pk:
            row.merged_into_id = head.pk
            row.save(update_fields=["merged_into"])


def _join_votes(done: Joined, parts: list[VotePart]) -> None:
    counts = done.counts.setdefault("votes", Counter())
    wanted = {(x.question, x.voice) for x in parts}
    own = Vote.objects.filter(question__session__day__event=done.event).values_list("question", "voice")
    fresh = sorted(wanted - set(own), key=str)
    Vote.objects.bulk_create((Vote(question_id=x, voice=voice) for x, voice in fresh), batch_size=_BATCH)
    counts.update({"new": len(fresh), "same": len(wanted) - len(fresh)})


def _join_stays(done: Joined, parts: list[StayPart], sessions: Mapping[uuid.UUID, Session]) -> None:
    counts = done.counts.setdefault("stays", Counter())
    stored = {x.key: x.attendance for x in StayKey.objects.select_related("attendance")}
    for part in parts:
        found = stored.get(part.key)
        if found is None:
            found = Attendance.objects.create(
                session=sessions[part.session], mode=part.mode, joined_at=part.joined_at, left_at=part.left_at
            )
            StayKey.objects.create(attendance=found, key=part.key)
            counts["new"] += 1
        elif found.left_at is None and part.left_at is not None:
            found.left_at = part.left_at
            found.save(update_fields=["left_at"])
            counts["changed"] += 1
        else:
            counts["same"] += 1
