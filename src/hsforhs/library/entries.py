"""What an index keeps of a document: its tokens, its facets, what is shown of it, and the row where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

from hsforhs.text import Concept, concept_vocabulary, guess_languages, loud, stems

from .engine import READERS
from .identifiers import clean_doi, clean_isbn, isbn_13
from .records import UNKNOWN_LANGUAGE, Document

EVERYBODY = "everybody"
_ISBN_SIGNS = frozenset("0123456789xX- ISBNisbn:")
_LAST_YEAR = 9_999
_ROWS_OF_A_YEAR = 1 << 24


@lru_cache(maxsize=20_000)
def facet_token(name: str, code: str) -> str:
    """Return the token that stands for a facet in the index; letters and digits only."""
    return f"x{name}{''.join(sign for sign in code.casefold() if sign.isalnum())}"


@lru_cache(maxsize=5_000)
def concept_token(concept: Concept) -> str:
    """Return the token that stands for the mention of a concept anywhere in a document."""
    return f"xc{concept.id.encode().hex()}"


@lru_cache(maxsize=5_000)
def title_token(concept: Concept) -> str:
    """Return the token that stands for the mention of a concept in a title."""
    return f"xt{concept.id.encode().hex()}"


def tag_tokens(concept: Concept) -> tuple[str, ...]:
    """Return the tokens of the tags that a concept stands for: area (also for its indicators), component or sector."""
    if area := concept if concept.scheme == "jee3-area" else area_of(concept):
        return (facet_token("area", area.code),)
    return (facet_token(concept.scheme, concept.code),) if concept.scheme in {"component", "sector"} else ()


def area_of(concept: Concept) -> Concept | None:
    """Return the capacity area of an indicator; ``None`` for any other concept."""
    if concept.scheme != "jee3-indicator":
        return None
    known = concept_vocabulary().concept
    # P4.2 is of P4, PoE1 of PoE.
    code = concept.code.partition(".")[0]
    return known("jee3-area", code) or known("jee3-area", code.rstrip("0123456789"))


def facets_of(document: Document) -> Iterator[tuple[str, str]]:
    """Yield name and code of every facet of a document."""
    yield from ((tag.scheme, tag.code) for tag in document.tags)
    if document.level:
        yield "level", document.level
    if document.kind:
        yield "kind", document.kind
    if document.licence:
        yield "licence", document.licence
    for language in document.titles:
        yield "language", language
    for country in document.countries:
        yield "country", country
    if document.year is not None:
        yield "year", str(document.year)
    for group in document.readers or (EVERYBODY,):
        yield READERS, group


class Entry(NamedTuple):
    """What an index keeps of one document: ``wanted`` is the row where it would like to stand, ``shown`` as JSON."""

    wanted: int
    id: str
    shown: str
    title: str
    body: str
    tokens: str
    facets: list[tuple[str, str]]
    spelled: list[str]


def entry_of(document: Document) -> Entry:
    """Return what an index keeps of a document."""
    facets = list(dict.fromkeys(facets_of(document)))
    title, body, tokens = _words(document, facets)
    return Entry(
        row_number(document),
        document.id,
        _shown(document, facets),
        title,
        body,
        tokens,
        facets,
        spelled_words(document.titles.values()) if not document.readers else [],
    )


def row_number(document: Document) -> int:
    """Return the row where a document stands, if no other stands there: newer years first, in a year by its id.

    It depends on the document alone, so that an index which took a change is the same as one that was made anew.
    """
    year = min(document.year or 0, _LAST_YEAR)
    return (_LAST_YEAR - year) * _ROWS_OF_A_YEAR + crc32(document.id.encode()) % _ROWS_OF_A_YEAR


def newest_first(documents: Iterable[Document]) -> list[Document]:
    """Return documents in the order of their rows; of an id that stands twice the last."""
    return sorted({x.id: x for x in documents}.values(), key=lambda x: (row_number(x), x.id))


def _shown(document: Document, facets: list[tuple[str, str]]) -> str:
    shown = {
        "id": document.id,
        "titles": dict(document.titles),
        "abstracts": dict(document.abstracts),
        "kind": document.kind,
        "year": document.year,
        "work": document.work,
        "address": document.address,
        "facets": facets,
    }
    return json.dumps(shown, ensure_ascii=False)


def facets_shown(shown: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the facets of a document of which an index keeps ``shown``."""
    return [(name, code) for name, code in shown["facets"]]


def spelled_shown(shown: Mapping[str, Any]) -> list[str]:
    """Return the words that a document of which an index keeps ``shown`` gave to the help with spelling."""
    return spelled_words(shown["titles"].values()) if [READERS, EVERYBODY] in shown["facets"] else []


def spelled_words(titles: Iterable[str]) -> list[str]:
    """Return the words of titles that may be proposed for others: of four letters or more, and of letters alone."""
    words = (word for title in titles for word in title.casefold().replace("-", " ").split())
    found = (word.strip(".,;:!?()[]«»“”\"'’") for word in words)
    return [word for word in found if len(word) > 3 and word.isalpha()]


def identifiers_of(document: Document) -> list[str]:
    """Return what a document is known by elsewhere, as questions name it: see :func:`identifier_asked`."""
    return [x for x in (document.doi, isbn_13(document.isbn)) if x]


def identifier_asked(question: str) -> str:
    """Return the DOI or ISBN that a question is, written as the index has it; ``""`` where it is none."""
    return clean_doi(question) or isbn_13(clean_isbn(question) if set(question) <= _ISBN_SIGNS else "")


def _words(document: Document, facets: list[tuple[str, str]]) -> tuple[str, str, str]:
    """Return the tokens of title, of text, and of facets with what is named."""
    title = [x for language, text in document.titles.items() for x in _readings(text, language)]
    abstract = [x for language, text in document.abstracts.items() for x in _readings(text, language)]
    names = [text for text in (document.publisher, *document.authors) if text]
    others = [x for text in names for x in _readings(text, document.language)]
    others += [_Text("en", *stems(x, "en")) for x in identifiers_of(document)]
    in_titles, elsewhere = _named(title), _named(abstract)
    mentions = {*map(concept_token, in_titles | elsewhere), *map(title_token, in_titles)}
    own = [facet_token(name, code) for name, code in facets]
    return (
        " ".join([x for text in title for x in text.tokens]),
        " ".join([x for text in (*abstract, *others) for x in text.tokens]),
        " ".join([*own, *sorted(mentions)]),
    )


class _Text(NamedTuple):
    language: str
    words: list[str]
    tokens: list[str]


def _named(texts: list[_Text]) -> set[Concept]:
    vocabulary = concept_vocabulary()
    found: set[Concept] = set()
    for text in texts:
        if vocabulary.may_be_named_in(text.tokens, text.language):
            content = [text.tokens[i] for i in loud(text.words, text.language)]
            found.update(x.concept for x in vocabulary.named_in(content, text.language))
    return found


def _readings(text: str, language: str) -> list[_Text]:
    """Read a text in its language; where none is known, in every one that its letters allow, as questions are."""
    return [_Text(x, *stems(text, x)) for x in (guess_languages(text) if language == UNKNOWN_LANGUAGE else (language,))]
