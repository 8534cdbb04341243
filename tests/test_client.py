"""The small client: pages, tags, downloads, and one clear error. The other side is made of httpx's own transport."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.client import Workbench, WorkbenchError

Answer = Callable[[httpx.Request], httpx.Response]


def workbench(answer: Answer, token: str | None = None) -> Workbench:
    return Workbench("http://workbench.example/", token, transport=httpx.MockTransport(answer))


@given(st.lists(st.integers(), max_size=20), st.integers(1, 7))
def test_all_pages_are_given_one_after_the_other(rows: list[int], size: int) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        start = int(request.url.params.get("cursor", 0))
        assert request.url.path == "/api/v1/scores"
        assert request.url.params["country"] == "GHA"
        assert request.url.params["limit"] == "500"
        end = start + size
        return httpx.Response(200, json={"items": rows[start:end], "next": str(end) if end < len(rows) else None})

    assert list(workbench(answer).items("scores", country="GHA")) == rows


def test_the_token_is_sent_and_nothing_without_one() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=request.headers.get("Authorization", "none"))

    with workbench(answer, "hsf_x") as known, workbench(answer) as unknown:
        assert known.get("places") == "Bearer hsf_x"
        assert unknown.get("/places") == "none"


def test_an_answer_that_did_not_change_is_not_sent_again() -> None:
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return httpx.Response(304)
        sent.append(str(request.url))
        return httpx.Response(200, json=[len(sent)], headers={"ETag": '"1"'})

    one = workbench(answer)
    assert one.get("places", q="a") == one.get("places", q="a") == [1]
    assert one.get("places", q="b") == [2], "another question has an answer of its own"
    assert len(sent) == 2


def test_a_filter_without_value_is_left_out() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=dict(request.url.params))

    assert workbench(answer).get("scores", country=None, invented=False) == {"invented": "false"}


@pytest.mark.parametrize(
    ("response", "sentence"),
    [
        (httpx.Response(422, json={"detail": "limit is '0'."}), "limit is '0'."),
        (httpx.Response(200, text="<html>"), "answered 200; expected an API of the workbench"),
        (httpx.Response(502, text="<html>"), "answered 502; expected an API of the workbench"),
        (httpx.Response(404, json=["other"]), "answered 404; expected an API of the workbench"),
    ],
)
def test_a_refusal_is_one_error_with_the_sentence_of_the_workbench(response: httpx.Response, sentence: str) -> None:
    with pytest.raises(WorkbenchError) as error:
        workbench(lambda _request: response).get("places", limit=0)
    assert error.value.status == response.status_code
    assert sentence in str(error.value)


def test_a_workbench_that_does_not_answer_is_named_without_the_token() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(WorkbenchError, match=r"http://workbench.example/ does not answer \(refused\)") as error:
        workbench(answer, "hsf_secret").get("places")
    assert error.value.status == 0
    assert "hsf_secret" not in str(error.value)


def test_a_download_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    class Broken(httpx.SyncByteStream):
        def __iter__(self):  # type: ignore[no-untyped-def]
            yield b"half"
            raise httpx.ReadError("cut")

    file = tmp_path / "scores.csv"
    good = workbench(lambda request: httpx.Response(200, content=request.url.query))
    assert good.download("scores", file, country="GHA").read_bytes() == b"country=GHA"
    with pytest.raises(WorkbenchError, match=r"the download of scores broke off \(cut\)"):
        workbench(lambda _request: httpx.Response(200, stream=Broken())).download("scores", file)
    with pytest.raises(WorkbenchError, match="no such table"):
        workbench(lambda _request: httpx.Response(404, json={"detail": "no such table"})).download("scores", file)
    assert file.read_bytes() == b"country=GHA"
    assert list(tmp_path.iterdir()) == [file], "nothing half-written stays"


def test_the_client_needs_no_django() -> None:
    code = "import sys; import hsforhs.client; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
