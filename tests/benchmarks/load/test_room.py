"""The trial of a room: what it counts, on a server that forgets and doubles."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.load import room
from benchmarks.load.room import Found, Result, crowd, line
from benchmarks.load.sites import cpu_seconds, family_of, waited_seconds

QUESTION = "7d1c1a9e-0000-4000-8000-000000000000"


class Pretender(BaseHTTPRequestHandler):
    """Shows one question, accepts everything, and fails at every fourth vote."""

    protocol_version = "HTTP/1.1"
    votes = 0

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("ETag", 'W/"one"')
        self.send_header("Set-Cookie", "csrftoken=abc; Path=/")
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        if self.headers.get("If-None-Match") == 'W/"one"':
            self._answer(304)
        else:
            self._answer(200, f'<div data-token="t"></div><form data-question="{QUESTION}">'.encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/ask/"):
            self._answer(302)
            return
        type(self).votes += 1
        self._answer(500 if type(self).votes % 4 == 0 else 204)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pretender) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_telephones_poll_vote_and_ask_and_faults_are_told(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("EVERY_SECONDS", -0.4), ("ARRIVAL_SECONDS", 0.1), ("VOTE_EVERY_SECONDS", 0.2)):
        monkeypatch.setattr(room, name, value)
    monkeypatch.setattr(room, "QUESTIONS_A_MINUTE", 600)
    # A browser of other tests may have left a loop that runs in this thread.
    with ThreadPoolExecutor(1) as thread:
        found: Found = thread.submit(lambda: asyncio.run(crowd(port, "/q/", 12, 0.8))).result()
    assert len(found.times["page"]) == 12
    assert 0 < found.unchanged < len(found.times["poll"])
    assert found.asked
    assert found.voted <= {(number, QUESTION) for number in range(12)}
    assert set(found.faults) == {"vote: 500"}


def test_a_line_tells_what_was_lost_and_doubled() -> None:
    numbers = dict.fromkeys(
        ("polls", "unchanged", "votes", "questions", "faults", "poll_p50", "poll_p95", "vote_p95", "ask_p95"), 0
    )
    one = Result(
        server="serve", database="SQLite", people=5, seconds=1, all_p95=12, page_p95=1, lost=1, double=2,
        cpu_ms=0.1, waited=0.3, load_before=0.2, first_faults=("3 x vote: 500",), **numbers,
    )  # fmt: skip
    assert not one.holds
    assert "lost 1, double 2" in line(one)
    assert line(one).endswith("\n  3 x vote: 500")


def test_a_process_is_of_its_own_family_and_waits_no_less_than_nothing() -> None:
    assert os.getpid() in family_of(os.getpid()) or not Path("/proc/self/stat").exists()
    assert waited_seconds(os.getpid()) >= 0
    assert cpu_seconds(os.getpid()) >= 0
