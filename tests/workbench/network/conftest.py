"""People of the network in every state, their secretariat, a place that asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.network import services
from hsforhs.workbench.network.declaration_form import QUESTIONS
from hsforhs.workbench.network.models import HelpRequest, Profile
from hsforhs.workbench.network.words import Field
from hsforhs.workbench.places.models import Place

Join = Callable[..., User]
Admit = Callable[..., Profile]


@pytest.fixture
def world(db: None) -> Place:
    """The smallest tree: the world, a region and two countries."""
    root = Place.objects.create(code="WORLD", kind="world", name="World", path="WORLD")
    region = Place.objects.create(code="AFRO", kind="region", name="Africa", parent=root, path="WORLD/AFRO")
    for code, name in (("XLM", "Lumora"), ("GHA", "Ghana")):
        Place.objects.create(
            code=code, kind="country", name=name, parent=region, country=code, path=f"WORLD/AFRO/{code}"
        )
    return root


@pytest.fixture
def lumora_place(world: Place) -> Place:
    return Place.objects.get(code="XLM")


@pytest.fixture
def secretariat(world: Place, join: Join) -> User:
    return join(Role.STEWARD, "WORLD")


@pytest.fixture
def answers() -> dict[str, str]:
    return dict.fromkeys(QUESTIONS, "none")


@pytest.fixture
def begin(world: Place, join: Join, answers: dict[str, str]) -> Admit:
    """Begin a profile with a name, expertise in D2:HIS, French and a signed declaration."""

    def begun(person: User | None = None, *, term: str = "D2:HIS", country: str = "GHA", **words: Any) -> Profile:
        user = person or join()
        profile = services.start_profile(person=user)
        services.write_profile(
            person=user, profile=profile, name=words.pop("name", user.name), country=country, **words
        )
        services.add_entry(person=user, profile=profile, entry="expertise", term=term, level=4)
        services.add_entry(person=user, profile=profile, entry="language", code="fr", level="C1")
        services.declare(person=user, profile=profile, answers=answers)
        profile.refresh_from_db()
        return profile

    return begun


@pytest.fixture
def admit(begin: Admit, secretariat: User) -> Admit:
    """Make an approved member: ``admit(term="D1", shown={"name": "public"})``."""

    def admitted(person: User | None = None, *, shown: dict[str, str] | None = None, **words: Any) -> Profile:
        profile = begin(person, **words)
        user = profile.user
        assert user is not None
        services.apply(person=user, profile=profile)
        services.move(person=secretariat, profile=profile, after="under vetting")
        declaration = profile.declarations.first()
        assert declaration is not None
        services.review_declaration(person=secretariat, declaration=declaration, outcome="accepted")
        services.move(person=secretariat, profile=profile, after="approved")
        for field, audience in (shown or {}).items():
            services.set_audience(person=user, profile=profile, field=field, audience=audience, basis="consent")
        profile.refresh_from_db()
        return profile

    return admitted


@pytest.fixture
def everything() -> dict[str, str]:
    """The widest audience of each field."""
    from hsforhs.workbench.network.rules import allowed_audiences

    return {x: allowed_audiences(x)[-1].value for x in Field.values}


@pytest.fixture
def asked(lumora_place: Place, join: Join) -> HelpRequest:
    """A request of Lumora for the network."""
    return services.ask(
        person=join(Role.APPROVER, "XLM"),
        place=lumora_place,
        kind="review",
        title="Review our plan",
        text="Two districts are silent.",
        gap="D2:HIS",
        steps="2-3",
        wanted_languages="fr",
    )


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    def made(person: User | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return made


def user_of(profile: Profile) -> User:
    assert profile.user is not None
    return profile.user


def today() -> dt.date:
    return timezone.localdate()
