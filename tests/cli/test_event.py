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
from click.testing import CliRunner

from benchmarks.load.people import Visitor
from hsforhs.cli.event import event_export_command
from hsforhs.cli.output import BadInputExit
from hsforhs.cli.store import serve_command
from hsforhs.files import BadInput
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
        shown = _page(person, path)
        assert b'<span class="number">1 vote</span>' in shown
        assert b'aria-pressed="true"' in shown
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


@pytest.mark.django_db
def test_what_cannot_be_served_or_carried_is_said(tmp_path: Path) -> None:
    from hsforhs.cli.event import found_event
    from hsforhs.cli.room import open_room

    with pytest.raises(BadInputExit, match="there is no event 999"):
        found_event(999)
    words = {"host": "127.0.0.1", "port": 8000, "tokens": 0, "new_tokens": False}
    for room, said in ((str(tmp_path / "none"), "neither the number"), ("999", "there is no event 999")):
        with pytest.raises(BadInputExit, match=said):
            open_room(room, **words)
    with pytest.raises(BadInput, match="expected"):
        open_room(__file__, **words)
    run = CliRunner()
    asked = run.invoke(serve_command, ["--tokens", "3", "--data", str(tmp_path)])
    assert "expected --room EVENT" in asked.output
    out = str(tmp_path / "no" / "x.json")
    assert "does not exist" in run.invoke(event_export_command, ["1", "--out", out]).output


@pytest.mark.django_db
def test_the_room_says_who_can_reach_it_and_prints_its_tokens(
    file: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from hsforhs.cli.room import open_room
    from hsforhs.workbench.places.models import Place

    Place.objects.create(code="GHA", kind="country", name="Ghana", path="GHA", country="GHA")
    settings.ROOM_EVENT = settings.ROOM_TOKENS = 0
    settings.ALLOWED_HOSTS = ["localhost"]
    words = {"port": 8000, "new_tokens": False}
    open_room(str(file), host="127.0.0.1", tokens=0, **words)
    first = capsys.readouterr().out
    assert "this computer alone reaches it" in first
    open_room(str(settings.ROOM_EVENT), host="192.0.2.7", tokens=2, **words)
    second = capsys.readouterr().out
    assert "EVERYBODY IN THE NETWORK of this computer can open http://192.0.2.7:8000/" in second
    assert len(re.findall(r"\b[12]-[A-Z2-7]{8}\b", second)) == 2
    assert "token for everybody" not in second
    assert (settings.ROOM_TOKENS, settings.ALLOWED_HOSTS) == (2, ["*"])
    open_room(str(settings.ROOM_EVENT), host="0.0.0.0", port=8000, tokens=0, new_tokens=True)  # noqa: S104
    third = capsys.readouterr().out
    assert re.search(r"http://(\d+\.\d+\.\d+\.\d+|ADDRESS-OF-THIS-COMPUTER):8000/", third)
    assert first.splitlines()[-1] != third.splitlines()[-1]
