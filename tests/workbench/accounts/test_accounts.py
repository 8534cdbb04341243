from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from hsforhs.workbench.accounts.models import SignInLink, User
from hsforhs.workbench.accounts.rules import may_administer
from hsforhs.workbench.accounts.services import create_administrator, create_sign_in_link, use_sign_in_link
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.config import settings as configured

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return create_administrator(actor="operator", email="Admin@Example.org", password="a long password", name="Admin")


def test_an_address_has_no_case(administrator: User) -> None:
    assert administrator.email == "admin@example.org"
    again = create_administrator(actor="operator", email="ADMIN@example.org", password="other words here")
    assert again == administrator
    assert again.check_password("a long password")


def test_passwords_are_kept_with_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = configured.PASSWORD_HASHERS
    made = create_administrator(actor="operator", email="admin@example.org", password="a long password", name="Admin")
    assert made.password.startswith("argon2")
    assert made.check_password("a long password")


def test_audit_events_hold_no_address(administrator: User) -> None:
    create_sign_in_link(actor="operator", user=administrator)
    for event in Event.objects.all():
        assert "example.org" not in f"{event.actor}{event.subject}{event.facts}"


def test_a_link_signs_in_once(administrator: User, client: Client) -> None:
    secret = create_sign_in_link(actor="operator", user=administrator)
    address = f"/account/link/{secret}/"
    assert client.get(address).status_code == 200
    assert "_auth_user_id" not in client.session, "opening the address alone must not use it up"
    assert client.post(address).status_code == 302
    assert client.session["_auth_user_id"] == str(administrator.pk)
    assert Client().post(address).status_code == 403


def test_only_a_digest_of_the_link_is_kept(administrator: User) -> None:
    secret = create_sign_in_link(actor="operator", user=administrator)
    assert secret not in str(SignInLink.objects.values())


def test_an_expired_link_is_refused(administrator: User) -> None:
    secret = create_sign_in_link(actor="operator", user=administrator)
    SignInLink.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert use_sign_in_link(secret=secret) is None


def test_a_link_of_a_closed_account_is_refused(administrator: User) -> None:
    secret = create_sign_in_link(actor="operator", user=administrator)
    User.objects.update(is_active=False)
    assert use_sign_in_link(secret=secret) is None


def test_an_unknown_link_is_refused() -> None:
    assert use_sign_in_link(secret="nothing") is None


def test_sign_in_by_password(administrator: User, client: Client) -> None:
    wrong = client.post("/account/sign-in/", {"login": administrator.email, "password": "wrong"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    right = client.post("/account/sign-in/", {"login": "ADMIN@example.org", "password": "a long password"})
    assert right.status_code == 302
    assert client.post("/account/sign-out/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_who_may_administer(administrator: User) -> None:
    member = User.objects.create_user("member@example.org", "a long password")
    assert may_administer(administrator)
    assert not may_administer(member)
    assert not may_administer(AnonymousUser())
