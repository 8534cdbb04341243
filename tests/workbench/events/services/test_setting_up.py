"""From the draft to the end of an event: which state follows which, who sees it, what is refused and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event as Act
from hsforhs.workbench.events import queries, services
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Day, Event, Registration, Session, SurveyQuestion
from hsforhs.workbench.events.services import programme
from hsforhs.workbench.events.words import EventState, RegistrationState
from hsforhs.workbench.messages.models import OutboxMessage

from ..conftest import Enrol, Join

ToGuest = Callable[[Registration], Guest]
VISITOR = AnonymousUser()
ALLOWED = {("draft", "announced"), ("draft", "cancelled"), ("announced", "ended"), ("announced", "cancelled")}


def put(event: Event, **values: Any) -> Event:
    Event.objects.filter(pk=event.pk).update(**values)
    event.refresh_from_db()
    return event


def test_which_state_follows_which(event: Event, steward: User) -> None:
    for before in EventState.values:
        for after in [*EventState.values, "party"]:
            put(event, state=before)
            if (before, after) in ALLOWED:
                services.set_state(person=steward, event=event, state=after)
            else:
                with pytest.raises(ValidationError, match="cannot become"):
                    services.set_state(person=steward, event=event, state=after)
            found = Event.objects.get(pk=event.pk)
            assert found.state == (after if (before, after) in ALLOWED else before)
            assert found.version == event.version + ((before, after) in ALLOWED)


def test_a_draft_that_is_given_up_is_shown_to_nobody_else(event: Event, steward: User, join: Join) -> None:
    outside = [VISITOR, join(), join(Role.STEWARD, "GHA")]
    put(event, state="draft")
    assert not any(queries.find_event_for(x, event.pk) for x in outside)
    services.set_state(person=steward, event=event, state="cancelled")
    assert not any(queries.find_event_for(x, event.pk) for x in outside), "cancelling announces nothing"
    assert queries.find_event_for(steward, event.pk) is not None
    facts = Act.objects.filter(action="events.set_state").latest("pk").facts
    assert (facts["before"]["visibility"], facts["after"]["visibility"]) == ("PUBLIC", "PRIVATE")
    # What was announced stays to be read: people look whether it takes place.
    put(event, state="announced", visibility="PUBLIC")
    services.set_state(person=steward, event=event, state="cancelled")
    assert all(queries.find_event_for(x, event.pk) for x in outside)
    facts = Act.objects.filter(action="events.set_state").latest("pk").facts
    assert (facts["before"], facts["after"]) == ({"state": "announced"}, {"state": "cancelled"})


def test_who_looked_forward_is_told_and_nobody_else(event: Event, steward: User, enrol: Enrol) -> None:
    for state in RegistrationState.values:
        Registration.objects.filter(pk=enrol(state).pk).update(state=state)
    Registration.objects.filter(pk=enrol("nobody").pk).update(invented=True)
    OutboxMessage.objects.all().delete()
    services.set_state(person=steward, event=event, state="cancelled")
    told = {x.recipient.address.partition("@")[0] for x in OutboxMessage.objects.all()}
    assert told == {"confirmed", "pending", "waiting"}


def test_nothing_is_decided_at_a_cancelled_event(event: Event, steward: User, enrol: Enrol) -> None:
    put(event, moderated=True)
    found = enrol("ada")
    services.set_state(person=steward, event=event, state="cancelled")
    OutboxMessage.objects.all().delete()
    for confirm in (True, False):
        with pytest.raises(ValidationError, match="not changed any more"):
            services.decide(person=steward, registration=found, confirm=confirm)
    found.refresh_from_db()
    assert found.state == "pending"
    assert not OutboxMessage.objects.exists(), "nobody is told to come"


def test_nobody_is_asked_to_what_is_over(event: Event, steward: User, enrol: Enrol, guest: ToGuest) -> None:
    found, _secret = services.invite(person=steward, event=event, email="bo@people.example")
    Day.objects.filter(event=event).delete()
    Day.objects.create(event=event, date=dt.date(2020, 1, 1))
    with pytest.raises(ValidationError, match="announced and not over"):
        services.invite(person=steward, event=event, email="cy@people.example")
    with pytest.raises(ValidationError, match="The event is over"):
        services.accept(guest=guest(found), event=event)
    assert [(x.email, x.state) for x in Registration.objects.all()] == [("bo@people.example", "pending")]


def test_who_comes_back_after_withdrawing(event: Event, steward: User, enrol: Enrol, guest: ToGuest) -> None:
    """By capacity, moderation and invitation; who was invited needs neither a place nor a decision."""
    for number, (capacity, moderated, invited, expected) in enumerate(
        (
            (None, False, False, "confirmed"),
            (None, True, False, "pending"),
            (0, False, False, "waiting"),
            (0, True, False, "pending"),
            (0, True, True, "confirmed"),
            (0, False, True, "confirmed"),
        )
    ):
        put(event, capacity=None, moderated=False)
        found = enrol(f"p{number}")
        services.withdraw(guest=guest(found), event=event)
        Registration.objects.filter(pk=found.pk).update(invited=invited)
        put(event, capacity=capacity, moderated=moderated)
        services.register_again(guest=guest(found), event=event)
        found.refresh_from_db()
        assert found.state == expected, number
        with pytest.raises(ValidationError, match="Registration is not open"):
            services.register_again(guest=guest(found), event=event)
    put(event, state="ended")
    Registration.objects.filter(pk=found.pk).update(state="withdrawn")
    with pytest.raises(ValidationError, match="Registration is not open"):
        services.register_again(guest=guest(found), event=event)


def test_fewer_places_than_people_push_nobody_out(event: Event, steward: User, enrol: Enrol, guest: ToGuest) -> None:
    held, waiting = [enrol(x) for x in "abc"], []
    put(event, capacity=3)
    waiting = [enrol(x) for x in "de"]
    put(event, capacity=1)
    services.withdraw(guest=guest(held[0]), event=event)
    states = list(event.registrations.order_by("pk").values_list("state", flat=True))
    assert states == ["withdrawn", "confirmed", "confirmed", "waiting", "waiting"], "two sit on one place: nobody moves"
    services.write_event(person=steward, event=event, version=event.version, title="Without limit")
    assert set(event.registrations.exclude(pk=held[0].pk).values_list("state", flat=True)) == {"confirmed"}
    assert Act.objects.get(action="events.move_up").facts["registrations"] == [x.pk for x in waiting]


def test_limits_of_a_programme(
    event: Event, sessions: dict[str, Session], steward: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as the limit says, and not one more; what is there can be changed at the limit as well."""
    day, session = sessions["Opening"].day, sessions["Desk"]
    monkeypatch.setattr(programme, "MOST_DAYS", 3)
    monkeypatch.setattr(programme, "MOST_SESSIONS", 3)
    monkeypatch.setattr(programme, "MOST_IN_SESSION", 2)
    by = {"person": steward, "event": event}
    third = services.write_day(**by, date=dt.date(2031, 1, 1))
    with pytest.raises(ValidationError, match="at most 3 days"):
        services.write_day(**by, date=dt.date(2031, 1, 2))
    services.write_day(**by, day=third, date=dt.date(2031, 1, 3), title="Changed")
    last = services.write_session(**by, day=day, title="Third")
    with pytest.raises(ValidationError, match="at most 3 sessions"):
        services.write_session(**by, day=day, title="Fourth")
    services.write_session(**by, day=day, session=last, title="Changed")
    talks = [services.write_talk(**by, session=session, title=f"T{x}") for x in range(2)]
    materials = [lambda: services.add_material(**by, session=session, address="https://a.example")] * 2
    speakers = [lambda: services.add_speaker(**by, talk=talks[0], name="S")] * 2
    questions = [lambda: services.write_question(**by, text="Q")] * 2
    for act in (*materials, *speakers, *questions):
        act()
    for refused in (
        lambda: services.write_talk(**by, session=session, title="T"),
        materials[0],
        speakers[0],
        questions[0],
    ):
        with pytest.raises(ValidationError, match="at most 2 of these"):
            refused()
    services.write_talk(**by, session=session, talk=talks[1], title="Changed")
    assert [x.title for x in session.talks.all()] == ["T0", "Changed"]
    found = (event.days, day.sessions, session.materials, talks[0].speakers)
    assert [x.count() for x in found] == [3, 3, 2, 2]


