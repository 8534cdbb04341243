from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as Act
from hsforhs.workbench.events import queries, services
from hsforhs.workbench.events.models import Event, Session, Speaker, Talk
from hsforhs.workbench.events.words import EventState
from hsforhs.workbench.messages.models import OutboxMessage

from ..conftest import SITE, Enrol, Join

PDF = b"%PDF-1.7\n1 0 obj\n"
Sessions = dict[str, Session]


def test_setting_up_and_changing(place: Any, steward: User) -> None:
    made = services.set_up(
        person=steward, place=place, title=" A  workshop ", timezone="europe/london", source="https://a.example/x"
    )
    assert (made.title, made.state, made.timezone, made.version) == ("A workshop", "draft", "Europe/London", 1)
    with pytest.raises(ValidationError, match="Add a day"):
        services.set_state(person=steward, event=made, state="announced")
    with pytest.raises(ValidationError, match="cannot become"):
        services.set_state(person=steward, event=made, state="ended")
    changed = services.write_event(person=steward, event=made, version=1, title="Another", capacity=5)
    assert (changed.title, changed.version, changed.timezone) == ("Another", 2, "UTC")
    facts = Act.objects.get(action="events.write").facts
    assert facts["before"]["title"] == "A workshop"
    assert facts["after"] == {"title": "Another", "timezone": "UTC", "capacity": 5, "source": ""}


def test_another_zone_keeps_the_clock_of_the_programme(event: Event, sessions: Sessions, steward: User) -> None:
    before = sessions["Round table"]
    services.write_event(person=steward, event=event, version=event.version, title="A", timezone="Pacific/Kiritimati")
    after = Session.objects.select_related("day__event").get(pk=before.pk)
    assert after.starts_at is not None
    assert after.starts_at.astimezone(after.day.event.zone).strftime("%Y-%m-%d %H:%M") == f"{before.day.date} 09:00"
    assert after.starts_at != before.starts_at


@pytest.mark.parametrize("date", [dt.date.min, dt.date(1899, 12, 31), dt.date(2200, 1, 1), dt.date.max])
def test_a_mistyped_year_is_refused(event: Event, steward: User, date: dt.date) -> None:
    with pytest.raises(ValidationError, match="Ensure this value"):
        services.write_day(person=steward, event=event, date=date)
    assert event.days.count() == 2


