"""A person's questions and votes are told to that person, and erased with the person."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hsforhs.workbench.accounts.erasure import erase_person
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.queries import own_data
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.erasure import erase_own
from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.events.own_data import registration_data
from hsforhs.workbench.live_questions import services, showing
from hsforhs.workbench.live_questions.models import Question, Vote
from hsforhs.workbench.live_questions.words import Act

from .conftest import visitor

pytestmark = pytest.mark.django_db
Asked = Callable[..., Question]


def used(guest: Guest, session: Session, other: Question, moderator: User) -> tuple[Question, Question]:
    """Ask two questions, of which one is answered, and vote."""
    made = [services.ask(guest=guest, session=session, text=f"Mine {x}") for x in (1, 2)]
    services.moderate(person=moderator, question=made[0], act=Act.RELEASE)
    services.moderate(person=moderator, question=made[0], act=Act.ANSWER_LIVE, answer="So it is")
    services.vote(guest=guest, question=other)
    return made[0], made[1]


def erased(answered: Question, waiting: Question, other: Question, session: Session) -> None:
    answered.refresh_from_db()
    assert (answered.text, answered.voice, answered.answer) == ("", "", "So it is")
    assert not Question.objects.filter(pk=waiting.pk).exists()
    board = showing.read_board(session.pk)
    assert [(x.question.pk, x.votes) for x in board.asked] == [(other.pk, 2)]


def test_an_account(asked: Asked, session: Session, moderator: User, join: Callable[..., User]) -> None:
    person, other = join(), asked("Of others")
    services.vote(guest=visitor("z"), question=other)
    made = used(Guest(person), session, other, moderator)
    told = own_data(person)["live_questions"]
    assert [x["text"] for x in told["questions"]] == ["Mine 1", "Mine 2"]
    assert told["votes"] == [{"question": "Of others"}]
    assert own_data(moderator)["live_questions"] == {"questions": [], "votes": []}
    before = set(Vote.objects.values_list("voice", flat=True))
    erase_person(actor="operator", user=person)
    erased(*made, other, session)
    assert len(before & set(Vote.objects.values_list("voice", flat=True))) == 1


def test_a_registration(
    asked: Asked, session: Session, moderator: User, registered: Callable[..., Guest], event: Event
) -> None:
    guest, other = registered("Ada", country="FIN"), asked("Of others")
    assert guest.registration is not None
    services.vote(guest=visitor("z"), question=other)
    made = used(guest, session, other, moderator)
    told = registration_data(guest.registration)["live_questions"]
    assert [x["text"] for x in told["questions"]] == ["Mine 1", "Mine 2"]
    assert told["votes"] == [{"question": "Of others"}]
    erase_own(guest=guest, event=event)
    erased(*made, other, session)
    made[0].refresh_from_db()
    assert (made[0].country, made[0].region) == ("", "")


def test_a_registration_of_an_erased_account(
    asked: Asked, session: Session, moderator: User, registered: Callable[..., Guest], join: Callable[..., User]
) -> None:
    person, other = join(), asked("Of others")
    guest = registered("Ada", user=person)
    services.vote(guest=visitor("z"), question=other)
    made = used(guest, session, other, moderator)
    erase_person(actor="operator", user=person)
    erased(*made, other, session)


def test_what_others_were_merged_into_stays_without_its_text(
    asked: Asked, session: Session, moderator: User, registered: Callable[..., Guest], event: Event
) -> None:
    guest = registered("Ada")
    mine = services.ask(guest=guest, session=session, text="Mine")
    services.moderate(person=moderator, question=mine, act=Act.RELEASE)
    services.moderate(person=moderator, question=asked("Of others"), act=Act.MERGE, into=mine)
    erase_own(guest=guest, event=event)
    mine.refresh_from_db()
    assert mine.text == ""
    assert mine.merged.get().text == "Of others"
