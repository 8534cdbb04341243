"""A site that serves a room: one event by tokens alone, and nothing else is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.config.environment import Rate
from hsforhs.workbench.events.models import Attendance, Event, Session
from hsforhs.workbench.live_questions import room, services
from hsforhs.workbench.live_questions.models import EventKey, Question, Vote
from hsforhs.workbench.live_questions.words import QuestionState
from hsforhs.workbench.outcomes.models import Note
from tests.workbench.live_questions.views.test_page import at, open_page

pytestmark = pytest.mark.django_db
DOOR = "/events/room/"


@pytest.fixture
def key(event: Event, session: Session, settings: Any) -> EventKey:
    """The room of a private event; one session of it is by invitation."""
    event.visibility = "PRIVATE"
    event.save()
    settings.ROOM_EVENT = event.pk
    return room.event_key(event)


def come_in(token: str) -> Client:
    browser = Client()
    answer = browser.post(DOOR, {"token": token})
    assert answer.status_code == 302, token
    return browser


def test_nothing_but_the_event_is_there(key: EventKey, admin_client: Client, session: Session) -> None:
    other = Event.objects.create(title="Other", place=key.event.place, state="announced")
    guest = come_in(room.room_token(key))
    for browser in (Client(), admin_client, guest):
        for path in (
            "/places/",
            "/account/sign-in/",
            "/account/",
            "/outbox/",
            "/api/v1/places",
            "/metrics",
            "/events/",
            f"/events/{other.pk}/",
            f"/events/{other.pk}/sessions/1/questions/",
            f"/events/{key.event_id}/participants/",
            f"/events/{key.event_id}/edit/",
            f"/events/{key.event_id}/register/",
        ):
            assert browser.get(path).status_code == 404, path
        for path in ("/", f"/events/{key.event_id}/", f"/events/{key.event_id}/sessions/{session.pk}/"):
            assert browser.get(path).headers["Location"] == DOOR
    assert Client().get("/healthz").status_code == 200


def test_without_a_token_there_is_only_the_door(key: EventKey, session: Session, admin_client: Client) -> None:
    for browser in (Client(), admin_client):
        for name in ("page", "list", "wall", "desk"):
            answer = browser.get(at(name, session))
            assert (answer.status_code, answer.headers["Location"]) == (302, DOOR)
        assert browser.post(at("ask", session), {"text": "Let me in"}).status_code == 302
        text = browser.get(DOOR).content.decode()
        assert "the token that the host gives you" in text
        assert "Sign in" not in text
        assert "Session open" not in text
    assert not Question.objects.exists()


def test_a_guest_asks_and_votes_in_every_session_and_does_nothing_more(
    key: EventKey, sessions: dict[str, Session], moderator: User
) -> None:
    guest = come_in(room.room_token(key).lower())
    assert "Session closed" in guest.get(DOOR).content.decode()
    for session in sessions.values():
        services.set_desk(person=moderator, session=session, open_now=True, hold_first=False, ranking="wilson")
        open_page(guest, session)
        guest.post(at("ask", session), {"text": "Who pays?"})
        found = Question.objects.get(session=session)
        for _ in range(2):
            guest.post(at("vote", session, found.pk))
        assert guest.get(at("desk", session)).status_code == 403
        assert guest.post(at("moderate", session, found.pk), {"act": "dismiss", "reason": "x"}).status_code == 403
    assert Vote.objects.count() == 3
    assert Attendance.objects.filter(mode="room").count() == 3


def test_the_host_moderates_and_administers_nothing(key: EventKey, session: Session) -> None:
    host = come_in(room.host_token(key))
    guest = come_in(room.room_token(key))
    open_page(guest, session)
    guest.post(at("ask", session), {"text": "Who pays?"})
    found = Question.objects.get()
    assert "Who pays?" in host.get(at("desk", session)).content.decode()
    host.post(at("moderate", session, found.pk), {"act": "release"})
    found.refresh_from_db()
    assert found.state == QuestionState.VISIBLE
    person = room.room_host(key.event)
    assert not person.has_usable_password()
    assert not person.grants.exists()
    assert host.get("/account/").status_code == 404
    assert room.room_host(key.event) == person


def test_a_personal_token_is_one_voice_wherever_it_is_used(
    key: EventKey, session: Session, moderator: User, settings: Any
) -> None:
    settings.ROOM_TOKENS = 3
    services.set_desk(person=moderator, session=session, open_now=True, hold_first=False, ranking="wilson")
    tokens = room.personal_tokens(key, 3)
    assert len(set(tokens)) == 3
    first, again, other = come_in(tokens[0]), come_in(tokens[0]), come_in(tokens[1])
    first.post(at("ask", session), {"text": "Who pays?"})
    found = Question.objects.get()
    for browser in (first, again, first, other):
        browser.post(at("vote", session, found.pk))
    assert Vote.objects.count() == 2
    # The token for everybody would give as many voices as there are browsers.
    for wrong in (room.room_token(key), room.personal_tokens(key, 4)[3], "1-", "0-AAAAAAAA", "x-AAAAAAAA", "²-A"):
        assert Client().post(DOOR, {"token": wrong}).status_code == 422


def test_forged_and_ended_tokens_open_nothing(key: EventKey, session: Session) -> None:
    guest = come_in(room.room_token(key))
    old = room.room_token(key)
    assert guest.get(at("page", session)).status_code == 200
    room.new_tokens(key)
    assert guest.get(at("page", session)).status_code == 302
    assert Client().post(DOOR, {"token": old}).status_code == 422
    for value in ("", "x", guest.cookies[room.COOKIE].value + "x"):
        forged = Client()
        forged.cookies[room.COOKIE] = value
        assert forged.get(at("page", session)).status_code == 302


def test_tokens_cannot_be_tried_without_end(key: EventKey, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "live_questions.room": Rate(1, 60)}
    stranger = Client()
    assert stranger.post(DOOR, {"token": "AAAAAAAA"}).status_code == 422
    assert stranger.post(DOOR, {"token": room.room_token(key)}).status_code == 429


def test_there_is_no_door_where_no_room_is_served(client: Client, event: Event, session: Session) -> None:
    assert client.get(DOOR).status_code == 404
    value = room.sealed(room.event_key(event), room.Entrance(host=True, mark="host"))
    client.cookies[room.COOKIE] = value
    assert client.get(at("desk", session)).status_code == 403


def test_tokens_are_the_same_after_a_restart_and_differ_between_events(
    key: EventKey, event: Event, new_event: Callable[[], Event]
) -> None:
    again = EventKey.objects.get(event=event)
    assert (room.room_token(again), room.host_token(again)) == (room.room_token(key), room.host_token(key))
    other = room.event_key(new_event())
    assert room.room_token(other) != room.room_token(key)
    assert len(room.host_token(key)) == 16


@pytest.fixture
def new_event(event: Event) -> Callable[[], Event]:
    return lambda: Event.objects.create(title="Other", place=event.place)


def test_the_host_writes_notes_in_the_room_and_a_guest_reads_them_as_a_participant(
    key: EventKey, session: Session, sessions: dict[str, Session], settings: Any
) -> None:
    for access, where in sessions.items():
        Note.objects.create(event=key.event, session=where, text=f"Said in the {access} one")
    host, guest = come_in(room.host_token(key)), come_in(room.room_token(key))
    address = f"/events/{key.event_id}/outcomes/"
    for browser, read in ((host, {"open", "registered", "closed"}), (guest, {"open", "registered"})):
        assert address in browser.get(DOOR).content.decode()
        text = browser.get(address).content.decode()
        assert {x for x in sessions if f"Said in the {x} one" in text} == read
    assert Client().get(address).headers["Location"] == DOOR
    # A token that was given to one person is as good as an invitation.
    settings.ROOM_TOKENS = 1
    invited = come_in(room.personal_tokens(key, 1)[0])
    assert "Said in the closed one" in invited.get(address).content.decode()
    assert host.get(f"{address}new/note/").status_code == 200
    # Whoever has no account is sent to sign in, which does not exist in a room.
    assert guest.get(f"{address}new/note/", follow=True).status_code == 404
