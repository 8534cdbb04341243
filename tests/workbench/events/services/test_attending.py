from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events import queries, services, statistics
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import (
    Attendance,
    Certificate,
    Event,
    Registration,
    Session,
    SurveyDone,
    SurveySheet,
)
from hsforhs.workbench.messages.models import OutboxMessage

from ..conftest import SITE, Enrol

ToGuest = Callable[[Registration], Guest]
Sessions = dict[str, Session]


def minutes(number: int) -> dt.timedelta:
    return dt.timedelta(minutes=number)


def test_joining_and_leaving(event: Event, sessions: Sessions, enrol: Enrol, guest: ToGuest) -> None:
    one, session = guest(enrol("a")), sessions["Opening"]
    begin = session.starts_at
    assert begin is not None
    stay = services.join(guest=one, session=session, now=begin + minutes(5), mode="room")
    assert services.join(guest=one, session=session, now=begin + minutes(6)) == stay
    services.leave(guest=one, session=session, now=begin + minutes(45))
    services.leave(guest=one, session=session, now=begin + minutes(60))
    services.join(guest=one, session=session, now=begin + minutes(50))
    services.leave(guest=one, session=session, now=begin + minutes(40))
    assert [(x.joined_at - begin, x.left_at - begin) for x in Attendance.objects.all()] == [  # type: ignore[operator]
        (minutes(5), minutes(45)),
        (minutes(50), minutes(50)),
    ]
    for now in (begin - minutes(31), begin + minutes(24 * 60)):
        with pytest.raises(ValidationError, match="not on now"):
            services.join(guest=one, session=session, now=now)
    with pytest.raises(ValidationError, match="how you take part"):
        services.join(guest=one, session=session, mode="ghost", now=begin)
    with pytest.raises(PermissionDenied):
        services.join(guest=one, session=sessions["Round table"], now=sessions["Round table"].starts_at)
    with pytest.raises(PermissionDenied):
        services.join(guest=Guest(AnonymousUser()), session=session, now=begin)


def test_who_forgot_to_leave_was_there_until_the_end(event: Event, sessions: Sessions, enrol: Enrol) -> None:
    session, found = sessions["Round table"], enrol("a")
    begin, end = session.starts_at, session.ends_at
    assert begin is not None
    assert end is not None
    stay = Attendance.objects.create(session=session, registration=found, joined_at=begin)
    assert queries.stays_of(event)[0].left == end
    Attendance.objects.filter(pk=stay.pk).update(left_at=end + dt.timedelta(hours=9))
    assert queries.stays_of(event)[0].left == end + queries.LATE
    Attendance.objects.filter(pk=stay.pk).update(joined_at=end + minutes(60))
    assert queries.stays_of(event)[0].left == end + minutes(60)


def test_the_list_of_the_organisers(event: Event, sessions: Sessions, enrol: Enrol, steward: User) -> None:
    a, b, c, waiting = (enrol(x) for x in "abcd")
    Registration.objects.filter(pk=waiting.pk).update(state="waiting")
    session = sessions["Round table"]
    begin = session.starts_at
    assert begin is not None
    Attendance.objects.create(session=session, registration=a, joined_at=begin + minutes(3), left_at=begin + minutes(4))
    Attendance.objects.create(session=session, registration=b, joined_at=begin, left_at=begin + minutes(4))
    present = {a.pk: "remote", c.pk: "room", waiting.pk: "room"}
    written = services.write_list(
        person=steward, session=session, shown=[a.pk, b.pk, c.pk, waiting.pk], present=present
    )
    assert written == 2
    rows = {x.registration_id: (x.joined_at - begin, x.mode) for x in Attendance.objects.all()}
    assert rows == {a.pk: (minutes(3), "remote"), c.pk: (minutes(0), "room")}
    with pytest.raises(ValidationError, match="how they took part"):
        services.write_list(person=steward, session=session, shown=[a.pk], present={a.pk: "ghost"})
    assert services.write_list(person=steward, session=sessions["Desk"], shown=[a.pk], present={a.pk: "room"}) == 1


def test_a_certificate_after_the_event(
    event: Event, sessions: Sessions, enrol: Enrol, guest: ToGuest, steward: User
) -> None:
    found, absent = enrol("ada"), enrol("b")
    services.write_list(person=steward, session=sessions["Round table"], shown=[found.pk], present={found.pk: "room"})
    with pytest.raises(ValidationError, match="when the event is over"):
        services.issue_certificate(guest=guest(found), event=event)
    services.set_state(person=steward, event=event, state="ended")
    event.refresh_from_db()
    made = services.issue_certificate(guest=guest(found), event=event)
    assert (made.name, made.minutes) == ("ada", 90)
    with pytest.raises(ValidationError, match="not on a list"):
        services.issue_certificate(guest=guest(absent), event=event)
    with pytest.raises(PermissionDenied):
        services.issue_certificate(guest=Guest(AnonymousUser()), event=event)
    Attendance.objects.update(left_at=sessions["Round table"].starts_at)
    again = services.issue_certificate(guest=guest(found), event=event)
    assert (again.code, again.minutes) == (made.code, 0)
    assert Certificate.objects.count() == 1
    assert queries.find_certificate(f" {made.code.upper()[:8]}-{made.code[8:]}") == made
    assert queries.find_certificate("") is None


