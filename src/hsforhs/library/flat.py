"""A document as one row of named texts: what all formats of files share."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hsforhs.files import BadInput, Limits, Sentence
from hsforhs.files.addresses import leads_inside
from hsforhs.framework import framework
from hsforhs.text import LANGUAGES, guess_languages

from .identifiers import clean_doi, clean_handle, clean_isbn, clean_ror, handle_in
from .records import KINDS, UNKNOWN_LANGUAGE, Document, Tag
from .stock import tag_faults

LISTS = {"authors": "; ", "countries": " ", "areas": " ", "components": " ", "sectors": " ", "steps": " "}
COLUMNS = (
    "id",
    "kind",
    "title",
    "language",
    "year",
    "authors",
    "publisher",
    "doi",
    "isbn",
    "handle",
    "address",
    "licence",
    "countries",
    "level",
    "areas",
    "components",
    "sectors",
    "steps",
    "abstract",
    "abstract_language",
    "work",
    "supersedes",
    "seen_at",
    "ror",
)
"""Names of the texts of a row; further titles and abstracts stand in ``title_fr``, ``abstract_fr`` and so on."""
OTHER_LANGUAGES = tuple(f"{name}_{x}" for name in ("title", "abstract") for x in (*LANGUAGES, UNKNOWN_LANGUAGE))
MOST_TEXT = 100_000
FILE_LIMITS = Limits(max_file_bytes=200 * 1024 * 1024)
"""Larger than elsewhere, so that a record that is much too long can be named."""
_SCHEMES = {"area": "areas", "component": "components", "sector": "sectors", "step": "steps"}
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_NO_YEAR = frozenset({"n.d.", "n.d", "nd", "no date", "s.d.", "s.f.", "б.г.", "б. г."}) | {
    *("in press", "forthcoming", "to appear", "accepted", "submitted", "sous presse", "en prensa", "в печати"),
}
"""How sources write that a document says no year, or has none yet."""
_LANGUAGE_NAMES = {
    "arabic": "ar",
    "ara": "ar",
    "chinese": "zh",
    "zho": "zh",
    "chi": "zh",
    "english": "en",
    "eng": "en",
    "french": "fr",
    "fra": "fr",
    "fre": "fr",
    "russian": "ru",
    "rus": "ru",
    "spanish": "es",
    "spa": "es",
}


def clean(text: str) -> str:
    """Return a text on one line, with single blanks."""
    return " ".join(text.split())


def to_flat(document: Document) -> dict[str, str]:
    """Return the texts of a document by column; what is empty is left out. Proposers of tags are not carried."""
    first_abstract = next(iter(document.abstracts), "")
    row = {
        "id": document.id,
        "kind": document.kind,
        "title": document.title,
        "language": "" if document.language == UNKNOWN_LANGUAGE else document.language,
        "year": "" if document.year is None else f"{document.year:04}",
        "authors": "; ".join(document.authors),
        "publisher": document.publisher,
        "doi": document.doi,
        "isbn": document.isbn,
        "handle": document.handle,
        "address": document.address,
        "licence": document.licence,
        "countries": " ".join(document.countries),
        "level": document.level,
        "abstract": document.abstracts.get(first_abstract, ""),
        "abstract_language": first_abstract if first_abstract != document.language else "",
        "work": document.work,
        "supersedes": document.supersedes,
        "seen_at": document.seen_at,
        "ror": document.ror,
    }
    row |= {column: " ".join(document.codes(scheme)) for scheme, column in _SCHEMES.items()}
    row |= {f"title_{x}": text for x, text in list(document.titles.items())[1:]}
    row |= {f"abstract_{x}": text for x, text in list(document.abstracts.items())[1:]}
    return {column: text for column, text in row.items() if text}


def from_flat(row: Mapping[str, str], *, place: str, proposer: str = "") -> Document:
    """Make a document of the texts of a row; ``place`` names the record for messages.

    A language may be a code or an English name; without one the letters decide where they can. Identifiers are
    recognised in addresses. Tags are proposed by ``proposer``. Raises BadInput for a record without a title, for a text
    of more than 100,000 characters, for a year that is none, for a kind, tag, level or country that does not exist, and
    for an address in a network that is not public. "n.d.", "in press" and the like say that there is no year.
    """
    for column, text in row.items():
        if len(text) > MOST_TEXT:
            raise BadInput(
                Sentence("the %(column)s has %(number)s characters", column=column, number=len(text)),
                place=place,
                expected=Sentence("at most %(most)s", most=MOST_TEXT),
            )
        if "\0" in text:
            raise BadInput(
                Sentence("the %(column)s holds a zero byte", column=column), place=place, expected=Sentence("text")
            )
    texts = {column: clean(text) for column, text in row.items()}
    get = texts.get
    if not get("title"):
        raise BadInput(Sentence("the record has no title"), place=place, expected=Sentence("a title"))
    if get("kind") and texts["kind"] not in KINDS:
        raise BadInput(
            Sentence("the kind '%(kind)s' is unknown", kind=texts["kind"][:40]),
            place=place,
            expected=Sentence("%(listed)s", listed=tuple(KINDS)),
        )
    language = _language(get("language", ""), texts["title"])
    address = get("address", "")
    abstract = {get("abstract_language") or language: texts["abstract"]} if get("abstract") else {}
    document = Document(
        id=get("id", ""),
        titles={language: texts["title"], **_others("title", texts)},
        kind=get("kind", ""),
        year=_year(get("year", ""), place),
        authors=tuple(x for part in get("authors", "").split(";") if (x := part.strip())),
        publisher=get("publisher", ""),
        doi=clean_doi(get("doi", "")) or clean_doi(address),
        isbn=clean_isbn(get("isbn", "")),
        handle=clean_handle(get("handle", "")) or handle_in(address),
        address=address,
        licence=get("licence", ""),
        countries=tuple(get("countries", "").split()),
        level=get("level", ""),
        tags=tuple(Tag(scheme, code, proposer) for scheme, x in _SCHEMES.items() for code in get(x, "").split()),
        abstracts={**abstract, **_others("abstract", texts)},
        work=get("work", ""),
        supersedes=get("supersedes", ""),
        seen_at=get("seen_at", ""),
        ror=clean_ror(get("ror", "")),
    )
    _check(document, place)
    return document


def _check(document: Document, place: str) -> None:
    words = framework()
    if document.address and leads_inside(document.address):
        what = Sentence("the address %(address)s leads to a network that is not public", address=document.address[:100])
        raise BadInput(what, place=place, expected=Sentence("an address on the public internet, or nothing"))
    if fault := next(tag_faults(document.tags, words), ""):
        raise BadInput(fault, place=place, expected=Sentence("codes of the framework"))
    if document.level and document.level not in words.lists["level"]:
        expected = Sentence("%(listed)s", listed=tuple(words.lists["level"]))
        raise BadInput(
            Sentence("there is no level '%(level)s'", level=document.level[:40]), place=place, expected=expected
        )
    if unknown := [country for country in document.countries if country not in words.states]:
        raise BadInput(
            Sentence("there is no State '%(code)s'", code=unknown[0][:40]),
            place=place,
            expected=Sentence("ISO3 codes such as GHA"),
        )


def _others(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    languages = (*LANGUAGES, UNKNOWN_LANGUAGE)
    return {x: texts[f"{name}_{x}"] for x in languages if texts.get(f"{name}_{x}")}


def _language(text: str, title: str) -> str:
    code = text.casefold()
    code = _LANGUAGE_NAMES.get(code, code.split("-")[0].split("_")[0])
    if code in LANGUAGES:
        return code
    possible = guess_languages(title)
    return possible[0] if len(possible) == 1 else UNKNOWN_LANGUAGE


def _year(text: str, place: str) -> int | None:
    if not text or text.casefold().strip("[]()") in _NO_YEAR:
        return None
    found = _YEAR.search(text)
    if not found:
        raise BadInput(
            Sentence("'%(text)s' is no year", text=text[:40]), place=place, expected=Sentence("four digits, or nothing")
        )
    return int(found[1])
