"""Which references are the same: exactly by identifier, else likely by title, year and publisher.

Titles are compared by the measure of Jaro and Winkler (Winkler 1990), prefix weight 0.1 over at most four letters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from hsforhs.text import cut, guess_languages, normalise, stemmer, stopwords

from .identifiers import isbn_13
from .records import UNKNOWN_LANGUAGE, Document

LIKELY = 0.93
"""Likeness of titles from which two documents are taken as likely the same."""
_FIRST_WORDS = 3
_NUMBERS = re.compile(r"\d+|\b[A-Z]\b")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two documents that are the same: ``exact`` by identifier, else likely, with the likeness (0 to 1) and why."""

    document: str
    other: str
    exact: bool
    likeness: float
    why: str


def find_duplicates(documents: Iterable[Document], known: Iterable[Document] = ()) -> list[Duplicate]:
    """Return for each document the best match among ``known`` and the documents before it, if there is one.

    Documents in different languages are versions of a work and never duplicates, unless an identifier says so; neither
    are titles that differ in a number or a letter alone, such as editions, volumes and parts. A year or a language that
    no source says fits any.
    """
    by_identifier: dict[str, Document] = {}
    blocks: dict[tuple[str, str, str], list[Document]] = defaultdict(list)
    found = []
    for document, is_new in [*((x, False) for x in known), *((x, True) for x in documents)]:
        if is_new and (match := _match(document, by_identifier, blocks)):
            found.append(match)
        for identifier in _identifiers(document):
            by_identifier.setdefault(identifier, document)
        for block in _blocks(document):
            blocks[block].append(document)
    return found


def _identifiers(document: Document) -> Iterator[str]:
    if document.doi:
        yield f"DOI {document.doi.casefold()}"
    if document.isbn:
        yield f"ISBN {isbn_13(document.isbn)}"
    if document.handle:
        yield f"handle {document.handle.casefold()}"


def _blocks(document: Document) -> set[tuple[str, str, str]]:
    """Return what documents that are likely the same share one of: language, a first word of the title, its numbers."""
    languages = guess_languages(document.title) if document.language == UNKNOWN_LANGUAGE else (document.language,)
    numbers = " ".join(_NUMBERS.findall(document.title))
    return {(language, word, numbers) for language in languages for word in _first_words(document.title, language)}


def _first_words(title: str, language: str) -> Iterator[str]:
    silent, stem = stopwords(language), stemmer(language)
    loud = (word for word in cut(title, language) if word not in silent)
    return (stem(word) for word in islice(loud, _FIRST_WORDS))


def _match(
    document: Document, by_identifier: dict[str, Document], blocks: dict[tuple[str, str, str], list[Document]]
) -> Duplicate | None:
    for identifier in _identifiers(document):
        other = by_identifier.get(identifier)
        if other and not _other_doi(document, other):
            return Duplicate(document.id, other.id, True, 1.0, f"the same {identifier}")
    near = {id(x): x for block in _blocks(document) for x in blocks.get(block, ()) if _fits(document, x)}
    scored = [(title_likeness(document, other), other) for other in near.values()]
    likeness, best = max(scored, key=lambda one: one[0], default=(0.0, document))
    if likeness < LIKELY:
        return None
    return Duplicate(document.id, best.id, False, likeness, f"titles alike by {likeness:.2f}")


def _other_doi(one: Document, other: Document) -> bool:
    """Say whether two DOIs tell documents apart: the chapters of a book share its ISBN."""
    return bool(one.doi and other.doi) and one.doi.casefold() != other.doi.casefold()


def _fits(one: Document, other: Document) -> bool:
    if one.year is not None and other.year is not None and abs(one.year - other.year) > 1:
        return False
    if _other_doi(one, other):
        return False
    return _share_a_name(one, other)


def _share_a_name(one: Document, other: Document) -> bool:
    """Say whether a word in the names of authors or publisher is the same, or its initials; where one has authors alone
    and the other a publisher alone, nothing can be said against it.
    """
    names, others = ({y for text in (*x.authors, x.publisher) for y in _name_words(text)} for x in (one, other))
    comparable = (one.authors and other.authors) or (one.publisher and other.publisher)
    return not comparable or not names.isdisjoint(others)


@lru_cache(maxsize=10_000)
def _name_words(name: str) -> frozenset[str]:
    # "WHO" is the name of a body, "who" is none.
    written = (x for x in re.findall(r"\w+", name) if x.isupper() or x.casefold() not in stopwords("en"))
    words = [normalise(x, "en") for x in written]
    return frozenset({*(word for word in words if len(word) > 1), "".join(word[:1] for word in words)})


def title_likeness(one: Document, other: Document) -> float:
    """Return how alike two titles are, 0 to 1, without regard to case, accents and signs.

    Titles that cannot be as alike as ``LIKELY`` are not compared to the end: their likeness is 0.
    """
    first, second = _plain_title(one.title, one.language), _plain_title(other.title, other.language)
    return jaro_winkler(first, second) if most_likeness(first, second) >= LIKELY else 0.0


@lru_cache(maxsize=10_000)
def _plain_title(title: str, language: str) -> str:
    return " ".join(re.findall(r"\w+", normalise(title, language)))


def most_likeness(one: str, other: str) -> float:
    """Return the most that :func:`jaro_winkler` can give for texts of these letters in any order; that is quick."""
    if not one or not other:
        return 1.0 if one == other else 0.0
    shared = sum(min(number, other.count(sign)) for sign, number in _letters(one))
    jaro = (shared / len(one) + shared / len(other) + 1) / 3 if shared else 0.0
    return jaro + _prefix(one, other) * 0.1 * (1 - jaro)


@lru_cache(maxsize=10_000)
def _letters(text: str) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(text).items())


def _prefix(one: str, other: str) -> int:
    """Return how many of the first four letters are the same."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one[:4], other[:4], strict=False))))


def jaro_winkler(one: str, other: str) -> float:
    """Return the measure of Jaro and Winkler of two texts, 0 to 1."""
    if one == other:
        return 1.0
    reach = max(max(len(one), len(other)) // 2 - 1, 0)
    taken = [False] * len(other)
    matched = []
    for i, sign in enumerate(one):
        for j in range(max(0, i - reach), min(len(other), i + reach + 1)):
            if not taken[j] and other[j] == sign:
                taken[j] = True
                matched.append(sign)
                break
    if not matched:
        return 0.0
    in_order = [sign for sign, used in zip(other, taken, strict=True) if used]
    moved = sum(a != b for a, b in zip(matched, in_order, strict=True)) / 2
    number = len(matched)
    jaro = (number / len(one) + number / len(other) + (number - moved) / number) / 3
    return jaro + _prefix(one, other) * 0.1 * (1 - jaro)
