"""Looking at addresses and asking for archived copies, without a network."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from hsforhs.files.addresses import public_client
from hsforhs.library.links import Looked, archived_copy, look_with

Handler = Callable[[httpx.Request], httpx.Response]


def resolver(host: str, _port: int) -> list[str]:
    return ["10.1.1.1"] if host == "inside.example.org" else ["93.184.216.34"]


def looked(handler: Handler, address: str = "https://zebras.example.org/a") -> Looked:
    with public_client(resolver=resolver, transport=httpx.MockTransport(handler)) as client:
        return look_with(client)(address)


def moving(status: int) -> Handler:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/a":
            return httpx.Response(status, headers={"Location": "/b"})
        return httpx.Response(200)

    return handler


@pytest.mark.parametrize(
    ("status", "state"), [(200, "alive"), (404, "gone"), (410, "gone"), (403, "unreached"), (500, "unreached")]
)
def test_states(status: int, state: str) -> None:
    assert looked(lambda _: httpx.Response(status)) == Looked(state, status)


def test_only_what_moved_for_ever_has_another_address() -> None:
    assert looked(moving(301)) == Looked("moved", 200, "https://zebras.example.org/b")
    assert looked(moving(308)).state == "moved"
    assert looked(moving(302)) == Looked("alive", 200)


def test_private_networks_are_not_opened_also_behind_a_redirect() -> None:
    assert looked(lambda _: httpx.Response(200), "http://127.0.0.1/") == Looked("refused")
    inside = {"Location": "http://inside.example.org/"}
    assert looked(lambda _: httpx.Response(301, headers=inside)) == Looked("refused")


def test_what_does_not_answer() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("late")

    assert looked(fail) == Looked("unreached")


@pytest.mark.parametrize(
    ("content", "copy"),
    [
        (
            b'{"archived_snapshots": {"closest": {"available": true, "url": "http://archive.example.org/1"}}}',
            "http://archive.example.org/1",
        ),
        (b'{"archived_snapshots": {}}', ""),
        (b'{"archived_snapshots": {"closest": {"available": true, "url": "javascript:alert(1)"}}}', ""),
        (b"<html>", ""),
        (b"[" * 300_000, ""),
    ],
)
def test_archived_copies(content: bytes, copy: str) -> None:
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=content))) as client:
        assert archived_copy(client, "https://archive.example.org/available", "https://x.example.org/") == copy