def test_figures_hold_small_numbers_back(event: Event, sessions: Sessions, enrol: Enrol, steward: User) -> None:
    people = [enrol(f"p{x}", country="GHA" if x < 6 else "SEN", kind="academia") for x in range(8)]
    everybody = {x.pk: "room" for x in people}
    services.write_list(person=steward, session=sessions["Round table"], shown=everybody, present=everybody)
    services.write_list(
        person=steward, session=sessions["Opening"], shown=[people[0].pk], present={people[0].pk: "room"}
    )
    found = statistics.statistics_of(event)
    assert found.registered == 8
    assert (found.figures.persons, found.figures.median) == (8, 90)
    assert found.figures.countries == {"GHA": None, "SEN": None}
    assert found.figures.kinds == {"academia": 8}
    assert {x.title: number for x, number in found.sessions} == {"Opening": None, "Desk": 0, "Round table": 8}
    enrol("away")
    assert statistics.statistics_of(event).registered is None, "one stayed away"


def test_answers_are_stored_apart_from_who_answered(event: Event, enrol: Enrol, guest: ToGuest, steward: User) -> None:
    choice = services.write_question(person=steward, event=event, text="Useful?", choices="yes\nno")
    words = services.write_question(person=steward, event=event, text="Why?")
    people = [guest(enrol(f"p{x}")) for x in range(5)]
    with pytest.raises(ValidationError, match="when the event is over"):
        services.answer_survey(guest=people[0], event=event, answers={choice.pk: "yes"})
    services.set_state(person=steward, event=event, state="ended")
    event.refresh_from_db()
    for answers, sentence in (
        ({choice.pk: "perhaps"}, "one of the answers"),
        ({}, "one question at least"),
        ({0: "x"}, "one"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            services.answer_survey(guest=people[0], event=event, answers=answers)
    for number, person in enumerate(people):
        assert statistics.survey_results(event) == (number, [])
        services.answer_survey(guest=person, event=event, answers={choice.pk: "yes", words.pk: f"w{number % 2}"})
    with pytest.raises(ValidationError, match="answered already"):
        services.answer_survey(guest=people[0], event=event, answers={choice.pk: "no"})
    with pytest.raises(PermissionDenied):
        services.answer_survey(guest=Guest(AnonymousUser()), event=event, answers={choice.pk: "no"})
    number, results = statistics.survey_results(event)
    assert number == 5
    assert results[0].counts == [("yes", 5), ("no", 0)]
    assert results[1].texts == ["w0", "w0", "w0", "w1", "w1"]
    # No column of a sheet leads to a person, and no number of a row tells which came when.
    assert {x.name for x in SurveySheet._meta.concrete_fields} == {"id", "event", "answers"}
    assert not set(SurveySheet.objects.values_list("pk", flat=True)) & set(
        SurveyDone.objects.values_list("pk", flat=True)
    )
    # Nor does the order in which the database keeps the rows: it is that of random keys.
    with connection.cursor() as cursor:
        place = "ctid" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f"SELECT id FROM events_surveydone ORDER BY {place}")  # noqa: S608
        kept = [str(x).replace("-", "") for (x,) in cursor.fetchall()]
    assert len(kept) == 5
    assert kept == sorted(kept)
    with pytest.raises(ValidationError, match="stays as it is"):
        services.write_question(person=steward, event=event, text="More?")
    with pytest.raises(ValidationError, match="stays as it is"):
        services.remove(person=steward, event=event, kind="question", number=choice.pk)


def test_people_are_reminded_once(event: Event, enrol: Enrol, today: dt.date) -> None:
    enrol("a", language="fr")
    waiting = enrol("b")
    Registration.objects.filter(pk=waiting.pk).update(state="waiting")
    OutboxMessage.objects.all().delete()
    assert services.remind_participants(on=today - dt.timedelta(days=3), site=SITE) == 0
    assert services.remind_participants(on=today - dt.timedelta(days=2), site=SITE) == 1
    assert services.remind_participants(on=today - dt.timedelta(days=1), site=SITE) == 0
    message = OutboxMessage.objects.get()
    assert message.recipient.address == "a@people.example"
    assert "/events/again/" in message.body


def test_an_event_is_over_after_its_last_day(event: Event, today: dt.date) -> None:
    assert not queries.event_is_over(event, today + dt.timedelta(days=1))
    assert queries.event_is_over(event, today + dt.timedelta(days=2))
    assert not queries.event_is_over(Event(state="cancelled"))


def test_a_certificate_names_its_owner_as_they_are_called_now(
    event: Event, sessions: Sessions, enrol: Enrol, guest: ToGuest, steward: User
) -> None:
    found = enrol("ada")
    services.write_list(person=steward, session=sessions["Round table"], shown=[found.pk], present={found.pk: "room"})
    services.set_state(person=steward, event=event, state="ended")
    event.refresh_from_db()
    made = services.issue_certificate(guest=guest(found), event=event)
    services.write_own(guest=guest(found), event=event, name="Ada Okoro")
    again = services.issue_certificate(guest=guest(found), event=event)
    assert (again.code, again.name, Certificate.objects.get().name) == (made.code, "Ada Okoro", "Ada Okoro")