def test_two_people_write_at_once_and_nothing_is_lost(event: Event, steward: User) -> None:
    version = event.version
    services.write_event(person=steward, event=event, version=version, title="First")
    with pytest.raises(services.EventChangedError) as refused:
        services.write_event(person=steward, event=event, version=version, title="Second")
    assert refused.value.stored.title == "First"
    event.refresh_from_db()
    assert event.title == "First"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": " "}, "Write a title"),
        ({"timezone": "Nowhere"}, "no time zone"),
        ({"visibility": "ALL"}, "who may see"),
        ({"capacity": 0}, "whole number"),
        ({"source": "javascript:alert(1)"}, "not the address"),
    ],
)
def test_events_that_cannot_be_stored(place: Any, steward: User, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        services.set_up(person=steward, place=place, **{"title": "A", **values})
    assert not Event.objects.exists()


def test_only_those_who_may_write(event: Event, sessions: Sessions, join: Join) -> None:
    other = join()
    first = event.days.first()
    assert first is not None
    for act in (
        lambda: services.set_up(person=other, place=event.place, title="A"),
        lambda: services.write_event(person=other, event=event, version=event.version, title="A"),
        lambda: services.set_state(person=other, event=event, state="ended"),
        lambda: services.give_duty(person=other, event=event, email=other.email, duty="organiser"),
        lambda: services.take_duty(person=other, event=event, number=1),
        lambda: services.write_day(person=other, event=event, date=dt.date(2030, 1, 1)),
        lambda: services.write_session(person=other, event=event, day=first, title="A"),
        lambda: services.write_talk(person=other, event=event, session=sessions["Desk"], title="A"),
        lambda: services.add_material(person=other, event=event, session=sessions["Desk"], address="https://a.example"),
        lambda: services.write_question(person=other, event=event, text="A"),
        lambda: services.remove(person=other, event=event, kind="day", number=first.pk),
        lambda: services.invite(person=other, event=event, email="a@people.example"),
        lambda: services.write_list(person=other, session=sessions["Desk"], shown=[], present={}),
    ):
        before = Act.objects.count()
        with pytest.raises(PermissionDenied):
            act()
        assert Act.objects.count() == before


def test_duties(event: Event, steward: User, join: Join) -> None:
    person = join()
    made = services.give_duty(person=steward, event=event, email=person.email.upper(), duty="notes")
    assert services.give_duty(person=steward, event=event, email=person.email, duty="notes") == made
    with pytest.raises(ValidationError, match="Nobody with this address"):
        services.give_duty(person=steward, event=event, email="x@people.example", duty="notes")
    with pytest.raises(ValidationError, match="one of the duties"):
        services.give_duty(person=steward, event=event, email=person.email, duty="king")
    services.take_duty(person=steward, event=event, number=made.pk)
    services.take_duty(person=steward, event=event, number=made.pk)
    assert not event.stewards.exists()
    assert Act.objects.filter(action__startswith="events.").filter(action__endswith="_duty").count() == 2


def test_times_follow_the_zone_of_the_event(event: Event, sessions: Sessions, steward: User, today: dt.date) -> None:
    found = sessions["Round table"]
    assert found.starts_at is not None
    assert found.starts_at.astimezone(dt.UTC).time() == dt.time(8)
    day = found.day
    services.write_day(person=steward, event=event, day=day, date=today + dt.timedelta(days=4), access="closed")
    found.refresh_from_db()
    assert found.starts_at == dt.datetime.combine(today + dt.timedelta(days=4), dt.time(8), dt.UTC)
    with pytest.raises(ValidationError, match="this day already"):
        services.write_day(person=steward, event=event, day=day, date=today)
    with pytest.raises(ValidationError, match="before it starts"):
        services.write_session(person=steward, event=event, day=day, title="A", starts=dt.time(9), ends=dt.time(8))
    with pytest.raises(ValidationError, match="may come in"):
        services.write_session(person=steward, event=event, day=day, title="A", own_access="some")
    Event.objects.filter(pk=event.pk).update(timezone="Europe/London")
    event.refresh_from_db()
    spring = services.write_day(person=steward, event=event, date=dt.date(2027, 3, 28))
    with pytest.raises(ValidationError, match="Clocks go forward"):
        services.write_session(person=steward, event=event, day=spring, title="A", starts=dt.time(1, 30))


@pytest.fixture
def talk(event: Event, sessions: Sessions, steward: User) -> Talk:
    return services.write_talk(person=steward, event=event, session=sessions["Opening"], title="On radios")


def names_shown(event: Event) -> list[str]:
    days = queries.days_of(event, all_names=False)
    talks = [z for x in days for y in x.sessions.all() for z in y.talks.all()]
    return [x.name for talk in talks for x in talk.shown_speakers]  # type: ignore[attr-defined]


def test_a_speaker_is_shown_only_after_agreeing(event: Event, talk: Talk, steward: User) -> None:
    made, secret = services.add_speaker(
        person=steward, event=event, talk=talk, name="Dr Kori", email="Kori@people.example", site=SITE
    )
    assert names_shown(event) == []
    assert secret not in str(Speaker.objects.values())
    message = OutboxMessage.objects.get()
    assert message.recipient.address == "kori@people.example"
    assert f"{SITE}/events/speakers/{secret}/" in message.body
    services.answer_consent(secret=secret, gives=True, person=AnonymousUser())
    assert names_shown(event) == ["Dr Kori"]
    services.answer_consent(secret=secret, gives=False, person=AnonymousUser())
    assert names_shown(event) == []
    with pytest.raises(PermissionDenied):
        services.answer_consent(secret=f"{secret}x", gives=True, person=AnonymousUser())
    with pytest.raises(PermissionDenied):
        services.answer_consent(secret="", gives=True, person=AnonymousUser())
    made.refresh_from_db()
    assert made.consent == "refused"


def test_materials_are_told_by_their_content(
    event: Event, sessions: Sessions, steward: User, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    common = {"person": steward, "event": event, "session": sessions["Opening"]}
    kept = services.add_material(**common, file=SimpleUploadedFile("../a b.pdf", PDF))
    assert kept.content is not None
    assert (kept.title, kept.content.media_type) == ("a b.pdf", "application/pdf")
    link = services.add_material(**common, address="https://a.example/slides", title="Slides")
    assert (link.title, link.content) == ("Slides", None)
    for values, sentence in (
        ({"file": SimpleUploadedFile("a.pdf", b"<html><script>alert(1)</script>")}, "not of a kind"),
        ({"address": "javascript:alert(1)"}, "not the address"),
        ({}, "a file or an address"),
        ({"file": SimpleUploadedFile("a.pdf", PDF), "address": "https://a.example"}, "a file or an address"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            services.add_material(**common, **values)
    settings.MAX_UPLOAD_BYTES = 5
    with pytest.raises(ValidationError, match="MB"):
        services.add_material(**common, file=SimpleUploadedFile("a.pdf", BytesIO(PDF).getvalue()))


def test_what_holds_something_stays(event: Event, sessions: Sessions, talk: Talk, steward: User) -> None:
    remove = lambda kind, number: services.remove(person=steward, event=event, kind=kind, number=number)  # noqa: E731
    day = sessions["Opening"].day
    speaker, _secret = services.add_speaker(person=steward, event=event, talk=talk, name="A")
    for kind, part in (("day", day), ("session", sessions["Opening"]), ("talk", talk)):
        with pytest.raises(ValidationError, match="Take them out first"):
            remove(kind, part.pk)
    remove("speaker", speaker.pk)
    remove("talk", talk.pk)
    remove("session", sessions["Opening"].pk)
    remove("session", 10**9)
    assert not Session.objects.filter(title="Opening").exists()


def test_nothing_of_another_event_is_touched(event: Event, sessions: Sessions, steward: User, place: Any) -> None:
    other = services.set_up(person=steward, place=place, title="Other")
    services.remove(person=steward, event=other, kind="session", number=sessions["Desk"].pk)
    assert Session.objects.filter(title="Desk").exists()
    assert services.part_of(other, "session", sessions["Desk"].pk) is None


def test_the_survey_is_written_before_people_answer(event: Event, steward: User) -> None:
    made = services.write_question(person=steward, event=event, text="Useful?", choices="yes\nno\n\nyes")
    assert made.choices == ["yes", "no"]
    with pytest.raises(ValidationError, match="Give 2 to"):
        services.write_question(person=steward, event=event, text="Useful?", choices="yes")
    services.remove(person=steward, event=event, kind="question", number=made.pk)
    assert not event.survey.exists()


def test_a_cancelled_event_is_not_changed(event: Event, steward: User) -> None:
    services.set_state(person=steward, event=event, state=EventState.CANCELLED)
    event.refresh_from_db()
    with pytest.raises(ValidationError, match="not changed any more"):
        services.write_day(person=steward, event=event, date=dt.date(2030, 1, 1))
    with pytest.raises(ValidationError, match="not changed any more"):
        services.write_event(person=steward, event=event, version=event.version, title="A")


def test_who_registered_is_told_that_the_event_is_cancelled(
    event: Event, steward: User, enrol: Enrol, guest: Any
) -> None:
    enrol("ada")
    services.withdraw(guest=guest(enrol("bea")), event=event)
    OutboxMessage.objects.all().delete()
    services.set_state(person=steward, event=event, state=EventState.CANCELLED)
    message = OutboxMessage.objects.get()
    assert message.recipient.address == "ada@people.example"
    assert message.subject == "Cancelled: Workshop"
    assert message.body == "Workshop is cancelled."
