"""Search behind one function: hits with the reasons why, counts by facet, concepts named, and help with spelling."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING, Any, Protocol

from hsforhs.text import Concept, concept_vocabulary

from .engine import READERS, Engine
from .entries import EVERYBODY, area_of, concept_token, facet_token, identifier_asked, tag_tokens, title_token
from .expressions import Every, Expression, Word, every, some
from .query import Filters, Question, Unit, read_question
from .snippets import Snippet, cut_snippet

if TYPE_CHECKING:
    from .engine import Rows

MOST_HITS = 50
FEW = 5
"""With fewer documents that have all of a question, those that have part of it are found as well."""
RANKED = 3_000
"""With more documents than this, those with the words in the title come first, the newest ahead."""
_CANDIDATES = 200

TITLE, NAMED, BODY, TAG = 1.0, 0.9, 0.4, 0.3
"""How much it counts where a word stands: in the title, named there in other words, in the text, as a tag."""
AREA_NAMED = 0.65
"""Share of that where the question names an indicator and the document names its capacity area alone."""
TAGGED_TOO = 0.05
"""How much more it counts when a document that names a concept is also tagged with it."""
WHOLE = 0.05
"""How much more it counts when the question is the whole title; less in proportion."""
WIDER = 0.6
"""Share of that where a document speaks of what a concept belongs to, since none speaks of the concept itself."""
CONCEPT = 1.5
"""How much more a concept of the question counts than a word that is as rare."""
PLAINLY = 0.87
"""Likeness (difflib) from which a word that stands nowhere is read as the one that it is close to."""
READERS_LANGUAGE = 1.25
"""Factor of the score for documents in the language of the reader."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document was found.

    ``kind`` is title, text, concept, tag, country or language; ``what`` is the word of the question or a
    language; ``concept`` the concept that the document names or is tagged with.
    """

    kind: str
    what: str
    concept: Concept | None = None

    def sentence(self) -> str:
        """Say it in English."""
        about = (
            f"{self.concept.label('en')}{f' ({self.concept.code})' if self.concept.code else ''}"
            if self.concept
            else ""
        )
        return {
            "title": f"'{self.what}' is in the title",
            "text": f"'{self.what}' is in the text",
            "concept": f"the document names {about}",
            "tag": f"tagged with {about}",
            "country": f"about the country '{self.what}'",
            "language": f"in the reader's language ({self.what})",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found; the score is comparable within one answer only, the best first."""

    id: str
    title: str
    language: str
    score: float
    why: tuple[Reason, ...]
    snippet: Snippet
    kind: str
    year: int | None
    address: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search gives.

    ``total`` counts all documents that fit, ``facets`` them by facet and code. ``concepts`` are those that the question
    names. ``spelling`` has words that stand nowhere, with words close to them that do. ``partly`` says that documents
    that have only a part of the question were counted too.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    concepts: tuple[Concept, ...]
    spelling: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    partly: bool = False


class Searching(Protocol):
    """What every search engine behind the library offers."""

    def __call__(self, query: str, reader_language: str, filters: Filters, limit: int) -> Answer:
        """Answer a question; see :func:`search`."""


def search(
    index: Engine, query: str, reader_language: str = "", filters: Filters | None = None, limit: int = 20
) -> Answer:
    """Find documents.

    All words and concepts of the question are wanted; where fewer than 5 documents have them all, those with some of
    them follow. A concept is met by its names in any language and by tags; one that no document speaks of, by the one
    that it belongs to. A word that stands nowhere is read as one that is plainly meant. ``reader_language`` raises
    documents in that language and leaves none out. A question without words lists what the filters leave, the newest
    first.
    """
    filters = filters or Filters()
    limit = max(0, min(limit, MOST_HITS))
    identifier = identifier_asked(query.strip())
    question = read_question(identifier or query, "" if identifier else reader_language)
    spelling = _spelling(index, question)
    if plain := _plainly_meant(spelling):
        question = read_question(_respelled(query, plain), reader_language)
    question = replace(question, units=tuple(x for unit in question.units for x in _answerable(index, unit)))
    kept = _filter_expression(index, filters)
    units = [_unit_expression(unit) for unit in question.units]
    expression = every([*units, *kept])
    if expression is None or (not question.units and filters == replace(Filters(), readers=filters.readers)):
        return _listed(index, question, limit, None)
    rows = index.rows(expression)
    partly = False
    if len(rows) < FEW and len(question.units) > 1 and not identifier:
        wider = every([some(units), *kept]) or expression
        more = index.rows(wider)
        partly = len(more) > len(rows)
        rows, expression = more, wider
    if not question.units:
        return _listed(index, question, limit, rows.tolist())
    candidates = _candidates(index, question, expression, kept, rows.tolist(), reader_language)
    hits = _ranked(index, question, candidates, reader_language, limit)
    facets = index.counts(rows)
    return Answer(len(rows), hits, facets, question.concepts, spelling, partly)


