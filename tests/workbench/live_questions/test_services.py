"""Asking, voting and moderating: states, limits, sums, and nothing for who may not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as AuditEvent
from hsforhs.workbench.events.entry import Guest, RoomGuest
from hsforhs.workbench.events.models import Attendance, Event, Session
from hsforhs.workbench.live_questions import services, showing
from hsforhs.workbench.live_questions.models import Question, Seat, StayKey, Vote
from hsforhs.workbench.live_questions.voices import seat_voice, vote_voice
from hsforhs.workbench.live_questions.words import FROM, TO, Act, QuestionState

from .conftest import desk_of, visitor

pytestmark = pytest.mark.django_db
Asked = Callable[..., Question]


def test_a_question_waits_or_is_shown_at_once_as_the_desk_says(session: Session, moderator: User) -> None:
    first = services.ask(guest=visitor(), session=session, text="  Who\n pays? ", language="en")
    assert (first.text, first.state, first.shown_at) == ("Who pays?", QuestionState.SUBMITTED, None)
    services.set_desk(person=moderator, session=session, open_now=True, hold_first=False, ranking="newest")
    second = services.ask(guest=visitor(), session=session, text="And then?", language="en")
    assert second.state == QuestionState.VISIBLE
    assert second.shown_at is not None
    board = showing.board_of(session.pk)
    assert [x.question.pk for x in board.asked] == [second.pk]


def test_region_and_country_are_those_of_the_registration(session: Session, registered: Callable[..., Guest]) -> None:
    found = services.ask(guest=registered("Ada", country="FIN"), session=session, text="Who pays?")
    assert (found.country, found.region) == ("FIN", "EURO")
    unknown = services.ask(guest=registered("Ben", country="ZZZ"), session=session, text="Who pays?")
    assert (unknown.country, unknown.region) == ("ZZZ", "")
    assert services.ask(guest=visitor(), session=session, text="Who pays?").country == ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Wer\u0000 zahlt\u0007?", "Wer zahlt?"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("x" * 500, "x" * 500),
    ],
)
def test_what_is_asked_is_kept_as_text(session: Session, text: str, kept: str) -> None:
    assert services.ask(guest=visitor(), session=session, text=text).text == kept


@pytest.mark.parametrize("text", ["", " \n ", "?", "x" * 501, "\u0000\u0001"])
def test_too_short_and_too_long_are_refused(session: Session, text: str) -> None:
    with pytest.raises(ValidationError, match="2 to 500 characters"):
        services.ask(guest=visitor(), session=session, text=text)
    assert not Question.objects.exists()


def test_one_voice_asks_a_few_times_a_minute_and_nothing_twice(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(services.A_MINUTE):
        services.ask(guest=visitor(), session=session, text=f"Question {number}")
    with pytest.raises(ValidationError, match="wait a little"):
        services.ask(guest=visitor(), session=session, text="One more")
    services.ask(guest=visitor("b"), session=session, text="Question 0")
    Question.objects.update(at=timezone.now() - dt.timedelta(minutes=2))
    with pytest.raises(ValidationError, match="this question already"):
        services.ask(guest=visitor(), session=session, text="Question 0")
    monkeypatch.setattr(services, "MOST_OF_VOICE", services.A_MINUTE)
    with pytest.raises(ValidationError, match="one person can"):
        services.ask(guest=visitor(), session=session, text="One more")
    monkeypatch.setattr(services, "MOST_OF_SESSION", 1)
    with pytest.raises(ValidationError, match="as many questions"):
        services.ask(guest=visitor("c"), session=session, text="One more")


def test_a_vote_counts_once_for_each_voice_and_can_be_taken_back(asked: Asked) -> None:
    found = asked()
    assert services.vote(guest=visitor("b"), question=found)
    assert not services.vote(guest=visitor("b"), question=found)
    assert services.vote(guest=visitor("c"), question=found)
    assert found.votes.count() == 2
    assert services.take_back(guest=visitor("b"), question=found)
    assert not services.take_back(guest=visitor("b"), question=found)
    assert found.votes.count() == 1


def test_the_store_itself_refuses_a_second_vote(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked()
    services.vote(guest=visitor("b"), question=found)
    row = Vote.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(question=found, voice=row.voice)
    # Two requests at once: neither sees the other's vote, and only the constraint is left.
    monkeypatch.setattr(services, "_in_group", lambda _question: services.Q(pk__isnull=True))
    assert not services.vote(guest=visitor("b"), question=found)
    assert found.votes.count() == 1


def test_a_vote_leads_to_nobody(asked: Asked, registered: Callable[..., Guest], event: Event) -> None:
    found, guest = asked(), registered("Ada")
    services.vote(guest=guest, question=found)
    voice = guest.voice(event)
    row = Vote.objects.get()
    assert row.voice == vote_voice(voice)
    assert len({voice, vote_voice(voice), seat_voice(voice)}) == 3
    assert {x.name for x in Vote._meta.fields} == {"id", "question", "voice"}


@pytest.mark.parametrize(
    "state", [x for x in QuestionState if x not in (QuestionState.VISIBLE, QuestionState.SELECTED)]
)
def test_nobody_votes_on_what_is_not_shown_or_answered(asked: Asked, state: QuestionState) -> None:
    found, other = asked(), asked("Another one")
    found.state = state
    found.merged_into = other if state == QuestionState.MERGED else None
    found.save()
    for act in (services.vote, services.take_back):
        with pytest.raises(PermissionDenied):
            act(guest=visitor("b"), question=found)
    assert not Vote.objects.exists()


def test_merged_votes_count_once_for_each_voice(asked: Asked, moderator: User, session: Session) -> None:
    one, two, three = asked("One way"), asked("Another way"), asked("A third way")
    for mark, questions in {"b": (one, two), "c": (two,), "d": (three, one), "e": (one,)}.items():
        for question in questions:
            services.vote(guest=visitor(mark), question=question)
    services.moderate(person=moderator, question=three, act=Act.MERGE, into=two)
    services.moderate(person=moderator, question=two, act=Act.MERGE, into=one)
    # What was merged into the second one goes along, so that a group has one head.
    assert set(Question.objects.filter(merged_into=one)) == {two, three}
    (row,) = showing.board_of(session.pk).asked
    assert (row.question.pk, row.votes) == (one.pk, 4)
    assert not services.vote(guest=visitor("c"), question=one)
    assert services.take_back(guest=visitor("d"), question=one)
    assert showing.board_of(session.pk).asked[0].votes == 3


def test_merging_needs_another_open_question_of_the_session(
    asked: Asked, moderator: User, sessions: dict[str, Session]
) -> None:
    found, gone = asked("One way"), asked("Not this")
    services.moderate(person=moderator, question=gone, act=Act.DISMISS, reason="Off topic")
    elsewhere = Question.objects.create(session=sessions["closed"], text="Elsewhere", state=QuestionState.VISIBLE)
    for into in (None, found, gone, elsewhere):
        with pytest.raises(ValidationError):
            services.moderate(person=moderator, question=found, act=Act.MERGE, into=into)
    found.refresh_from_db()
    assert found.state == QuestionState.VISIBLE


def test_every_act_is_possible_from_its_states_alone(asked: Asked, moderator: User) -> None:
    found, other = asked(), asked("Another one")
    for act in Act:
        for state in QuestionState:
            found.state, found.reason, found.pinned = state, "", False
            found.merged_into = other if state == QuestionState.MERGED else None
            found.save()
            more = {"into": other} if act is Act.MERGE else {"reason": "Off topic"}
            if state in FROM[act]:
                done = services.moderate(person=moderator, question=found, act=act, **more)
                assert done.state == TO.get(act, state)
            else:
                with pytest.raises(ValidationError, match="cannot be done"):
                    services.moderate(person=moderator, question=found, act=act, **more)


def test_not_taking_a_question_needs_a_reason_that_goes_when_it_is_shown(asked: Asked, moderator: User) -> None:
    found = asked(shown=False)
    for reason in ("", "  ", "x" * 401):
        with pytest.raises(ValidationError):
            services.moderate(person=moderator, question=found, act=Act.DISMISS, reason=reason)
    gone = services.moderate(person=moderator, question=found, act=Act.DISMISS, reason=" Off\ntopic ")
    assert (gone.state, gone.reason) == (QuestionState.DISMISSED, "Off topic")
    back = services.moderate(person=moderator, question=found, act=Act.RELEASE)
    assert (back.state, back.reason) == (QuestionState.VISIBLE, "")


def test_an_answer_is_never_cut(asked: Asked, moderator: User) -> None:
    found = asked()
    with pytest.raises(ValidationError, match="at most 2000 characters"):
        services.moderate(person=moderator, question=found, act=Act.ANSWER_LATER, answer="x" * 2001)
    kept = services.moderate(person=moderator, question=found, act=Act.ANSWER_LATER, answer="x" * 2000)
    assert len(kept.answer) == 2000


def test_answers_are_live_or_in_writing_and_can_be_written_later(asked: Asked, moderator: User) -> None:
    found = asked()
    services.moderate(person=moderator, question=found, act=Act.PIN)
    services.moderate(person=moderator, question=found, act=Act.SELECT)
    live = services.moderate(person=moderator, question=found, act=Act.ANSWER_LIVE)
    assert (live.state, live.answer, live.pinned) == (QuestionState.ANSWERED_LIVE, "", True)
    later = services.moderate(
        person=moderator, question=found, act=Act.ANSWER_LATER, answer="First line \n second", language="en"
    )
    assert (later.answer, later.answer_language) == ("First line\nsecond", "en")


def test_moderation_writes_events_without_the_text_and_voting_writes_none(asked: Asked, moderator: User) -> None:
    before = AuditEvent.objects.count()
    found = asked("A secret wording")
    services.vote(guest=visitor("b"), question=found)
    told = list(AuditEvent.objects.order_by("pk")[before:])
    assert [x.action for x in told] == ["live_questions.release"]
    assert told[0].actor == moderator.actor
    assert told[0].country == "XLM"
    assert "secret" not in str(told[0].facts)
    assert told[0].facts["after"] == {"state": "visible"}


def test_closing_keeps_sums_and_a_digest_that_every_vote_changes(
    asked: Asked, moderator: User, session: Session
) -> None:
    found = asked()
    services.sit_down(guest=visitor("b"), session=session)
    services.vote(guest=visitor("b"), question=found)

    def close() -> dict:
        words = {"person": moderator, "session": session, "hold_first": True, "ranking": "wilson"}
        services.set_desk(open_now=False, **words)
        told = AuditEvent.objects.order_by("-pk").first()
        assert told is not None
        assert told.action == "live_questions.close"
        services.set_desk(open_now=True, **words)
        return told.facts

    first = close()
    assert (first["questions"], first["votes"]) == (1, 1)
    assert close()["digest"] == first["digest"]
    services.vote(guest=visitor("c"), question=found)
    assert close()["digest"] != first["digest"]
    found.refresh_from_db()
    assert found.views == 1


def test_a_closed_desk_takes_neither_questions_nor_votes(asked: Asked, moderator: User, session: Session) -> None:
    found = asked()
    services.set_desk(person=moderator, session=session, open_now=False, hold_first=True, ranking="wilson")
    with pytest.raises(PermissionDenied):
        services.ask(guest=visitor("b"), session=session, text="Too late?")
    with pytest.raises(PermissionDenied):
        services.vote(guest=visitor("b"), question=found)
    with pytest.raises(ValidationError):
        services.set_desk(person=moderator, session=session, open_now=True, hold_first=True, ranking="raw votes")
    assert not desk_of(session).open


def test_somebody_without_a_voice_neither_asks_nor_votes(asked: Asked, session: Session) -> None:
    nobody = Guest(AnonymousUser(), None, "")
    with pytest.raises(PermissionDenied):
        services.ask(guest=nobody, session=session, text="Who am I?")
    with pytest.raises(PermissionDenied):
        services.vote(guest=nobody, question=asked())
    services.sit_down(guest=nobody, session=session)
    assert not Seat.objects.exists()


def test_a_seat_is_one_for_each_voice_and_in_a_room_a_stay(session: Session, event: Event) -> None:
    for _ in range(2):
        services.sit_down(guest=visitor("b"), session=session)
    assert Seat.objects.count() == 1
    assert not Attendance.objects.exists()
    for _ in range(2):
        services.sit_down(guest=RoomGuest(AnonymousUser(), None, "c", event_id=event.pk), session=session)
    stay = Attendance.objects.get()
    assert (stay.session, stay.mode, stay.registration) == (session, "room", None)
    assert StayKey.objects.get().attendance == stay
