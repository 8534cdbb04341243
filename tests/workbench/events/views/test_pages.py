"""The pages of events as a browser gets them: what each shows to whom, and what is refused."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.events import queries, services
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Attendance, Event, Registration, Session, Speaker
from hsforhs.workbench.events.queries import Link
from hsforhs.workbench.messages.models import OutboxMessage

from ..conftest import Enrol, Join

SCRIPT = "<script>alert(1)</script>"
FORM = {"name": "Ada Okoro", "email": "ada@people.example", "mode": "remote", "timezone": "Asia/Kolkata"}


def at(event: Event, name: str, *more: Any) -> str:
    return reverse(f"events:{name}", args=[event.pk, *more])


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def organiser(steward: User) -> Client:
    client = Client()
    client.force_login(steward)
    return client


@pytest.fixture
def visitor() -> Client:
    return Client()


def link_in(page: str) -> str:
    found = re.search(r"http://testserver(/events/link/[\w-]+/)", page)
    assert found
    return found[1]


def test_a_visitor_registers_and_comes_in_by_the_link_alone(event: Event, visitor: Client) -> None:
    assert f'href="/events/{event.pk}/register/"' in text_of(visitor.get(at(event, "event")))
    page = text_of(visitor.post(at(event, "register"), FORM, follow=True))
    assert "Your registration is confirmed." in page
    link = link_in(page)
    assert visitor.get(at(event, "me")).status_code == 200
    assert link not in text_of(visitor.get(at(event, "me")))
    # The programme shows the clock of the event and of the participant.
    programme = text_of(visitor.get(at(event, "event")))
    assert "09:00–10:30" in programme
    assert "13:30–15:00" in programme
    assert "then in UTC" in text_of(visitor.get(at(event, "event") + "?zone=utc"))
    assert "no such time zone" in text_of(visitor.get(at(event, "event") + "?zone=Moon"))

    other = Client()
    assert other.get(at(event, "me")).status_code == 404
    assert other.get(link).url == at(event, "me")  # type: ignore[attr-defined]
    assert other.get(at(event, "me")).status_code == 200

    # Made anew, the link before opens nothing, and who came in by it is out.
    fresh = link_in(text_of(visitor.post(at(event, "own-act", "link"), follow=True)))
    assert Client().get(link).status_code == 404
    assert other.get(at(event, "me")).status_code == 404
    assert visitor.get(at(event, "me")).status_code == 200
    assert Client().get(fresh).status_code == 302
    assert visitor.post(at(event, "own-act", "leave")).status_code == 302
    assert visitor.get(at(event, "me")).status_code == 404
    assert verify().whole


def test_what_cannot_be_stored_is_said_on_the_form(event: Event, visitor: Client) -> None:
    response = visitor.post(at(event, "register"), {**FORM, "country": "QQQ", "timezone": "Moon", "email": "x"})
    assert response.status_code == 422
    assert text_of(response).count('class="why"') == 3
    assert not Registration.objects.exists()


def test_the_address_of_somebody_else_opens_nothing(event: Event, visitor: Client, enrol: Enrol) -> None:
    enrol("ada")
    page = text_of(visitor.post(at(event, "register"), FORM, follow=True))
    assert "/events/link/" not in page
    assert visitor.get(at(event, "me")).status_code == 404
    answers = {
        text_of(visitor.post(at(event, "ask-link"), {"email": x}, follow=True)).count("If this address is registered")
        for x in ("ada@people.example", "nobody@people.example")
    }
    assert answers == {1}
    path = OutboxMessage.objects.latest("created_at").body.split("http://testserver")[1].strip()
    assert path.startswith("/events/again/")
    assert Client().get(path).status_code == 302
    assert Client().get(path[:-3] + "/").status_code == 404


def test_a_link_that_belongs_to_an_account_opens_for_it_alone(event: Event, enrol: Enrol, join: Join) -> None:
    found, owner, other = enrol("ada"), Client(), Client()
    owner.force_login(join())
    other.force_login(join())
    link = reverse("events:open", args=[found.secret])  # type: ignore[attr-defined]
    stays = Client()
    stays.get(link)
    owner.get(link)
    owner.post(at(event, "own-act", "bind"))
    assert other.get(link).status_code == 403
    assert "/account/sign-in/" in Client().get(link).url  # type: ignore[attr-defined]
    assert stays.get(at(event, "me")).status_code == 404
    assert owner.get(at(event, "me")).status_code == 200
    assert "Workshop" in text_of(owner.get(reverse("events:mine")))


def test_registering_is_limited(event: Event, visitor: Client, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "events.visitors": type(settings.RATES["events.visitors"])(2, 3600)}
    codes = [visitor.post(at(event, "ask-link"), {"email": "a@people.example"}).status_code for _turn in range(3)]
    assert codes == [302, 302, 429]


def test_a_closed_session_is_not_opened_by_its_address(
    event: Event, sessions: dict[str, Session], enrol: Enrol, organiser: Client, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    closed = sessions["Round table"]
    organiser.post(
        at(event, "add-part", "material") + f"?under={closed.pk}", {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n")}
    )
    material = closed.materials.get()
    found = enrol("ada")
    guest = Client()
    guest.get(reverse("events:open", args=[found.secret]))  # type: ignore[attr-defined]
    addresses = (at(event, "session", closed.pk), reverse("events:material", args=[material.pk]))
    for client in (Client(), guest):
        assert [client.get(x).status_code for x in addresses] == [403, 403]
        assert client.post(at(event, "attend", closed.pk, "join")).status_code == 403
    assert guest.get(at(event, "session", sessions["Desk"].pk)).status_code == 200
    assert Client().get(at(event, "session", sessions["Desk"].pk)).status_code == 403
    Registration.objects.filter(pk=found.pk).update(invited=True)
    assert guest.get(addresses[0]).status_code == 200
    response = guest.get(addresses[1])
    assert response["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert b"".join(response.streaming_content) == b"%PDF-1.7\n"  # type: ignore[attr-defined]
    # A session of another event is not found under this one.
    other = Event.objects.create(title="Other", place=event.place, state="announced")
    assert guest.get(at(other, "session", closed.pk)).status_code == 404


def test_hidden_events_and_drafts_do_not_exist_for_others(hidden: Event, organiser: Client, enrol: Enrol) -> None:
    pages = ("event", "calendar", "register", "ask-link", "statistics", "survey")
    assert {Client().get(at(hidden, x)).status_code for x in pages} == {404}
    line = '<span dir="auto">Workshop</span>'
    assert line not in text_of(Client().get(reverse("events:list")))
    assert line in text_of(organiser.get(reverse("events:list")))
    organiser.post(at(hidden, "invite"), {"email": "bo@people.example"})
    invited = Client()
    secret = OutboxMessage.objects.get().body.split("/events/link/")[1].split("/")[0]
    assert invited.get(reverse("events:open", args=[secret])).status_code == 302
    assert invited.get(at(hidden, "event")).status_code == 200
    assert "Accept the invitation" in text_of(invited.get(at(hidden, "me")))
    Event.objects.filter(pk=hidden.pk).update(state="draft", visibility="PUBLIC")
    assert invited.get(at(hidden, "event")).status_code == 404
    assert organiser.get(at(hidden, "event")).status_code == 200


MANAGED = ("edit", "duties", "programme", "participants", "survey-results")


def test_pages_of_organisers(event: Event, sessions: dict[str, Session], organiser: Client, join: Join) -> None:
    other = Client()
    other.force_login(join())
    addresses = [at(event, x) for x in MANAGED] + [at(event, "attendance-list", sessions["Desk"].pk)]
    addresses += [at(event, "add-part", x) for x in ("day", "question")]
    for address in addresses:
        assert organiser.get(address).status_code == 200, address
        assert other.get(address).status_code == 403
        assert "/account/sign-in/" in Client().get(address).url  # type: ignore[attr-defined]
    assert organiser.get(at(event, "add-part", "dragon")).status_code == 404
    assert organiser.get(at(event, "add-part", "talk") + "?under=x").status_code == 404
    assert organiser.get(reverse("events:new")).status_code == 200
    assert other.get(reverse("events:new")).status_code == 403


def test_an_event_from_its_draft_to_its_end(place: Any, organiser: Client, today: dt.date) -> None:
    refused = organiser.post(
        reverse("events:new"), {"title": "A", "place": "GHA", "visibility": "PUBLIC", "timezone": "UTC"}
    )
    assert refused.status_code == 422
    organiser.post(
        reverse("events:new"), {"title": SCRIPT, "place": "XLM", "visibility": "PUBLIC", "timezone": "UTC"}, follow=True
    )
    event = Event.objects.get()
    organiser.post(at(event, "add-part", "day"), {"date": today.isoformat(), "access": "open", "title": SCRIPT})
    day = event.days.get()
    times = {"title": SCRIPT, "starts": "09:00", "ends": "10:00"}
    organiser.post(at(event, "add-part", "session") + f"?under={day.pk}", times)
    session = day.sessions.get()
    organiser.post(at(event, "add-part", "talk") + f"?under={session.pk}", {"title": SCRIPT})
    talk = session.talks.get()
    page = text_of(
        organiser.post(at(event, "add-part", "speaker") + f"?under={talk.pk}", {"name": SCRIPT}, follow=True)
    )
    link = re.search(r"http://testserver(/events/speakers/[\w-]+/)", page)
    assert link
    organiser.post(at(event, "add-part", "question"), {"text": SCRIPT, "choices": "a\nb"})
    assert organiser.post(at(event, "add-part", "material") + f"?under={session.pk}", {"title": ""}).status_code == 422
    organiser.post(at(event, "state"), {"state": "announced"})

    visitor = Client()
    shown = text_of(visitor.get(at(event, "event")))
    assert shown.count("&lt;script&gt;") >= 4
    assert "<script>alert" not in shown
    names = shown.count("alert(1)")
    assert visitor.get(link[1]).status_code == 200
    assert visitor.post(link[1], {"answer": "maybe"}).status_code == 200
    visitor.post(link[1], {"answer": "given"})
    assert text_of(visitor.get(at(event, "event"))).count("alert(1)") == names + 1
    assert visitor.get("/events/speakers/x/").status_code == 404

    changed = organiser.post(
        at(event, "change-part", "session", session.pk), {**times, "title": "New", "ends": "11:00"}
    )
    assert changed.status_code == 302
    assert "09:00–11:00" in text_of(visitor.get(at(event, "event")))
    for kind, part in (("day", day), ("talk", talk)):
        assert organiser.get(at(event, "change-part", kind, part.pk)).status_code == 200
    assert organiser.get(at(event, "change-part", "speaker", 1)).status_code == 404
    organiser.post(at(event, "remove-part", "speaker", Speaker.objects.get().pk))
    assert text_of(visitor.get(at(event, "event"))).count("alert(1)") == names - 1
    assert "belong to this part" in text_of(organiser.post(at(event, "remove-part", "day", day.pk), follow=True))
    organiser.post(at(event, "state"), {"state": "ended"})
    assert "Register" not in text_of(visitor.get(at(event, "event")))


def test_what_somebody_else_wrote_meanwhile_stands_beside(event: Event, organiser: Client, steward: User) -> None:
    fields = {"title": "Mine", "visibility": "PUBLIC", "timezone": "Africa/Lagos", "version": event.version}
    services.write_event(person=steward, event=event, version=event.version, title="Theirs")
    response = organiser.post(at(event, "edit"), fields)
    assert response.status_code == 409
    page = text_of(response)
    assert "Theirs" in page
    assert 'value="Mine"' in page
    assert f'name="version" value="{event.version + 1}"' in page
    organiser.post(at(event, "edit"), {**fields, "version": event.version + 1})
    event.refresh_from_db()
    assert event.title == "Mine"


def test_duties_on_the_page(event: Event, organiser: Client, join: Join) -> None:
    person = join()
    assert organiser.post(at(event, "duties"), {"email": "x@people.example", "duty": "notes"}).status_code == 422
    organiser.post(at(event, "duties"), {"email": person.email, "duty": "organiser"})
    helper = Client()
    helper.force_login(person)
    assert helper.get(at(event, "participants")).status_code == 200
    organiser.post(at(event, "take-duty", event.stewards.get().pk))
    assert helper.get(at(event, "participants")).status_code == 403


def test_deciding_and_inviting(event: Event, organiser: Client, enrol: Enrol) -> None:
    Event.objects.filter(pk=event.pk).update(moderated=True, capacity=1)
    event.refresh_from_db()
    found = enrol("ada")
    assert "All places are taken" not in text_of(Client().get(at(event, "register")))
    organiser.post(at(event, "decide", found.pk, "confirm"))
    assert "All places are taken" in text_of(Client().get(at(event, "register")))
    page = text_of(organiser.get(at(event, "participants") + "?state=confirmed"))
    assert "ada@people.example" in page
    assert "does not wait" in text_of(organiser.post(at(event, "decide", found.pk, "confirm"), follow=True))
    assert "/events/link/" in text_of(organiser.post(at(event, "decide", found.pk, "link"), follow=True))
    assert organiser.post(at(event, "decide", found.pk, "promote")).status_code == 404
    assert organiser.post(at(event, "decide", 10**6, "confirm")).status_code == 404
    assert organiser.post(at(event, "invite"), {"email": "no"}).status_code == 422
    assert "/events/link/" in text_of(organiser.post(at(event, "invite"), {"email": "b@people.example"}, follow=True))


def test_own_page(event: Event, visitor: Client) -> None:
    visitor.post(at(event, "register"), FORM)
    assert visitor.post(at(event, "me"), {"name": "", "mode": "room"}).status_code == 422
    visitor.post(at(event, "me"), {"name": "Ada", "mode": "room", "country": "gha"})
    assert Registration.objects.get().country == "GHA"
    assert visitor.get(at(event, "register")).url == at(event, "me")  # type: ignore[attr-defined]
    assert visitor.get(at(event, "own-data")).json()["email"] == "ada@people.example"
    assert "no invitation" in text_of(visitor.post(at(event, "own-act", "accept"), follow=True))
    assert visitor.post(at(event, "own-act", "fly")).status_code == 404
    visitor.post(at(event, "own-act", "withdraw"))
    assert "Register again" in text_of(visitor.get(at(event, "me")))
    visitor.post(at(event, "own-act", "again"))
    visitor.post(at(event, "own-act", "erase"))
    assert not Registration.objects.exclude(name="", email="").exists()
    assert visitor.get(at(event, "me")).status_code == 404


def guest_of(event: Event) -> Guest:
    return Guest(AnonymousUser(), event.registrations.get())


def test_calendars(event: Event, sessions: dict[str, Session], visitor: Client, join: Join) -> None:
    whole = text_of(visitor.get(at(event, "calendar")))
    assert whole.count("BEGIN:VEVENT") == 3
    one = text_of(visitor.get(at(event, "session-calendar", sessions["Round table"].pk)))
    starts = sessions["Round table"].starts_at
    assert starts is not None
    assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}" in one
    assert re.findall("UID:(.*)", one)[0] in whole
    visitor.post(at(event, "register"), FORM)
    mine = text_of(visitor.get(at(event, "own-calendar")))
    assert "Desk" in mine
    assert "Round table" not in mine
    assert Client().get(at(event, "own-calendar")).status_code == 404
    feed = reverse("events:link-calendar", args=[services.new_link(guest=guest_of(event), event=event)[1]])
    assert "Desk" in text_of(Client().get(feed))
    assert Client().get(feed.replace("link/", "link/x")).status_code == 404
    owner = Client()
    owner.force_login(join())
    assert "BEGIN:VEVENT" not in text_of(owner.get(reverse("events:mine-calendar")))
    Registration.objects.update(user=User.objects.latest("pk"))
    assert Client().get(feed).status_code == 404
    assert "Desk" in text_of(owner.get(reverse("events:mine-calendar")))
    assert "/account/sign-in/" in Client().get(reverse("events:mine-calendar")).url  # type: ignore[attr-defined]
    assert visitor.get(at(event, "session-calendar", 10**6)).status_code == 404


def test_from_joining_to_the_certificate(
    event: Event, sessions: dict[str, Session], visitor: Client, organiser: Client
) -> None:
    services.write_question(person=event.made_by, event=event, text="Useful?", choices="yes\nno")  # type: ignore[arg-type]
    visitor.post(at(event, "register"), FORM)
    opening = sessions["Opening"]
    Session.objects.filter(pk=opening.pk).update(starts_at=None, ends_at=None)
    assert "I am here" in text_of(visitor.get(at(event, "session", opening.pk)))
    visitor.post(at(event, "attend", opening.pk, "join"), {"mode": "room"})
    assert "I leave now" in text_of(visitor.get(at(event, "session", opening.pk)))
    visitor.post(at(event, "attend", opening.pk, "leave"))
    assert visitor.post(at(event, "attend", opening.pk, "sleep")).status_code == 404
    row = Attendance.objects.get()
    assert row.mode == "room"
    number = row.registration_id
    table = sessions["Round table"].pk
    organiser.post(at(event, "attendance-list", table), {"shown": [number], f"mode-{number}": "remote"})
    assert "over" in text_of(visitor.get(at(event, "certificate"), follow=True))
    assert visitor.get(at(event, "certificate-svg")).status_code == 404
    assert "when the event is over" in text_of(visitor.get(at(event, "survey")))
    organiser.post(at(event, "state"), {"state": "ended"})

    page = text_of(visitor.get(at(event, "certificate")))
    assert "90 minutes" in page
    assert '<svg viewBox="0 0' in page
    address = re.search(r"http://testserver(/events/certificates/\w+/)", page)
    assert address
    checked = text_of(Client().get(address[1]))
    assert "Ada Okoro" in checked
    assert "ada@people.example" not in checked
    picture = visitor.get(at(event, "certificate-svg"))
    assert picture["Content-Type"].startswith("image/svg+xml")
    assert text_of(picture).startswith("<?xml")
    assert "Ada Okoro" in text_of(picture)
    assert Client().get("/events/certificates/0000/").status_code == 404
    assert Client().get(at(event, "certificate")).status_code == 403

    question = event.survey.get()
    assert "Choose" not in text_of(visitor.get(at(event, "survey")))
    assert "one question at least" in text_of(visitor.post(at(event, "survey"), {}, follow=True))
    visitor.post(at(event, "survey"), {f"question-{question.pk}": "yes"})
    assert "from five on" in text_of(organiser.get(at(event, "survey-results")))
    assert Client().get(at(event, "survey")).status_code == 404
    assert "held back" in text_of(Client().get(at(event, "statistics")))


def test_apps_above_link_from_events_and_sessions(
    event: Event, sessions: dict[str, Session], visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def of_sessions(_guest: Any, found: Any) -> dict[int, list[Link]]:
        seen.append([x.title for x in found])
        return {x.pk: [Link(f"/q/{x.pk}/", "Questions", 3)] for x in found}

    monkeypatch.setattr(queries, "session_links", [of_sessions])
    monkeypatch.setattr(queries, "event_links", [lambda _guest, found: [Link(f"/o/{found.pk}/", "Outcomes")]])
    page = text_of(visitor.get(at(event, "event")))
    assert seen == [["Opening"]]
    assert f'<a href="/q/{sessions["Opening"].pk}/">Questions (3)</a>' in page
    assert f'<a href="/o/{event.pk}/">Outcomes</a>' in page


def test_pages_cost_few_queries(
    event: Event, sessions: dict[str, Session], organiser: Client, visitor: Client, django_assert_max_num_queries: Any
) -> None:
    visitor.post(at(event, "register"), FORM)
    pages = [at(event, x) for x in ("event", "programme", "participants", "statistics")]
    pages += [at(event, "session", sessions["Opening"].pk), reverse("events:list"), reverse("events:mine")]
    for address in pages:
        with django_assert_max_num_queries(15):
            assert organiser.get(address).status_code == 200
    for address in (at(event, "event"), at(event, "me"), reverse("events:list")):
        with django_assert_max_num_queries(15):
            assert visitor.get(address).status_code == 200
