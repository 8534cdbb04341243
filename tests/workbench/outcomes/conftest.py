"""An event of an invented country with sessions of every access, and people of every kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Day, Event, Registration, Session, Steward
from hsforhs.workbench.events.words import Access, Duty, EventState, RegistrationState
from hsforhs.workbench.outcomes import services
from hsforhs.workbench.outcomes.models import Decision, NextStep, Note
from hsforhs.workbench.outcomes.words import Kind
from hsforhs.workbench.places.models import Place

FIRST = dt.date(2026, 5, 20)
Join = Callable[..., User]


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Nobody signs in by password here, and many people are made."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def country(db: None) -> Place:
    root = Place.objects.create(code="WORLD", kind="world", name="World", path="WORLD")
    made = {}
    for code, name in (("XLM", "Lumora"), ("GHA", "Ghana")):
        made[code] = Place.objects.create(
            code=code, kind="country", name=name, parent=root, country=code, path=f"WORLD/{code}"
        )
    return made["XLM"]


@pytest.fixture
def event(country: Place) -> Event:
    made = Event.objects.create(
        title="Workshop of Lumora", language="en", place=country, state=EventState.ANNOUNCED, timezone="UTC"
    )
    for number, access in enumerate(Access):
        day = Day.objects.create(event=made, date=FIRST + dt.timedelta(days=number), access=access)
        Session.objects.create(day=day, title=f"{access.value} session", language="en")
    return made


@pytest.fixture
def sessions(event: Event) -> dict[str, Session]:
    """The sessions by their access, and none for the whole event."""
    return {x.access: x for x in Session.objects.filter(day__event=event).select_related("day__event__place")}


@pytest.fixture
def closed(sessions: dict[str, Session]) -> Session:
    return sessions[Access.CLOSED]


def person(number: int, name: str) -> User:
    return User.objects.create(email=f"{name.lower().replace(' ', '.')}.{number}@outcomes.example", name=name)


def on_duty(event: Event, duty: Duty, name: str) -> User:
    made = person(1, name)
    Steward.objects.create(event=event, user=made, duty=duty)
    return made


def register(event: Event, name: str, *, invited: bool = False, **more: Any) -> User:
    made = person(2, name)
    Registration.objects.create(
        event=event,
        user=made,
        name=name,
        email=made.email,
        digest=made.email,
        invited=invited,
        **{"state": RegistrationState.CONFIRMED, **more},
    )
    return made


@pytest.fixture
def writer(event: Event) -> User:
    """Who takes notes at the event."""
    return on_duty(event, Duty.NOTES, "Nora Notes")


@pytest.fixture
def organiser(event: Event) -> User:
    return on_duty(event, Duty.ORGANISER, "Olu Organiser")


@pytest.fixture
def participant(event: Event) -> User:
    return register(event, "Pia Participant")


@pytest.fixture
def invited(event: Event) -> User:
    return register(event, "Ina Invited", invited=True)


@pytest.fixture
def stranger(country: Place) -> User:
    """A member with every right in another country."""
    made = person(3, "Sten Stranger")
    Grant.objects.create(user=made, role=Role.ADMINISTRATOR, place=Place.objects.get(code="GHA"), granted_by="operator")
    return made


@pytest.fixture
def note(writer: User, event: Event, closed: Session) -> Note:
    given = {"title": "Morning", "text": "We spoke about wells.", "language": "en", "session": closed.pk}
    made = services.add(person=writer, event=event, kind=Kind.NOTE, given=given)
    assert isinstance(made, Note)
    return made


@pytest.fixture
def decision(writer: User, event: Event, closed: Session) -> Decision:
    given = {
        "text": "Chlorine is bought in May.",
        "language": "en",
        "session": closed.pk,
        "basis": "Two districts ran out.",
        "decided_by": "Ina Invited and Olu Organiser",
        "decided_on": FIRST,
        "status": "adopted",
        "dissents": [("Ina Invited", "May is too late.")],
        "about": ["D2:HIS", "gap:XLM:D2:HIS"],
    }
    made = services.add(person=writer, event=event, kind=Kind.DECISION, given=given)
    assert isinstance(made, Decision)
    return made


@pytest.fixture
def step(writer: User, event: Event, closed: Session, decision: Decision, invited: User) -> NextStep:
    given = {
        "text": "Buy chlorine.",
        "language": "en",
        "session": closed.pk,
        "decision": decision.pk,
        "owner": "Ina Invited",
        "owner_kind": "person",
        "owner_user": invited.pk,
        "due": FIRST + dt.timedelta(days=30),
        "about": ["P5:OS:ANI"],
    }
    made = services.add(person=writer, event=event, kind=Kind.STEP, given=given)
    assert isinstance(made, NextStep)
    return made


@pytest.fixture
def guest_of() -> Callable[[User | None, Event], Guest]:
    """Make a person a guest of an event, with their registration where they have one."""

    def made(who: User | None, event: Event) -> Guest:
        if who is None:
            return Guest(AnonymousUser())
        return Guest(who, Registration.objects.filter(event=event, user=who).first())

    return made


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    def made(who: User) -> Client:
        client = Client()
        client.force_login(who)
        return client

    return made


OPENED = {"reach": "event", "text": "Chlorine is bought in May.", "language": "en"}
"""What a form gives to open a decision to everybody."""
