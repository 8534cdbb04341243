"""People for tests of accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.accounts.services import vouch_for_address
from hsforhs.workbench.places.models import Place

PASSWORD = "four plain words here"


@pytest.fixture(autouse=True)
def no_counts_of_attempts() -> Iterator[None]:
    """Rate limits count in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(lumora: Place) -> Callable[..., User]:
    """Make somebody with a confirmed address, a password and perhaps a role."""

    def made(role: Role | None = None, code: str = "XLM", *, email: str = "", **more: object) -> User:
        number = User.objects.count()
        address = email or f"person{number}@example.org"
        user = User.objects.create(email=address, name=f"Person {number}", password=make_password(PASSWORD))
        vouch_for_address(user=user)
        if role:
            place = Place.objects.get(code=code)
            Grant.objects.create(user=user, role=role, place=place, granted_by="operator", **more)
        return user

    return made


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a browser of somebody who signed in by password, as the page does it."""

    def client_of(user: User) -> Client:
        client = Client()
        done = client.post("/account/sign-in/", {"login": user.email, "password": PASSWORD})
        assert done.status_code == 302
        return client

    return client_of


@pytest.fixture
def confirmed(signed_in: Callable[[User], Client]) -> Callable[[User], Client]:
    """Return a browser of somebody who has just confirmed by password who they are."""

    def client_of(user: User) -> Client:
        client = signed_in(user)
        assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302
        return client

    return client_of
