"""Harvesting into the store, from the independent server of the package `oaipmh`."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree
from oaipmh.common import Header, Identify, Metadata
from oaipmh.metadata import MetadataRegistry
from oaipmh.server import Server, oai_dc_writer

from hsforhs.files import BadInput
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.library.models import Document, HarvestSource
from hsforhs.workbench.library.queries import live
from hsforhs.workbench.library.services import HarvestCounts, harvest_repository, mark
from tests.workbench.library.conftest import put, record

pytestmark = pytest.mark.django_db
ADDRESS = "http://repository.example.org/oai"


class Zebras:
    """A repository as the package `oaipmh` serves it; ``rows`` are title and day, no title for a deleted one."""

    def __init__(self, number: int) -> None:
        self.rows: dict[int, tuple[str, dt.datetime]] = {
            x: (f"Zebra paper number {x}", dt.datetime(2026, 1, 1)) for x in range(number)
        }
        self.asked: list[dict[str, list[str]]] = []

    def identify(self) -> Identify:
        return Identify(
            "Zebras",
            ADDRESS,
            "2.0",
            ["a@example.org"],
            dt.datetime(2026, 1, 1),
            "transient",
            "YYYY-MM-DDThh:mm:ssZ",
            [],
        )

    def listRecords(self, metadataPrefix: str, cursor: int = 0, **more: Any) -> list[Any]:  # noqa: N802, N803
        since = more.get("from_")
        return [self._entry(x) for x, (_, at) in self.rows.items() if since is None or at >= since]

    def _entry(self, number: int) -> tuple[Header, Metadata | None, None]:
        title, at = self.rows[number]
        header = Header(None, f"oai:zebras:{number}", at, [], not title)
        fields = {"title": [title], "date": ["2020"], "identifier": [f"https://zebras.example.org/{number}"]}
        return header, Metadata(None, fields) if title else None, None

    def fetch(self, address: str) -> bytes:
        query = parse_qs(urlsplit(address).query)
        self.asked.append(query)
        registry = MetadataRegistry()
        registry.registerWriter("oai_dc", oai_dc_writer)
        server = Server(self, registry, resumption_batch_size=2)
        content: bytes = server.handleRequest({name: x[0] for name, x in query.items()})
        return content if isinstance(content, bytes) else etree.tostring(content)


def bring(zebras: Zebras) -> HarvestCounts:
    return harvest_repository(actor="operator", address=ADDRESS, fetch=zebras.fetch)


def test_all_pages_come_in_with_one_event(states_store: None) -> None:
    seen: list[int] = []
    zebras = Zebras(5)
    counts = harvest_repository(actor="operator", address=ADDRESS, fetch=zebras.fetch, progress=seen.append)
    assert (counts.added, counts.skipped, counts.faults) == (5, 0, ())
    assert seen == [2, 4, 5]
    row = Document.objects.get(source_identifier="oai:zebras:3")
    assert (row.title, row.year, row.address) == ("Zebra paper number 3", 2020, "https://zebras.example.org/3")
    assert Event.objects.filter(action="library.import").count() == 1
    source = HarvestSource.objects.get()
    assert (source.name, source.address, len(source.last)) == ("Zebras", ADDRESS, 20)


def test_again_only_what_changed_is_asked_for_and_stored(states_store: None) -> None:
    zebras = Zebras(4)
    bring(zebras)
    before = mark()
    assert bring(zebras) == HarvestCounts()
    assert mark() == before
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None) + dt.timedelta(minutes=1)
    zebras.rows |= {1: ("Zebra paper, corrected", now), 2: ("", now), 9: ("A new zebra", now)}
    counts = bring(zebras)
    assert (counts.added, counts.updated, counts.deleted) == (1, 1, 1)
    lists = [x for x in zebras.asked if "metadataPrefix" in x]
    assert ["from" in x for x in lists] == [False, True, True]
    assert {x.title for x in live()} == {
        "Zebra paper number 0",
        "Zebra paper number 3",
        "Zebra paper, corrected",
        "A new zebra",
    }
    assert Event.objects.get(action="library.harvest").facts["deleted"] == 1


def test_what_comes_back_is_there_again(states_store: None) -> None:
    zebras = Zebras(2)
    bring(zebras)
    later = [dt.datetime.now(dt.UTC).replace(tzinfo=None) + dt.timedelta(minutes=x) for x in (1, 2)]
    zebras.rows[1] = ("", later[0])
    bring(zebras)
    assert live().count() == 1
    zebras.rows[1] = ("Zebra paper number 1", later[1])
    assert bring(zebras).updated == 1
    assert live().count() == 2


def test_what_is_here_from_elsewhere_is_skipped(states_store: None) -> None:
    put(
        record(
            1,
            "Zebra paper number 0",
            year=2020,
            kind="",
            tags=(),
            address="https://zebras.example.org/0",
            language="und",
        )
    )
    assert bring(Zebras(2)).skipped + bring(Zebras(2)).skipped >= 1
    assert live().count() == 2


def test_an_error_leaves_the_store_as_it_was(states_store: None) -> None:
    with pytest.raises(BadInput, match="page of HTML"):
        harvest_repository(actor="operator", address=ADDRESS, fetch=lambda _: b"<html></html>")
    assert not HarvestSource.objects.exists()
    assert not Document.objects.exists()


def test_one_that_breaks_off_is_asked_for_again_whole(states_store: None) -> None:
    zebras = Zebras(5)

    def fetch(address: str) -> bytes:
        if "resumptionToken" in address:
            raise BadInput("the line is dead")
        return zebras.fetch(address)

    with pytest.raises(BadInput, match="the line is dead"):
        harvest_repository(actor="operator", address=ADDRESS, fetch=fetch)
    assert bring(zebras).added == 5
    assert "from" not in zebras.asked[-3]