def test_times_that_cannot_be(event: Event, sessions: dict[str, Session], steward: User) -> None:
    day = sessions["Opening"].day
    by: Any = {"person": steward, "event": event, "day": day, "title": "A"}
    for starts, ends in ((dt.time(9), dt.time(9)), (dt.time(9), dt.time(8, 59)), (None, dt.time(9))):
        with pytest.raises(ValidationError, match="before it starts"):
            services.write_session(**by, starts=starts, ends=ends)
    made = services.write_session(**by, starts=dt.time(9), ends=dt.time(9, 1))
    assert made.ends_at is not None
    assert made.starts_at is not None
    assert made.ends_at - made.starts_at == dt.timedelta(minutes=1)
    assert services.write_session(**by, session=made).starts_at is None, "times can be taken away again"


def test_a_day_is_not_moved_where_a_session_would_lose_its_time(event: Event, steward: User) -> None:
    put(event, timezone="Europe/London")
    day = services.write_day(person=steward, event=event, date=dt.date(2027, 3, 27))
    session = services.write_session(person=steward, event=event, day=day, title="Night", starts=dt.time(1, 30))
    with pytest.raises(ValidationError, match="Clocks go forward"):
        services.write_day(person=steward, event=event, day=Day.objects.get(pk=day.pk), date=dt.date(2027, 3, 28))
    stored = Session.objects.select_related("day").get(pk=session.pk)
    assert (stored.day.date, stored.starts_at) == (dt.date(2027, 3, 27), session.starts_at)
    # In summer the same time of the clock is another moment.
    services.write_day(person=steward, event=event, day=Day.objects.get(pk=day.pk), date=dt.date(2027, 7, 1))
    stored.refresh_from_db()
    assert stored.starts_at == dt.datetime(2027, 7, 1, 0, 30, tzinfo=dt.UTC)


