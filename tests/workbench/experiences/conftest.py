"""People of an invented country, a review with a lesson, an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.experiences import EARLY_ACTIONS, EarlyAction
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.experiences import services
from hsforhs.workbench.experiences.models import Lesson, Recommendation, Review, Timeline
from hsforhs.workbench.places.models import Place

Join = Callable[..., User]
LESSON = {"lesson": "Close the well first (invented)", "kind": "challenge", "areas": ["D2"], "components": ["HIS"]}
FIRST = dt.date(2025, 1, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


@pytest.fixture
def world(db: None) -> Place:
    """The smallest tree: the world, a region, two countries, a province."""
    root = Place.objects.create(code="WORLD", kind="world", name="World", path="WORLD")
    region = Place.objects.create(code="AFRO", kind="region", name="Africa", parent=root, path="WORLD/AFRO")
    for code, name in (("XLM", "Lumora"), ("GHA", "Ghana")):
        made = Place.objects.create(
            code=code, kind="country", name=name, parent=region, country=code, path=f"WORLD/AFRO/{code}"
        )
        if code == "XLM":
            Place.objects.create(
                code="XLM-U", kind="province", name="Upland", parent=made, country=code, path=f"{made.path}/XLM-U"
            )
    return root


@pytest.fixture
def country(world: Place) -> Place:
    return Place.objects.get(code="XLM")


@pytest.fixture
def region(world: Place) -> Place:
    return Place.objects.get(code="AFRO")


@pytest.fixture
def writer(world: Place, join: Join) -> User:
    return join(Role.CONTRIBUTOR)


@pytest.fixture
def approver(world: Place, join: Join) -> User:
    return join(Role.APPROVER)


@pytest.fixture
def steward(world: Place, join: Join) -> User:
    return join(Role.STEWARD)


@pytest.fixture
def viewer(world: Place, join: Join) -> User:
    return join(Role.VIEWER)


@pytest.fixture
def stranger(world: Place, join: Join) -> User:
    """A member with every right in another country."""
    return join(Role.ADMINISTRATOR, "GHA")


@pytest.fixture
def review(writer: User, country: Place) -> Review:
    return services.add_review(
        person=writer, place=country, title="Cholera in Lumora", kind="AAR", event="Cholera", language="en"
    )


@pytest.fixture
def lesson(writer: User, review: Review) -> Lesson:
    return services.add_lesson(person=writer, review=review, pillar="Water", **LESSON)


@pytest.fixture
def step(writer: User, review: Review, lesson: Lesson) -> Recommendation:
    return services.add_recommendation(
        person=writer, review=review, lesson=lesson, text="Put a lid on it", lead="Ministry of Water"
    )


@pytest.fixture
def timeline(writer: User, country: Place) -> Timeline:
    return services.add_timeline(
        person=writer,
        place=country,
        event="Cholera (invented)",
        language="en",
        emerged_on=day(0),
        detected_on=day(9),
        notified_on=day(10),
        actions={code: EarlyAction(day(12)) for code in EARLY_ACTIONS},
    )


@pytest.fixture
def open_to(approver: User) -> Callable[[Review, str], Review]:
    """Open a review: ``open_to(review, "PUBLIC")``."""

    def opened(found: Review, visibility: str) -> Review:
        services.set_visibility(person=approver, review=found, visibility=visibility)
        found.refresh_from_db()
        return found

    return opened


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    def made(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return made
