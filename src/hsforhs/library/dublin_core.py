"""Documents as simple Dublin Core, fifteen elements that may all be repeated, and back.

Source: Dublin Core Metadata Element Set, version 1.1; the container is ``oai_dc`` of OAI-PMH 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from hsforhs.files.addresses import leads_inside
from hsforhs.framework import Framework
from hsforhs.text import LANGUAGES

from .flat import from_flat
from .identifiers import clean_doi, clean_isbn, handle_in
from .records import KINDS, UNKNOWN_LANGUAGE, Document

if TYPE_CHECKING:
    from collections.abc import Sequence

DC = "{http://purl.org/dc/elements/1.1/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_OWN_MACHINE = re.compile(r"https?://(127\.0\.0\.1|\[::1\]|localhost)([:/?#]|$)", re.IGNORECASE)
_KINDS = (
    ("guideline", ("guideline", "guidance", "recommendation")),
    ("training", ("training", "learning", "lecture", "course")),
    ("dataset", ("dataset", "data set")),
    ("law", ("law", "legislation", "resolution", "regulation")),
    ("review", ("review",)),
    ("article", ("article", "journal")),
    ("tool", ("tool", "software", "checklist")),
    ("case", ("case study", "case report")),
)
"""Words in types of documents as repositories write them, and our kinds; the first that fits counts."""


def kind_of(types: Sequence[str]) -> str:
    """Return our kind for what a source calls a document; ``""`` where none fits."""
    written = " ".join(types).casefold()
    if written in KINDS:
        return written
    return next((kind for kind, words in _KINDS if any(word in written for word in words)), "")


def record_of(metadata: Element, identifier: str) -> Document:
    """Read a document from Dublin Core; raises BadInput naming the record, as :func:`.flat.from_flat` does."""

    def texts(name: str) -> list[str]:
        return [found for x in metadata.findall(f"{DC}{name}") if (found := " ".join((x.text or "").split()))]

    languages = texts("language")
    titles = _by_language(metadata, "title")
    abstracts = _by_language(metadata, "description")
    first = next(iter(titles), "")
    known = {text.casefold(): text for text in texts("identifier")}
    web = [x for x in known.values() if x.startswith(("http://", "https://"))]
    # A repository on this machine names its pages by addresses that nobody else can open.
    web = [x for x in web if not leads_inside(x)] or [x for x in web if not _OWN_MACHINE.match(x)]
    # A page of the repository or of the publisher is the address; resolvers stand in the identifiers.
    own = [x for x in web if not clean_doi(x)]
    written = texts("date")
    row = {
        "id": identifier,
        "title": titles.get(first, ""),
        "language": first if first in LANGUAGES else (languages[0] if languages else ""),
        "authors": "; ".join(x.replace(";", ",") for x in texts("creator")),
        "publisher": next(iter(texts("publisher")), ""),
        "year": next((found[1] for x in written if (found := _YEAR.search(x))), ""),
        "kind": kind_of(texts("type")),
        "doi": next(filter(None, (clean_doi(x) for x in known.values())), ""),
        "isbn": next(filter(None, (clean_isbn(x) for x in known.values() if not x.startswith("http"))), ""),
        "handle": next(filter(None, (handle_in(x) for x in known.values())), ""),
        "address": next(iter([*own, *web]), ""),
        "licence": next(iter(texts("rights")), ""),
        "seen_at": identifier,
    }
    row |= {f"title_{x}": text for x, text in titles.items() if x != first and x in LANGUAGES}
    for number, (language, text) in enumerate(abstracts.items()):
        if number == 0:
            row |= {"abstract": text, "abstract_language": language if language in LANGUAGES else ""}
        elif language in LANGUAGES:
            row[f"abstract_{language}"] = text
    return from_flat(row, place=f"record {identifier}", proposer="harvest")


def _by_language(metadata: Element, name: str) -> dict[str, str]:
    """Return the first text of an element in each language; what says no language stands under ``und``."""
    found: dict[str, str] = {}
    for x in metadata.findall(f"{DC}{name}"):
        code = x.get(_LANG, "").casefold().split("-")[0] or UNKNOWN_LANGUAGE
        if text := " ".join((x.text or "").split()):
            found.setdefault(code, text)
    return found


def dublin_core(document: Document, words: Framework) -> Iterator[tuple[str, str, str]]:
    """Yield name, text and language (``""`` for none) of the elements of a document, subjects as codes with titles."""
    for language, text in document.titles.items():
        yield "title", text, "" if language == UNKNOWN_LANGUAGE else language
    yield from (("creator", author, "") for author in document.authors)
    for code in document.codes("area"):
        if code in words.areas:
            yield "subject", f"{code} {words.areas[code].title}", "en"
    for language, text in document.abstracts.items():
        yield "description", text, "" if language == UNKNOWN_LANGUAGE else language
    plain = (("publisher", document.publisher), ("type", document.kind), ("rights", document.licence))
    yield from ((name, text, "") for name, text in plain if text)
    if document.year is not None:
        yield "date", f"{document.year:04}", ""
    identifiers = (
        document.address,
        document.doi and f"https://doi.org/{document.doi}",
        document.isbn and f"urn:isbn:{document.isbn}",
        document.handle and f"https://hdl.handle.net/{document.handle}",
    )
    yield from (("identifier", text, "") for text in dict.fromkeys(identifiers) if text)
    yield from (("language", language, "") for language in document.titles if language != UNKNOWN_LANGUAGE)
    yield from (("coverage", country, "") for country in document.countries)
