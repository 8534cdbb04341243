from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.load.people import Order, run
from benchmarks.load.sites import NoDatabaseError, database_settings, prepared
from benchmarks.load.trial import PEOPLE, line, percentile, trial
from tests.cli.processes import demo_store


@given(st.lists(st.floats(min_value=0, max_value=100), min_size=1), st.integers(1, 100))
def test_a_percentile_is_one_of_the_times_with_that_share_below(times: list[float], share: int) -> None:
    found = percentile(times, share) / 1000
    below = sum(x <= found * 1.000001 for x in times)
    assert min(times) <= found * 1.000001
    assert below * 100 >= share * len(times)


def test_a_percentile_of_nothing_is_nothing() -> None:
    assert percentile([], 95) == 0
    assert percentile([0.001, 0.002, 0.003, 0.004], 50) == pytest.approx(2)


class Forgetful(http.server.BaseHTTPRequestHandler):
    """Accepts every form, shows every page, and fails at one address."""

    protocol_version = "HTTP/1.1"

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Set-Cookie", "csrftoken=abc; Path=/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self._answer(500 if self.path == "/broken/" else 200)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(302 if b"csrfmiddlewaretoken=abc" in body else 403)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Forgetful) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def order(port: int, *, path: str = "/", writes: int = 0) -> Order:
    return Order(
        port=port,
        people=5,
        seconds=0.5,
        warm_up=0.1,
        think=0.01,
        write_share=0.5,
        paths=[(path, 1)],
        sessions=[],
        edits=[],
        writes=[(f"/form/{number}", {"what": "add"}) for number in range(writes)],
    )


def test_every_write_is_asked_once_and_counted(port: int) -> None:
    found = run(order(port, writes=30))
    assert found.accepted == 30
    assert found.faults == []
    assert found.reads
    assert found.answers >= 30 + len(found.reads)


def test_an_answer_that_is_not_right_is_a_fault_and_no_read(port: int) -> None:
    found = run(order(port, path="/broken/"))
    assert found.reads == []
    assert set(found.faults) == {"/broken/: 500"}


@contextmanager
def copied(database: str, folder: Path) -> Iterator[dict[str, str]]:
    """Prepare a store as a trial does; where it is a folder, as a copy of the one that all tests begin with."""
    if database != "SQLite":
        with prepared(database, folder) as settings:
            yield settings
        return
    with database_settings(database, folder) as settings:
        data = Path(settings["HSFORHS_DATA"])
        data.rmdir()
        demo_store(data)
        yield settings


@pytest.mark.slow
@pytest.mark.parametrize(("server", "database"), [("serve", "SQLite"), ("gunicorn", "PostgreSQL")])
def test_a_hundred_people_at_once_meet_no_fault_and_lose_no_update(
    server: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The smoke of five seconds; how long they wait is measured by `make bench`, on a machine that rests."""
    monkeypatch.setattr("benchmarks.load.trial.prepared", copied)
    try:
        found = trial(server, database, people=PEOPLE, seconds=4, warm_up=1)
    except NoDatabaseError as reason:
        pytest.skip(f"no PostgreSQL is here: {reason}")
    assert (found.faults, found.lost) == (0, 0), line(found)
    assert found.writes > 0
    assert found.edits > 0
    assert found.reads > found.writes
