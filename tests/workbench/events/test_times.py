from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from django.core.exceptions import ValidationError

from hsforhs.workbench.events.models import Day, Event, Session
from hsforhs.workbench.events.texts import country_code, known_zone, moment, time_zone
from hsforhs.workbench.events.times import Times, times_of


def session(starts: str, ends: str = "") -> Session:
    day = Day(event=Event(timezone="Europe/London"), date=dt.date(2026, 7, 1))
    moments = [dt.datetime.fromisoformat(f"2026-07-01T{x}:00+00:00") if x else None for x in (starts, ends)]
    return Session(day=day, starts_at=moments[0], ends_at=moments[1])


@pytest.mark.parametrize(
    ("starts", "ends", "zone", "expected"),
    [
        ("", "", "Asia/Tokyo", Times("")),
        ("08:00", "09:30", "", Times("09:00–10:30")),
        ("08:00", "", "Africa/Lagos", Times("09:00")),
        ("08:00", "09:30", "Africa/Accra", Times("09:00–10:30", "08:00–09:30")),
        ("16:00", "17:00", "Asia/Tokyo", Times("17:00–18:00", "01:00–02:00", "2 July")),
    ],
)
def test_times_by_both_clocks(starts: str, ends: str, zone: str, expected: Times) -> None:
    found = session(starts, ends)
    assert times_of(found, found.day.event, zoneinfo.ZoneInfo(zone) if zone else None) == expected


def test_names_of_zones_and_countries() -> None:
    assert (known_zone(" africa/ACCRA "), known_zone("america/new york"), known_zone("x")) == (
        "Africa/Accra",
        "America/New_York",
        "",
    )
    assert (time_zone(" "), country_code(" xlm "), country_code("")) == ("", "XLM", "")
    for read, text in (
        (time_zone, "../etc/passwd"),
        (time_zone, "localtime"),
        (time_zone, "Factory"),
        (country_code, "ZZZ"),
    ):
        with pytest.raises(ValidationError):
            read(text)


def test_a_time_that_the_clock_does_not_show() -> None:
    london = zoneinfo.ZoneInfo("Europe/London")
    assert moment(dt.date(2027, 3, 28), None, london) is None
    assert moment(dt.date(2027, 3, 28), dt.time(3), london) == dt.datetime(2027, 3, 28, 2, tzinfo=dt.UTC)
    with pytest.raises(ValidationError, match="Clocks go forward"):
        moment(dt.date(2027, 3, 28), dt.time(1, 30), london)
