"""The file in which an event travels between an instance and a laptop: its form, and reading it with care."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hsforhs.files import DEFAULT_LIMITS, BadInput, read_json
from hsforhs.workbench.events.words import Access, EventState, Mode
from hsforhs.workbench.places.models import Visibility

from .models import LONGEST, LONGEST_ANSWER, LONGEST_REASON
from .words import QuestionState, Ranking

FORMAT: Final = "hsforhs-event"
VERSION: Final = 1
Key = uuid.UUID
Language = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{0,10}$")]
Title = Annotated[str, Field(max_length=200)]
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
Moment = Annotated[dt.datetime, Field()]


class Part(BaseModel):
    """Fields that no program of ours writes are refused: they would be lost without a word."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class TalkPart(Part):
    """A contribution; who speaks stays at home."""

    title: Title
    abstract: str = Field(max_length=20_000)
    language: Language


class SessionPart(Part):
    """A session, with how it takes questions."""

    key: Key
    title: Title
    abstract: str = Field(max_length=20_000)
    language: Language
    starts_at: Moment | None
    ends_at: Moment | None
    own_access: Access | Literal[""]
    position: int = Field(ge=0, le=32_000)
    talks: list[TalkPart] = Field(max_length=200)
    open: bool
    hold_first: bool
    ranking: Ranking
    fair: bool
    # Files of before there was this choice come back as well.
    registered_only: bool = False


class DayPart(Part):
    """A day with its sessions."""

    date: dt.date
    title: Title
    access: Access
    sessions: list[SessionPart] = Field(max_length=200)


class EventPart(Part):
    """The event with its programme."""

    key: Key
    title: Title
    language: Language
    purpose: str = Field(max_length=20_000)
    place: str = Field(max_length=40)
    visibility: Visibility
    state: EventState
    timezone: str = Field(max_length=60)
    venue: Title
    invented: bool
    days: list[DayPart] = Field(max_length=60)


class QuestionPart(Part):
    """A question as it stands."""

    key: Key
    session: Key
    text: str = Field(max_length=LONGEST)
    language: Language
    voice: Digest
    region: str = Field(max_length=10)
    country: str = Field(max_length=3)
    state: QuestionState
    reason: str = Field(max_length=LONGEST_REASON)
    answer: str = Field(max_length=LONGEST_ANSWER)
    answer_language: Language
    merged_into: Key | None
    pinned: bool
    views: int = Field(ge=0, le=10_000_000)
    at: Moment
    shown_at: Moment | None
    changed_at: Moment


class VotePart(Part):
    """A vote: a digest, and nothing else."""

    question: Key
    voice: str = Field(pattern=r"^[0-9a-f]{64}$")


class StayPart(Part):
    """A stay of somebody whom nobody registered."""

    key: Key
    session: Key
    mode: Mode
    joined_at: Moment
    left_at: Moment | None


class Parcel(Part):
    """All of it. ``parts`` are those of other apps, by name."""

    format: Literal["hsforhs-event"]
    version: Literal[1]
    program: str = Field(max_length=40)
    made_at: Moment
    event: EventPart
    questions: list[QuestionPart] = Field(max_length=200_000)
    votes: list[VotePart] = Field(max_length=2_000_000)
    stays: list[StayPart] = Field(max_length=200_000)
    parts: dict[str, Any]


def read_parcel(path: Path) -> Parcel:
    """Read a file that ``hsforhs event export`` wrote; raises BadInput naming the field that is not as expected."""
    return parcel_of(read_json(path, limits=DEFAULT_LIMITS), file=path.name)


def parcel_of(content: Any, *, file: str) -> Parcel:
    """Check what was read as JSON; raises BadInput naming the field that is not as expected."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadInput("this is no event", file=file, expected="a file that `hsforhs event export` wrote")
    if content.get("version") != VERSION:
        raise BadInput(
            f"version {content.get('version')} of the form is not known",
            file=file,
            expected=f"version {VERSION}; a newer program reads newer files",
        )
    try:
        found = Parcel.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise BadInput(f"{where} cannot be used", file=file, expected=str(first["msg"]).lower()) from None
    _check_moments(found, file)
    _check_references(found, file)
    return found


def _check_moments(found: Parcel, file: str) -> None:
    moments = [found.made_at]
    for x in found.questions:
        moments += [x.at, x.changed_at, *([x.shown_at] if x.shown_at else [])]
    for stay in found.stays:
        moments += [stay.joined_at, *([stay.left_at] if stay.left_at else [])]
        if stay.left_at and stay.left_at < stay.joined_at:
            raise BadInput("somebody left before they joined", file=file, expected="joined_at before left_at")
    for session in (x for day in found.event.days for x in day.sessions):
        moments += [x for x in (session.starts_at, session.ends_at) if x]
    if any(x.tzinfo is None for x in moments):
        raise BadInput("a moment has no offset", file=file, expected="moments such as 2026-05-20T09:00:00+00:00")


def _check_references(found: Parcel, file: str) -> None:
    sessions = {x.key for day in found.event.days for x in day.sessions}
    questions = {x.key: x for x in found.questions}
    if len(questions) != len(found.questions):
        raise BadInput("a question stands there twice", file=file, expected="each key once")
    used = {x.session for x in found.questions} | {x.session for x in found.stays}
    if not used <= sessions:
        raise BadInput("a question or a stay is of a session that is not there", file=file, expected="its session")
    if any(x.question not in questions for x in found.votes):
        raise BadInput("a vote is for a question that is not there", file=file, expected="its question")
    for x in found.questions:
        target = questions.get(x.merged_into) if x.merged_into else None
        stands = target is not None and target.merged_into is None and target.session == x.session
        if stands != (x.state == QuestionState.MERGED) or (x.merged_into is not None and not stands):
            raise BadInput(
                f"question {x.key} is not merged into one that stands", file=file, expected="one question of the file"
            )
