"""Reading repositories over OAI-PMH 2.0: pages with resumption tokens, deleted records, only what is new.

Source: the Open Archives Initiative Protocol for Metadata Harvesting, version 2.0 (2002-06-14), Dublin Core records.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element, ParseError

from hsforhs.files import BadInput
from hsforhs.files.addresses import check_public_address, public_client
from hsforhs.scores.service import Pause, ask, service_client

from .dublin_core import record_of
from .records import Document

if TYPE_CHECKING:
    import httpx

Fetch = Callable[[str], bytes]
"""Returns the answer at an address; raises BadInput where there is none."""
MOST_PAGES = 20_000
MOST_IDLE = 3
"""After so many pages in a row without a record that is new, a repository is taken to go round in circles."""
MOST_PAGE_BYTES = 64 * 1024 * 1024
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_DC = "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
_EXPECTED = "an answer of OAI-PMH 2.0"
_EXPECTED_ADDRESS = "that of a repository, such as https://repository.example.org/oai/request"


@dataclass(frozen=True, slots=True)
class Repository:
    """What a repository says of itself. ``now`` is its own time, from which the next harvest asks."""

    name: str
    now: str


@dataclass(frozen=True, slots=True)
class Harvested:
    """One record: ``document`` is ``None`` where it was deleted, or where it could not be read; ``fault`` says why."""

    identifier: str
    document: Document | None
    deleted: bool = False
    fault: str = ""


def client_for(address: str) -> httpx.Client:
    """Return a client for the address of a repository: of the public internet alone, unless the operator names this
    machine itself (127.0.0.1, ::1 or localhost). Raises BadInput for an address that may not be opened.
    """
    try:
        host = urlsplit(address).hostname or ""
    except ValueError as error:
        raise BadInput(f"the address cannot be read ({error})", file=address, expected=_EXPECTED_ADDRESS) from None
    if host in LOOPBACK:
        return service_client()
    check_public_address(address)
    return public_client()


def fetch_with(client: httpx.Client, *, pause: Pause = time.sleep) -> Fetch:
    """Return a function that gets one answer: a busy repository is asked again, an endless answer cut."""

    def fetch(address: str) -> bytes:
        smaller = "a page of records"
        return ask(client, address, pause=pause, most=MOST_PAGE_BYTES, expected="200 and XML", smaller=smaller)

    return fetch


def identify(address: str, fetch: Fetch) -> Repository:
    """Ask a repository who it is; raises BadInput where it does not speak OAI-PMH."""
    answer = _answer(address, {"verb": "Identify"}, fetch)
    found = answer.find(f"{_OAI}Identify")
    if found is None:
        raise BadInput("the answer does not say who the repository is", file=address, expected=_EXPECTED)
    by_day = (found.findtext(f"{_OAI}granularity") or "").strip() == "YYYY-MM-DD"
    now = (answer.findtext(f"{_OAI}responseDate") or "").strip()
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", now):
        now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    now = f"{now[:19]}Z"
    return Repository((found.findtext(f"{_OAI}repositoryName") or "").strip(), now[:10] if by_day else now)


def harvest(address: str, fetch: Fetch, *, set_name: str = "", since: str = "") -> Iterator[list[Harvested]]:
    """Yield the records of a repository, a page at a time, in Dublin Core; ``since`` asks only for what is newer.

    Raises BadInput, in one sentence, for what is no OAI-PMH (a page of HTML, broken XML, entities), for an error of the
    repository, and for one that goes round in circles. A single record that cannot be read is given with its fault.
    """
    query = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    query |= {name: value for name, value in (("set", set_name), ("from", since)) if value}
    tokens: set[str] = set()
    seen: set[str] = set()
    idle = 0
    for _ in range(MOST_PAGES):
        answer = _answer(address, query, fetch)
        listed = answer.find(f"{_OAI}ListRecords")
        if listed is None:
            return
        page = [_harvested(x) for x in listed.findall(f"{_OAI}record")]
        idle = 0 if any(x.identifier not in seen for x in page) else idle + 1
        if idle == MOST_IDLE:
            what = f"the repository gave nothing new on {idle} pages and would never end"
            raise BadInput(what, file=address, place=f"page {len(tokens) + 1}", expected="other records on each page")
        seen.update(x.identifier for x in page)
        yield page
        token = (listed.findtext(f"{_OAI}resumptionToken") or "").strip()
        if not token:
            return
        if token in tokens:
            what = "the repository gives the same resumption token twice and would never end"
            raise BadInput(what, file=address, place=f"page {len(tokens) + 1}", expected="another page each time")
        tokens.add(token)
        query = {"verb": "ListRecords", "resumptionToken": token}
    raise BadInput(f"the repository gives more than {MOST_PAGES} pages", file=address, expected="a list that ends")


def _answer(address: str, query: dict[str, str], fetch: Fetch) -> Element:
    """Return the root of an answer; ``noRecordsMatch`` is an answer without records."""
    content = fetch(f"{address}{'&' if '?' in address else '?'}{urlencode(query)}")
    root = parse_xml(content, address)
    if root.tag != f"{_OAI}OAI-PMH":
        name = root.tag.rpartition("}")[2]
        what = (
            "the answer is a page of HTML"
            if name.casefold() == "html"
            else f"the answer is XML of another kind ({name})"
        )
        raise BadInput(what, file=address, expected=_EXPECTED)
    for error in root.findall(f"{_OAI}error"):
        if (code := error.get("code", "")) != "noRecordsMatch":
            said = " ".join((error.text or "").split())[:200]
            raise BadInput(f"the repository refuses: {code} ({said})", file=address, expected=_EXPECTED)
    return root


def parse_xml(content: bytes, address: str) -> Element:
    """Read XML from elsewhere: no entities, no document type that could hold them; raises BadInput otherwise."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    start = content[:400].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise BadInput("the answer is a page of HTML", file=address, expected=_EXPECTED)
    try:
        root: Element = fromstring(content)
    except DefusedXmlException:
        raise BadInput("the answer declares XML entities", file=address, expected=f"{_EXPECTED} without them") from None
    except (ParseError, ValueError, LookupError) as error:
        raise BadInput(f"the answer is no XML ({error})", file=address, expected=_EXPECTED) from None
    return root


def _harvested(record: Element) -> Harvested:
    header = record.find(f"{_OAI}header")
    identifier = (header.findtext(f"{_OAI}identifier") or "").strip() if header is not None else ""
    if header is None or not identifier:
        return Harvested("", None, fault="a record has no identifier")
    if header.get("status") == "deleted":
        return Harvested(identifier, None, deleted=True)
    metadata = record.find(f"{_OAI}metadata/{_DC}")
    if metadata is None:
        return Harvested(identifier, None, fault=f"record {identifier}: it has no Dublin Core")
    try:
        return Harvested(identifier, record_of(metadata, identifier))
    except BadInput as error:
        return Harvested(identifier, None, fault=str(error))
