"""Harvesting: pages, tokens, deletions; what loops, answers HTML or holds entities is refused in one sentence."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from hsforhs.files import BadInput
from hsforhs.library.harvest import Fetch, Harvested, client_for, fetch_with, harvest, identify, parse_xml

ADDRESS = "https://repository.example.org/oai"
HEAD = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-01T10:00:00Z</responseDate>'
DC = (
    '<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">{}</oai_dc:dc></metadata>'
)


def entry(number: int, inside: str = "") -> str:
    inside = inside or DC.format(f"<dc:title>Zebra {number}</dc:title>")
    return f"<record><header><identifier>oai:x:{number}</identifier></header>{inside}</record>"


def page(records: str, token: str = "") -> str:
    return f"{HEAD}<ListRecords>{records}<resumptionToken>{token}</resumptionToken></ListRecords></OAI-PMH>"


def answers(*pages: str | bytes) -> tuple[Fetch, list[dict[str, list[str]]]]:
    """Return a repository that gives these answers in turn, and what it was asked."""
    asked: list[dict[str, list[str]]] = []

    def fetch(address: str) -> bytes:
        asked.append(parse_qs(urlsplit(address).query))
        found = pages[len(asked) - 1] if len(asked) <= len(pages) else pages[-1]
        return found if isinstance(found, bytes) else found.encode()

    return fetch, asked


def all_of(fetch: Fetch, **more: str) -> list[Harvested]:
    return [x for found in harvest(ADDRESS, fetch, **more) for x in found]


def test_pages_follow_their_tokens() -> None:
    fetch, asked = answers(page(entry(1) + entry(2), "more"), page(entry(3)))
    found = all_of(fetch, set_name="zebras", since="2026-01-01")
    assert [x.identifier for x in found] == ["oai:x:1", "oai:x:2", "oai:x:3"]
    assert [x.document.title for x in found if x.document] == ["Zebra 1", "Zebra 2", "Zebra 3"]
    assert asked[0] == {
        "verb": ["ListRecords"],
        "metadataPrefix": ["oai_dc"],
        "set": ["zebras"],
        "from": ["2026-01-01"],
    }
    assert asked[1] == {"verb": ["ListRecords"], "resumptionToken": ["more"]}


def test_deletions_and_records_that_cannot_be_read() -> None:
    gone = '<record><header status="deleted"><identifier>oai:x:9</identifier></header></record>'
    bare = "<record><header><identifier>oai:x:8</identifier></header></record>"
    fetch, _ = answers(page(gone + bare + entry(7, DC.format("<dc:date>2020</dc:date>")) + "<record/>"))
    found = all_of(fetch)
    assert found[0] == Harvested("oai:x:9", None, deleted=True)
    assert [x.fault for x in found[1:]] == [
        "record oai:x:8: it has no Dublin Core",
        "record oai:x:7: the record has no title; expected a title.",
        "a record has no identifier",
    ]


def test_no_record_is_an_answer() -> None:
    fetch, _ = answers(f'{HEAD}<error code="noRecordsMatch">none</error></OAI-PMH>')
    assert all_of(fetch) == []


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "zebra"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("<!DOCTYPE html><html><body>Hello</body></html>", "the answer is a page of HTML"),
        ("  <html><p>Unclosed</html>", "the answer is a page of HTML"),
        ('<html xmlns="http://www.w3.org/1999/xhtml"/>', "the answer is a page of HTML"),
        ("<?xml version='1.0'?><html/>", "the answer is a page of HTML"),
        ("<rss/>", r"XML of another kind \(rss\)"),
        ("not xml", "the answer is no XML"),
        ("", "the answer is no XML"),
        (HEAD, "the answer is no XML"),
        (b"\xff\xfe\x00", "the answer is no XML"),
        (BOMB, "declares XML entities"),
        (f'{HEAD}<error code="badArgument">bad set</error></OAI-PMH>', r"refuses: badArgument \(bad set\)"),
    ],
)
def test_what_is_no_repository_is_refused_in_one_sentence(answer: str | bytes, said: str) -> None:
    fetch, _ = answers(answer)
    with pytest.raises(BadInput, match=said) as error:
        all_of(fetch)
    assert ADDRESS in str(error.value)
    assert "\n" not in str(error.value)
    with pytest.raises(BadInput):
        identify(ADDRESS, fetch)


def test_a_repository_that_goes_round_in_circles_is_left() -> None:
    fetch, asked = answers(page(entry(1), "a"), page(entry(2), "b"), page(entry(1), "a"))
    with pytest.raises(BadInput, match="the same resumption token twice"):
        all_of(fetch)
    assert len(asked) == 3


def test_a_repository_that_never_ends_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hsforhs.library.harvest.MOST_PAGES", 5)
    numbers = iter(range(100))
    with pytest.raises(BadInput, match="more than 5 pages"):
        list(harvest(ADDRESS, lambda _: page(entry(x := next(numbers)), f"t{x}").encode()))


@pytest.mark.parametrize("records", [entry(1), ""])
def test_new_tokens_for_the_same_records_are_a_circle_too(records: str) -> None:
    numbers = iter(range(100))
    with pytest.raises(BadInput, match="nothing new on 3 pages"):
        list(harvest(ADDRESS, lambda _: page(records, f"t{next(numbers)}").encode()))
    assert next(numbers) <= 4


def identity(granularity: str, now: str = "2026-11-01T10:00:00Z") -> str:
    head = HEAD.replace("2026-11-01T10:00:00Z", now)
    inside = f"<repositoryName>Zebras</repositoryName><granularity>{granularity}</granularity>"
    return f"{head}<Identify>{inside}</Identify></OAI-PMH>"


def test_the_next_harvest_begins_where_the_repository_is_now_in_its_own_writing() -> None:
    assert identify(ADDRESS, answers(identity("YYYY-MM-DDThh:mm:ssZ"))[0]).now == "2026-11-01T10:00:00Z"
    by_day = identify(ADDRESS, answers(identity("YYYY-MM-DD", "2026-11-01T10:00:00.123Z"))[0])
    assert (by_day.name, by_day.now) == ("Zebras", "2026-11-01")
    assert len(identify(ADDRESS, answers(identity("", "yesterday"))[0]).now) == 20


def test_an_answer_without_identity_is_refused() -> None:
    with pytest.raises(BadInput, match="does not say who the repository is"):
        identify(ADDRESS, answers(f"{HEAD}</OAI-PMH>")[0])


@pytest.fixture
def busy() -> Iterator[str]:
    """A server on this machine that is busy once and then answers."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(503 if len(asked) == 1 else 200)
            self.end_headers()
            if len(asked) > 1:
                self.wfile.write(b"<x/>")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/oai"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_busy_repository_is_asked_again(busy: str) -> None:
    waits: list[float] = []
    with client_for(busy) as client:
        assert fetch_with(client, pause=waits.append)(busy) == b"<x/>"
    assert waits == [1.0]


@pytest.mark.parametrize("address", ["http://10.0.0.8/oai", "http://192.168.1.1/oai", "http://169.254.169.254/oai"])
def test_addresses_of_private_networks_are_refused(address: str) -> None:
    with pytest.raises(BadInput, match="a network that is not public"):
        client_for(address)


def test_an_address_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(BadInput, match=r"http://\[::1: the address cannot be read"):
        client_for("http://[::1")


def test_a_public_repository_may_not_lead_to_this_machine() -> None:
    from hsforhs.files.addresses import public_client

    def redirect(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://127.0.0.1/oai"})

    resolver: Callable[[str, int], list[str]] = lambda host, _port: ["93.184.216.34"]  # noqa: E731
    with (
        public_client(resolver=resolver, transport=httpx.MockTransport(redirect)) as client,
        pytest.raises(BadInput, match="a network that is not public"),
    ):
        fetch_with(client, pause=lambda _: None)(ADDRESS)


def test_xml_is_read_without_reaching_out() -> None:
    with pytest.raises(BadInput, match="entities"):
        parse_xml(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>', "x")
