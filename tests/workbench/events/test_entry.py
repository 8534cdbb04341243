"""How somebody comes in: what a session remembers, whose voice it is, the mark of a visitor."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from hsforhs.workbench.events import entry, services
from hsforhs.workbench.events.entry import Guest, RoomGuest, VisitorMark
from hsforhs.workbench.events.models import Event, Registration

from .conftest import Enrol, Join

VISITOR = AnonymousUser()


def request_of(person: Any = VISITOR, **session: str) -> Any:
    made = RequestFactory().get("/events/")
    made.user = person
    made.session = dict(session)  # type: ignore[assignment]
    return made


def test_a_voice_is_of_a_person_at_one_event(event: Event, enrol: Enrol, join: Join) -> None:
    other, person = Event(pk=event.pk + 1), join()
    first, second = enrol("zoe"), enrol("bo")
    guests = [
        Guest(VISITOR, first, "m"),
        Guest(VISITOR, second, "m"),
        Guest(person, None, "m"),
        Guest(VISITOR, None, "m"),
        Guest(VISITOR, None, "n"),
    ]
    voices = [x.voice(at) for x in guests for at in (event, other)]
    assert len(set(voices)) == len(voices) == 10
    assert {len(x) for x in voices} == {64}
    # The same registration speaks with one voice from every browser and account, and so does an account.
    assert Guest(person, first, "n").voice(event) == guests[0].voice(event)
    assert Guest(person, None, "n").voice(event) == guests[2].voice(event)
    assert Guest(VISITOR).voice(event) == ""
    assert "zoe" not in voices[0]


def test_what_a_session_remembers_holds_for_one_event_and_one_link(event: Event, enrol: Enrol, join: Join) -> None:
    found, request = enrol("ada"), request_of()
    other = Event.objects.create(title="Other", place=event.place, state="announced")
    entry.enter(request, found)
    assert entry.guest_at(request, event).registration == found
    assert entry.guest_at(request, other).registration is None
    # Carried to another event by hand it opens nothing there.
    carried = request_of(**{f"event-{other.pk}": request.session[f"event-{event.pk}"]})
    assert entry.guest_at(carried, other).registration is None
    for wrong in ("", "x", f"{found.pk}", f"{found.pk} 0000", f"{found.pk + 99} {found.digest[:16]}", "² abc"[1:]):
        assert entry.guest_at(request_of(**{f"event-{event.pk}": wrong}), event).registration is None, wrong
    # It belongs to an account from now on: other browsers are out.
    owner = join()
    Registration.objects.filter(pk=found.pk).update(user=owner)
    assert entry.guest_at(request, event).registration is None
    assert entry.guest_at(request_of(join(), **request.session), event).registration is None
    assert entry.guest_at(request_of(owner), event).registration == found
    Registration.objects.filter(pk=found.pk).update(user=None)
    services.new_link(guest=Guest(VISITOR, found), event=event)
    assert entry.guest_at(request, event).registration is None
    entry.enter(request, Registration.objects.get(pk=found.pk))
    assert entry.guest_at(request, event).registration == found
    entry.leave(request, event)
    entry.leave(request, event)
    assert entry.guest_at(request, event).registration is None


def test_in_a_room_its_token_alone_counts(event: Event, enrol: Enrol) -> None:
    request = request_of()
    entry.enter(request, enrol("ada"))
    request.room = SimpleNamespace(mark="of the room", personal=True)
    guest = entry.guest_at(request, event)
    assert isinstance(guest, RoomGuest)
    assert (guest.registration, guest.mark, guest.personal) == (None, "of the room", True)
    assert guest.is_at(event)
    assert not guest.is_at(Event(pk=event.pk + 1))


def test_a_visitor_gets_a_mark_that_nobody_can_choose(event: Event, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    given: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        given.append(entry.marked(request))
        assert entry.marked(request) == given[-1], "one mark for a request"
        return HttpResponse("")

    first = request_of()
    response = VisitorMark(page)(first)
    assert entry.has_fresh_mark(first)
    cookie = response.cookies["hsforhs_visitor"]
    assert (cookie["path"], cookie["httponly"], cookie["secure"], cookie["samesite"]) == ("/events/", True, True, "Lax")
    again = request_of()
    again.COOKIES["hsforhs_visitor"] = cookie.value
    assert not VisitorMark(page)(again).cookies
    assert not entry.has_fresh_mark(again)
    assert given[0] == given[1]
    assert entry.guest_at(again, event).mark == given[0]
    forged = request_of()
    forged.COOKIES["hsforhs_visitor"] = "chosen:" + cookie.value.split(":", 1)[1]
    assert entry.guest_at(forged, event).mark == ""
    assert VisitorMark(page)(forged).cookies["hsforhs_visitor"].value != cookie.value
    assert given[2] not in ("chosen", given[0])
    assert not VisitorMark(lambda _request: HttpResponse(""))(request_of()).cookies, "looking leaves nothing"
