"""A laptop serves a room from a file, is killed in the middle, goes on, and its work comes back once."""

from __future__ import annotations

import json
import os
import re
import signal
import uuid
from pathlib import Path
from typing import Any

import pytest

from benchmarks.load.people import Visitor
from tests.cli.processes import HSFORHS, fetch, hsforhs, running

MOMENT = "2026-05-20T09:00:00Z"


def parcel(**event: Any) -> dict[str, Any]:
    """An invented event with one session that shows questions at once."""
    session = {
        "key": str(uuid.UUID(int=2)), "title": "Session in the room", "abstract": "", "language": "en",
        "starts_at": None, "ends_at": None, "own_access": "closed", "position": 0, "talks": [],
        "open": True, "hold_first": False, "ranking": "wilson", "fair": True,
    }  # fmt: skip
    day = {"date": "2026-05-20", "title": "", "access": "closed", "sessions": [session]}
    head = {
        "key": str(uuid.UUID(int=1)), "title": "Invented workshop", "language": "en", "purpose": "", "place": "GHA",
        "visibility": "PRIVATE", "state": "announced", "timezone": "UTC", "venue": "", "invented": True, "days": [day],
    }  # fmt: skip
    return {
        "format": "hsforhs-event", "version": 1, "program": "test", "made_at": MOMENT, "event": {**head, **event},
        "questions": [], "votes": [], "stays": [], "parts": {},
    }  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "workshop.json"
    path.write_text(json.dumps(parcel()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def store(file: Path) -> Path:
    data = file.parent / "store"
    hsforhs("migrate", "--data", data)
    return data


def come_in(port: int, token: str) -> Visitor:
    person = Visitor(port, "")
    assert person.ask("GET", "/events/room/")[0] == 200
    assert person.ask("POST", "/events/room/", {"token": token})[0] == 302
    return person


@pytest.mark.slow
def test_a_room_that_is_killed_goes_on_where_it_was(file: Path, store: Path, free_tcp_port: int) -> None:
    words = [*HSFORHS, "serve", "--room", str(file), "--data", str(store), "--port", str(free_tcp_port)]
    words += ["--processes", "2"]
    log = file.parent / "log"
    with running(words, free_tcp_port, log) as server:
        said = log.read_text(encoding="utf-8")
        number = re.search(r"room: Invented workshop \(event (\d+)\)", said)
        token = re.search(r"token for everybody: (\w+)", said)
        assert number is not None
        assert token is not None
        assert "this computer alone reaches it; with --host 0.0.0.0" in said
        assert fetch(free_tcp_port, "/places/")[0] == 404
        person = come_in(free_tcp_port, token[1])
        found = re.search(rb"/events/\d+/sessions/\d+/questions/", _page(person, "/events/room/"))
        assert found is not None
        path = found[0].decode()
        _page(person, path)
        assert person.ask("POST", f"{path}ask/", {"text": "Who pays?"})[0] == 302
        question = re.search(rb'data-question="([^"]+)"', _page(person, path))
        assert question is not None
        vote = f"{path}{question[1].decode()}/vote/"
        assert person.ask("POST", vote, {})[0] == 302
        os.kill(server.pid, signal.SIGKILL)
        server.wait(20)
        person.leave()

    with running(words, free_tcp_port, log):
        # The browser of before is still in the room, and its voice the same.
        again = _page(person, path)
        assert b"Who pays?" in again
        assert person.ask("POST", vote, {})[0] == 302
        assert b'aria-pressed="true"><span class="number">1</span>' in _page(person, path)
        host = re.findall(r"token of the host, who moderates and writes notes: (\w+)", log.read_text(encoding="utf-8"))
        assert len(set(host)) == 1
        moderator = come_in(free_tcp_port, host[0])
        assert b"Who pays?" in _page(moderator, f"{path}desk/")
        for one in (person, moderator):
            one.leave()

    back = file.parent / "back.json"
    hsforhs("event", "export", number[1], "--out", back, "--data", store)
    brought = json.loads(back.read_text(encoding="utf-8"))
    assert [x["text"] for x in brought["questions"]] == ["Who pays?"]
    assert (len(brought["votes"]), len(brought["stays"])) == (1, 1)
    done = json.loads(hsforhs("event", "merge", back, "--data", store, "--json").stdout)
    assert done["event"] == int(number[1])
    assert all(not counts.get("new") and not counts.get("changed") for counts in done["counts"].values())


def _page(person: Visitor, path: str) -> bytes:
    assert person.ask("GET", path)[0] == 200, path
    return person.page


def test_what_cannot_be_served_or_read_is_said(file: Path, store: Path) -> None:
    for words, said in (
        (("serve", "--tokens", "3"), "expected --room EVENT"),
        (("serve", "--room", "nowhere"), "neither the number of an event nor a file"),
        (("serve", "--room", "999"), "there is no event 999"),
        (("event", "export", "999", "--out", file.parent / "x.json"), "there is no event 999"),
        (("event", "export", "1", "--out", file.parent / "no" / "x.json"), "does not exist"),
        (("event", "merge", __file__), "test_event.py"),
    ):
        assert said in hsforhs(*words, "--data", store, code=2).stderr
