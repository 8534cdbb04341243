from __future__ import annotations

import datetime as dt
import io

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.formats.ical import CalendarEvent, stable_uid, write_calendar
from tests.formats.exchanged import STAMP

DAY = dt.date(2026, 5, 4)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)


def written(*events: CalendarEvent, name: str = "Rounds") -> bytes:
    target = io.BytesIO()
    write_calendar(events, target, name=name, stamp=STAMP)
    return target.getvalue()


def read_back(content: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_an_event_has_all_that_a_calendar_needs() -> None:
    event = CalendarEvent("u-1", "Lumora: consensus meeting", DAY, url="https://example.org/r/1", description="Hall 2")
    (found,) = read_back(written(event))
    assert str(found["summary"]) == "Lumora: consensus meeting"
    assert found.decoded("dtstart") == DAY
    assert found.decoded("dtend") == DAY + dt.timedelta(days=1)
    assert str(found["uid"]) == "u-1"
    assert str(found["url"]) == "https://example.org/r/1"
    assert str(found["description"]) == "Hall 2"
    assert found.decoded("dtstamp") == STAMP


def test_the_end_is_the_day_after_the_last() -> None:
    (found,) = read_back(written(CalendarEvent("u", "Week", DAY, until=DAY + dt.timedelta(days=4))))
    assert found.decoded("dtend") == dt.date(2026, 5, 9)


def test_without_address_or_text_there_are_no_empty_lines() -> None:
    (found,) = read_back(written(CalendarEvent("u", "One day", DAY)))
    assert "url" not in found
    assert "description" not in found


def test_the_calendar_has_a_name_and_a_version() -> None:
    calendar = icalendar.Calendar.from_ical(written(name="Dates of Lumora"))
    assert str(calendar["x-wr-calname"]) == "Dates of Lumora"
    assert str(calendar["version"]) == "2.0"
    assert list(calendar.walk("VEVENT")) == []


@given(st.lists(st.tuples(texts, st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))), max_size=4))
def test_any_title_in_any_script_comes_back(drawn: list[tuple[str, dt.date]]) -> None:
    events = [CalendarEvent(f"u-{i}", title, day) for i, (title, day) in enumerate(drawn)]
    content = written(*events)
    assert {(str(x["summary"]), x.decoded("dtstart")) for x in read_back(content)} == set(drawn)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_line_break_in_a_title_makes_no_line_of_its_own() -> None:
    content = written(CalendarEvent("u", "One\r\nATTENDEE:mailto:x@example.org", DAY))
    (found,) = read_back(content)
    assert "attendee" not in found


def test_the_same_events_give_the_same_file_in_any_order() -> None:
    events = [
        CalendarEvent("b", "Two", DAY),
        CalendarEvent("a", "One", DAY),
        CalendarEvent("c", "Zero", dt.date(2025, 1, 1)),
    ]
    assert written(*events) == written(*events[::-1])
    assert [str(x["uid"]) for x in read_back(written(*events))] == ["c", "a", "b"]


def test_a_uid_is_stable_and_its_own() -> None:
    assert stable_uid("round", "XLM", "7") == stable_uid("round", "XLM", "7")
    assert stable_uid("round", "XLM", "7") != stable_uid("round", "XLM", "8")
    assert stable_uid("a").endswith("@hsforhs")


def test_an_event_from_one_moment_to_another_is_written_in_utc() -> None:
    starts = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    content = written(
        CalendarEvent("u", "One", DAY, starts=starts, ends=starts + dt.timedelta(hours=1), location="Hall")
    )
    (found,) = read_back(content)
    assert b"DTSTART:20260504T073000Z" in content
    assert b"DTEND:20260504T083000Z" in content
    assert str(found["location"]) == "Hall"
    assert "transp" not in found
    (point,) = read_back(written(CalendarEvent("u", "One", DAY, starts=starts)))
    assert point["dtstart"].dt == point["dtend"].dt == starts
    with pytest.raises(BadInput, match="ends at"):
        written(CalendarEvent("u", "One", DAY, starts=starts, ends=starts - dt.timedelta(minutes=1)))


def test_what_no_calendar_can_hold_is_refused() -> None:
    with pytest.raises(BadInput, match="the event 'Week' ends on 2026-05-03; expected 2026-05-04 or later"):
        written(CalendarEvent("u", "Week", DAY, until=dt.date(2026, 5, 3)))
    with pytest.raises(BadInput, match="has the uid of another one"):
        written(CalendarEvent("u", "One", DAY), CalendarEvent("u", "Two", DAY))
