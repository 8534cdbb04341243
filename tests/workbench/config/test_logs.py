from __future__ import annotations

import json
import logging
import logging.config
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from hsforhs.workbench.config.logs import FORMATS, JsonLines, SafeRecord, logging_config, request_id, route_of

SECRET = "/account/link/s3cret-s3cret/"


def record(message: str, *args: object, name: str = "django.request", **more: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, None)
    made.__dict__.update(more)
    assert SafeRecord().filter(made)
    return made


def a_request(route: str | None = "account/link/<str:secret>/") -> Any:
    return SimpleNamespace(path=SECRET, resolver_match=route and SimpleNamespace(route=route))


def test_the_address_of_a_request_gives_way_to_its_route() -> None:
    made = record("Forbidden (%s): %s", "CSRF cookie not set.", SECRET, request=a_request())
    assert made.getMessage() == "Forbidden (CSRF cookie not set.): /account/link/<str:secret>/"
    assert not hasattr(made, "request"), "its text would hold the address"


def test_an_address_without_route_is_a_dash() -> None:
    assert record("Not Found: %s", SECRET, request=a_request(None)).getMessage() == "Not Found: -"
    assert route_of(SimpleNamespace(resolver_match=None)) == "-"


@pytest.mark.parametrize("name", ["waitress", "gunicorn.error"])
def test_lines_of_the_servers_hold_no_address(name: str) -> None:
    assert record("Exception while serving %s", SECRET, name=name).getMessage() == "Exception while serving /..."
    assert (
        record("Listening at: http://127.0.0.1:8000 (1)", name=name).getMessage().endswith("http://127.0.0.1:8000 (1)")
    )


def test_lines_of_one_request_carry_its_number() -> None:
    token = request_id.set("abcdefgh")
    try:
        made = record("something", name="x")
    finally:
        request_id.reset(token)
    text = logging.Formatter(logging_config("text", "INFO")["formatters"]["text"]["format"])
    assert text.format(made) == "WARNING x [abcdefgh]: something"
    assert text.format(record("other", name="x")) == "WARNING x: other"


def test_a_line_is_one_json_object() -> None:
    made = record("GET /places/ 200", name="hsforhs.requests", status=200, ms=1.5, user=7)
    line = JsonLines().format(made)
    found = json.loads(line)
    assert found.pop("at").endswith("+00:00")
    assert found == {
        "level": "WARNING",
        "logger": "hsforhs.requests",
        "message": "GET /places/ 200",
        "status": 200,
        "ms": 1.5,
        "user": 7,
    }


def test_a_traceback_stays_on_one_line_of_json() -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        made = record("fault\nof ours", name="x", exc_info=sys.exc_info())
    line = JsonLines().format(made)
    assert "\n" not in line
    assert "ZeroDivisionError" in json.loads(line)["exc_info"]


@pytest.mark.parametrize("style", FORMATS)
def test_python_takes_the_configuration(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.root.handlers[:]
    level = logging.root.level
    try:
        logging.config.dictConfig(logging_config(style, "INFO"))
        logging.getLogger("hsforhs.trial").info("well")
        written = capsys.readouterr().err
        assert written.count("\n") == 1
        assert "well" in written
    finally:
        logging.root.handlers[:] = before
        logging.root.setLevel(level)
