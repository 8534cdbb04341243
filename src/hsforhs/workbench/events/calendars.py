"""Events and sessions as entries of a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hsforhs.formats.ical import CalendarEvent, stable_uid
from hsforhs.workbench.audit.services import instance_id

from .models import Day, Event, Session


def entries(
    event: Event, days: Sequence[Day], sessions: Iterable[Session], *, address: str, venue: str
) -> list[CalendarEvent]:
    """Return the entries of the sessions of an event; a day that has none of them stands as a whole day.

    ``address`` is that of the event's page, ``venue`` where it takes place as far as the reader may know.
    """
    wanted, instance = list(sessions), instance_id()
    found = [
        CalendarEvent(
            uid=stable_uid("events.session", instance, str(x.pk)),
            title=f"{event.title}: {x.title}",
            day=x.day.date,
            starts=x.starts_at,
            ends=x.ends_at,
            url=address,
            description=x.abstract,
            location=venue,
        )
        for x in wanted
    ]
    return found + [
        CalendarEvent(
            uid=stable_uid("events.day", instance, str(x.pk)),
            title=f"{event.title}: {x.title}" if x.title else event.title,
            day=x.date,
            url=address,
            location=venue,
        )
        for x in days
        if not x.sessions.all()
    ]
