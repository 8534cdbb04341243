"""Documents that help to close a gap, with every part of the score, of as many kinds as there are.

The weights are our proposal (docs/explanation/search.md); scoring and choice are those of ``hsforhs.matching``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from hsforhs.framework import Framework
from hsforhs.matching.explained import faded, of_many_kinds, weighted_mean

from .records import Document

WEIGHTS = {"area": 0.45, "step": 0.20, "component": 0.10, "setting": 0.10, "recency": 0.10, "use": 0.05}
"""Weights of the parts; they add up to 1."""
BALANCE = 0.7
"""How much a document's own score counts against its likeness to those chosen before."""
OTHER_LANGUAGE = 0.7
"""Factor for documents in languages that the reader lacks: they are shown, further down."""
HALF_LIFE_YEARS = 6
_SECOND_TAG = 0.8
_PRIOR_USES, _PRIOR_MEAN = 3, 3.0


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: a capacity area, the capacity level now (1 to 4), perhaps component, level of place, country."""

    area: str
    level_now: int
    component: str = ""
    place_level: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """How often places used a document, and the mean of what they said: helped 1 (not) to 5 (very much)."""

    times: int
    mean: float


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A document for a gap. ``parts`` (0 to 1 each) times the weights give the score, times ``language_factor``."""

    document: Document
    score: float
    parts: Mapping[str, float]
    language_factor: float


def recommend(
    documents: Iterable[Document],
    gap: Gap,
    words: Framework,
    *,
    year: int,
    languages: Collection[str] = (),
    uses: Mapping[str, Use] | None = None,
    limit: int = 5,
) -> list[Recommendation]:
    """Return the documents that help most, each of another kind as long as there are kinds, the best first.

    Only documents tagged with the gap's area are taken. ``year`` is the present one, ``languages`` those that the
    reader has (none given: all). Of a work in several languages one version is chosen. Raises VocabularyError for an
    unknown area or component, ValueError for a level that is not 1 to 4.
    """
    words.cell(f"{gap.area}:{gap.component or 'LG'}")
    if gap.level_now not in range(1, 5):
        raise ValueError(f"the level is {gap.level_now} where 1 to 4 is expected")
    rated = [
        _rated(document, gap, year, languages, (uses or {}).get(document.id))
        for document in documents
        if gap.area in document.codes("area")
    ]
    rated.sort(key=lambda one: (-one.score, one.document.id))
    chosen = of_many_kinds(
        rated,
        score=lambda one: one.score,
        kind=lambda one: one.document.kind,
        work=lambda one: one.document.work or one.document.id,
        likeness=lambda one, other: _likeness(one.document, other.document),
        balance=BALANCE,
        limit=limit,
    )
    return sorted(chosen, key=lambda one: (-one.score, one.document.id))


def _rated(document: Document, gap: Gap, year: int, languages: Collection[str], use: Use | None) -> Recommendation:
    parts = {
        "area": 1.0 if document.codes("area")[0] == gap.area else _SECOND_TAG,
        "step": _step(document, gap.level_now + 1),
        "component": 1.0 if not gap.component or gap.component in document.codes("component") else 0.0,
        "setting": _setting(document, gap),
        # A document whose year nobody knows counts like one of twelve years ago.
        "recency": faded(year - document.year if document.year else 2 * HALF_LIFE_YEARS, HALF_LIFE_YEARS),
        "use": _helped(use),
    }
    factor = 1.0 if not languages or any(x in languages for x in document.titles) else OTHER_LANGUAGE
    return Recommendation(document, factor * weighted_mean(parts, WEIGHTS), parts, factor)


def _step(document: Document, wanted: int) -> float:
    """Return 1 for the wanted level, less further away; a half where the document names none."""
    steps = [int(code) for code in document.codes("step")]
    return max(0.0, *(1 - abs(step - wanted) / 2 for step in steps)) if steps else 0.5


def _setting(document: Document, gap: Gap) -> float:
    level = 1.0 if not gap.place_level or document.level == gap.place_level else 0.0
    country = 1.0 if gap.country in document.countries else 0.0 if document.countries else 0.5
    return (level + (country if gap.country else 0.5)) / 2


def _helped(use: Use | None) -> float:
    """Return the Bayesian mean of what places said, from 1 to 5 brought to 0 to 1; three middling voices go before."""
    times, mean = (use.times, use.mean) if use else (0, 0.0)
    return ((_PRIOR_USES * _PRIOR_MEAN + times * mean) / (_PRIOR_USES + times) - 1) / 4


def _likeness(one: Document, other: Document) -> float:
    """Return the share of tags that two documents have in common (Jaccard)."""
    first, second = ({(tag.scheme, tag.code) for tag in x.tags} for x in (one, other))
    return len(first & second) / len(first | second) if first | second else 0.0
