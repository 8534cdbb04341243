"""The repository over OAI-PMH, also through an independent client."""

from __future__ import annotations

import datetime as dt
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from oaipmh.client import Client as Harvester
from oaipmh.error import NoRecordsMatchError
from oaipmh.metadata import MetadataRegistry, oai_dc_reader

from hsforhs.framework import framework
from hsforhs.library import shipped_stock
from hsforhs.workbench.audit.services import instance_id
from hsforhs.workbench.library import oai
from hsforhs.workbench.library.models import Document, Tag, TagStatus
from hsforhs.workbench.places.models import Visibility

from .conftest import put, record

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"


class _Harvester(Harvester):
    """The client of the package `oaipmh`, asking the site without a network in between."""

    def makeRequest(self, **arguments: Any) -> bytes:  # noqa: N802 - the name of the package
        return Client().post("/oai", {name: x for name, x in arguments.items() if x is not None}).content


@pytest.fixture
def harvester() -> Harvester:
    registry = MetadataRegistry()
    registry.registerReader("oai_dc", oai_dc_reader)
    return _Harvester("http://testserver/oai", registry)


def ask(**arguments: str) -> Element:
    return fromstring(Client().get("/oai", {x.rstrip("_"): y for x, y in arguments.items()}).content)


def error(root: Element) -> str:
    found = root.find(f"{OAI}error")
    assert found is not None
    assert (found.text or "").endswith(".")
    return found.get("code", "")


def test_an_independent_client_harvests_all_of_it(stocked: None, harvester: Harvester) -> None:
    found = list(harvester.listRecords(metadataPrefix="oai_dc"))
    shipped = shipped_stock().documents
    titles = {x.title for x in shipped.values()}
    assert len(found) == len(shipped) > 3 * oai.PAGE
    assert {metadata.getField("title")[0] for _, metadata, _ in found} == titles
    assert len({header.identifier() for header, _, _ in found}) == len(shipped)
    header, metadata, _ = harvester.getRecord(identifier=found[7][0].identifier(), metadataPrefix="oai_dc")
    assert metadata.getMap() == found[7][1].getMap()
    assert header.setSpec() == found[7][0].setSpec()


def test_an_independent_client_reads_the_other_verbs(stocked: None, harvester: Harvester) -> None:
    identity = harvester.identify()
    assert (identity.protocolVersion(), identity.deletedRecord()) == ("2.0", "persistent")
    assert identity.baseURL() == "http://testserver/oai"
    assert identity.earliestDatestamp() <= dt.datetime.now()
    assert [x[0] for x in harvester.listMetadataFormats()] == ["oai_dc"]
    assert [x[0] for x in harvester.listSets()] == list(framework().areas)
    headers = list(harvester.listIdentifiers(metadataPrefix="oai_dc", set="P4"))
    tagged = Tag.objects.filter(scheme="area", code="P4").count()
    assert len(headers) == tagged > 0
    assert all("P4" in x.setSpec() for x in headers)
    with pytest.raises(NoRecordsMatchError):
        list(harvester.listIdentifiers(metadataPrefix="oai_dc", until=dt.datetime(1999, 1, 1)))


def test_deleted_and_closed_documents_are_given_as_deleted(document: Document, harvester: Harvester) -> None:
    other, closed = put(record(2, "Second zebra"), record(3, "Third zebra"))
    put(record(4, "Fourth zebra"), visibility=Visibility.NETWORK)
    Document.objects.filter(pk=other.pk).update(deleted_at=other.added_at)
    Document.objects.filter(pk=closed.pk).update(visibility=Visibility.NETWORK)
    found = {
        header.identifier(): (header.isDeleted(), metadata)
        for header, metadata, _ in harvester.listRecords(metadataPrefix="oai_dc")
    }
    names = {x.pk: oai.identifier_of(x, instance_id()) for x in (document, other, closed)}
    assert set(found) == set(names.values())
    assert not found[names[document.pk]][0]
    for x in (other, closed):
        assert found[names[x.pk]] == (True, None)


def test_rejected_tags_are_no_sets(document: Document) -> None:
    Tag.objects.filter(document=document, code="D2").update(status=TagStatus.REJECTED)
    assert error(ask(verb="ListRecords", metadataPrefix="oai_dc", set="D2")) == "noRecordsMatch"
    root = ask(verb="ListRecords", metadataPrefix="oai_dc")
    assert root.findall(f".//{OAI}setSpec") == []
    assert root.findall(f".//{DC}subject") == []


