"""Stores, people and jobs for tests of the workbench."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from hsforhs.planning.own_catalogue import CatalogueReading
from hsforhs.scores.examples import invented_places
from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.accounts.services import create_administrator
from hsforhs.workbench.accounts.tokens import READ, make_token
from hsforhs.workbench.catalogues.models import CatalogueVersion
from hsforhs.workbench.catalogues.services import store_catalogue
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.services import add_invented_country, sync_states
from hsforhs.workbench.tasks.worker import make_worker
from hsforhs.workbench.worked_example import load_example
from tests.planning.own_catalogue.made import lumora_reading

from .kept import begin_with


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Start each test in English: a request leaves its language behind in the thread."""
    with translation.override("en"):
        yield


def make_states() -> None:
    sync_states(actor="operator")


def make_lumora() -> None:
    add_invented_country(actor="operator", rows=invented_places())


@pytest.fixture
def states_store(db: None) -> None:
    """A store with all States Parties and no assessment."""
    begin_with("states", make_states)


@pytest.fixture
def example_store(states_store: None) -> None:
    """A store with the worked example: eight countries as published, and the invented country."""
    begin_with("example", load_example, after="states")


@pytest.fixture
def ghana(example_store: None) -> Place:
    return Place.objects.get(code="GHA")


@pytest.fixture
def lumora(states_store: None) -> Place:
    """The invented country with its provinces and districts, without assessments."""
    begin_with("lumora", make_lumora, after="states")
    return Place.objects.get(code="XLM")


Join = Callable[..., User]


@pytest.fixture
def join(db: None) -> Join:
    """Make a person with a role at a place: ``join(Role.VIEWER, "XLM")``; without a role an account alone."""

    def made(role: Role | None = None, code: str = "XLM", **more: object) -> User:
        number = User.objects.count() + 1
        name = f"{role.label.title() if role else 'Person'} {number}"
        user = User.objects.create_user(f"person{number}@example.org", "a long password", name=name)
        if role:
            place = Place.objects.get(code=code)
            Grant.objects.create(user=user, role=role, place=place, granted_by="operator", **more)
        return user

    return made


@pytest.fixture
def administrator(db: None) -> User:
    return create_administrator(actor="operator", email="admin@example.org", password="a long password", name="Admin")


@pytest.fixture
def member(db: None) -> User:
    """Somebody with an account and no right beyond it."""
    return User.objects.create_user("member@example.org", "a long password", name="Member")


@pytest.fixture
def admin_client(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture(scope="session")
def invented_actions(tmp_path_factory: pytest.TempPathFactory) -> CatalogueReading:
    """Eight invented actions of the invented country Lumora, as read from a file."""
    return lumora_reading(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture
def own_catalogue(states_store: None, invented_actions: CatalogueReading) -> CatalogueVersion:
    """The invented catalogue as the operator stored it: licensed, for members alone."""
    return store_catalogue(
        actor="operator",
        reading=invented_actions,
        name="Lumora actions",
        licence="Invented licence",
        source="Invented ministry, 2026",
    )


@pytest.fixture
def run_jobs(transactional_db: None) -> Callable[[], None]:
    """Run every queued job, as the worker beside the site does."""

    def run() -> None:
        make_worker(batch=True, pause=0).run()

    return run


@pytest.fixture
def spar_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write a SPAR table: rows of (iso3, code, score)."""

    def write(rows: list[tuple[str, str, object]], *, year: int = 2023, name: str = "spar.csv") -> Path:
        path = tmp_path / name
        lines = [f"{iso3},{year},2,{code},{score}" for iso3, code, score in rows]
        path.write_text("\n".join(["iso3,year,edition,code,score", *lines]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def ask(db: None, settings: Any) -> Callable[..., HttpResponse]:
    """Ask the API for a path below /api/v1/, with the token of a person or with none; no limit but a test's own."""
    cache.clear()
    settings.API_PER_MINUTE = 100_000

    def asked(path: str, token: str = "", *, tag: str = "", **filters: object) -> HttpResponse:
        headers = {name: x for name, x in (("Authorization", token and f"Bearer {token}"), ("If-None-Match", tag)) if x}
        return Client().get(f"/api/v1/{path}", filters, headers=headers)

    return asked


@pytest.fixture
def token_of(db: None) -> Callable[..., str]:
    """Make a token of a person, perhaps narrowed to a place, and return its secret."""

    def made(person: User, code: str = "", scope: str = READ) -> str:
        place = Place.objects.get(code=code) if code else None
        return make_token(person=person, name="test", scopes=[scope], days=7, place=place)[1]

    return made
