from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from hsforhs.workbench.events.models import Attendance, Day, Event, Registration, Session
from hsforhs.workbench.events.words import Access

from ..conftest import Enrol

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)


def test_a_session_takes_the_access_of_its_day() -> None:
    day = Day(event=Event(timezone="Asia/Tokyo"), date=NOW.date(), access=Access.CLOSED)
    assert Session(day=day).access is Access.CLOSED
    assert Session(day=day, own_access=Access.OPEN).access is Access.OPEN


def test_a_session_ends_by_its_time_or_with_its_day() -> None:
    day = Day(event=Event(timezone="Asia/Tokyo"), date=NOW.date())
    assert Session(day=day, ends_at=NOW - dt.timedelta(minutes=1)).has_ended(NOW)
    assert not Session(day=day, ends_at=NOW).has_ended(NOW)
    assert not Session(day=day).has_ended(NOW)
    # Half past three in the afternoon in London is the next day in Tokyo.
    assert Session(day=day).has_ended(NOW.replace(hour=15, minute=30))


def test_what_the_store_refuses(event: Event, sessions: dict[str, Session], enrol: Enrol) -> None:
    found = enrol("ada")
    wrong = (
        Registration(event=event, name="A", email=found.email, digest="1"),
        Registration(event=event, name="A", email="b@people.example", digest=found.digest),
        Attendance(session=sessions["Desk"], joined_at=NOW, left_at=NOW - dt.timedelta(seconds=1)),
        Day(event=event, date=sessions["Desk"].day.date),
    )
    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    # Erased registrations have no address and may be several.
    for digest in ("2", "3"):
        Registration.objects.create(event=event, name="", email="", digest=digest)
