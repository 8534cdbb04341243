"""Tags that a document could have, each with the words for which it is suggested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hsforhs.framework import framework
from hsforhs.text import Concept, concept_vocabulary, content, guess_languages

from .records import UNKNOWN_LANGUAGE, Document, Tag
from .stock import tag_faults

_SCHEMES = {"jee3-area": "area", "jee3-indicator": "area", "component": "component", "sector": "sector"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag, the concept that the document names, and whether its title does (or its abstract alone)."""

    scheme: str
    code: str
    concept: Concept
    in_title: bool


def suggest_tags(document: Document) -> list[Suggestion]:
    """Return tags that the document does not have for the areas, components and sectors that it names.

    What the title names comes first; each tag once.
    """
    has = {(tag.scheme, tag.code) for tag in document.tags}
    words = framework()
    found: dict[tuple[str, str], Suggestion] = {}
    for in_title, texts in ((True, document.titles), (False, document.abstracts)):
        for language, text in texts.items():
            for concept in _named(text, language):
                scheme, code = _SCHEMES.get(concept.scheme, ""), concept.code.split(".")[0]
                # The vocabulary also names dimensions and the components as a whole, which are no tags.
                if scheme and (scheme, code) not in has and not any(tag_faults((Tag(scheme, code),), words)):
                    found.setdefault((scheme, code), Suggestion(scheme, code, concept, in_title))
    return list(found.values())


def _named(text: str, language: str) -> Iterator[Concept]:
    for one in guess_languages(text) if language == UNKNOWN_LANGUAGE else (language,):
        yield from (x.concept for x in concept_vocabulary().named_in(content(text, one), one))
