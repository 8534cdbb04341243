"""An event with an open, a registered and a closed session, its people, and a desk that takes questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.events.entry import Guest
from hsforhs.workbench.events.models import Day, Event, Registration, Session, Steward
from hsforhs.workbench.events.words import Access, Duty, EventState, RegistrationState
from hsforhs.workbench.live_questions import services, showing
from hsforhs.workbench.live_questions.models import Desk, Question
from hsforhs.workbench.places.models import Place

Join = Callable[..., User]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """Numbers of sessions come again in other tests; nobody signs in by password here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(showing, "FRESH_SECONDS", 0)
    showing.boards.clear()
    showing.drawn.clear()
    yield
    showing.boards.clear()


@pytest.fixture
def place(db: None) -> Place:
    """The smallest tree: the world, two regions, a country in each."""
    world = Place.objects.create(code="WORLD", kind="world", name="World", path="WORLD")
    for region, code, name in (("AFRO", "XLM", "Lumora"), ("EURO", "FIN", "Finland")):
        above = Place.objects.create(code=region, kind="region", name=region, parent=world, path=f"WORLD/{region}")
        Place.objects.create(
            code=code, kind="country", name=name, parent=above, country=code, path=f"{above.path}/{code}"
        )
    return Place.objects.get(code="XLM")


@pytest.fixture
def event(place: Place) -> Event:
    return Event.objects.create(title="Workshop", place=place, state=EventState.ANNOUNCED, invented=True)


@pytest.fixture
def sessions(event: Event) -> dict[str, Session]:
    """One session of each access."""
    day = Day.objects.create(event=event, date=dt.date(2026, 5, 20))
    return {
        str(access): Session.objects.create(day=day, title=f"Session {access}", own_access=access) for access in Access
    }


@pytest.fixture
def steward(place: Place, join: Join) -> User:
    return join(Role.STEWARD)


@pytest.fixture
def moderator(event: Event, join: Join) -> User:
    person = join()
    Steward.objects.create(event=event, user=person, duty=Duty.MODERATOR)
    return person


@pytest.fixture
def session(sessions: dict[str, Session], moderator: User) -> Session:
    """The open session, taking questions that moderators look at first."""
    services.set_desk(person=moderator, session=sessions["open"], open_now=True, hold_first=True, ranking="wilson")
    return sessions["open"]


def visitor(mark: str = "a") -> Guest:
    return Guest(AnonymousUser(), None, mark)


@pytest.fixture
def registered(event: Event) -> Callable[..., Guest]:
    """Make a guest who registered: ``registered("Ada", country="FIN", invited=True)``."""

    def made(name: str, **more: Any) -> Guest:
        words = {"state": RegistrationState.CONFIRMED, **more}
        found = Registration.objects.create(
            event=event, name=name, email=f"{name}@example.org", digest=f"digest of {name}", **words
        )
        return Guest(AnonymousUser(), found, "")

    return made


@pytest.fixture
def asked(session: Session, moderator: User) -> Callable[..., Question]:
    """Ask a question and show it: ``asked("Who pays?", mark="b")``; or leave it waiting with ``shown=False``."""

    def made(text: str = "Who pays for the first week?", *, mark: str = "a", shown: bool = True) -> Question:
        found = services.ask(guest=visitor(mark), session=session, text=text, language="en")
        if shown:
            found = services.moderate(person=moderator, question=found, act=services.Act.RELEASE)
        found.session = session
        return found

    return made


def desk_of(session: Session) -> Desk:
    return Desk.objects.get(session=session)
