"""Lessons beside the documents of the library: what answers the same question under the same filters.

They are a group of their own and never stand among the documents: a lesson has no title, so that their scores could not
be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from hsforhs.framework import framework
from hsforhs.library import Filters, Lesson, shipped_stock
from hsforhs.library.entries import identifier_asked
from hsforhs.library.records import LESSON

from .lessons import REGION, LessonFilter, LessonHit, find_lessons

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LANGUAGE = "en"
"""That of the lessons that ship."""


def lessons_beside(query: str, filters: Filters, lessons: Iterable[Lesson] | None = None) -> list[LessonHit]:
    """Return the lessons that answer a question and have what the filters ask for; none without question and filter.

    The filters mean what they mean for documents: values of one field are alternatives. A filter on what lessons do not
    have (a level to reach, a licence, another kind than ``lesson``) leaves none. A DOI or ISBN asks for the lessons
    that cite it. ``lessons`` are those that ship where none are given.
    """
    if not query.strip() and filters == replace(Filters(), readers=filters.readers):
        return []
    if filters.steps or filters.licences or not _allowed(filters.kinds, LESSON):
        return []
    if not _allowed(filters.languages, _LANGUAGE):
        return []
    every = shipped_stock().lessons.values() if lessons is None else lessons
    fitting = [x for x in every if _fits(x, filters)]
    if identifier := identifier_asked(query.strip()):
        cited = [x for x in fitting if identifier.casefold() in x.citation.casefold()]
        return find_lessons(cited, LessonFilter())
    return find_lessons(fitting, LessonFilter(query))


def _allowed(chosen: tuple[str, ...], value: str) -> bool:
    return not chosen or value in chosen


def _fits(lesson: Lesson, filters: Filters) -> bool:
    pairs = (
        (filters.areas, lesson.areas),
        (filters.components, lesson.components),
        (filters.sectors, lesson.sectors),
        (filters.levels, (lesson.level,)),
        (filters.countries, (lesson.country,)),
        (filters.grades, (lesson.grade,)),
    )
    first, last = filters.years
    if (first, last) != (None, None):
        years = [int(x) for x in _YEAR.findall(lesson.period)]
        if not years or min(years) > (last or 9999) or max(years) < (first or 0):
            return False
    return all(not chosen or not set(chosen).isdisjoint(held) for chosen, held in pairs)


def share_answered(hit: LessonHit) -> float:
    """Return the share of the parts of a question that a lesson answers, 1 where nothing was asked."""
    parts = len(hit.why) + len(hit.missing)
    return round(len(hit.why) / parts, 4) if parts else 1.0


def title_of(lesson: Lesson) -> str:
    """Name a lesson by its country or region, its event and the time: a lesson has no title of its own."""
    states = framework().states
    country = lesson.country.removeprefix(REGION)
    where = states[country].name if country in states else country
    return ", ".join(x for x in (f"{where}: {lesson.event}" if lesson.event else where, lesson.period) if x)
