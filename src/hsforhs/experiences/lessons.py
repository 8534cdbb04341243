"""Finding lessons: by facets, and by a question in one of six languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

from hsforhs.files import Sentence
from hsforhs.framework import Framework, VocabularyError, framework
from hsforhs.library import Lesson, shipped_stock
from hsforhs.library.entries import area_of
from hsforhs.library.query import Unit, read_question
from hsforhs.library.records import GRADES
from hsforhs.text import tokens

KINDS = ("best practice", "challenge", "new capacity", "exemplar")
SOURCE_TYPES = ("AAR", "IAR", "SimEx", "JEE", "case paper", "workshop", "report", "review")
OWN_WORDS = "[derived]"
"""What a text begins with that its source does not say: it is ours."""
REGION = "REGION:"
"""What the country of a lesson begins with that is of a region or of the world."""
_TEXTS = (
    "event",
    "pillar",
    "in_place",
    "happened",
    "lesson",
    "figure",
    "enabling",
    "limiting",
    "recommendation",
    "recommendation_lead",
    "citation",
)


@dataclass(frozen=True, slots=True)
class LessonFilter:
    """What lessons are narrowed by; empty fields fit everything. ``words`` is a question, the others are codes.

    ``region`` is the code of a WHO region (its countries count), or what stands behind ``REGION:`` in a lesson.
    """

    words: str = ""
    area: str = ""
    component: str = ""
    sector: str = ""
    country: str = ""
    region: str = ""
    kind: str = ""
    source_type: str = ""
    phase: str = ""
    mode: str = ""
    resilience: str = ""
    grade: str = ""
    level: str = ""

    @property
    def facets(self) -> dict[str, str]:
        """The codes in use by field, without the words."""
        return {x.name: getattr(self, x.name) for x in fields(self) if x.name != "words" and getattr(self, x.name)}

    def check(self, words: Framework) -> None:
        """Raise VocabularyError for a code that does not exist, naming those that do."""
        known = options(words)
        for name, code in self.facets.items():
            if name in known and code not in known[name]:
                raise VocabularyError(
                    Sentence(
                        "'%(code)s' is no %(name)s; known are %(known)s", code=code, name=name, known=tuple(known[name])
                    )
                )

    def fits(self, lesson: Lesson, words: Framework) -> bool:
        """Say whether a lesson has all the facets."""
        held = facets_of(lesson, words)
        return all(code in held.get(name, ()) for name, code in self.facets.items())


def options(words: Framework) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of every facet that has a fixed list."""
    return {
        "area": tuple(words.areas),
        "component": tuple(words.components),
        "sector": tuple(words.sectors),
        "kind": KINDS,
        "source_type": SOURCE_TYPES,
        "phase": tuple(words.lists["phase"]),
        "mode": tuple(words.lists["mode"]),
        "resilience": tuple(words.lists["resilience"]),
        "grade": GRADES,
        "level": tuple(words.lists["level"]),
    }


def region_of(lesson: Lesson, words: Framework) -> str:
    """Return the WHO region of a lesson's country, what stands behind ``REGION:``, or "" for an unknown country."""
    if lesson.country.startswith(REGION):
        return lesson.country.removeprefix(REGION)
    return words.states[lesson.country].who_region if lesson.country in words.states else ""


def facets_of(lesson: Lesson, words: Framework) -> dict[str, tuple[str, ...]]:
    """Return what a lesson is filed under, by facet; ``pillar`` are the response pillars of its areas."""
    areas = set(lesson.areas)
    return {
        "area": lesson.areas,
        "component": lesson.components,
        "sector": lesson.sectors,
        "country": (lesson.country,),
        "region": (region_of(lesson, words),),
        "kind": (lesson.kind,),
        "source_type": (lesson.source_type,),
        "phase": (lesson.phase,),
        "mode": (lesson.mode,),
        "resilience": lesson.resilience,
        "grade": (lesson.grade,),
        "level": (lesson.level,),
        "pillar": tuple(x.code for x in words.pillars.values() if areas.intersection(x.areas)),
    }


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a lesson answers a part of a question: ``names`` its country, is ``about`` a thing, ``holds`` words."""

    what: str
    text: str

    def sentence(self) -> str:
        """Return the reason in English."""
        return {"names": "of", "about": "about", "holds": "holds"}[self.what] + f" {self.text}"


@dataclass(frozen=True, slots=True)
class LessonHit:
    """A lesson that answers parts of a question; ``missing`` are the parts that it does not."""

    lesson: Lesson
    why: tuple[Reason, ...]
    missing: tuple[str, ...] = ()


def find_lessons(
    lessons: Iterable[Lesson] | None = None, wanted: LessonFilter | None = None, *, words: Framework | None = None
) -> list[LessonHit]:
    """Return the lessons that fit, those that answer more parts of the question first; without words all that fit.

    A part of the question is a word, a country, or a thing of the vocabulary that it names in any of six languages.
    Those that answer the most parts are returned, with what is missing of the others.
    ``lessons`` are those that ship where none are given. Raises VocabularyError for an unknown code.
    """
    known, asked = words or framework(), wanted or LessonFilter()
    asked.check(known)
    every = shipped_stock().lessons.values() if lessons is None else lessons
    fitting = [x for x in every if asked.fits(x, known)]
    if not asked.words.strip():
        return [LessonHit(x, ()) for x in fitting]
    units = read_question(asked.words).units
    found = [hit for hit in (_hit(x, units, known) for x in fitting) if hit.why]
    most = max((len(x.why) for x in found), default=0)
    return [x for x in found if len(x.why) == most]


def _hit(lesson: Lesson, units: Iterable[Unit], words: Framework) -> LessonHit:
    why, missing = [], []
    for unit in units:
        reason = _reason(lesson, unit, words)
        if reason:
            why.append(reason)
        else:
            missing.append(unit.text)
    return LessonHit(lesson, tuple(why), tuple(missing))


def _reason(lesson: Lesson, unit: Unit, words: Framework) -> Reason | None:
    if unit.country and unit.country == lesson.country:
        return Reason("names", words.states[unit.country].name)
    held = tokens_of(lesson)
    if all(not alternatives.isdisjoint(held) for alternatives in unit.words):
        return Reason("holds", f"“{unit.text}”")
    facets = facets_of(lesson, words)
    for concept in unit.concepts:
        filed = area_of(concept) or concept
        scheme, code = filed.scheme.rpartition("-")[2], filed.code
        if code and code in facets.get(scheme, ()):
            return Reason("about", concept.label("en"))
        # A concept named in another language is looked for under its English names as well.
        for name in concept.names("en"):
            stems = tokens(name, "en")
            if stems and held.issuperset(stems):
                return Reason("about", concept.label("en"))
    return None


@lru_cache(maxsize=4096)
def tokens_of(lesson: Lesson) -> frozenset[str]:
    """Return the search tokens of all texts of a lesson; those of stored lessons may be in another language."""
    text = " \n ".join(getattr(lesson, name) for name in _TEXTS)
    return frozenset(tokens(text, "en"))
