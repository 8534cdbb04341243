"""What pages read about events, at the edges of days, times and states."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.events import queries, services
from hsforhs.workbench.events.models import Attendance, Day, Event, Registration, Session, Speaker
from hsforhs.workbench.events.rules import Deed, Standing
from hsforhs.workbench.events.words import Access, EventState
from hsforhs.workbench.places.models import Place

from .conftest import Enrol, Join

VISITOR = AnonymousUser()
DAY = dt.date(2031, 5, 20)
NIGHT = dt.timedelta(days=1)


def make(place: Place, title: str, *days: int, state: str = EventState.ANNOUNCED, **more: Any) -> Event:
    """An event with days that lie so many days after ``DAY``."""
    made = Event.objects.create(place=place, title=title, state=state, **more)
    Day.objects.bulk_create(Day(event=made, date=DAY + dt.timedelta(days=x)) for x in days)
    return made


def test_events_to_come_and_past_ones_in_their_order(place: Place, join: Join) -> None:
    for title, days, state in (
        ("later", (4, 5), EventState.ANNOUNCED),
        ("on its last day", (-1, 0), EventState.ANNOUNCED),
        ("soon", (2,), EventState.ANNOUNCED),
        ("without a day", (), EventState.ANNOUNCED),
        ("over", (-3, -1), EventState.ANNOUNCED),
        ("long over", (-9,), EventState.ENDED),
        ("cancelled", (3,), EventState.CANCELLED),
        ("ended early", (0, 1), EventState.ENDED),
        ("draft", (1,), EventState.DRAFT),
    ):
        make(place, title, *days, state=state)
    titles = lambda found: [x.title for x in found]  # noqa: E731
    assert titles(queries.upcoming(VISITOR, DAY)) == ["on its last day", "soon", "later", "without a day"]
    assert titles(queries.past(VISITOR, DAY)) == ["cancelled", "ended early", "over", "long over"]
    assert "draft" in titles(queries.upcoming(join(Role.STEWARD), DAY))
    # Every event that somebody may read stands in exactly one of the two lists, whatever the day.
    for number in range(-10, 8):
        day = DAY + dt.timedelta(days=number)
        both = titles(queries.upcoming(VISITOR, day)) + titles(queries.past(VISITOR, day))
        assert sorted(both) == sorted(titles(queries.events_seen(VISITOR)))
    first = queries.events_seen(VISITOR).get(title="later")
    assert (first.first, first.last) == (DAY + 4 * NIGHT, DAY + 5 * NIGHT)  # type: ignore[attr-defined]


def test_until_when_somebody_can_register(place: Place) -> None:
    made = make(place, "A", 0, 2)
    for today, until, is_open in (
        (DAY - 9 * NIGHT, None, True),
        (DAY + 2 * NIGHT, None, True),
        (DAY + 3 * NIGHT, None, False),
        (DAY, DAY, True),
        (DAY, DAY - NIGHT, False),
        (DAY + 3 * NIGHT, DAY + 9 * NIGHT, False),
    ):
        made.register_until = until
        assert queries.registration_is_open(made, today) is is_open, (today, until)
    made.register_until = None
    for state in (EventState.DRAFT, EventState.ENDED, EventState.CANCELLED):
        made.state = state
        assert not queries.registration_is_open(made, DAY)
        assert queries.event_is_over(made, DAY + 9 * NIGHT) is (state == EventState.ENDED)
    assert not queries.registration_is_open(make(place, "without a day"), DAY)
    assert queries.last_day(made) == DAY + 2 * NIGHT


def test_when_somebody_can_join_a_session() -> None:
    day = Day(event=Event(timezone="Asia/Tokyo"), date=DAY)
    begin = dt.datetime(2031, 5, 20, 1, tzinfo=dt.UTC)
    end, minute = begin + dt.timedelta(hours=1), dt.timedelta(minutes=1)
    timed = Session(day=day, starts_at=begin, ends_at=end)
    for now, is_on in (
        (begin - queries.EARLY - minute, False),
        (begin - queries.EARLY, True),
        (end, True),
        (end + minute, False),
    ):
        assert queries.session_is_on(timed, now) is is_on, now
    # Without both times the whole day of the event's clock: in Tokyo from three in the afternoon before.
    for open_session in (Session(day=day), Session(day=day, starts_at=begin)):
        for hours, is_on in ((-11, False), (-10, True), (13, True), (14, False)):
            assert queries.session_is_on(open_session, begin + dt.timedelta(hours=hours)) is is_on, hours


@pytest.mark.parametrize(
    ("venue", "deeds", "comes_in", "is_invited", "state", "told"),
    [
        ("Room 4", (), False, False, EventState.ANNOUNCED, True),
        ("https://call.example/1", (), False, False, EventState.ANNOUNCED, False),
        ("https://call.example/1", (), True, False, EventState.ANNOUNCED, False),
        ("https://call.example/1", (), True, True, EventState.ANNOUNCED, True),
        ("https://call.example/1", (), True, True, EventState.CANCELLED, False),
        ("https://call.example/1", (Deed.NOTE,), False, False, EventState.CANCELLED, True),
    ],
)
def test_the_address_of_a_call_is_for_who_comes_into_every_session(
    event: Event, venue: str, deeds: tuple[Deed, ...], comes_in: bool, is_invited: bool, state: str, told: bool
) -> None:
    event.venue = venue
    there = Standing(frozenset({Deed.READ, *deeds}), state, True, comes_in, is_invited)
    days = list(event.days.prefetch_related("sessions"))
    assert queries.venue_for(there, event, days) == (venue if told else "")
    # Without sessions the access of the days decides.
    Session.objects.all().delete()
    assert queries.venue_for(there, event, list(event.days.prefetch_related("sessions"))) == (venue if told else "")


def test_a_region_is_told_of_countries_that_lie_in_one(place: Place) -> None:
    Place.objects.create(code="TWN", kind="area", name="Other", parent=place.parent, path="WORLD/AFRO/TWN")
    Place.objects.create(code="AND", kind="country", name="Alone", parent=place.parent.parent, path="WORLD/AND")  # type: ignore[union-attr]
    assert queries.regions_of(["GHA", "", "XLM", "GHA", "TWN", "AND", "QQQ"]) == {"GHA": "AFRO", "XLM": "AFRO"}
    assert queries.regions_of([""]) == {}


def test_stays_hold_no_more_than_figures_need(event: Event, sessions: dict[str, Session], enrol: Enrol) -> None:
    session = sessions["Desk"]
    begin = dt.datetime(2031, 5, 20, 8, tzinfo=dt.UTC)
    found = enrol("ada", country="GHA", kind="academia")
    Attendance.objects.create(session=session, registration=found, joined_at=begin)
    Attendance.objects.create(session=session, joined_at=begin, left_at=begin + dt.timedelta(minutes=9))
    known, stranger = queries.stays_of(event)
    # The session has no end: who did not leave counts as a person and brings no minutes.
    assert (known.person, known.country, known.region, known.kind) == (str(found.pk), "GHA", "AFRO", "academia")
    assert known.left == known.joined
    assert (stranger.person.split()[0], stranger.country, stranger.region) == ("visitor", "", "")
    assert stranger.left - stranger.joined == dt.timedelta(minutes=9)
    assert [x.person for x in queries.stays_of(event, registration=found)] == [str(found.pk)]


def test_registrations_by_state_and_by_person(event: Event, enrol: Enrol, join: Join, steward: User) -> None:
    person = join()
    own, other = enrol("ada", person=person), enrol("bo")
    Registration.objects.filter(pk=other.pk).update(state="waiting")
    expected = {"pending": 0, "confirmed": 1, "waiting": 1, "declined": 0, "withdrawn": 0}
    assert queries.count_by_state(event) == expected
    assert list(queries.registrations_of(event, "waiting")) == [other]
    assert list(queries.registrations_of(event)) == [own, other]
    second = services.set_up(person=steward, place=event.place, title="Second")
    newer = Registration.objects.create(event=second, user=person, name="A", email="a@x.example", digest="2")
    assert list(queries.registrations_by(person)) == [newer, own]


def test_whom_words_of_an_event_may_name(
    event: Event, sessions: dict[str, Session], enrol: Enrol, steward: User, join: Join
) -> None:
    holder, member = join(), join()
    services.give_duty(person=steward, event=event, email=holder.email, duty="notes")
    services.give_duty(person=steward, event=event, email=holder.email, duty="moderator")
    enrol("visitor")
    Registration.objects.filter(pk=enrol("bound", person=member).pk).update(name="Another name")
    Registration.objects.filter(pk=enrol("erased").pk).update(name=" ", email="")
    talk = services.write_talk(person=steward, event=event, session=sessions["Desk"], title="T")
    for name, consent in (("Agreed", "given"), ("Silent", "pending"), ("Refused", "refused")):
        Speaker.objects.create(talk=talk, name=name, consent=consent)
    found = queries.people_of(event)
    assert sorted(x.name for x in found) == sorted([holder.name, "visitor", "Another name", member.name, "Agreed"]), (
        "each once, and nobody who did not agree"
    )
    assert {x.name for x in found if not x.in_text} == {"visitor"}


def test_the_programme_holds_names_for_organisers_alone(
    event: Event, sessions: dict[str, Session], steward: User, django_assert_num_queries: Any
) -> None:
    talk = services.write_talk(person=steward, event=event, session=sessions["Desk"], title="T")
    for name, consent in (("Agreed", "given"), ("Silent", "pending")):
        Speaker.objects.create(talk=talk, name=name, consent=consent)

    def names(*, all_names: bool) -> list[str]:
        with django_assert_num_queries(5):
            days = queries.days_of(event, all_names=all_names)
            talks = [z for x in days for y in x.sessions.all() for z in y.talks.all()]
            return [x.name for found in talks for x in found.shown_speakers]  # type: ignore[attr-defined]

    assert names(all_names=True) == ["Agreed", "Silent"]
    assert names(all_names=False) == ["Agreed"]
    assert [x.access for x in queries.days_of(event, all_names=False)] == [Access.OPEN, Access.CLOSED]


def test_a_session_is_found_under_its_own_event(event: Event, sessions: dict[str, Session], place: Place) -> None:
    found = queries.find_session(event, sessions["Desk"].pk)
    assert found == sessions["Desk"]
    assert found.day.event is event
    assert queries.find_session(make(place, "Other", 0), sessions["Desk"].pk) is None
