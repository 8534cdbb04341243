"""People with roles in Lumora, and lists to hand in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hsforhs.scores.examples import invented_places
from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.services import add_invented_country

Sign = Callable[[Role, str], Client]


@pytest.fixture
def lumora(states_store: None) -> Place:
    add_invented_country(actor="operator", rows=invented_places())
    return Place.objects.get(code="XLM")


@pytest.fixture
def somebody(lumora: Place) -> Callable[[Role, str], User]:
    """Make a person with a role at a place."""

    def make(role: Role, place: str) -> User:
        user = User.objects.create_user(f"{role.name.lower()}-{place.lower()}@example.org", "a long password")
        Grant.objects.create(user=user, role=role, place=Place.objects.get(code=place), granted_by="operator")
        return user

    return make


@pytest.fixture
def signed_in(somebody: Callable[[Role, str], User]) -> Sign:
    def sign_in(role: Role, place: str) -> Client:
        client = Client()
        client.force_login(somebody(role, place))
        return client

    return sign_in


@pytest.fixture
def steward(signed_in: Sign) -> Client:
    return signed_in(Role.STEWARD, "XLM")


@pytest.fixture
def changed_list(lumora: Place, client: Client) -> SimpleUploadedFile:
    """The present list with one population changed, one place renamed, one moved, one left out, one added."""
    text = client.get("/places/XLM/tree.csv").content.decode("utf-8-sig")
    lines = [x for x in text.splitlines() if not x.startswith("XLM-R-1,")]
    text = "\n".join([*lines, "XLM-R-9,Invented Ninth,district,XLM-R,77,,"])
    for before, after in (
        ("182400", "182401"),
        ("Halvenny", "Halvenny Town"),
        ("Quorrin,district,XLM-U,", "Quorrin,district,XLM-R,"),
    ):
        text = text.replace(before, after)
    return SimpleUploadedFile("places.csv", text.encode())