def _answerable(index: Engine, unit: Unit) -> list[Unit]:
    """Return a unit, or what stands for it where no document meets it: the concept that it belongs to, or its words."""
    if not unit.concepts or unit.country or _is_met(index, unit):
        return [unit]
    vocabulary = concept_vocabulary()
    wider = tuple({x.id: x for concept in unit.concepts if (x := vocabulary.wider(concept))}.values())
    if wider and _is_met(index, found := replace(unit, concepts=wider, wider=True)):
        return [found]
    return [Unit(unit.text, (x,)) for x in unit.words]


def _is_met(index: Engine, unit: Unit) -> bool:
    if any(index.documents_with(concept_token(x)) for x in unit.concepts):
        return True
    expression = _unit_expression(unit)
    return expression is not None and len(index.rows(expression, most=1)) > 0


def _plainly_meant(spelling: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the words that stand nowhere and are so close to another one that they are read as that."""
    return {
        word: close[0]
        for word, close in spelling.items()
        if SequenceMatcher(None, word.casefold(), close[0]).ratio() >= PLAINLY
    }


def _respelled(query: str, meant: Mapping[str, str]) -> str:
    for word, other in meant.items():
        query = re.sub(rf"\b{re.escape(word)}\b", other, query)
    return query


def fitting(index: Engine, filters: Filters) -> Rows:
    """Return the rows of all documents that filters leave, the newest first."""
    expression = every(_filter_expression(index, filters))
    return index.everything() if expression is None else index.rows(expression)


def browse(index: Engine, filters: Filters | None = None, limit: int = 20) -> Answer:
    """List the documents that filters leave, also none, the newest first, with counts by facet."""
    return _listed(
        index, Question((), ()), max(0, min(limit, MOST_HITS)), fitting(index, filters or Filters()).tolist()
    )


def _words_expression(unit: Unit, columns: tuple[str, ...]) -> Expression | None:
    return every(some(Word(x, columns) for x in sorted(alternatives)) for alternatives in unit.words)


def _unit_expression(unit: Unit) -> Expression | None:
    marks = {x for concept in unit.concepts for x in (concept_token(concept), *tag_tokens(concept))}
    marks |= {concept_token(area) for x in unit.concepts if (area := area_of(x)) is not None}
    marks |= {facet_token("country", unit.country)} if unit.country else set()
    return some([_words_expression(unit, ("title", "body")), *(_facet(x) for x in sorted(marks))])


def _facet(token: str) -> Word:
    return Word(token, ("facets",))


def _filter_expression(index: Engine, filters: Filters) -> list[Expression | None]:
    chosen = {
        "area": filters.areas,
        "component": filters.components,
        "sector": filters.sectors,
        "step": filters.steps,
        "level": filters.levels,
        "kind": filters.kinds,
        "language": filters.languages,
        "country": filters.countries,
        "licence": filters.licences,
        "grade": filters.grades,
    }
    first, last = filters.years
    if first is not None or last is not None:
        years = [x for x in index.codes("year") if (first or 0) <= int(x) <= (last or 9999)]
        chosen["year"] = tuple(years) or ("none",)
    # Where everything is open to everybody the filter would cost time and leave nothing out.
    if filters.readers is not None and index.codes(READERS) != [EVERYBODY]:
        chosen[READERS] = filters.readers or ("none",)
    return [some(_facet(facet_token(name, code)) for code in codes) for name, codes in chosen.items() if codes]


def _listed(index: Engine, question: Question, limit: int, rows: list[int] | None) -> Answer:
    """Return what filters leave; a question without words and filters finds nothing."""
    import numpy as np

    found = np.array(rows or [], dtype=np.int64)
    shown = index.shown(found[:limit].tolist())
    hits = tuple(_hit(shown[row], False, 0.0, (), frozenset(), "") for row in found[:limit].tolist() if row in shown)
    return Answer(len(found), hits, index.counts(found), question.concepts)


def _candidates(
    index: Engine,
    question: Question,
    expression: Expression,
    kept: list[Expression | None],
    rows: list[int],
    reader_language: str,
) -> list[int]:
    if len(rows) <= _CANDIDATES:
        return rows
    mine = _facet(facet_token("language", reader_language)) if reader_language else None
    if len(rows) <= RANKED:
        best = index.best(expression, _CANDIDATES)
        return [*best, *(index.best(Every((expression, mine)), _CANDIDATES // 2) if mine else [])]
    titles = every([*(_words_expression(unit, ("title",)) for unit in question.units), *kept]) or expression
    best = index.rows(titles, most=_CANDIDATES).tolist()
    if mine:
        best += index.rows(Every((titles, mine)), most=_CANDIDATES // 2).tolist()
        best += index.rows(Every((expression, mine)), most=MOST_HITS).tolist()
    return [*best, *rows[: _CANDIDATES // 2]]


def _ranked(
    index: Engine, question: Question, candidates: list[int], reader_language: str, limit: int
) -> tuple[Hit, ...]:
    rarity = [_rarity(index, unit) for unit in question.units]
    weights = [max(x) * (CONCEPT if unit.concepts else 1) for x, unit in zip(rarity, question.units, strict=True)]
    texts = index.texts(dict.fromkeys(candidates))
    readers = f" {facet_token('language', reader_language)} "
    scored = []
    for row, (title, body, facets) in texts.items():
        found = [_met(*one, title, body, facets) for one in zip(question.units, rarity, strict=True)]
        score = sum(weight * share for weight, (share, _) in zip(weights, found, strict=True)) / sum(weights)
        score += WHOLE * _covered(question, title)
        mine = readers in facets
        scored.append((round(score * (READERS_LANGUAGE if mine else 1), 4), -row, found, mine))
    scored.sort(key=lambda one: one[:2], reverse=True)
    wanted = frozenset(x for unit in question.units for alternatives in unit.words for x in alternatives)
    shown = index.shown(-one[1] for one in scored[:limit])
    hits = []
    for score, negative, found, mine in scored[:limit]:
        if -negative not in shown:
            # Another process took it out while this one was reading.
            continue
        why = [reason for _, reasons in found for reason in reasons]
        why += [Reason("language", reader_language)] if mine else []
        inside = not wanted.isdisjoint(texts[-negative][1].split())
        hits.append(_hit(shown[-negative], inside, score, tuple(dict.fromkeys(why)), wanted, reader_language))
    return tuple(hits)


def _rarity(index: Engine, unit: Unit) -> list[float]:
    """Return the inverse document frequency of each word of a unit, of its concept where more documents name that."""
    named = max((index.documents_with(concept_token(x)) for x in unit.concepts), default=0)
    held = (max(named, *(index.documents_with(x) for x in alternatives)) for alternatives in unit.words)
    return [math.log(1 + (index.size + 1) / (number + 0.5)) for number in held]


def _met(unit: Unit, rarity: list[float], title: str, body: str, facets: str) -> tuple[float, list[Reason]]:
    """Return how far a document meets a unit, 0 to 1, and why."""
    in_title = [any(f" {x} " in title for x in alternatives) for alternatives in unit.words]
    in_body = [any(f" {x} " in body for x in alternatives) for alternatives in unit.words]
    each = zip(rarity, in_title, in_body, strict=True)
    share = sum(rare * (TITLE if a else BODY if b else 0) for rare, a, b in each) / sum(rarity)
    reasons = [Reason("title", unit.text)] if all(in_title) else []
    if not reasons and all(a or b for a, b in zip(in_title, in_body, strict=True)):
        reasons = [Reason("text", unit.text)]
    if unit.country and f" {facet_token('country', unit.country)} " in facets:
        share = max(share, NAMED)
        reasons.append(Reason("country", unit.text))
    for concept in unit.concepts:
        tagged = any(f" {x} " in facets for x in tag_tokens(concept))
        if f" {concept_token(concept)} " in facets:
            named = NAMED if f" {title_token(concept)} " in facets else BODY
            share = max(share, named + (TAGGED_TOO if tagged else 0))
            reasons.append(Reason("concept", unit.text, concept))
        elif (area := area_of(concept)) is not None and f" {concept_token(area)} " in facets:
            named = AREA_NAMED * (NAMED if f" {title_token(area)} " in facets else BODY)
            share = max(share, named + (TAGGED_TOO if tagged else 0), TAG if tagged else 0)
            reasons.append(Reason("concept", unit.text, area))
        elif tagged:
            share = max(share, TAG)
            reasons.append(Reason("tag", unit.text, concept))
    return share * (WIDER if unit.wider else 1), reasons


def _covered(question: Question, title: str) -> float:
    """Return the share of a title's tokens that the question asks for."""
    words = title.split()
    wanted = {x for unit in question.units for alternatives in unit.words for x in alternatives}
    return sum(word in wanted for word in words) / len(words) if words else 0


def _hit(
    shown: dict[str, Any], inside: bool, score: float, why: tuple[Reason, ...], wanted: frozenset[str], reader: str
) -> Hit:
    titles, abstracts = shown["titles"], shown["abstracts"]
    language = reader if reader in titles else next(iter(titles))
    text_language = reader if reader in abstracts else next(iter(abstracts), language)
    snippet = cut_snippet(abstracts.get(text_language, ""), text_language, wanted if inside else frozenset())
    return Hit(
        shown["id"], titles[language], language, score, why, snippet, shown["kind"], shown["year"], shown["address"]
    )


def _spelling(index: Engine, question: Question) -> dict[str, tuple[str, ...]]:
    """Return for words that stand in no document those close to them that do."""
    found: dict[str, tuple[str, ...]] = {}
    for unit in question.units:
        word = unit.text.casefold()
        if unit.concepts or unit.country or len(word) < 4 or not word.isalpha() or " " in word:
            continue
        if any(index.documents_with(x) for alternatives in unit.words for x in alternatives):
            continue
        if close := get_close_matches(word, index.words_like(word), n=3, cutoff=0.75):
            found[unit.text] = tuple(close)
    return found
