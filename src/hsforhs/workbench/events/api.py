"""Events over the API: what they are, and their programme; never who registered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from hsforhs.workbench.accounts.tokens import caller_of
from hsforhs.workbench.endpoints.answers import answers, known_term, missing
from hsforhs.workbench.endpoints.paging import Page, Paged, page_of

from . import queries
from .models import Day, Event
from .words import EventState

router = Router(tags=["events"])


class EventAnswer(BaseModel):
    """A workshop or another meeting."""

    id: int
    place: str
    title: str
    purpose: str
    language: str
    state: str
    visibility: str
    timezone: str
    first: dt.date | None = Field(description="Its first day.")
    last: dt.date | None = Field(description="Its last day.")
    capacity: int | None
    moderated: bool
    source: str
    invented: bool


class SpeakerAnswer(BaseModel):
    """Somebody who agreed to be named."""

    name: str
    affiliation: str


class TalkAnswer(BaseModel):
    """A contribution to a session."""

    title: str
    abstract: str
    speakers: list[SpeakerAnswer]


class SessionAnswer(BaseModel):
    """A session; moments are in UTC."""

    id: int
    title: str
    abstract: str
    access: str = Field(description="open, registered or closed.")
    starts: dt.datetime | None
    ends: dt.datetime | None
    talks: list[TalkAnswer]


class DayAnswer(BaseModel):
    """A day with its sessions."""

    date: dt.date
    title: str
    access: str
    counted: int | None = Field(description="How many came, where only the number is known.")
    sessions: list[SessionAnswer]


class ProgrammeAnswer(EventAnswer):
    """An event with its programme."""

    days: list[DayAnswer]


class EventFilters(Paged):
    """What events are narrowed by."""

    state: str = Field("", description="announced, ended or cancelled; draft for those who prepare it.")
    country: str = Field("", description="ISO3 code of the country that holds it.", max_length=3)


@router.get("/events", response=answers(Page[EventAnswer]), operation_id="list_events", summary="List events")
def list_events(request: HttpRequest, filters: Query[EventFilters]) -> Page[EventAnswer]:
    """Events that the caller may read, in the order in which they were set up."""
    caller = caller_of(request)
    found = caller.narrow(queries.events_seen(caller.person))
    if filters.state:
        found = found.filter(state=known_term("state", filters.state, EventState.values))
    if filters.country:
        found = found.filter(place__country=filters.country.upper())
    rows, following = page_of(found, filters)
    return Page[EventAnswer](items=[EventAnswer(**_values(x)) for x in rows], next=following)


@router.get(
    "/events/{int:event_id}",
    response=answers(ProgrammeAnswer, named=True),
    operation_id="get_event",
    summary="Get one event",
)
def get_event(request: HttpRequest, event_id: int) -> ProgrammeAnswer:
    """One event with its programme, in which speakers stand who agreed to be named."""
    caller = caller_of(request)
    found = caller.narrow(queries.events_seen(caller.person)).filter(pk=event_id).first()
    if found is None:
        raise missing("There is no event with this number.")
    days = queries.days_of(found, all_names=False)
    return ProgrammeAnswer(**_values(found), days=[_day(x) for x in days])


def _values(event: Event) -> dict[str, Any]:
    own = ("title", "purpose", "language", "state", "visibility", "timezone", "capacity", "moderated", "source")
    return {x: getattr(event, x) for x in (*own, "first", "last", "invented")} | {
        "id": event.pk,
        "place": event.place.code,
    }


def _day(day: Day) -> DayAnswer:
    sessions = []
    for x in day.sessions.all():
        x.day = day
        talks = [
            TalkAnswer(
                title=y.title,
                abstract=y.abstract,
                speakers=[SpeakerAnswer(name=z.name, affiliation=z.affiliation) for z in y.shown_speakers],  # type: ignore[attr-defined]
            )
            for y in x.talks.all()
        ]
        sessions.append(
            SessionAnswer(
                id=x.pk,
                title=x.title,
                abstract=x.abstract,
                access=x.access,
                starts=x.starts_at,
                ends=x.ends_at,
                talks=talks,
            )
        )
    return DayAnswer(date=day.date, title=day.title, access=day.access, counted=day.counted, sessions=sessions)
