"""One document by its DOI, from Crossref, DataCite or OpenAlex, whichever knows it first.

Facts are taken over: title, authors, publisher, year, identifiers, licence; an abstract where the service gives it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from hsforhs.files import BadInput, Sentence
from hsforhs.files.jsonfile import read_json

from .dublin_core import kind_of
from .flat import from_flat
from .identifiers import clean_doi, clean_isbn
from .records import Document

Ask = Callable[[str], bytes | None]
"""Returns the answer at an address, ``None`` where the service does not know the document; raises BadInput."""
SERVICES = ("crossref", "datacite", "openalex")
PATHS = {"crossref": "works/{}", "datacite": "dois/{}", "openalex": "works/doi:{}"}
_MARKUP = re.compile(r"<[^>]{0,200}>")


def look_up(doi: str, ask: Ask, addresses: Mapping[str, str]) -> tuple[Document, str]:
    """Return a document and the name of the service that knew it; ``addresses`` are base addresses by service.

    Raises BadInput for what is no DOI, where no service knows it, and where none could be asked.
    """
    clean = clean_doi(doi)
    if not clean:
        raise BadInput(
            Sentence("'%(doi)s' is no DOI", doi=doi[:60]), expected=Sentence("one such as 10.1136/bmj.j2323")
        )
    failed: list[str] = []
    asked = 0
    for service in SERVICES:
        if not (base := addresses.get(service, "")):
            continue
        address = f"{base.rstrip('/')}/{PATHS[service].format(quote(clean, safe='/'))}"
        try:
            content = ask(address)
            asked += 1
            if content is not None and (row := _READERS[service](read_json(content, name=address))):
                return from_flat(
                    {**row, "doi": clean, "seen_at": address}, place=Sentence("DOI %(doi)s", doi=clean)
                ), service
        except BadInput as error:
            failed.append(
                Sentence(
                    "%(where)s: %(what)s", where=service, what=Sentence("%(sentence)s.", sentence=error.sentence())
                )
            )
        except (TypeError, AttributeError, KeyError, IndexError):
            what = Sentence("the answer has another shape")
            failed.append(Sentence("%(where)s: %(what)s", where=service, what=what))
    if failed and not asked:
        raise BadInput(
            Sentence("no service could be asked about %(doi)s (%(why)s)", doi=clean, why=failed[0]),
            expected=Sentence("one that answers"),
        )
    raise BadInput(
        Sentence("no service knows the DOI %(doi)s", doi=clean),
        expected=Sentence("a DOI known to %(listed)s", listed=tuple(SERVICES)),
    )


def _crossref(answer: Any) -> dict[str, str]:
    found = answer["message"]
    dates = found.get("issued") or found.get("published") or {}
    year = (dates.get("date-parts") or [[None]])[0][0]
    publisher = _first(found.get("container-title")) or found.get("publisher") or ""
    return {
        "title": _plain(_first(found.get("title"))),
        "authors": _people(found.get("author") or [], "given", "family"),
        "publisher": _plain(publisher),
        "year": str(year or ""),
        "kind": kind_of([str(found.get("type") or "")]),
        "isbn": next(filter(None, (clean_isbn(x) for x in found.get("ISBN") or [])), ""),
        "language": str(found.get("language") or ""),
        "licence": _first([x.get("URL", "") for x in found.get("license") or []]),
        "address": str((found.get("resource") or {}).get("primary", {}).get("URL") or found.get("URL") or ""),
        "abstract": _plain(found.get("abstract") or ""),
    }


def _datacite(answer: Any) -> dict[str, str]:
    found = answer["data"]["attributes"]
    publisher = found.get("publisher") or ""
    rights = found.get("rightsList") or []
    types = found.get("types") or {}
    abstracts = [x["description"] for x in found.get("descriptions") or [] if x.get("descriptionType") == "Abstract"]
    return {
        "title": _plain(_first([x["title"] for x in found.get("titles") or []])),
        "authors": _people(found.get("creators") or [], "givenName", "familyName"),
        "publisher": _plain(publisher["name"] if isinstance(publisher, dict) else publisher),
        "year": str(found.get("publicationYear") or ""),
        "kind": kind_of([str(types.get("resourceTypeGeneral") or ""), str(types.get("resourceType") or "")]),
        "language": str(found.get("language") or ""),
        "licence": _first([x.get("rights") or x.get("rightsUri") or "" for x in rights]),
        "address": str(found.get("url") or ""),
        "abstract": _plain(_first(abstracts)),
    }


def _openalex(answer: Any) -> dict[str, str]:
    location = answer.get("primary_location") or {}
    source = location.get("source") or {}
    words = answer.get("abstract_inverted_index") or {}
    placed = sorted((place, word) for word, places in words.items() for place in places)
    return {
        "title": _plain(answer.get("title") or answer.get("display_name") or ""),
        "authors": "; ".join(_plain(x["author"]["display_name"]) for x in answer.get("authorships") or []),
        "publisher": _plain(source.get("display_name") or ""),
        "year": str(answer.get("publication_year") or ""),
        "kind": kind_of([str(answer.get("type") or "")]),
        "language": str(answer.get("language") or ""),
        "licence": str(location.get("license") or ""),
        "address": str(location.get("landing_page_url") or ""),
        "abstract": " ".join(word for _, word in placed),
    }


_READERS: Mapping[str, Callable[[Any], dict[str, str]]] = {
    "crossref": _crossref,
    "datacite": _datacite,
    "openalex": _openalex,
}


def _first(found: Sequence[str] | None) -> str:
    return str(found[0]) if found else ""


def _people(found: Sequence[Mapping[str, str]], given: str, family: str) -> str:
    names = [
        f"{x[family]}, {x[given]}" if x.get(family) and x.get(given) else x.get(family) or x.get("name") or ""
        for x in found
    ]
    return "; ".join(_plain(name.replace(";", ",")) for name in names if name)


def _plain(text: str) -> str:
    """Return a text without markup: titles and abstracts come with tags of JATS."""
    return " ".join(html.unescape(_MARKUP.sub(" ", str(text))).split())
