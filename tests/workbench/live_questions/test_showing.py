"""What a session shows: order, sums, who saw what, and one reading for many askers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events.models import Session
from hsforhs.workbench.live_questions import services, showing
from hsforhs.workbench.live_questions.models import Desk, Question, Seat
from hsforhs.workbench.live_questions.words import Act, QuestionState

from .conftest import visitor

pytestmark = pytest.mark.django_db
Asked = Callable[..., Question]


def texts(session: Session) -> list[str]:
    return [x.question.text for x in showing.read_board(session.pk).asked]


def sit(session: Session, number: int, *, minutes_ago: int = 0) -> None:
    moment = timezone.now() - dt.timedelta(minutes=minutes_ago)
    Seat.objects.bulk_create(Seat(session=session, voice=f"{minutes_ago} {x}", last_seen=moment) for x in range(number))


def vote(question: Question, number: int) -> None:
    for x in range(number):
        services.vote(guest=visitor(f"voter {x}"), question=question)


def test_a_question_was_seen_by_whoever_was_there_then_or_came_later(asked: Asked, session: Session) -> None:
    early = asked("Early", mark="a")
    Question.objects.filter(pk=early.pk).update(shown_at=timezone.now() - dt.timedelta(minutes=30))
    sit(session, 8, minutes_ago=20)
    asked("Late", mark="b")
    sit(session, 2)
    found = {x.question.text: x.views for x in showing.read_board(session.pk).asked}
    assert found == {"Early": 10, "Late": 2}
    assert showing.read_board(session.pk).people == 10


def test_a_late_question_with_the_greater_share_stands_first(asked: Asked, session: Session, moderator: User) -> None:
    early, late = asked("Early", mark="a"), asked("Late", mark="b")
    Question.objects.filter(pk=early.pk).update(shown_at=timezone.now() - dt.timedelta(minutes=30))
    sit(session, 60, minutes_ago=20)
    sit(session, 6)
    vote(early, 8)
    vote(late, 5)
    assert texts(session) == ["Late", "Early"]
    words = {"person": moderator, "session": session, "open_now": True, "hold_first": True}
    for ranking in ("smoothed", "newest"):
        services.set_desk(ranking=ranking, **words)
        assert texts(session) == ["Late", "Early"]


def test_regions_take_turns_unless_the_desk_says_otherwise(asked: Asked, session: Session) -> None:
    sit(session, 20)
    for number, (text, region) in enumerate((("A1", "AFRO"), ("A2", "AFRO"), ("A3", "AFRO"), ("E1", "EURO"))):
        found = asked(text, mark=text)
        Question.objects.filter(pk=found.pk).update(region=region)
        vote(found, 9 - 2 * number)
    assert texts(session) == ["A1", "E1", "A2", "A3"]
    Desk.objects.update(fair=False)
    assert texts(session) == ["A1", "A2", "A3", "E1"]


def test_who_was_answered_before_waits_for_who_was_not(asked: Asked, session: Session, moderator: User) -> None:
    sit(session, 20)
    done = asked("Done", mark="a")
    services.moderate(person=moderator, question=done, act=Act.ANSWER_LIVE)
    again, first = asked("Again", mark="a"), asked("First", mark="b")
    vote(again, 9)
    vote(first, 3)
    board = showing.read_board(session.pk)
    assert [(x.question.text, x.is_first) for x in board.asked] == [("First", True), ("Again", False)]
    assert [x.question.text for x in board.answered] == ["Done"]


def test_what_is_being_answered_stands_first_and_what_is_pinned_next(
    asked: Asked, session: Session, moderator: User
) -> None:
    one, two, three = asked("One", mark="a"), asked("Two", mark="b"), asked("Three", mark="c")
    vote(one, 3)
    services.moderate(person=moderator, question=two, act=Act.PIN)
    services.moderate(person=moderator, question=three, act=Act.SELECT)
    assert texts(session) == ["Three", "Two", "One"]


def test_what_waits_is_listed_oldest_first_and_what_is_gone_newest_first(
    asked: Asked, session: Session, moderator: User
) -> None:
    made = [asked(f"Number {x}", mark=str(x), shown=False) for x in range(4)]
    for found in made[:2]:
        services.moderate(person=moderator, question=found, act=Act.DISMISS, reason="Off topic")
    waiting, rest = showing.queue_of(session)
    assert [x.question.text for x in waiting] == ["Number 2", "Number 3"]
    assert [x.question.text for x in rest] == ["Number 1", "Number 0"]


def test_many_askers_cost_one_reading_and_one_drawing(
    asked: Asked, session: Session, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable
) -> None:
    asked("Who pays?")
    monkeypatch.setattr(showing, "FRESH_SECONDS", 60)
    drawn = []

    def draw(board: showing.Board) -> str:
        drawn.append(board)
        return f"{len(board.asked)} questions"

    first = showing.drawing(session.pk, "en", "list", draw)
    with django_assert_num_queries(0):
        assert all(showing.drawing(session.pk, "en", "list", draw) == first for _ in range(50))
    assert len(drawn) == 1
    # A new reading that looks the same is not drawn anew; another language and another look are.
    showing.forget(session.pk)
    assert showing.drawing(session.pk, "en", "list", draw) == first
    assert len(drawn) == 1
    showing.drawing(session.pk, "fr", "list", draw)
    assert len(drawn) == 2
    asked("And who else?", mark="b")
    assert showing.drawing(session.pk, "en", "list", draw) != first
    assert len(drawn) == 3


def test_a_session_without_a_desk_shows_nothing_and_is_closed(sessions: dict[str, Session]) -> None:
    found = showing.read_board(sessions["closed"].pk)
    assert (found.open, found.asked, found.answered, found.people) == (False, (), (), 0)


def test_the_example_holds_every_state_and_is_loaded_once(example_event: Session) -> None:
    from hsforhs.workbench.example_questions import load_questions

    assert load_questions()
    assert not load_questions()
    states = set(Question.objects.values_list("state", flat=True))
    assert states == set(QuestionState.values) - {"merged"}
    board = showing.read_board(example_event.pk)
    assert board.asked[0].is_selected
    assert board.asked[1].question.pinned
    assert all(x.votes <= x.views for x in (*board.asked, *board.answered))


@pytest.fixture
def example_event(sessions: dict[str, Session]) -> Session:
    day = sessions["open"].day
    day.sessions.exclude(pk=sessions["open"].pk).delete()
    return sessions["open"]
