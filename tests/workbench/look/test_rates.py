from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client, RequestFactory

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.config.environment import Rate
from hsforhs.workbench.look import rates
from hsforhs.workbench.look.rates import allowed, client_address, neighbourhood


@pytest.fixture(autouse=True)
def few(settings: Any) -> None:
    settings.RATES = {"plans.draft": Rate(3, 3600), "accounts.sign_in": Rate(2, 60)}


def test_acts_within_the_rate_are_allowed_for_each_address_alone() -> None:
    assert [allowed("plans.draft", "192.0.2.1") for _ in range(5)] == [True, True, True, False, False]
    assert allowed("plans.draft", "192.0.2.2")
    assert allowed("accounts.sign_in", "192.0.2.1")


def test_a_large_rate_allows_just_its_number_too(settings: Any) -> None:
    settings.RATES = {"plans.draft": Rate(60, 3600)}
    assert [allowed("plans.draft", "192.0.2.1") for _ in range(70)] == [True] * 60 + [False] * 10


def test_a_new_window_starts_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(rates.time, "time", lambda: now)
    assert [allowed("accounts.sign_in", "a") for _ in range(3)] == [True, True, False]
    now += 60
    assert allowed("accounts.sign_in", "a")


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_never_share_a_slot_in_the_database(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management import call_command
    from django.db import connection

    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    }
    call_command("createcachetable", verbosity=0)
    caches["default"].clear()
    answers: list[bool] = []

    def ask() -> None:
        answers.append(allowed("plans.draft", "192.0.2.9"))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(answers) == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        assert not any("192.0.2.9" in key for (key,) in cursor.fetchall()), "an address is personal"
    caches["default"].clear()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.66, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.66, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_what_a_client_writes_itself_counts_for_nothing(
    proxies: int, forwarded: str, address: str, settings: Any
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unix", "unix"),
    ],
)
def test_an_ipv6_network_counts_as_one_address(address: str, counts_as: str) -> None:
    assert neighbourhood(address) == counts_as


def _draft(client: Client) -> Any:
    return client.post("/plans/draft/", {"place": "XXX"})


@pytest.mark.django_db
def test_a_visitor_over_the_rate_reads_when_to_come_back(
    client: Client, admin_client: Client, member: User, caplog: pytest.LogCaptureFixture
) -> None:
    assert [_draft(client).status_code for _ in range(4)] == [404, 404, 404, 429]
    answer = _draft(client)
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert "Please try again in" in answer.content.decode()
    assert "too many requests: plans.draft" in caplog.text
    client.force_login(member)
    assert _draft(client).status_code == 404, "people with an account are not counted"


@pytest.mark.django_db
def test_guessing_passwords_is_slowed_down_and_reading_is_not(client: Client, member: User) -> None:
    wrong = {"login": member.email, "password": "wrong"}
    assert [client.post("/account/sign-in/", wrong).status_code for _ in range(3)] == [200, 200, 429]
    right = {"login": member.email, "password": "a long password"}
    assert client.post("/account/sign-in/", right).status_code == 429
    assert client.get("/account/sign-in/").status_code == 200