def test_titles_carry_their_language_and_nothing_that_xml_cannot_hold(states_store: None) -> None:
    put(record(1, "حمار\x08 وحشي", "ar", abstracts={"fr": "Zèbre & <b>"}))
    root = ask(verb="ListRecords", metadataPrefix="oai_dc")
    title, description = root.find(f".//{DC}title"), root.find(f".//{DC}description")
    assert title is not None
    assert description is not None
    assert (title.text, title.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("حمار وحشي", "ar")
    assert description.text == "Zèbre & <b>"


BAD = [
    ({}, "badVerb"),
    ({"verb": "Dance"}, "badVerb"),
    ({"verb": "Identify", "set": "D2"}, "badArgument"),
    ({"verb": "ListRecords"}, "badArgument"),
    ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
    ({"verb": "GetRecord", "identifier": "x", "metadataPrefix": "oai_dc"}, "idDoesNotExist"),
    ({"verb": "ListMetadataFormats", "identifier": "oai:hsforhs:9"}, "idDoesNotExist"),
    ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
    ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
    ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
    ({"verb": "ListRecords", "resumptionToken": "x", "metadataPrefix": "oai_dc"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "yesterday"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": ""}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai dc"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": ""}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "D2:"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-13-01"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-01-02", "until": "2026-01-01"}, "badArgument"),
    (
        {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-01-01", "until": "2026-01-02T00:00:00Z"},
        "badArgument",
    ),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "Q9"}, "noRecordsMatch"),
    ({"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "until": "1999-01-01"}, "noRecordsMatch"),
]


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_error_of_the_protocol(document: Document, method: str) -> None:
    for arguments, code in BAD:
        response = getattr(Client(), method)("/oai", arguments)
        assert response.status_code == 200
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        root = fromstring(response.content)
        assert error(root) == code, arguments
        request = root.find(f"{OAI}request")
        assert request is not None
        assert (request.text, bool(request.attrib)) == ("http://testserver/oai", code not in ("badVerb", "badArgument"))


def test_an_argument_that_stands_twice(document: Document) -> None:
    for query, code in (
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=ListMetadataFormats&identifier=a&identifier=b", "badArgument"),
    ):
        assert error(fromstring(Client().get(f"/oai?{query}").content)) == code


def test_a_token_is_of_one_list(states_store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oai, "PAGE", 2)
    put(*(record(x, f"Zebra number {x}") for x in range(5)))
    root = ask(verb="ListRecords", metadataPrefix="oai_dc", set="D2")
    token = root.find(f".//{OAI}resumptionToken")
    assert token is not None
    assert token.attrib == {"completeListSize": "5", "cursor": "0"}
    assert error(ask(verb="ListIdentifiers", resumptionToken=str(token.text))) == "badResumptionToken"
    sizes, cursors = [], []
    while token is not None and token.text:
        root = ask(verb="ListRecords", resumptionToken=token.text)
        sizes.append(len(root.findall(f".//{OAI}record")))
        token = root.find(f".//{OAI}resumptionToken")
        cursors.append(token.get("cursor") if token is not None else "")
    assert (sizes, cursors) == ([2, 1], ["2", "4"])


def test_a_list_behind_a_token_is_never_without_records(states_store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oai, "PAGE", 1)
    first, second = put(record(1), record(2, "Another invented guide"))
    day = first.changed_at.date().isoformat()
    token = ask(verb="ListRecords", metadataPrefix="oai_dc", until=day).findtext(f".//{OAI}resumptionToken") or ""
    Document.objects.filter(pk=second.pk).update(changed_at=second.changed_at + dt.timedelta(days=2))
    assert error(ask(verb="ListRecords", resumptionToken=token)) == "noRecordsMatch"


@pytest.mark.parametrize(("email", "given"), [("a@localhost", "a@localhost.invalid"), ("a@moh.org", "a@moh.org")])
def test_the_mail_of_the_administrator_is_one_for_the_schema(states_store: None, email: str, given: str) -> None:
    root = fromstring(oai.answer({"verb": ["Identify"]}, address="http://testserver/oai", email=email))
    assert root.findtext(f"{OAI}Identify/{OAI}adminEmail") == given


def test_only_what_changed_since(document: Document) -> None:
    later = document.changed_at + dt.timedelta(seconds=90)
    (other,) = put(record(2, "Second zebra"))
    Document.objects.filter(pk=other.pk).update(changed_at=later)
    moment = later.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for arguments, number in (
        ({"from": moment}, 1),
        ({"from": document.changed_at.strftime("%Y-%m-%d")}, 2),
        ({"until": document.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ")}, 1),
        ({"from": moment, "until": moment}, 1),
    ):
        root = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", **arguments)
        assert len(root.findall(f".//{OAI}header")) == number, arguments


def test_a_page_costs_few_queries(stocked: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        Client().get("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"})


def test_the_feed_names_the_newest(document: Document, private: Document) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    root = fromstring(Client().get("/library/feed.atom").content)
    assert [x.findtext(f"{atom}title") for x in root.findall(f"{atom}entry")] == [document.title]


def test_the_ends_of_time_can_be_asked_for(document: Document) -> None:
    for first, last in (("0001-01-01", "9999-12-31"), ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")):
        root = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", **{"from": first, "until": last})
        assert len(root.findall(f".//{OAI}header")) == 1
    assert error(ask(verb="ListIdentifiers", metadataPrefix="oai_dc", until="0000-01-01")) == "badArgument"
