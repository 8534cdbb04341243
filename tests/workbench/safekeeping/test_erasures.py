"""What was erased since a backup is not brought back by it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hsforhs.workbench.accounts.erasure import erase_person, erased_accounts
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import PersonalValues
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.events.models import Day, Event, Removal, Session
from hsforhs.workbench.live_questions.models import ErasedQuestion, Question
from hsforhs.workbench.live_questions.services import remove as remove_question
from hsforhs.workbench.outcomes.models import Note
from hsforhs.workbench.outcomes.services import remove as remove_outcome
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.safekeeping.backup import back_up
from hsforhs.workbench.safekeeping.erasures import carry_over, present_erasures
from hsforhs.workbench.safekeeping.restore import restore


def test_an_erased_person_stays_erased(full_store: None, tmp_path: Path) -> None:
    meeting = Event.objects.create(title="Meeting", place=Place.objects.get(code="GHA"))
    note = Note.objects.create(event=meeting, text="Write to steward@example.org")
    back_up(tmp_path / "b.zip")
    person = User.objects.get(email="steward@example.org")
    erase_person(actor="operator", user=person)
    done = restore(tmp_path / "b.zip", replace=True)
    assert done.erased_again == 2
    assert not User.objects.filter(email="steward@example.org").exists()
    assert [x.pk for x in erased_accounts()] == [person.pk]
    note.refresh_from_db()
    assert note.text == f"Write to person {person.pk}"
    assert not PersonalValues.objects.filter(event__subject=person.actor).exists()
    assert verify().whole


def test_others_come_back(full_store: None, tmp_path: Path) -> None:
    back_up(tmp_path / "b.zip")
    erase_person(actor="operator", user=User.objects.get(email="steward@example.org"))
    restore(tmp_path / "b.zip", replace=True)
    admin = User.objects.get(email="admin@example.org")
    assert admin.is_active
    assert PersonalValues.objects.filter(event__subject=admin.actor).exists()


def test_somebody_else_of_the_same_number_is_not_erased(full_store: None) -> None:
    person = User.objects.get(email="steward@example.org")
    erase_person(actor="operator", user=person)
    erased = present_erasures()
    User.objects.filter(pk=person.pk).delete()
    User.objects.create(pk=person.pk, email="another@example.org")
    assert carry_over(erased) == 0
    assert User.objects.filter(email="another@example.org").exists()


def test_what_is_erased_already_is_not_counted(full_store: None) -> None:
    erase_person(actor="operator", user=User.objects.get(email="steward@example.org"))
    assert carry_over(present_erasures()) == 0


def test_what_was_removed_from_an_event_stays_away(full_store: None, tmp_path: Path) -> None:
    """Records that organisers removed, and words of questions that were erased, since the backup."""
    meeting = Event.objects.create(title="Meeting", place=Place.objects.get(code="GHA"))
    session = Session.objects.create(day=Day.objects.create(event=meeting, date="2026-05-20"), title="Talks")
    notes = [Note.objects.create(event=meeting, text=x) for x in ("Names somebody", "Names nobody")]
    asked = [Question.objects.create(session=session, text=x) for x in ("Removed", "Erased", "Stays")]
    back_up(tmp_path / "b.zip")
    steward = User.objects.get(email="admin@example.org")
    late = Note.objects.create(event=meeting, text="Written and removed later")
    for x in (notes[0], late):
        remove_outcome(person=steward, found=x)
    remove_question(person=steward, question=asked[0])
    ErasedQuestion.objects.create(key=asked[1].pk)
    marks = set(Removal.objects.values_list("record", "at"))
    done = restore(tmp_path / "b.zip", replace=True)
    assert done.erased_again == 3
    assert [x.text for x in Note.objects.all()] == ["Names nobody"]
    assert [x.text for x in Question.objects.all()] == ["Stays"]
    assert {*marks} < set(Removal.objects.values_list("record", "at"))
    assert ErasedQuestion.objects.get().key == asked[1].pk
    assert verify().whole
    # Another event of the same number is none of these.
    marked = present_erasures()
    Event.objects.filter(pk=meeting.pk).update(made_at=meeting.made_at - dt.timedelta(days=1))
    Removal.objects.all().delete()
    carry_over(marked)
    assert not Removal.objects.exists()
