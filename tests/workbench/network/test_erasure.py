"""Erasing somebody: nothing in the file says who it was, what was decided stays, a restore brings nobody back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from hsforhs.workbench.accounts.erasure import erase_person
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.network import services
from hsforhs.workbench.network.erasure import erase_again, erase_member, erase_profile, erased_keys
from hsforhs.workbench.network.models import Assignment, ErasureReceipt, HelpRequest, Nomination, Profile
from hsforhs.workbench.network.own_data import own_data
from hsforhs.workbench.safekeeping.erasures import carry_over, present_erasures

from .conftest import today, user_of

Make = Callable[..., Profile]
NAME, CITY, PHONE, ORCID, ROLE = "Zwpqfk Invented", "Qvxyzt", "+99 555 0199 77", "0000-0002-9999-9999", "chair of Wqzzk"
VALUES = (NAME, CITY, PHONE, ORCID, ROLE, "Hjkqzz")


@pytest.fixture
def known(admit: Make, secretariat: User, asked: HelpRequest, answers: dict[str, str]) -> Profile:
    """A member about whom everything is stored that can be."""
    profile = admit(name=NAME, about=f"I live in {CITY}", gender="f", sector="academia")
    person = user_of(profile)
    Profile.objects.filter(pk=profile.pk).update(orcid=ORCID)
    body = services.add_institution(person=person, name="Harbour School", kind="academia")
    expertise = profile.expertise.get()
    for entry, values in (
        ("affiliation", {"institution": body, "role": ROLE}),
        ("evidence", {"expertise": expertise, "kind": "mission", "title": f"With {CITY}", "dated": today()}),
        ("window", {"first": today(), "last": today(), "mode": "both"}),
        ("contact", {"kind": "phone", "value": PHONE}),
    ):
        services.add_entry(person=person, profile=profile, entry=entry, **values)
    services.set_audience(person=person, profile=profile, field="expertise", audience="public", basis="consent")
    services.declare(person=person, profile=profile, answers=dict.fromkeys(answers, f"Hjkqzz of {CITY}"))
    peer = admit()
    services.endorse(person=user_of(peer), expertise=expertise)
    group = services.make_group(person=secretariat, kind="pool", title="Pool")
    seat = services.add_seat(person=secretariat, group=group, role="member")
    profile.declarations.update(outcome="accepted")
    found = services.nominate(person=person, seat=seat, profile=profile, reason=f"{NAME} knows it")
    services.decide_nomination(person=secretariat, nomination=found, accepted=True)
    offer = services.offer_help(person=person, wanted=asked, text=f"Call {PHONE}")
    approver = User.objects.get(grants__role=Role.APPROVER)
    made = services.take_offer(person=approver, offer=offer)
    services.finish(person=approver, assignment=made, text=f"{NAME} came and read the plan")
    made.refresh_from_db()
    services.give_feedback(person=approver, assignment=made, mark=5, text=f"Thanks to {NAME}")
    profile.refresh_from_db()
    return profile


def _everywhere() -> str:
    """All text and blob values of every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [str(x) for row in cursor.fetchall() for x in row]
    return "\n".join(found)


@pytest.mark.django_db
def test_nothing_in_any_table_says_who_it_was(known: Profile) -> None:
    assert all(x in _everywhere() for x in VALUES), "what is searched for was there"
    erase_member(person=user_of(known), profile=known)
    text = _everywhere()
    assert [x for x in VALUES if x in text] == []


@pytest.mark.django_db
def test_what_was_decided_and_how_often_stays_under_a_pseudonym(known: Profile) -> None:
    erase_member(person=user_of(known), profile=known)
    known.refresh_from_db()
    assert (known.state, known.name, known.user, known.term_ends) == ("erased", "", None, None)
    assert str(known) == f"member {known.key[-4:]}"
    assert Assignment.objects.get(profile=known).record == f"{known.key[-4:]} came and read the plan"
    assert Nomination.objects.get(profile=known).state == "accepted"
    assert known.seats.get().until == today()
    assert [x.after for x in known.steps.all()] == ["applied", "under vetting", "approved"]
    for name in ("affiliations", "expertise", "languages", "windows", "contacts", "declarations", "policies"):
        assert not getattr(known, name).exists(), name


