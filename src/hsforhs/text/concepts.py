"""The concept vocabulary: what words name in six languages, so that a question in one finds documents in all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable

from hsforhs.framework import Framework
from hsforhs.framework.tables import digest, folder, read_records

from .normalise import LANGUAGES, cut, guess_languages, stemmer
from .stopwords import loud

_STATUSES = ("official", "own")
_OTHER_ALPHABETS = ("ar", "ru", "zh")
_ACRONYM = re.compile(r"\s*\([A-Z]{3,}\)$")
_CODED = ("jee3-area", "jee3-indicator")
"""Schemes whose codes people type as words; the codes of others are too short or mean other things elsewhere."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What several words in several languages name.

    ``scheme`` is one of jee3-area, jee3-indicator, component, sector, level, capacity-level, hepr, score-kind, tool,
    hazard, disease, term; ``code`` is the code there, ``""`` where it has none. ``labels`` and ``synonyms`` are keyed
    by language. ``status`` says per language whether the label was seen in an official text (``official``) or is our
    translation, to be confirmed (``own``).
    """

    id: str
    scheme: str
    code: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    status: Mapping[str, str]

    def __hash__(self) -> int:
        return hash(self.id)

    def label(self, language: str) -> str:
        """Return the label in a language, the English one for a language that is not one of the six."""
        return self.labels.get(language) or self.labels["en"]

    def names(self, language: str) -> tuple[str, ...]:
        """Return the label and the synonyms in a language."""
        return (self.labels[language], *self.synonyms[language])


@dataclass(frozen=True, slots=True)
class Found:
    """A concept named in a text: the words ``first`` to ``last`` (without) of its content words, in ``language``."""

    concept: Concept
    first: int
    last: int
    language: str


@dataclass(frozen=True)
class Vocabulary:
    """All concepts by id; ``seen_in`` has the sources of official labels by id and language.

    ``within`` has by id the concept that one belongs to, in our judgement: what speaks of it says something of the one.
    """

    version: str
    concepts: Mapping[str, Concept]
    seen_in: Mapping[tuple[str, str], str]
    within: Mapping[str, str] = field(default_factory=dict)

    def concept(self, scheme: str, code: str) -> Concept | None:
        """Return the concept of a code, such as (jee3-area, D2), or ``None``."""
        return self._by_code.get((scheme, code))

    def wider(self, concept: Concept) -> Concept | None:
        """Return the concept that one belongs to, if it belongs to one."""
        return self.concepts.get(self.within.get(concept.id, ""))

    def named_in(self, words: Sequence[str], language: str) -> list[Found]:
        """Return the concepts that content words name, in their order, the longest name first where names overlap.

        ``words`` are tokens of one language without stopwords, see :func:`content`.
        """
        names = self._names[language]
        if names.keys().isdisjoint(words):
            return []
        found: list[Found] = []
        at = 0
        while at < len(words):
            for name, concepts in names.get(words[at], ()):
                if tuple(words[at : at + len(name)]) == name:
                    found += [Found(concept, at, at + len(name), language) for concept in concepts]
                    at += len(name) - 1
                    break
            at += 1
        return found

    def may_be_named_in(self, words: Sequence[str], language: str) -> bool:
        """Say whether a text can name a concept at all: quick, and the words may hold stopwords."""
        return not self._names[language].keys().isdisjoint(words)

    @cached_property
    def _by_code(self) -> Mapping[tuple[str, str], Concept]:
        return {(x.scheme, x.code): x for x in self.concepts.values() if x.code}

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, list[tuple[tuple[str, ...], list[Concept]]]]]:
        return {language: self._names_in(language) for language in LANGUAGES}

    def _names_in(self, language: str) -> Mapping[str, list[tuple[tuple[str, ...], list[Concept]]]]:
        by_name: dict[tuple[str, ...], list[Concept]] = defaultdict(list)
        for concept in self.concepts.values():
            codes = [concept.code] if concept.scheme in _CODED else []
            # Texts in other alphabets carry English names and acronyms: COVID-19, IHR.
            english = concept.names("en") if language in _OTHER_ALPHABETS else ()
            written = [y for x in (*concept.names(language), *english, *codes) for y in (x, _without_acronym(x))]
            for name in {tuple(content(name, language)) for name in written}:
                if name:
                    by_name[name].append(concept)
        names: dict[str, list[tuple[tuple[str, ...], list[Concept]]]] = defaultdict(list)
        for name in sorted(by_name, key=lambda name: (-len(name), name)):
            names[name[0]].append((name, by_name[name]))
        return dict(names)


def content(text: str, language: str) -> list[str]:
    """Return the tokens of a text without its stopwords."""
    words, stem = cut(text, language), stemmer(language)
    return [stem(words[i]) for i in loud(words, language)]


def _without_acronym(name: str) -> str:
    """Return a name without the acronym in brackets behind it, which a text has or has not."""
    return _ACRONYM.sub("", name)


def find_concepts(query: str, language: str | None = None) -> tuple[Concept, ...]:
    """Return the concepts that a question names, each once, in the order in which they are named.

    Without a language the letters decide, and a question in Latin letters is read in English, Spanish and French.
    """
    words = concept_vocabulary()
    languages = (language,) if language else guess_languages(query)
    found = [one for x in languages for one in words.named_in(content(query, x), x)]
    found.sort(key=lambda one: one.first)
    return tuple({one.concept.id: one.concept for one in found}.values())


@lru_cache(maxsize=1)
def concept_vocabulary() -> Vocabulary:
    """Return the vocabulary that ships with the program."""
    return load_vocabulary(folder("hsforhs.text", "data"))


def load_vocabulary(data: Traversable) -> Vocabulary:
    """Read ``concepts.csv`` and the two tables beside it; raises DataFileError naming file and row."""
    concepts = {x.id: x for x in read_records(data / "concepts.csv", _concept)}
    seen = read_records(data / "concepts_evidence.csv", lambda row: ((row["id"], row["language"]), row["seen_in"]))
    within = read_records(data / "concepts_within.csv", lambda row: (row["id"], row["within"]))
    return Vocabulary(digest(data)[:12], concepts, dict(seen), dict(within))


def _concept(row: dict[str, str]) -> Concept:
    return Concept(
        row["id"],
        row["scheme"],
        row["code"],
        {x: row[x] for x in LANGUAGES},
        {x: tuple(name.strip() for name in row[f"{x}_synonyms"].split("|") if name.strip()) for x in LANGUAGES},
        {x: row[f"{x}_basis"] for x in LANGUAGES},
    )


def faults(words: Vocabulary, framework: Framework) -> Iterator[str]:
    """Yield one sentence for every concept that breaks the rules; nothing means sound."""
    for concept in words.concepts.values():
        name = f"concept {concept.id}"
        if not concept.id.startswith(f"{concept.scheme}:"):
            yield f"{name}: its id does not begin with its scheme {concept.scheme}"
        for language in LANGUAGES:
            if not concept.labels[language]:
                yield f"{name}: it has no label in '{language}'"
            if concept.status[language] not in _STATUSES:
                yield f"{name}: the status in '{language}' is not official or own"
            elif (concept.status[language] == "official") != ((concept.id, language) in words.seen_in):
                yield f"{name}: official in '{language}' goes with a source, own without"
        if not _code_exists(concept, framework):
            yield f"{name}: there is no {concept.scheme} {concept.code}"
    for one, other in words.within.items():
        if unknown := {one, other} - words.concepts.keys():
            yield f"concepts_within: there is no concept {', '.join(sorted(unknown))}"
        elif other in words.within:
            yield f"concepts_within: {other}, within which {one} is, is within another one itself"
    missing = [area for area in framework.areas if words.concept("jee3-area", area) is None]
    if missing:
        yield f"concepts: the areas {', '.join(missing)} are missing"


def _code_exists(concept: Concept, framework: Framework) -> bool:
    known: Mapping[str, object] | None = {
        "jee3-area": framework.areas,
        "component": {**framework.components, **dict.fromkeys("ABC")},
        "sector": framework.sectors,
        "level": framework.lists["level"],
        "hepr": framework.lists["hepr"],
        "score-kind": framework.lists["score_kind"],
        "jee3-indicator": {x.code: x for x in framework.indicators if x.instrument_id == "jee-3"},
    }.get(concept.scheme)
    return known is None or concept.code in known
