"""What the pages of organisers refuse: the sentence stands on the form, and the store is as it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as Act
from hsforhs.workbench.events import services
from hsforhs.workbench.events.models import (
    Attendance,
    Day,
    Event,
    Material,
    Registration,
    Session,
    Speaker,
    Steward,
    SurveyQuestion,
    Talk,
)
from hsforhs.workbench.messages.models import OutboxMessage

from ..conftest import Enrol

TABLES: tuple[type[Model], ...] = (
    Event,
    Day,
    Session,
    Talk,
    Speaker,
    Material,
    SurveyQuestion,
    Steward,
    Registration,
    Attendance,
    OutboxMessage,
    Act,
)


def stored() -> list[list[dict[str, Any]]]:
    return [list(x._default_manager.order_by("pk").values()) for x in TABLES]


@pytest.fixture
def organiser(steward: User) -> Client:
    client = Client()
    client.force_login(steward)
    return client


def at(event: Event, name: str, *more: Any) -> str:
    return reverse(f"events:{name}", args=[event.pk, *more])


def refusal(client: Client, address: str, sent: dict[str, Any]) -> str:
    """Send what cannot be stored; return the page, after making sure that nothing was."""
    before = stored()
    response = client.post(address, sent)
    assert stored() == before, (address, sent)
    assert response.status_code == 422, (address, sent, response.status_code)
    return response.content.decode()


def test_an_event_that_cannot_be(event: Event, organiser: Client) -> None:
    good = {"title": "A", "visibility": "PUBLIC", "timezone": "UTC", "version": event.version}
    for change, sentence in (
        ({"title": " "}, "This field is required"),
        ({"title": "x" * 201}, "at most 200"),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"capacity": "100001"}, "from 1 to 100000"),
        ({"capacity": "many"}, "whole number"),
        ({"timezone": "Moon"}, "no time zone"),
        ({"source": "javascript:alert(1)"}, "not the address"),
        ({"source": "ftp://a.example"}, "not the address"),
        ({"register_until": "2031-02-30"}, "valid date"),
        ({"visibility": "SOME"}, "valid choice"),
    ):
        assert sentence in refusal(organiser, at(event, "edit"), {**good, **change}), change
        assert sentence in refusal(organiser, reverse("events:new"), {**good, "place": "XLM", **change}), change
    for code in ("", "QQQ", "GHA", "WORLD"):
        refusal(organiser, reverse("events:new"), {**good, "place": code})
    assert organiser.post(at(event, "edit"), good).status_code == 302


def test_parts_that_cannot_be(event: Event, sessions: dict[str, Session], organiser: Client, steward: User) -> None:
    session = sessions["Round table"]
    talk = services.write_talk(person=steward, event=event, session=session, title="T")
    day, today = session.day, sessions["Desk"].day
    for kind, under, sent, sentence in (
        ("day", "", {"date": "", "access": "open"}, "required"),
        ("day", "", {"date": day.date.isoformat(), "access": "open"}, "this day already"),
        ("day", "", {"date": "0202-05-20", "access": "open"}, "Ensure this value"),
        ("day", "", {"date": "2031-05-20", "access": "some"}, "valid choice"),
        ("day", "", {"date": "2031-05-20", "access": "open", "counted": "-1"}, "greater than or equal to 0"),
        ("session", day.pk, {"title": ""}, "required"),
        ("session", day.pk, {"title": "A", "starts": "10:00", "ends": "10:00"}, "before it starts"),
        ("session", day.pk, {"title": "A", "ends": "10:00"}, "before it starts"),
        ("session", day.pk, {"title": "A", "starts": "25:00"}, "valid time"),
        ("talk", session.pk, {"title": "A", "minutes": "1441"}, "less than or equal to 1440"),
        ("talk", session.pk, {"title": "A", "minutes": "-1"}, "greater than or equal to 0"),
        ("speaker", talk.pk, {"name": "A", "country": "QQQ"}, "no country"),
        ("speaker", talk.pk, {"name": "A", "email": "nobody"}, "valid email"),
        ("material", session.pk, {"title": "A"}, "a file or an address"),
        ("material", session.pk, {"address": "javascript:alert(1)"}, "not the address"),
        ("question", "", {"text": "A", "choices": "only one"}, "Give 2 to 12 answers"),
        ("question", "", {"text": "A", "choices": "\n".join("abcdefghijklm")}, "Give 2 to 12 answers"),
    ):
        address = at(event, "add-part", kind) + (f"?under={under}" if under else "")
        assert sentence in refusal(organiser, address, sent), (kind, sent)
    changed = refusal(
        organiser, at(event, "change-part", "day", day.pk), {"date": today.date.isoformat(), "access": "open"}
    )
    assert "this day already" in changed
    assert "before it starts" in refusal(
        organiser, at(event, "change-part", "session", session.pk), {"title": "A", "starts": "10:00", "ends": "09:00"}
    )
    # What a part belongs to is one of this event.
    other = Event.objects.create(title="Other", place=event.place)
    elsewhere = Day.objects.create(event=other, date=dt.date(2031, 1, 1))
    before = stored()
    for under in ("", "x", str(elsewhere.pk), "9" * 30):
        sent = {"title": "A"}
        assert organiser.post(at(event, "add-part", "session") + f"?under={under}", sent).status_code == 404, under
    assert stored() == before


def test_people_who_cannot_be_invited_or_given_a_duty(event: Event, organiser: Client) -> None:
    assert "valid email" in refusal(organiser, at(event, "invite"), {"email": "nobody"})
    duties = at(event, "duties")
    assert "has an account here" in refusal(organiser, duties, {"email": "a@people.example", "duty": "notes"})
    assert "valid choice" in refusal(organiser, duties, {"email": "a@people.example", "duty": "king"})
    Day.objects.filter(event=event).delete()
    Day.objects.create(event=event, date=dt.date(2020, 1, 1))
    assert "announced and not over" in refusal(organiser, at(event, "invite"), {"email": "a@people.example"})


def test_a_registration_that_cannot_be(event: Event, organiser: Client) -> None:
    good = {"name": "Ada", "email": "ada@people.example", "mode": "remote"}
    for change, sentence in (
        ({"name": " "}, "required"),
        ({"name": "x" * 121}, "at most 120"),
        ({"email": "ada"}, "valid email"),
        ({"mode": "ghost"}, "valid choice"),
        ({"kind": "guild"}, "valid choice"),
        ({"country": "QQQ"}, "no country"),
        ({"timezone": "Moon"}, "no time zone"),
    ):
        assert sentence in refusal(Client(), at(event, "register"), {**good, **change}), change
    Event.objects.filter(pk=event.pk).update(register_until=dt.date(2020, 1, 1))
    assert "Registration is not open" in refusal(Client(), at(event, "register"), good)


def test_the_list_of_who_came_tells_how_many_were_written(
    event: Event, sessions: dict[str, Session], organiser: Client, enrol: Enrol
) -> None:
    """Who withdrew while the list was filled in, and who was not on this page, is not counted."""
    here, gone, unseen = (enrol(x) for x in ("here", "gone", "unseen"))
    Registration.objects.filter(pk=gone.pk).update(state="withdrawn")
    address = at(event, "attendance-list", sessions["Round table"].pk)
    sent = {"shown": [here.pk, gone.pk, "x", "9" * 40]} | {f"mode-{x.pk}": "room" for x in (here, gone, unseen)}
    page = organiser.post(address, sent, follow=True).content.decode()
    assert "1 person of this page was there." in page
    assert [x.registration_id for x in Attendance.objects.all()] == [here.pk]
    before = stored()
    refused = organiser.post(address, {"shown": [here.pk], f"mode-{here.pk}": "ghost"}, follow=True)
    assert "how they took part" in refused.content.decode()
    assert stored() == before
