"""A person's questions and votes are told to that person, and erased with the person."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from hsforhs.workbench.accounts.erasure import erase_person
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.queries import own_data
from hsforhs.workbench.audit.models import Event as AuditEvent
from hsforhs.workbench.audit.services import verify
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


REASON, TEXT = "Quibblestone names a patient of theirs", "Does Quibblestone answer for Thornfield"


def dismissed(guest: Guest, session: Session, moderator: User) -> Question:
    """Ask, merge another into it, and do not take it: the row has to stay for what was merged."""
    made = services.ask(guest=guest, session=session, text=TEXT)
    other = services.ask(guest=visitor("other"), session=session, text="The same again")
    services.moderate(person=moderator, question=other, act=Act.MERGE, into=made)
    return services.moderate(person=moderator, question=made, act=Act.DISMISS, reason=REASON)


def test_why_a_question_was_not_taken_goes_with_it(
    session: Session, moderator: User, registered: Callable[..., Guest], event: Event
) -> None:
    guest = registered("Ada")
    made = dismissed(guest, session, moderator)
    assert made.reason == REASON, "its author is told why"
    told = str(list(AuditEvent.objects.values_list("facts", "subject")))
    assert str(made.pk) in told
    assert "Quibblestone" not in told
    erase_own(guest=guest, event=event)
    made.refresh_from_db()
    assert (made.text, made.reason, made.voice) == ("", "", "")
    assert verify().whole


@pytest.mark.django_db(transaction=True)
def test_no_page_of_the_file_holds_the_question_or_the_reason(
    session: Session, moderator: User, registered: Callable[..., Guest], event: Event
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps old rows until its own cleaning")
    path = Path(str(connection.settings_dict["NAME"]))
    guest = registered("Ada")
    dismissed(guest, session, moderator)

    def in_file() -> set[str]:
        """The database with its write-ahead log and journal; tables of the search stand in the same file."""
        files = [x.read_bytes() for x in path.parent.glob(f"{path.name}*")]
        return {x for x in (REASON, TEXT) if any(x.encode() in y for y in files)}

    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(FULL)")
    assert in_file() == {REASON, TEXT}, "could be found"
    erase_own(guest=guest, event=event)
    assert in_file() == set()
