"""The moderators' desk and the wall."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.models import Session
from hsforhs.workbench.live_questions import services
from hsforhs.workbench.live_questions.models import Question
from hsforhs.workbench.live_questions.words import Act, QuestionState
from tests.workbench.live_questions.conftest import desk_of, visitor
from tests.workbench.live_questions.views.test_page import at

pytestmark = pytest.mark.django_db
Asked = Callable[..., Question]


@pytest.fixture
def desk(client: Client, session: Session, moderator: User) -> Client:
    client.force_login(moderator)
    return client


def act(desk: Client, session: Session, question: Question, name: str, **more: str) -> str:
    answer = desk.post(at("moderate", session, question.pk), {"act": name, **more}, follow=True)
    assert answer.status_code == 200
    question.refresh_from_db()
    return answer.content.decode()


def test_a_moderator_takes_a_question_through_its_states(desk: Client, session: Session, asked: Asked) -> None:
    found = asked("Who pays?", shown=False)
    text = desk.get(at("desk", session)).content.decode()
    assert "1 question waits." in text
    assert "nothing of this person was answered yet" in text
    for name, state in (
        ("hold", "held"),
        ("release", "visible"),
        ("pin", "visible"),
        ("select", "selected"),
        ("answer_live", "live"),
    ):
        assert "Done." in act(desk, session, found, name)
        assert found.state == state
    act(desk, session, found, "answer_later", answer="The treasury does.")
    assert "The treasury does." in desk.get(at("page", session)).content.decode()


def test_what_cannot_be_done_is_said_and_changes_nothing(desk: Client, session: Session, asked: Asked) -> None:
    found = asked(shown=False)
    assert "cannot be done" in act(desk, session, found, "select")
    assert "Say why" in act(desk, session, found, "dismiss")
    assert found.state == QuestionState.SUBMITTED
    assert desk.post(at("moderate", session, found.pk), {"act": "delete"}).status_code == 404
    elsewhere = at("moderate", session, "7d1c1a9e-0000-4000-8000-000000000000")
    assert desk.post(elsewhere, {"act": "release"}).status_code == 404


def test_who_manages_the_event_removes_what_was_not_taken(
    desk: Client, session: Session, asked: Asked, steward: User
) -> None:
    found = asked("Somebody's telephone number", shown=False)
    act(desk, session, found, "dismiss", reason="It names somebody")
    assert "Remove it for good" not in desk.get(at("desk", session)).content.decode()
    assert desk.post(at("remove", session, found.pk)).status_code == 403
    desk.force_login(steward)
    assert "Remove it for good" in desk.get(at("desk", session)).content.decode()
    assert "Removed." in desk.post(at("remove", session, found.pk), follow=True).content.decode()
    assert not Question.objects.exists()
    assert desk.post(at("remove", session, found.pk)).status_code == 404
    assert desk.get(at("remove", session, found.pk)).status_code == 405


def test_two_questions_are_merged_by_the_form(desk: Client, session: Session, asked: Asked) -> None:
    one, two = asked("One way"), asked("Another way")
    for values in ({}, {"question": "x"}, {"question": str(one.pk)}, {"question": str(one.pk), "into": str(one.pk)}):
        assert "Choose" in desk.post(at("merge", session), values, follow=True).content.decode()
    done = desk.post(at("merge", session), {"question": str(one.pk), "into": str(two.pk)}, follow=True)
    assert "are merged" in done.content.decode()
    one.refresh_from_db()
    assert one.merged_into == two


def test_settings_are_stored_by_the_form(desk: Client, session: Session) -> None:
    assert desk.post(at("desk", session), {"ranking": "newest"}).status_code == 302
    found = desk_of(session)
    assert (found.open, found.hold_first, found.fair, found.ranking) == (False, False, False, "newest")
    assert desk.post(at("desk", session), {"ranking": "raw"}).status_code == 422


def test_others_reach_no_part_of_the_desk(client: Client, session: Session, asked: Asked, viewer: User) -> None:
    found = asked(shown=False)
    for browser in (Client(), client):
        if browser is client:
            browser.force_login(viewer)
        for name in ("desk", "waiting"):
            assert browser.get(at(name, session)).status_code == 403
        assert browser.post(at("desk", session), {"ranking": "newest"}).status_code == 403
        assert browser.post(at("merge", session), {}).status_code == 403
        assert browser.post(at("moderate", session, found.pk), {"act": "release"}).status_code == 403
        assert browser.post(at("remove", session, found.pk)).status_code == 403
    found.refresh_from_db()
    assert found.state == QuestionState.SUBMITTED


@pytest.fixture
def viewer(join: Callable[..., User], place: object) -> User:
    from hsforhs.workbench.accounts.models import Role

    return join(Role.VIEWER)


def test_the_wall_shows_what_is_shown_and_the_address_as_a_code(
    desk: Client, session: Session, asked: Asked, moderator: User
) -> None:
    asked("Hidden from all", shown=False)
    asked("Shown to all")
    chosen = asked("Being answered", mark="b")
    services.moderate(person=moderator, question=chosen, act=Act.SELECT)
    wall = Client().get(at("wall", session))
    text = wall.content.decode()
    assert '<p class="big">' in text
    assert text.index("Being answered") < text.index("Shown to all")
    assert "Hidden from all" not in text
    assert "testserver" + at("page", session) in text
    assert "<svg" in text
    assert "style=" not in text
    assert len(wall.content) < 30_000
    assert "Shown to all" in Client().get(at("wall-list", session)).content.decode()


def test_links_lead_from_a_session_to_its_questions(session: Session, asked: Asked, sessions: dict) -> None:
    from hsforhs.workbench.events.queries import links_of_sessions

    asked()
    found = links_of_sessions(visitor(), list(sessions.values()))
    assert (at("page", session), 1) in [(x.address, x.number) for x in found[session.pk]]
    closed = sessions["closed"]
    assert (at("page", closed), None) in [(x.address, x.number) for x in found[closed.pk]]
