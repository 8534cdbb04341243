"""Times as people read them: in the zone of the event, and in their own where it shows another clock."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.formats import date_format

from .entry import Guest
from .models import Event, Session
from .texts import known_zone


@dataclass(frozen=True, slots=True)
class Times:
    """When a session is: by the event's clock and, where it differs, by the reader's, perhaps with another day."""

    event: str
    reader: str = ""
    reader_day: str = ""


def reader_zone(request: HttpRequest, guest: Guest) -> zoneinfo.ZoneInfo | None:
    """Return the zone in which a reader wants to see times: chosen by ``?zone=``, else as registered."""
    chosen = known_zone(request.GET.get("zone", ""))
    if not chosen and guest.registration is not None:
        chosen = known_zone(guest.registration.timezone)
    return zoneinfo.ZoneInfo(chosen) if chosen else None


def times_of(session: Session, event: Event, reader: zoneinfo.ZoneInfo | None) -> Times:
    """Write when a session is; empty where its times are not known."""
    starts = session.starts_at
    if starts is None:
        return Times("")
    there = _span(starts, session.ends_at, event.zone)
    if reader is None:
        return Times(there)
    here = starts.astimezone(reader)
    if here.utcoffset() == starts.astimezone(event.zone).utcoffset():
        return Times(there)
    differs = here.date() != session.day.date
    return Times(
        there, _span(starts, session.ends_at, reader), date_format(here, "MONTH_DAY_FORMAT") if differs else ""
    )


def _span(starts: dt.datetime, ends: dt.datetime | None, zone: zoneinfo.ZoneInfo) -> str:
    first = date_format(starts.astimezone(zone), "H:i")
    return f"{first}–{date_format(ends.astimezone(zone), 'H:i')}" if ends else first
