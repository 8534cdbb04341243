"""The settings as a server with HTTPS has them, read by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.processes import HSFORHS, environment, fetch, running

SERVER = {"HSFORHS_HTTPS": "1", "HSFORHS_ALLOWED_HOSTS": "workbench.example.org"}
DJANGO = {"DJANGO_SETTINGS_MODULE": "hsforhs.workbench.config.settings"}


def settings_of(tmp_path: Path, *names: str, **variables: str) -> dict[str, Any]:
    code = (
        "import json, sys; from django.conf import settings;"
        "print(json.dumps({x: getattr(settings, x) for x in sys.argv[1:]}, default=str))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *names],
        check=True,
        capture_output=True,
        text=True,
        env=environment(HSFORHS_DATA=str(tmp_path), **DJANGO, **variables),
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_django_finds_nothing_to_say_about_a_server(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"],
        check=False,
        capture_output=True,
        text=True,
        env=environment(HSFORHS_DATA=str(tmp_path), **DJANGO, **SERVER),
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_cookies_are_for_https_where_the_site_is(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert set(settings_of(tmp_path, *names, **SERVER).values()) == {True}
    assert set(settings_of(tmp_path, *names).values()) == {False}


@pytest.mark.parametrize(
    ("hsts", "subdomains", "preload"),
    [("host", False, False), ("subdomains", True, False), ("preload", True, True)],
)
def test_names_beside_the_site_are_bound_only_on_demand(
    tmp_path: Path, hsts: str, subdomains: bool, preload: bool
) -> None:
    names = ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    found = settings_of(tmp_path, *names, **SERVER, HSFORHS_HSTS=hsts)
    assert list(found.values()) == [subdomains, preload]


def test_headers_of_a_proxy_are_believed_only_where_there_is_one(tmp_path: Path) -> None:
    names = ("SECURE_PROXY_SSL_HEADER", "PROXIES", "ALLAUTH_TRUSTED_PROXY_COUNT")
    assert list(settings_of(tmp_path, *names).values()) == [None, 0, 0]
    assert list(settings_of(tmp_path, *names, **SERVER).values()) == [["HTTP_X_FORWARDED_PROTO", "https"], 1, 1]
    assert list(settings_of(tmp_path, *names, **SERVER, HSFORHS_PROXIES="0").values()) == [None, 0, 0]


def test_a_mail_server_is_what_django_sends_with(tmp_path: Path) -> None:
    names = ("EMAIL_IS_SET_UP", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_USE_TLS", "DEFAULT_FROM_EMAIL")
    url = "smtp://ann:pw@mail.example.org/?tls=1"
    found = settings_of(tmp_path, *names, HSFORHS_EMAIL_URL=url, HSFORHS_EMAIL_FROM="workbench@example.org")
    assert list(found.values()) == [True, "mail.example.org", 587, "ann", True, "workbench@example.org"]
    assert settings_of(tmp_path, "EMAIL_IS_SET_UP")["EMAIL_IS_SET_UP"] is False


@pytest.mark.slow
def test_serve_behind_a_proxy_with_https_answers_and_does_not_send_round_in_circles(
    tmp_path: Path, free_tcp_port: int
) -> None:
    words = [*HSFORHS, "serve", "--port", str(free_tcp_port)]
    with running(words, free_tcp_port, tmp_path / "log", HSFORHS_DATA=str(tmp_path / "store"), **SERVER):
        host = {"Host": "workbench.example.org"}
        assert fetch(free_tcp_port, "/about/", **host)[0] == 301
        assert fetch(free_tcp_port, "/about/", **host, **{"X-Forwarded-Proto": "https"})[0] == 200
        assert fetch(free_tcp_port, "/healthz", **host)[0] == 200
