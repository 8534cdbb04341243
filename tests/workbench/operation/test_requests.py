from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.operation import requests
from hsforhs.workbench.places.models import Place

PUBLIC = (
    "/",
    "/places/",
    "/framework/",
    "/actions/",
    "/about/",
    "/plans/",
    "/import/",
    "/account/sign-in/",
    "/healthz",
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "hsforhs.requests")


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [x for x in caplog.records if x.name == "hsforhs.requests"]


def test_an_answer_has_one_line_without_the_address(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/account/link/s3cret-s3cret/?next=/s3cret/")
    (line,) = lines(caplog)
    assert line.levelno == logging.INFO
    assert line.getMessage().startswith("GET /account/link/<str:secret>/ 200 ")
    assert (line.method, line.route, line.status) == ("GET", "/account/link/<str:secret>/", 200)  # type: ignore[attr-defined]
    assert line.ms > 0  # type: ignore[attr-defined]
    assert "s3cret" not in caplog.text
    assert not hasattr(line, "user")


def test_a_person_is_a_number(client: Client, member: User, caplog: pytest.LogCaptureFixture) -> None:
    client.force_login(member)
    client.get("/places/")
    (line,) = lines(caplog)
    assert line.user == member.pk  # type: ignore[attr-defined]
    assert member.email not in caplog.text


def test_logging_costs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        client.get("/healthz")


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abcDEF-1234.x_y", True), ("short", False), ("a" * 65, False), ("abc def ghi", False), ("abcdefgh\n", False)],
)
def test_the_number_of_a_proxy_is_kept_where_it_has_the_usual_form(client: Client, given: str, kept: bool) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) is kept
    assert requests._NUMBER.fullmatch(answer["X-Request-ID"])


def test_a_refusal_is_a_warning(client: Client, member: User, caplog: pytest.LogCaptureFixture) -> None:
    client.force_login(member)
    assert client.get("/outbox/").status_code == 403
    (line,) = lines(caplog)
    assert (line.levelno, line.status) == (logging.WARNING, 403)  # type: ignore[attr-defined]


def test_a_missing_page_is_no_refusal_and_its_address_is_not_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/nothing/s3cret/").status_code == 404
    (line,) = lines(caplog)
    assert (line.levelno, line.route) == (logging.INFO, "-")  # type: ignore[attr-defined]


def test_a_form_from_elsewhere_is_refused_and_logged(caplog: pytest.LogCaptureFixture, member: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    answer = strict.post("/plans/draft/", {"place": "GHA"})
    assert answer.status_code == 403
    assert "Forbidden (CSRF cookie not set.)" in caplog.text
    assert [x.levelno for x in lines(caplog)] == [logging.WARNING]


def test_a_route_of_the_list_leaves_no_line(client: Client, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.UNLOGGED_ROUTES = ["operation:healthz"]
    client.get("/healthz")
    assert lines(caplog) == []
    client.get("/about/")
    assert len(lines(caplog)) == 1


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_has_the_safe_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "Strict-Transport-Security" not in answer


def test_with_https_the_browser_is_told_to_stay_with_it(client: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"
    away = client.get("/places/")
    assert (away.status_code, away["Location"]) == (301, "https://testserver/places/")


def test_cookies_are_for_this_site_and_not_for_scripts(client: Client, member: User) -> None:
    client.post("/account/sign-in/", {"username": member.email, "password": "a long password"})
    assert client.cookies
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_a_body_that_declares_too_much_is_refused_unread(
    admin_client: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    answer = admin_client.post("/import/", {"file": SimpleUploadedFile("x.csv", bytes(requests.most_bytes() + 1))})
    assert answer.status_code == 413
    assert "At most 1 MB" in answer.content.decode()
    assert not answer.wsgi_request._read_started
    assert [x.levelno for x in lines(caplog)] == [logging.WARNING]


def test_a_body_within_the_limit_is_read(admin_client: Client) -> None:
    answer = admin_client.post("/import/", {"file": SimpleUploadedFile("x.csv", b"iso3\n")})
    assert answer.status_code == 302


@pytest.mark.parametrize("address", ["/places/a%00b/", "/search/?q=a%00b", "/places/GHA%00/"])
def test_an_address_with_a_nul_leads_nowhere(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()


def test_a_fault_shows_nothing_of_itself(
    client: Client, states_store: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from hsforhs.workbench.atlas import place_pages

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("password hunter2 in /srv/secret/place.py")

    assert not django_settings.DEBUG
    monkeypatch.setattr(place_pages, "rounds_seen", fail)
    client.raise_request_exception = False
    assert Place.objects.filter(code="GHA").exists()
    answer = client.get("/places/GHA/")
    text = answer.content.decode()
    assert answer.status_code == 500
    for word in ("hunter2", "RuntimeError", "Traceback", "/srv", "Django"):
        assert word not in text
    assert "hunter2" in caplog.text, "the log holds the details"
