"""A script without cookies gives few votes; people behind one address who are known vote as they like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.config.environment import Rate
from hsforhs.workbench.events.entry import Guest, RoomGuest
from hsforhs.workbench.events.models import Session
from hsforhs.workbench.live_questions.models import Question, Vote
from hsforhs.workbench.live_questions.newcomers import A_MINUTE, OF_SESSION, refusal

from .conftest import visitor
from .views.test_page import at

pytestmark = pytest.mark.django_db
Asked = Callable[..., Question]
HOME, ELSEWHERE = "192.0.2.7", "192.0.2.8"


@pytest.fixture(autouse=True)
def few(settings: Any) -> None:
    settings.RATES = {**settings.RATES, A_MINUTE: Rate(3, 3600), OF_SESSION: Rate(5, 86_400)}


def vote_as_somebody_new(question: Question, address: str = HOME) -> tuple[Client, int]:
    client = Client(REMOTE_ADDR=address)
    client.get(at("page", question.session))
    return client, client.post(at("vote", question.session, question.pk)).status_code


def test_a_script_that_keeps_no_cookies_gives_few_votes(asked: Asked, session: Session, settings: Any) -> None:
    question = asked()
    tried = [vote_as_somebody_new(question) for _x in range(6)]
    assert [status for _client, status in tried] == [302, 302, 302, 429, 429, 429]
    assert Vote.objects.count() == 3
    # Who has a voice goes on; from another address others begin.
    first = tried[0][0]
    assert first.post(at("vote", session, question.pk), {"back": "1"}).status_code == 302
    assert first.post(at("ask", session), {"text": "And who comes?"}).status_code == 302
    assert vote_as_somebody_new(question, ELSEWHERE)[1] == 302
    # Who was refused still sees all of it, and can come back; a new one takes a place of the session.
    settings.RATES = {**settings.RATES, A_MINUTE: Rate(30, 3600)}
    late = tried[3][0]
    assert question.text in late.get(at("page", session)).content.decode()
    assert late.post(at("vote", session, question.pk)).status_code == 302
    answer = Client(REMOTE_ADDR=HOME)
    answer.get(at("page", session))
    refused = answer.post(at("ask", session), {"text": "And I?"})
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert Question.objects.count() == 2


def test_marks_that_were_made_before_count_when_they_are_used(asked: Asked) -> None:
    question = asked()
    clients = [Client(REMOTE_ADDR=HOME) for _x in range(6)]
    for x in clients:
        x.get(at("page", question.session))
    assert [x.post(at("vote", question.session, question.pk)).status_code for x in clients].count(302) == 3


def test_who_is_known_is_not_counted(
    asked: Asked, session: Session, registered: Callable[..., Guest], join: Callable[..., User]
) -> None:
    request = RequestFactory().post("/", REMOTE_ADDR=HOME)
    event = session.day.event
    people: list[Guest] = [registered(f"p{x}") for x in range(8)]
    people += [RoomGuest(AnonymousUser(), None, f"mark {x}", event_id=event.pk) for x in range(8)]
    people += [Guest(join()) for _x in range(8)]
    assert {refusal(request, session, x, may=lambda: True) for x in people} == {""}
    # Nor is what is refused anyway, or somebody without a voice.
    assert {refusal(request, session, visitor(str(x)), may=lambda: False) for x in range(8)} == {""}
    assert refusal(request, session, Guest(AnonymousUser()), may=lambda: True) == ""
    found = [refusal(request, session, visitor(str(x)), may=lambda: True) for x in range(6)]
    assert found == ["", "", "", A_MINUTE, A_MINUTE, OF_SESSION]


def test_a_vote_in_a_closed_session_takes_nobodys_place(asked: Asked, session: Session) -> None:
    question = asked()
    session.desk.open = False
    session.desk.save()
    assert [vote_as_somebody_new(question)[1] for _x in range(5)] == [403] * 5
    session.desk.open = True
    session.desk.save()
    assert vote_as_somebody_new(question)[1] == 302
