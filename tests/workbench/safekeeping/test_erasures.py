"""What was erased since a backup is not brought back by it."""

from __future__ import annotations

from pathlib import Path

from hsforhs.workbench.accounts.erasure import erase_person, erased_accounts
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import PersonalValues
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.outcomes.models import Note
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
