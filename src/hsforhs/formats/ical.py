"""iCalendar: dated events of records, for whoever keeps them in a calendar."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from hsforhs.files import BadInput


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event of one or several whole days, or from one moment to another.

    ``uid`` names the event for ever: a calendar that reads the file again changes the event with this uid and adds
    none. :func:`stable_uid` makes one. ``until`` is the last day. ``starts`` and ``ends`` are moments with their zone,
    written in UTC; where ``starts`` stands, ``until`` is left out.
    """

    uid: str
    title: str
    day: dt.date
    until: dt.date | None = None
    url: str = ""
    description: str = ""
    starts: dt.datetime | None = None
    ends: dt.datetime | None = None
    location: str = ""


def stable_uid(*parts: str) -> str:
    """Return a uid that is always the same for the same parts, such as the kind and the identity of a record."""
    return f"{hashlib.sha256('/'.join(parts).encode()).hexdigest()[:32]}@hsforhs"


def write_calendar(
    events: Iterable[CalendarEvent], target: IO[bytes], *, name: str, stamp: dt.datetime, language: str = "en"
) -> None:
    """Write events as iCalendar (RFC 5545), by day and uid. ``stamp`` is the moment for which the file speaks.

    Raises BadInput for an event that ends before it begins and for a uid that stands twice.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//HSforHS workbench//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name, parameters={"language": language})
    seen: set[str] = set()
    for event in sorted(events, key=lambda x: (x.day, x.uid)):
        last = event.until or event.day
        if last < event.day:
            raise BadInput(f"the event '{event.title}' ends on {last}", expected=f"{event.day} or later")
        if event.starts and event.ends and event.ends < event.starts:
            raise BadInput(f"the event '{event.title}' ends at {event.ends}", expected=f"{event.starts} or later")
        if event.uid in seen:
            raise BadInput(f"the event '{event.title}' has the uid of another one", expected="a uid of its own")
        seen.add(event.uid)
        entry = icalendar.Event()
        entry.add("uid", event.uid)
        entry.add("dtstamp", stamp.astimezone(dt.UTC).replace(microsecond=0))
        entry.add("summary", event.title)
        if event.starts:
            entry.add("dtstart", event.starts.astimezone(dt.UTC))
            entry.add("dtend", (event.ends or event.starts).astimezone(dt.UTC))
        else:
            entry.add("dtstart", event.day)
            # The end of an event of whole days is the day after its last.
            entry.add("dtend", last + dt.timedelta(days=1))
            entry.add("transp", "TRANSPARENT")
        if event.location:
            entry.add("location", event.location)
        if event.url:
            entry.add("url", event.url)
        if event.description:
            entry.add("description", event.description)
        calendar.add_component(entry)
    target.write(calendar.to_ical())
