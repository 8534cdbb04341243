"""An event of the invented country with an open and a closed day, and people around it."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.events import services
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Event, Registration, Session
from hsforhs.workbench.events.words import Access, EventState
from hsforhs.workbench.places.models import Place, Visibility

Join = Callable[..., User]
SITE = "https://workbench.example"
ZONE = "Africa/Lagos"


@pytest.fixture
def place(db: None) -> Place:
    """The smallest tree: the world, a region, two countries; returns the invented one."""
    root = Place.objects.create(code="WORLD", kind="world", name="World", path="WORLD")
    region = Place.objects.create(code="AFRO", kind="region", name="Africa", parent=root, path="WORLD/AFRO")
    for code, name in (("GHA", "Ghana"), ("XLM", "Lumora")):
        last = Place.objects.create(
            code=code, kind="country", name=name, parent=region, country=code, path=f"WORLD/AFRO/{code}"
        )
    return last


@pytest.fixture
def steward(place: Place, join: Join) -> User:
    return join(Role.STEWARD, "XLM")


@pytest.fixture
def today() -> dt.date:
    """The day of the event's clock."""
    return timezone.now().astimezone(zoneinfo.ZoneInfo(ZONE)).date()


@pytest.fixture
def event(place: Place, steward: User, today: dt.date) -> Event:
    """An announced, public event: today an open day with two sessions, tomorrow one by invitation."""
    made = services.set_up(person=steward, place=place, title="Workshop", language="en", timezone=ZONE)
    first = services.write_day(person=steward, event=made, date=today)
    second = services.write_day(person=steward, event=made, date=today + dt.timedelta(days=1), access=Access.CLOSED)
    services.write_session(
        person=steward, event=made, day=first, title="Opening", starts=dt.time(0, 0), ends=dt.time(23, 59)
    )
    services.write_session(person=steward, event=made, day=first, title="Desk", own_access=Access.REGISTERED)
    services.write_session(
        person=steward, event=made, day=second, title="Round table", starts=dt.time(9), ends=dt.time(10, 30)
    )
    services.set_state(person=steward, event=made, state=EventState.ANNOUNCED)
    made.refresh_from_db()
    return made


@pytest.fixture
def sessions(event: Event) -> dict[str, Session]:
    return {x.title: x for x in Session.objects.filter(day__event=event).select_related("day__event__place")}


Enrol = Callable[..., Registration]


@pytest.fixture
def enrol(event: Event) -> Enrol:
    """Register a visitor: ``enrol("ada")``; the secret of the link stands in ``.secret``."""

    def made(name: str = "ada", **values: Any) -> Registration:
        found = services.register(
            person=values.pop("person", AnonymousUser()),
            event=event,
            email=f"{name}@people.example",
            name=name,
            **values,
        )
        assert found is not None
        registration, secret = found
        registration.secret = secret  # type: ignore[attr-defined]
        return registration

    return made


@pytest.fixture
def guest() -> Callable[[Registration], Guest]:
    """The guest who comes in by a registration, as it is stored now."""

    def made(registration: Registration) -> Guest:
        return Guest(AnonymousUser(), Registration.objects.get(pk=registration.pk))

    return made


@pytest.fixture
def hidden(event: Event) -> Event:
    """The event for those with a role at its place alone."""
    Event.objects.filter(pk=event.pk).update(visibility=Visibility.PRIVATE)
    event.refresh_from_db()
    return event
