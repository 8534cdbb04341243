"""A question taken apart: its words in all languages that it can be in, the concepts that it names, and filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from hsforhs.framework import Framework, VocabularyError
from hsforhs.text import LANGUAGES, Concept, concept_vocabulary, cut, guess_languages, loud, spans, stemmer

from .named_states import states_named
from .records import GRADES, KINDS, LESSON

MOST_LETTERS = 1_000
MOST_UNITS = 32


@dataclass(frozen=True, slots=True)
class Filters:
    """What documents must be; several values of one field are alternatives, fields hold together.

    Areas, components, levels and countries are codes; ``steps`` are capacity levels that a document helps to reach;
    ``years`` is first and last year, ``None`` where open. ``readers`` are the groups that a person belongs to, of which
    a document must be open to one; ``None`` leaves nothing out. The kind ``lesson`` fits no document: it asks for the
    lessons beside them. So do ``grades`` of evidence, E0 to E3, which lessons have and documents do not.
    """

    areas: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    sectors: tuple[str, ...] = ()
    readers: tuple[str, ...] | None = None
    grades: tuple[str, ...] = ()

    def check(self, words: Framework) -> None:
        """Raise VocabularyError for a value that does not exist, naming those that do where they are few."""
        known: dict[str, Iterable[str]] = {
            "areas": words.areas,
            "components": words.components,
            "sectors": words.sectors,
            "steps": [str(level) for level in words.levels],
            "levels": words.lists["level"],
            "kinds": (*KINDS, LESSON),
            "languages": LANGUAGES,
            "grades": GRADES,
        }
        for field in fields(self):
            for value in getattr(self, field.name) if field.name in known else ():
                if value not in known[field.name]:
                    names = ", ".join(known[field.name])
                    raise VocabularyError(f"'{value}' is none of the {field.name}; known are {names}")
        for country in self.countries:
            if country not in words.states:
                raise VocabularyError(f"'{country}' is not the ISO3 code of a State Party")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a question asks for: a word, or a run of words that names concepts or a State.

    ``words`` has one set for each word: its tokens in every language that the question can be in. ``text`` is how the
    question has it; ``country`` is an ISO3 code or ``""``. ``wider`` says that the concepts are those to which what the
    question names belongs.
    """

    text: str
    words: tuple[frozenset[str], ...]
    concepts: tuple[Concept, ...] = ()
    country: str = ""
    wider: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart; ``concepts`` in the order in which they are named."""

    units: tuple[Unit, ...]
    concepts: tuple[Concept, ...]


def read_question(text: str, reader_language: str = "") -> Question:
    """Take a question apart. Beyond 1,000 letters or 32 units the rest is left out."""
    text = text[:MOST_LETTERS]
    languages = _languages(text, reader_language)
    words = {language: cut(text, language) for language in languages}
    read = {language: list(map(stemmer(language), words[language])) for language in languages}
    # The cutting of words is the same in all Latin languages, so that one position means one word.
    length = min(map(len, read.values()))
    heard = [set(loud(words[x][:length], x)) for x in languages]
    silent = {i for i in range(length) if not all(i in one for one in heard)}
    if len(silent) == length:
        silent = set()
    places = [(start, end) for start, end, _ in spans(text, languages[0])]
    states = states_named(text, places[:length])
    named = _named(words, read, length, states)
    units: list[Unit] = []
    at = 0
    while at < length and len(units) < MOST_UNITS:
        end, concepts = named.get(at, (at + 1, ()))
        country = states.get((at, end), "")
        positions = [i for i in range(at, end) if i not in silent]
        if positions:
            alternatives = tuple(frozenset(read[x][i] for x in languages) for i in positions)
            written = text[places[at][0] : places[end - 1][1]] if end <= len(places) else ""
            units.append(Unit(written, alternatives, concepts, country))
        at = end
    return Question(tuple(units), tuple({x.id: x for unit in units for x in unit.concepts}.values()))


def _languages(text: str, reader_language: str) -> tuple[str, ...]:
    languages = guess_languages(text)
    return tuple(sorted(languages, key=lambda language: language != reader_language))


def _named(
    words: Mapping[str, list[str]],
    read: Mapping[str, list[str]],
    length: int,
    states: Mapping[tuple[int, int], str],
) -> dict[int, tuple[int, tuple[Concept, ...]]]:
    """Return by first position the end and the concepts of runs of words that name something, long runs first."""
    runs: dict[tuple[int, int], dict[str, Concept]] = {run: {} for run in states}
    for language, stems in read.items():
        kept = loud(words[language][:length], language)
        for found in concept_vocabulary().named_in([stems[i] for i in kept], language):
            run = (kept[found.first], kept[found.last - 1] + 1)
            runs.setdefault(run, {})[found.concept.id] = found.concept
    named: dict[int, tuple[int, tuple[Concept, ...]]] = {}
    taken: set[int] = set()
    for first, end in sorted(runs, key=lambda run: (run[0] - run[1], run)):
        if taken.isdisjoint(range(first, end)):
            taken.update(range(first, end))
            named[first] = end, tuple(runs[first, end].values())
    return named