def test_who_speaks_counts_by_country_and_kind(event: Event, sessions: dict[str, Session], steward: User) -> None:
    talk = services.write_talk(person=steward, event=event, session=sessions["Desk"], title="T")
    by: Any = {"person": steward, "event": event, "talk": talk}
    made, _secret = services.add_speaker(**by, name="A", country="gha", kind="academia")
    assert (made.country, made.kind, made.consent) == ("GHA", "academia", "pending")
    assert services.add_speaker(**by, name="B", kind="guild")[0].kind == ""
    for values, sentence in (
        ({"name": " "}, "Write a name"),
        ({"name": "C", "country": "QQQ"}, "no country"),
        ({"name": "C", "email": "no"}, "valid email"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            services.add_speaker(**by, **values)
    assert talk.speakers.count() == 2


def test_an_answer_can_be_chosen_however_long_its_line_was(
    event: Event, steward: User, enrol: Enrol, guest: ToGuest
) -> None:
    long = "x" * 119 + " and more"
    with pytest.raises(ValidationError, match="Give 2 to 12"):
        services.write_question(person=steward, event=event, text="Q", choices="\n".join(map(str, range(13))))
    made = services.write_question(person=steward, event=event, text="Q", choices=f" {long} \nno\r\n\nno ")
    assert made.choices == ["x" * 119, "no"]
    services.set_state(person=steward, event=put(event, state="announced"), state="ended")
    event.refresh_from_db()
    # A browser sends what stands in the list; blanks around it do not matter.
    services.answer_survey(guest=guest_of(enrol_late(event)), event=event, answers={made.pk: made.choices[0] + " "})
    assert event.survey_sheets.get().answers == {str(made.pk): "x" * 119}


def enrol_late(event: Event) -> Registration:
    return Registration.objects.create(event=event, name="A", email="a@people.example", state="confirmed", digest="1")


def guest_of(registration: Registration) -> Guest:
    return Guest(VISITOR, registration)


def test_who_answers_a_survey(event: Event, steward: User, place: Any) -> None:
    made = services.write_question(person=steward, event=event, text="Why?")
    put(event, state="ended")
    own = enrol_late(event)
    other = Event.objects.create(title="Other", place=place, state="ended")
    strange = SurveyQuestion.objects.create(event=other, text="Strange")
    with pytest.raises(PermissionDenied):
        services.answer_survey(guest=guest_of(own), event=other, answers={strange.pk: "x"})
    for answers, sentence in (
        ({made.pk: "x" * 2001}, "too long"),
        ({strange.pk: "x"}, "one question at least"),
        ({made.pk: "  "}, "one question at least"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            services.answer_survey(guest=guest_of(own), event=event, answers=answers)
    assert not event.survey_done.exists()
    assert not event.survey_sheets.exists()
    Registration.objects.filter(pk=own.pk).update(state="waiting")
    own.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.answer_survey(guest=guest_of(own), event=event, answers={made.pk: "x"})


def test_reminders_go_to_real_people_who_come(event: Event, enrol: Enrol, today: dt.date, place: Any) -> None:
    kept = enrol("kept")
    for name, values in (
        ("invented", {"invented": True}),
        ("pending", {"state": "pending"}),
        ("withdrawn", {"state": "withdrawn"}),
        ("erased", {"email": ""}),
    ):
        Registration.objects.filter(pk=enrol(name).pk).update(**values)
    draft = Event.objects.create(title="Draft", place=place)
    Day.objects.create(event=draft, date=today)
    Registration.objects.create(event=draft, name="A", email="a@people.example", state="confirmed", digest="1")
    OutboxMessage.objects.all().delete()
    # On the day itself as well, but not on the one after.
    assert services.remind_participants(on=today + dt.timedelta(days=1)) == 0
    assert services.remind_participants(on=today) == 1
    assert OutboxMessage.objects.get().recipient.address == kept.email
    assert dict(event.registrations.values_list("name", "reminded_on")) | {"kept": today} == {
        x.name: today if x.pk == kept.pk else None for x in event.registrations.all()
    }
