"""The page of a session: what is asked and voted on it, what the list answers, and what never gets through."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.models import Event, Registration, Session
from hsforhs.workbench.events.words import RegistrationState
from hsforhs.workbench.live_questions import passes, services, showing
from hsforhs.workbench.live_questions.models import Question, Seat, Vote
from hsforhs.workbench.live_questions.words import Act, QuestionState
from tests.workbench.live_questions.conftest import visitor

pytestmark = pytest.mark.django_db
Asked = Callable[..., Question]


def at(name: str, session: Session, *more: object) -> str:
    return reverse(f"live_questions:{name}", args=[session.day.event_id, session.pk, *more])


def open_page(client: Client, session: Session) -> str:
    answer = client.get(at("page", session))
    assert answer.status_code == 200
    return answer.content.decode()


def test_somebody_asks_waits_and_learns_why_it_was_not_taken(client: Client, session: Session, moderator: User) -> None:
    assert "Your questions" not in open_page(client, session)
    sent = client.post(at("ask", session), {"text": "Who pays <b>first</b>?"}, follow=True)
    assert "with the moderators" in sent.content.decode()
    found = Question.objects.get()
    services.moderate(person=moderator, question=found, act=Act.DISMISS, reason="Asked before")
    own = open_page(client, session)
    assert "Who pays &lt;b&gt;first&lt;/b&gt;?" in own
    assert "not taken: Asked before" in own
    assert "Who pays" not in open_page(Client(), session)


def test_what_one_was_merged_into_is_told_once_everybody_may_read_it(
    client: Client, session: Session, moderator: User, asked: Asked
) -> None:
    open_page(client, session)
    client.post(at("ask", session), {"text": "Who pays for it?"})
    own, hidden = Question.objects.get(), asked("And who pays the guards?", shown=False)
    services.moderate(person=moderator, question=own, act=Act.MERGE, into=hidden)
    assert "merged into another" in open_page(client, session)
    assert "the guards" not in open_page(client, session)
    services.moderate(person=moderator, question=hidden, act=Act.RELEASE)
    assert "merged into another: And who pays the guards?" in open_page(client, session)


def test_a_script_in_a_question_is_text_everywhere(
    client: Client, session: Session, asked: Asked, moderator: User
) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    found = asked(evil)
    client.force_login(moderator)
    services.moderate(person=moderator, question=found, act=Act.SELECT)
    for name in ("page", "list", "wall", "wall-list", "desk"):
        text = client.get(at(name, session)).content.decode()
        assert "&lt;script&gt;alert(1)" in text, name
        assert "<script>alert" not in text, name
        assert "<img src=x" not in text, name
    services.moderate(
        person=moderator, question=found, act=Act.ANSWER_LIVE, answer="<script>alert(3)</script>", language="en"
    )
    assert "<script>alert" not in client.get(at("list", session)).content.decode()


def test_a_text_that_is_refused_stays_on_the_page_with_the_reason(client: Client, session: Session) -> None:
    open_page(client, session)
    answer = client.post(at("ask", session), {"text": "x" * 501})
    assert answer.status_code == 422
    assert "500" in answer.content.decode()
    assert not Question.objects.exists()


def test_a_browser_votes_once_and_takes_it_back(client: Client, session: Session, asked: Asked) -> None:
    found = asked()
    assert 'aria-pressed="false"' in open_page(client, session)
    for _ in range(2):
        assert client.post(at("vote", session, found.pk)).status_code == 302
    assert Vote.objects.count() == 1
    shown = open_page(client, session)
    assert 'aria-pressed="true"' in shown
    assert f'data-voted="{found.pk} "' in shown
    answer = client.post(at("vote", session, found.pk), {"back": "1"}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 204
    assert not Vote.objects.exists()


def test_stuffing_with_the_same_mark_forged_marks_and_none_gives_no_second_vote(
    client: Client, session: Session, asked: Asked
) -> None:
    found = asked()
    address = at("vote", session, found.pk)
    # Without a mark, or with one that the site did not sign, there is no voice.
    assert Client().post(address).status_code == 403
    forged = Client()
    for value in ("chosen", "chosen:1x:forged", signing.get_cookie_signer(salt="other").sign("chosen")):
        forged.cookies["hsforhs_visitor"] = value
        assert forged.post(address).status_code == 403
    open_page(client, session)
    # The same mark from another browser is the same voice.
    twin = Client()
    twin.cookies["hsforhs_visitor"] = client.cookies["hsforhs_visitor"].value
    for browser in (client, twin, client, twin):
        assert browser.post(address).status_code == 302
    assert Vote.objects.count() == 1


def test_looking_and_voting_write_no_session(client: Client, session: Session, asked: Asked) -> None:
    from django.contrib.sessions.models import Session as Stored

    found = asked()
    open_page(client, session)
    client.get(at("list", session))
    client.post(at("vote", session, found.pk))
    assert Vote.objects.count() == 1
    assert not Stored.objects.exists()
    cookie = client.cookies["hsforhs_visitor"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/events/")


@pytest.mark.parametrize("state", [QuestionState.SUBMITTED, QuestionState.HELD, QuestionState.DISMISSED])
def test_what_is_hidden_is_not_there_for_voters(
    client: Client, session: Session, asked: Asked, state: QuestionState
) -> None:
    found = asked(shown=False)
    Question.objects.update(state=state)
    open_page(client, session)
    assert client.post(at("vote", session, found.pk)).status_code == 404
    assert not Vote.objects.exists()


def test_a_session_by_its_address_opens_for_who_may_enter_alone(
    client: Client, sessions: dict[str, Session], event: Event, moderator: User
) -> None:
    for name, session in sessions.items():
        services.set_desk(person=moderator, session=session, open_now=True, hold_first=False, ranking="wilson")
        found = Question.objects.create(session=session, text=f"About {name}", state=QuestionState.VISIBLE)
        expected = 200 if name == "open" else 403
        for part in ("page", "list", "wall", "wall-list"):
            assert client.get(at(part, session)).status_code == expected, (name, part)
        if name != "open":
            assert client.post(at("ask", session), {"text": "Let me in"}).status_code == 403
            assert client.post(at("vote", session, found.pk)).status_code == 403
    event.visibility = "PRIVATE"
    event.save()
    fresh = Client()
    for session in sessions.values():
        assert fresh.get(at("page", session)).status_code == 404
        assert fresh.get(at("list", session)).status_code == 404
    other = Session.objects.create(day=sessions["open"].day, title="Other")
    address = at("page", sessions["open"]).replace(f"/events/{event.pk}/", f"/events/{event.pk + 1}/")
    assert fresh.get(address).status_code == 404
    assert fresh.post(at("vote", other, "7d1c1a9e-0000-4000-8000-000000000000")).status_code == 404


def test_a_withdrawn_registration_neither_asks_nor_votes(
    client: Client, sessions: dict[str, Session], moderator: User, event: Event, join: Callable[..., User]
) -> None:
    session = sessions["registered"]
    services.set_desk(person=moderator, session=session, open_now=True, hold_first=False, ranking="wilson")
    person = join()
    found = Registration.objects.create(
        event=event, user=person, name="Ada", email="a@example.org", digest="d", state=RegistrationState.CONFIRMED
    )
    client.force_login(person)
    open_page(client, session)
    assert client.post(at("ask", session), {"text": "May I ask?"}).status_code == 302
    found.state = RegistrationState.WITHDRAWN
    found.save()
    assert client.post(at("ask", session), {"text": "And now?"}).status_code == 403
    assert client.post(at("vote", session, Question.objects.get().pk)).status_code == 403
    assert Question.objects.count() == 1


def test_the_list_is_answered_with_304_until_something_changes(client: Client, session: Session, asked: Asked) -> None:
    asked("The first one")
    open_page(client, session)
    first = client.get(at("list", session))
    assert first.status_code == 200
    tag = first["ETag"]
    again = client.get(at("list", session), headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    found = asked("The second one", mark="b")
    changed = client.get(at("list", session), headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "The second one" in changed.content.decode()
    services.vote(guest=visitor("z"), question=found)
    assert client.get(at("list", session), headers={"If-None-Match": changed["ETag"]}).status_code == 200


def test_the_list_of_all_holds_nothing_of_one(client: Client, session: Session, asked: Asked) -> None:
    found = asked()
    open_page(client, session)
    client.post(at("vote", session, found.pk))
    client.get(at("page", session))
    assert client.get(at("list", session)).content == Client().get(at("list", session)).content
    assert 'aria-pressed="true"' not in client.get(at("list", session)).content.decode()


def test_the_list_is_packed_for_who_can_unpack_it(client: Client, session: Session, asked: Asked) -> None:
    asked("The first one")
    open_page(client, session)
    plain = client.get(at("list", session))
    packed = client.get(at("list", session), headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] == plain["ETag"]


def test_asking_again_costs_no_query_while_the_pass_holds(
    client: Client, session: Session, asked: Asked, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable
) -> None:
    asked()
    open_page(client, session)
    monkeypatch.setattr(showing, "FRESH_SECONDS", 60)
    tag = client.get(at("list", session))["ETag"]
    seen = Seat.objects.get().last_seen
    with django_assert_num_queries(0):
        assert client.get(at("list", session), headers={"If-None-Match": tag}).status_code == 304
    assert Seat.objects.get().last_seen == seen
    monkeypatch.setattr(passes, "SECONDS", -1)
    assert client.get(at("list", session), headers={"If-None-Match": tag}).status_code == 304
    assert Seat.objects.get().last_seen > seen


def test_a_browser_is_counted_when_it_comes_back_with_its_mark(client: Client, session: Session) -> None:
    for _ in range(3):
        open_page(Client(), session)
    open_page(client, session)
    assert not Seat.objects.exists()
    assert f"hsforhs_pass_{session.pk}" not in client.cookies
    client.get(at("list", session))
    open_page(client, session)
    assert Seat.objects.count() == 1


def test_a_pass_opens_its_own_session_alone(client: Client, sessions: dict[str, Session], session: Session) -> None:
    open_page(client, session)
    open_page(client, session)
    closed = sessions["closed"]
    value = client.cookies[f"hsforhs_pass_{session.pk}"].value
    thief = Client()
    for stolen in (value, "forged", f"{closed.day.event_id}.{closed.pk}"):
        thief.cookies[f"hsforhs_pass_{closed.pk}"] = stolen
        assert thief.get(at("list", closed)).status_code == 403


def test_the_page_is_light_and_costs_few_queries(
    client: Client, session: Session, asked: Asked, django_assert_max_num_queries: Callable
) -> None:
    rows = [
        Question(session=session, text="\u0412" * 300, language="ru", state=QuestionState.VISIBLE, voice=f"{x:064x}")
        for x in range(60)
    ]
    Question.objects.bulk_create(rows)
    asked()
    open_page(client, session)
    with django_assert_max_num_queries(15):
        answer = client.get(at("page", session), headers={"Accept-Language": "ru"})
    assert len(answer.content) < 60_000
    assert answer.content.decode().count('class="vote"') == showing.ON_PAGE
    assert client.get(at("page", session), {"all": "1"}).content.decode().count('class="vote"') == 61


def test_visitors_of_one_address_ask_at_a_limited_rate(client: Client, session: Session, settings) -> None:
    from hsforhs.workbench.config.environment import Rate

    settings.RATES = {**settings.RATES, "live_questions.ask": Rate(1, 60)}
    open_page(client, session)
    assert client.post(at("ask", session), {"text": "One?"}).status_code == 302
    assert client.post(at("ask", session), {"text": "Two?"}).status_code == 429


def test_who_is_not_counted_reads_why_and_gets_no_buttons(
    client: Client, session: Session, moderator: User, asked: Asked
) -> None:
    found = asked("Who pays?")
    assert at("vote", session, found.pk) in open_page(client, session)
    words = {"person": moderator, "session": session, "open_now": True, "hold_first": True, "ranking": "wilson"}
    services.set_desk(**words, registered_only=True)
    text = open_page(client, session)
    register = reverse("events:register", args=[session.day.event_id])
    assert f'Only people who <a href="{register}">registered</a> vote' in text
    assert f"{at('list', session)}?look=1" in text
    assert at("vote", session, found.pk) not in text
    assert at("vote", session, found.pk) not in client.get(at("list", session), {"look": "1"}).content.decode()
    assert client.post(at("vote", session, found.pk)).status_code == 403
    client.force_login(moderator)
    assert client.post(at("vote", session, found.pk)).status_code == 403, "an account is no registration"
    assert not Vote.objects.exists()
    Registration.objects.create(
        event=session.day.event, user=moderator, name="M", email=moderator.email, digest="m", state="confirmed"
    )
    assert at("vote", session, found.pk) in open_page(client, session)
    assert client.post(at("vote", session, found.pk)).status_code == 302
    assert found.votes.count() == 1
