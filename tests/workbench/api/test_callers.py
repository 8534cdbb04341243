"""Who asks: tokens, sessions and visitors, and how often a visitor may."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from hsforhs.workbench.accounts.models import ApiToken, Role, User
from hsforhs.workbench.accounts.tokens import revoke_token
from hsforhs.workbench.api import callers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lumora")]
Ask = Callable[..., HttpResponse]
People = Callable[..., User]


@pytest.mark.parametrize("header", ["Bearer hsf_0123456789ab_secret-of-another-site", "Bearer x", "bearer \x7f"])
def test_a_foreign_token_is_refused_and_its_secret_is_not_logged(
    ask: Ask, caplog: pytest.LogCaptureFixture, header: str
) -> None:
    with caplog.at_level(logging.WARNING, "hsforhs.api"):
        response = Client().get("/api/v1/places", headers={"Authorization": header})
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Cache-Control"] == "no-store"
    assert response.json() == {"detail": "This token is not known here; make one at /account/tokens/."}
    assert "token refused" in caplog.text
    assert "secret-of-another-site" not in caplog.text
    assert "secret-of-another-site" not in response.content.decode()


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer  ", "hsf_x"])
def test_another_kind_of_authorization_is_refused(ask: Ask, header: str) -> None:
    response = Client().get("/api/v1/places", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.json()["detail"] == "The header Authorization is not as expected: Bearer and a token."


def test_a_revoked_token_stops_at_once_and_its_holder_is_told(
    ask: Ask, join: People, token_of: Callable[..., str]
) -> None:
    secret = token_of(join(Role.VIEWER))
    assert ask("places", secret).status_code == 200
    token = ApiToken.objects.select_related("user", "place").get()
    revoke_token(person=None, token=token)
    response = ask("places", secret)
    assert response.status_code == 401
    assert response.json()["detail"].startswith(f"The token {token.prefix} was revoked")


def test_a_session_reads_as_the_person_and_changes_nothing(ask: Ask, join: People) -> None:
    client = Client()
    client.force_login(join(Role.VIEWER))
    assert client.get("/api/v1/places")["Cache-Control"] == "private, no-cache"
    assert client.post("/api/v1/places").status_code == 405
    assert not callers.Token()._without_token(_request(client, "POST")).person.is_authenticated


def _request(client: Client, method: str) -> Any:
    from django.contrib.auth import get_user
    from django.test import RequestFactory

    request = RequestFactory().generic(method, "/api/v1/places")
    request.session = client.session
    request.user = get_user(request)
    assert request.user.is_authenticated
    return request


def test_a_visitor_may_not_ask_for_ever_and_is_told_how_long_to_wait(
    ask: Ask, settings: Any, join: People, token_of: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_PER_MINUTE = 3
    monkeypatch.setattr(callers.time, "time", lambda: 600.0 + 45)
    token = token_of(join(Role.VIEWER))
    assert [ask("places").status_code for _ in range(3)] == [200, 200, 200]
    response = ask("places")
    assert response.status_code == 429
    assert response["Retry-After"] == "15"
    assert response.json()["detail"] == (
        "More than 3 requests without a token in this minute; expected a pause of 15 seconds, or a token."
    )
    assert ask("places", token).status_code == 200, "a token is not limited"
    other = Client(REMOTE_ADDR="192.0.2.7").get("/api/v1/places")
    assert other.status_code == 200, "another address counts for itself"
    monkeypatch.setattr(callers.time, "time", lambda: 660.0)
    assert ask("places").status_code == 200, "the next minute starts anew"


def test_guessing_tokens_is_limited_as_well(ask: Ask, settings: Any) -> None:
    settings.API_PER_MINUTE = 2
    assert [ask("places", "hsf_0123456789ab_x").status_code for _ in range(3)] == [401, 401, 429]


def test_a_counter_that_was_dropped_starts_anew(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "add", lambda *_args: None)
    assert ask("places").status_code == 200


def test_the_address_of_a_visitor_is_not_kept_in_clear(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    monkeypatch.setattr(cache, "add", lambda key, *_args: keys.append(key))
    ask("places")
    assert len(keys) == 1
    assert "127.0.0.1" not in keys[0]
