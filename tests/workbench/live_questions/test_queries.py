"""What other apps read of questions: those of an event that a guest may read, as they were asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.asked import asked_at
from hsforhs.workbench.events.entry import Guest, RoomGuest
from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.live_questions import services
from hsforhs.workbench.live_questions.models import Question
from hsforhs.workbench.live_questions.words import Act

from .conftest import visitor

pytestmark = pytest.mark.django_db
Asked = Callable[..., Question]


def test_what_was_asked_is_told_with_votes_and_answers(asked: Asked, event: Event, moderator: User) -> None:
    first, second, third = asked("First"), asked("Second", mark="b"), asked("Third", mark="c")
    asked("Hidden", mark="d", shown=False)
    for question in (first, second):
        services.vote(guest=visitor("z"), question=question)
    services.moderate(person=moderator, question=second, act=Act.MERGE, into=first)
    services.moderate(person=moderator, question=first, act=Act.ANSWER_LIVE)
    services.moderate(person=moderator, question=third, act=Act.ANSWER_LATER)
    found = asked_at(visitor(), event)
    assert [(x.text, x.votes, x.state) for x in found.questions] == [
        ("First", 1, "answered in the session"),
        ("Third", 0, "to be answered in writing"),
    ]
    assert (found.number, found.answered) == (2, 1)
    services.moderate(person=moderator, question=third, act=Act.ANSWER_LATER, answer="So it is", language="en")
    told = asked_at(visitor(), event)
    assert (told.answered, told.questions[1].answer, told.questions[1].answer_language) == (2, "So it is", "en")
    assert {x.author for x in told.questions} == {""}


def test_each_guest_reads_of_the_sessions_that_are_open_to_them(
    sessions: dict[str, Session], event: Event, registered: Callable[..., Guest], moderator: User
) -> None:
    for name, session in sessions.items():
        Question.objects.create(session=session, text=f"In {name}", state="visible")
    expected = (
        (visitor(), 1),
        (registered("Connie"), 2),
        (registered("Ivy", invited=True), 3),
        (Guest(moderator), 3),
        (RoomGuest(AnonymousUser(), None, "r", event_id=event.pk), 3),
    )
    for guest, number in expected:
        assert asked_at(guest, event).number == number


def test_an_event_without_questions_costs_one_query(event: Event, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(1):
        assert asked_at(visitor(), event).number == 0


def test_an_erased_text_is_not_shown_as_nothing(asked: Asked, event: Event) -> None:
    asked()
    Question.objects.update(text="", language="")
    assert asked_at(visitor(), event).questions[0].text == "Whoever asked this has taken the text out."
