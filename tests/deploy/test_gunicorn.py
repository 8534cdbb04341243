"""The real gunicorn with the configuration of `deploy/`: pages, figures of all workers, the log, the end."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.processes import fetch, hsforhs, running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows"),
]
PUBLIC = "workbench.example.org"
APPLICATION = "hsforhs.workbench.config.wsgi:application"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("gunicorn") / "store"
    hsforhs("migrate", "--data", data)
    return data


@pytest.fixture
def site(store: Path, root: Path, tmp_path: Path, free_tcp_port: int) -> Iterator[tuple[int, Path, int]]:
    """Two workers behind what would be a proxy with HTTPS: port, log, number of the first process."""
    log = tmp_path / "log"
    words = [sys.executable, "-m", "gunicorn", "--config", str(root / "deploy" / "gunicorn.conf.py"), APPLICATION]
    settings = {
        "HSFORHS_DATA": str(store),
        "HSFORHS_BIND": f"127.0.0.1:{free_tcp_port}",
        "HSFORHS_ALLOWED_HOSTS": f"{PUBLIC},127.0.0.1",
        "HSFORHS_HTTPS": "1",
        "HSFORHS_LOG_FORMAT": "json",
        "HSFORHS_LOG_LEVEL": "INFO",
        "HSFORHS_MAX_UPLOAD_MB": "1",
        "HSFORHS_RATE_SIGN_IN": "3/day",
        "WEB_CONCURRENCY": "2",
        "TMPDIR": str(tmp_path),
    }
    with running(words, free_tcp_port, log, **settings) as server:
        yield free_tcp_port, log, server.pid


def through_proxy(port: int, path: str, **more: str) -> tuple[int, dict[str, str], str]:
    headers = {"Host": PUBLIC, "X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7", **more}
    return fetch(port, path, **headers)


def test_a_proxy_with_https_gets_pages(site: tuple[int, Path, int]) -> None:
    port, _log, _pid = site
    status, headers, page = through_proxy(port, "/places/GHA/")
    assert (status, "Ghana" in page) == (200, True)
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["X-Request-ID"]
    status, headers, _ = fetch(port, "/places/", Host=PUBLIC)
    assert (status, headers["Location"]) == (301, f"https://{PUBLIC}/places/")
    assert fetch(port, "/places/", Host="evil.example.org")[0] in (301, 400)
    assert through_proxy(port, "/places/", Host="evil.example.org")[0] == 400


def test_the_workers_add_their_counts_up(site: tuple[int, Path, int]) -> None:
    port, _log, _pid = site
    for _ in range(12):
        assert through_proxy(port, "/about/")[0] == 200
    assert through_proxy(port, "/metrics")[0] == 403
    status, _, text = fetch(port, "/metrics")
    assert status == 200
    counted = re.findall(r'^hsforhs_requests_total\{.*route="/about/".*\} ([\d.]+)$', text, re.M)
    assert sum(map(float, counted)) == 12
    assert "hsforhs_database_up 1.0" in text


def test_the_log_is_json_and_holds_no_address(site: tuple[int, Path, int]) -> None:
    port, log, _pid = site
    assert through_proxy(port, "/account/link/s3cret-s3cret/", **{"X-Request-ID": "from-the-proxy"})[0] == 200
    end = time.monotonic() + 10
    while "from-the-proxy" not in log.read_text(encoding="utf-8") and time.monotonic() < end:
        time.sleep(0.05)
    text = log.read_text(encoding="utf-8")
    assert "s3cret" not in text
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    (line,) = [x for x in lines if x.get("request_id") == "from-the-proxy"]
    assert (line["route"], line["status"], line["logger"]) == ("/account/link/<str:secret>/", 200, "hsforhs.requests")


def test_attempts_are_counted_across_workers(site: tuple[int, Path, int]) -> None:
    import http.client
    from urllib.parse import urlencode

    port, _log, _pid = site
    _, headers, page = through_proxy(port, "/account/sign-in/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    cookie = headers["Set-Cookie"].split(";")[0]
    answers = []
    for number in range(5):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        body = urlencode({"username": "a@example.org", "password": "wrong", "csrfmiddlewaretoken": token[1]})
        sent = {
            "Host": PUBLIC,
            "X-Forwarded-Proto": "https",
            # What a client writes in front of the proxy's entry must not make it another client.
            "X-Forwarded-For": f"203.0.113.{number}, 198.51.100.99",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "Referer": f"https://{PUBLIC}/account/sign-in/",
        }
        connection.request("POST", "/account/sign-in/", body, sent)
        answers.append(connection.getresponse().status)
        connection.close()
    assert answers == [200, 200, 200, 429, 429]


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(site: tuple[int, Path, int]) -> None:
    port, _log, _pid = site
    with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
        raw.sendall(
            f"POST /import/ HTTP/1.1\r\nHost: {PUBLIC}\r\nX-Forwarded-Proto: https\r\n"
            "Content-Type: application/octet-stream\r\nContent-Length: 99999999\r\n\r\n".encode()
        )
        assert b" 413 " in raw.recv(4096).split(b"\r\n")[0]


def test_it_ends_cleanly_and_leaves_no_folder_behind(site: tuple[int, Path, int], tmp_path: Path) -> None:
    _port, log, pid = site
    assert list(tmp_path.glob("hsforhs-metrics-*"))
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + 20
    while list(tmp_path.glob("hsforhs-metrics-*")) and time.monotonic() < end:
        time.sleep(0.05)
    assert not list(tmp_path.glob("hsforhs-metrics-*"))
    assert "Traceback" not in log.read_text(encoding="utf-8")
