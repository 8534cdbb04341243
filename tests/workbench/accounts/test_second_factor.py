"""Codes of an app, recovery codes, and what asks for them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.services import create_sign_in_link, reset_second_factor
from hsforhs.workbench.audit.models import Event
from tests.workbench.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
Make = Callable[..., User]
Browser = Callable[[User], Client]
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(key: str) -> str:
    return str(format_hotp_value(hotp_value(key, int(time.time()) // 30)))


@pytest.fixture
def protected(person: Make, monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody with an authenticator app, at a clock that stands still: no code ages during a test."""
    now = time.time()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now)
    user = person()
    TOTP.activate(user, KEY)
    return user


def half_way(user: User) -> Client:
    client = Client()
    done = client.post("/account/sign-in/", {"login": user.email, "password": PASSWORD})
    assert done.headers["Location"] == "/account/second-factor/ask/"
    return client


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_setting_up_an_app_asks_who_it_is_shows_a_picture_and_gives_codes_once(
    person: Make,
    signed_in: Browser,
    confirmed: Browser,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    user = person()
    early = signed_in(user).get("/account/second-factor/app/")
    assert early.headers["Location"].startswith("/account/confirm/")
    client = confirmed(user)
    page = client.get("/account/second-factor/app/").content.decode()
    assert '<svg class="qr"' in page
    assert "data:image" not in page
    assert "style=" not in page
    assert 'autocomplete="one-time-code"' in page
    key = re.search(r'<code id="key" dir="ltr">([A-Z2-7]+)</code>', page)
    assert key
    wrong = client.post("/account/second-factor/app/", {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/second-factor/app/", {"code": code_of(key[1])}, follow=True)
    codes = re.findall(r"<li><code dir=\"ltr\">(\d{8})</code></li>", done.content.decode())
    assert len(codes) == 10
    again = client.get("/account/second-factor/codes/").content.decode()
    assert not any(code in again for code in codes), "codes are shown once"
    assert "An authenticator app was added" in "".join(str(x.body) for x in mail.outbox)
    kinds = [x.facts["type"] for x in Event.objects.filter(action="accounts.add_second_factor")]
    assert kinds == ["totp", "recovery_codes"]
    assert key[1] not in str(list(Event.objects.values_list("facts", flat=True)))


def test_the_password_alone_opens_nothing(protected: User) -> None:
    client = half_way(protected)
    assert not is_signed_in(client)
    assert client.get("/account/").status_code == 302
    assert not Event.objects.filter(action="accounts.sign_in").exists()


def test_a_code_completes_the_sign_in_and_works_once(protected: User) -> None:
    client = half_way(protected)
    code = code_of(KEY)
    assert client.post("/account/second-factor/ask/", {"code": code}).status_code == 302
    assert is_signed_in(client)
    assert Event.objects.get(action="accounts.sign_in").facts == {"by": ["password", "mfa"]}
    again = half_way(protected)
    refused = again.post("/account/second-factor/ask/", {"code": code})
    assert "This code is not right" in refused.content.decode()
    assert not is_signed_in(again)


def test_wrong_codes_are_counted_and_then_refused(protected: User) -> None:
    client = half_way(protected)
    for _each in range(5):
        client.post("/account/second-factor/ask/", {"code": "000000"})
    refused = client.post("/account/second-factor/ask/", {"code": code_of(KEY)})
    assert "There were too many attempts" in refused.content.decode()
    assert not is_signed_in(client)
    failed = Event.objects.filter(action="accounts.second_factor_failed")
    assert failed.count() == 5
    assert {x.subject for x in failed} == {protected.actor}


def test_a_one_time_link_does_not_go_round_the_second_factor(protected: User) -> None:
    client = Client()
    secret = create_sign_in_link(actor="operator", user=protected)
    done = client.post(f"/account/link/{secret}/")
    assert done.headers["Location"] == "/account/second-factor/ask/"
    assert not is_signed_in(client)
    client.post("/account/second-factor/ask/", {"code": code_of(KEY)})
    assert is_signed_in(client)
    assert Event.objects.get(action="accounts.sign_in").facts == {"by": ["link", "mfa"]}


def test_a_reset_by_the_operator_opens_the_way_again(protected: User) -> None:
    reset_second_factor(user=protected)
    client = Client()
    client.post("/account/sign-in/", {"login": protected.email, "password": PASSWORD})
    assert is_signed_in(client)


def test_a_recovery_code_works_once(protected: User) -> None:
    client = half_way(protected)
    client.post("/account/second-factor/ask/", {"code": code_of(KEY)})
    client.post("/account/confirm/", {"password": PASSWORD})
    made = client.post("/account/second-factor/codes/new/", follow=True).content.decode()
    code = re.findall(r"<li><code dir=\"ltr\">(\d{8})</code></li>", made)[0]
    there = half_way(protected)
    there.post("/account/second-factor/ask/", {"code": code})
    assert is_signed_in(there)
    again = half_way(protected)
    again.post("/account/second-factor/ask/", {"code": code})
    assert not is_signed_in(again)
    assert "9 codes are left" in there.get("/account/second-factor/").content.decode()


def test_removing_the_app_asks_who_it_is(protected: User) -> None:
    client = half_way(protected)
    client.post("/account/second-factor/ask/", {"code": code_of(KEY)})
    early = client.post("/account/second-factor/app/remove/")
    assert early.headers["Location"].startswith("/account/confirm/")
    assert Authenticator.objects.filter(user=protected).exists()
    client.post("/account/confirm/", {"password": PASSWORD})
    client.post("/account/second-factor/app/remove/")
    assert not Authenticator.objects.filter(user=protected, type="totp").exists()
    assert Event.objects.filter(action="accounts.remove_second_factor").exists()


def test_half_way_one_can_go_back(protected: User) -> None:
    client = half_way(protected)
    done = client.post("/account/sign-out/", {"next": "/account/sign-in/"})
    assert done.headers["Location"] == "/account/sign-in/"
    assert client.get("/account/second-factor/ask/").headers["Location"] == "/account/sign-in/"


def test_confirming_by_a_code_works_too(protected: User) -> None:
    client = half_way(protected)
    client.post("/account/second-factor/ask/", {"code": code_of(KEY)})
    page = client.get("/account/confirm/").content.decode()
    assert "/account/second-factor/confirm/" in page
    assert 'autocomplete="one-time-code"' in client.get("/account/second-factor/confirm/").content.decode()


def test_keys_of_others_are_out_of_reach(person: Make, confirmed: Browser) -> None:
    key = Authenticator.objects.create(user=person(), type="webauthn", data={"name": "theirs"})
    client = confirmed(person())
    for what in ("name", "remove"):
        assert client.post(f"/account/passkeys/{key.pk}/{what}/", {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_forged_passkey_signs_nobody_in(protected: User) -> None:
    client = Client()
    for credential in ("", "{}", '{"id": "x", "rawId": "x", "response": {}, "type": "public-key"}'):
        done = client.post("/account/passkeys/sign-in/", {"credential": credential})
        assert done.status_code == 302
        assert not is_signed_in(client)