@pytest.mark.django_db
def test_a_receipt_says_what_went_and_the_chain_stays_whole(known: Profile) -> None:
    receipt = erase_member(person=user_of(known), profile=known)
    assert receipt.key == known.key
    assert receipt.counts["contacts"] == 1
    assert receipt.counts["policies"] == 12
    assert "endorsements" not in receipt.counts, "none were given"
    event = Event.objects.get(action="network.erase")
    assert event.facts["rows"] == receipt.counts
    assert verify().whole


@pytest.mark.django_db
def test_who_erases(known: Profile, secretariat: User, join: Any) -> None:
    for person in (join(Role.ADMINISTRATOR, "XLM"), join()):
        with pytest.raises(PermissionDenied):
            erase_member(person=person, profile=known)
    erase_member(person=secretariat, profile=known)
    with pytest.raises(PermissionDenied):
        erase_member(person=secretariat, profile=known)


@pytest.mark.django_db
def test_erasing_the_account_erases_the_profile(known: Profile) -> None:
    person = user_of(known)
    erase_person(actor="operator", user=person)
    known.refresh_from_db()
    assert (known.state, known.name) == ("erased", "")
    assert erased_keys() == {known.key}
    assert NAME not in _everywhere()


@pytest.mark.django_db
def test_a_short_name_is_not_taken_out_of_the_words_of_others(admit: Make, asked: HelpRequest) -> None:
    profile = admit(name="Al")
    HelpRequest.objects.filter(pk=asked.pk).update(text="All of them, Also this")
    erase_profile(profile=profile, actor="operator")
    asked.refresh_from_db()
    assert asked.text == "All of them, Also this"


@pytest.mark.django_db
def test_a_name_is_found_in_every_case_of_its_letters(admit: Make, asked: HelpRequest, secretariat: User) -> None:
    profile = admit(name="Жанна Цветкова")
    HelpRequest.objects.filter(pk=asked.pk).update(title="Просьба к ЖАННА ЦВЕТКОВА", text="Спросите жанна цветкова.")
    group = services.make_group(person=secretariat, kind="pool", title="Pool", purpose="Led by Жанна Цветкова")
    erase_profile(profile=profile, actor="operator")
    asked.refresh_from_db()
    group.refresh_from_db()
    number = profile.key[-4:]
    assert (asked.title, asked.text) == (f"Просьба к {number}", f"Спросите {number}.")
    assert group.purpose == f"Led by {number}"


@pytest.mark.django_db
def test_whom_a_restored_backup_brings_back_is_erased_again(known: Profile, admit: Make) -> None:
    other = admit()
    before = {x: getattr(known, x) for x in ("name", "state", "term_ends", "user", "about")}
    erase_member(person=user_of(known), profile=known)
    erasures = present_erasures()
    assert erasures.profiles == {known.key}
    ErasureReceipt.objects.all().delete()
    Profile.objects.filter(pk=known.pk).update(**before)
    assert carry_over(erasures) == 1
    known.refresh_from_db()
    other.refresh_from_db()
    assert (known.state, known.name, other.state) == ("erased", "", "approved")
    assert erased_keys() == {known.key}
    assert carry_over(erasures) == 0


@pytest.mark.django_db
def test_the_receipt_outlives_a_backup_from_before_the_profile() -> None:
    assert erase_again(["0123456789abcdef"]) == 0
    assert erased_keys() == {"0123456789abcdef"}


@pytest.mark.django_db
def test_everything_about_me_holds_every_value(known: Profile) -> None:
    text = str(own_data(known))
    assert all(x in text for x in VALUES)
    assert set(own_data(known)) >= {"fields", "declarations", "membership", "offers", "assignments", "seats"}


@pytest.mark.django_db(transaction=True)
def test_no_page_of_the_database_file_holds_an_erased_value(known: Profile) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps old rows until its own cleaning")
    path = Path(connection.settings_dict["NAME"])
    person = user_of(known)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(FULL)")
    assert NAME.encode() in _bytes(path), "could be found"
    erase_person(actor="operator", user=person)
    left = _bytes(path)
    assert [x for x in (*VALUES, person.email) if x.encode() in left and not x.startswith("erased-")] == []


def _bytes(path: Path) -> bytes:
    """The database with its write-ahead log, journal and shared memory; search tables stand in the same file."""
    return b"".join(x.read_bytes() for x in sorted(path.parent.glob(f"{path.name}*")))
