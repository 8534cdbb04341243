"""Erasing a person: nothing that identifies them stays, and what they did does."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from hsforhs.workbench.accounts.erasure import erase_person, erased_accounts
from hsforhs.workbench.accounts.models import Grant, Invitation, Role, SignInLink, User
from hsforhs.workbench.accounts.services import add_user, create_sign_in_link
from hsforhs.workbench.audit.models import Event, PersonalValues
from hsforhs.workbench.audit.services import record, verify
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan

NAME, ADDRESS = "Zwpqfk Invented", "zwpqfk@example.org"


@pytest.fixture
def person(states_store: None) -> User:
    place = Place.objects.get(code="GHA")
    user, _ = add_user(email=ADDRESS, role=Role.CONTRIBUTOR, place=place, name=NAME)
    user.set_password("a long password")
    user.groups.add(Group.objects.create(name="g"))
    user.save()
    create_sign_in_link(actor="operator", user=user)
    return user


def test_nothing_identifies_the_person_any_more(person: User) -> None:
    erase_person(actor="operator", user=person)
    person.refresh_from_db()
    assert (person.name, person.is_active, person.last_login) == ("", False, None)
    assert person.email == f"erased-{person.pk}@erased.invalid"
    assert authenticate(email=ADDRESS, password="a long password") is None
    assert not Grant.objects.exists()
    assert not SignInLink.objects.exists()
    assert not person.groups.exists()
    assert list(erased_accounts()) == [person]


def test_the_chain_stays_whole_and_says_erased(person: User) -> None:
    erase_person(actor="operator", user=person)
    result = verify()
    assert result.broken == ()
    assert [Event.objects.get(pk=x).action for x in result.erased] == ["accounts.add_user"]
    last = Event.objects.order_by("-pk")[0]
    assert (last.action, last.subject, last.facts) == ("accounts.erase_person", person.actor, {"events": 1})


def test_values_about_the_person_in_other_events_go_too(person: User) -> None:
    about = record(
        actor="user:99", action="accounts.invite", subject="invitation:1", personal={"to": [ADDRESS.upper()]}
    )
    other = record(
        actor="user:99", action="accounts.invite", subject="invitation:2", personal={"to": ["b@example.org"]}
    )
    assert erase_person(actor="operator", user=person) == 2
    assert not PersonalValues.objects.filter(event=about).exists()
    assert PersonalValues.objects.filter(event=other).exists()


def test_other_parts_are_told_the_address_in_the_same_transaction(person: User) -> None:
    from hsforhs.workbench.accounts.erasure import person_erased

    told: list[tuple[int, str]] = []

    def listen(*, user: User, address: str, **_: object) -> None:
        assert connection.in_atomic_block
        told.append((user.pk, address))

    person_erased.connect(listen)
    try:
        erase_person(actor="operator", user=person)
    finally:
        person_erased.disconnect(listen)
    assert told == [(person.pk, ADDRESS)]


def test_others_keep_everything(person: User, administrator: User) -> None:
    erase_person(actor=administrator.actor, user=person)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert PersonalValues.objects.get().event.subject == administrator.actor


def test_what_the_person_did_stays(example_store: None, administrator: User) -> None:
    from hsforhs.workbench.assessments.models import Round

    found = Round.objects.filter(country="GHA").first()
    assert found is not None
    plan = Plan.objects.create(
        place=found.place, country="GHA", round=found, years=1, author=administrator, catalogue_version="x"
    )
    erase_person(actor="operator", user=administrator)
    plan.refresh_from_db()
    assert plan.author == administrator
    assert str(administrator) not in (NAME, "Admin")


def test_only_what_belongs_to_the_account_goes() -> None:
    """Opinions, comments and plans are work; they stay with a number instead of a name."""
    from hsforhs.workbench.accounts.erasure import own_relations

    apps = {x.related_model._meta.app_label for x in own_relations()}
    assert "accounts" in apps
    assert apps.isdisjoint({"assessments", "plans", "threads", "tasks", "audit"})


@pytest.mark.django_db(transaction=True)
def test_no_page_of_the_file_holds_the_values_afterwards(transactional_db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("this test reads the file of a SQLite database")
    place = Place.objects.create(code="XLM", kind="country", name="Lumora", path="WORLD/XLM", country="XLM")
    user, _ = add_user(email=ADDRESS, role=Role.VIEWER, place=place, name=NAME)
    path = Path(str(connection.settings_dict["NAME"]))
    log = path.with_name(f"{path.name}-wal")

    def held() -> bool:
        content = path.read_bytes() + (log.read_bytes() if log.exists() else b"")
        return ADDRESS.encode() in content or NAME.encode() in content

    assert held()
    erase_person(actor="operator", user=user)
    assert not held()
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_open_invitation_to_the_address_is_forgotten(person: User, administrator: User) -> None:
    made = Invitation.objects.create(
        email=person.email.upper(),
        role="viewer",
        place=Place.objects.get(code="GHA"),
        invited_by=administrator,
        digest="x",
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    erase_person(actor="operator", user=person)
    made.refresh_from_db()
    assert made.email == ""
