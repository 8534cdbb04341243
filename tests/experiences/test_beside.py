"""Lessons beside the documents of the library."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hsforhs.experiences.beside import lessons_beside, share_answered, title_of
from hsforhs.experiences.lessons import LessonFilter, find_lessons
from hsforhs.library import Filters, shipped_stock

SHIPPED = shipped_stock().lessons


def test_a_question_finds_what_the_search_of_lessons_finds() -> None:
    question = "what did Thailand do about quarantine?"
    found = lessons_beside(question, Filters())
    assert found == find_lessons(wanted=LessonFilter(question))
    assert {x.lesson.country for x in found} == {"THA"}
    assert all(share_answered(x) == 1 for x in found)


@pytest.mark.parametrize("question", ["检疫", "карантин", "الحجر الصحي", "quarantaine", "cuarentena"])
def test_in_six_languages(question: str) -> None:
    assert {x.lesson.id for x in lessons_beside(question, Filters())} & {
        x.lesson.id for x in lessons_beside("quarantine", Filters())
    }


def test_a_doi_finds_the_lessons_that_cite_it() -> None:
    doi = next(found[0] for x in SHIPPED.values() if (found := re.search(r"10\.\d{4}/[^\s;,]+", x.citation)))
    found = {x.lesson.id for x in lessons_beside(f"https://doi.org/{doi}", Filters())}
    assert found == {x.id for x in SHIPPED.values() if doi.casefold() in x.citation.casefold()}
    assert lessons_beside("10.1234/there-is-none", Filters()) == []


def test_filters_mean_what_they_mean_for_documents() -> None:
    some = next(x for x in SHIPPED.values() if x.areas and x.components and x.country == "THA")
    several = Filters(areas=(some.areas[0], "PoE"), components=some.components[:1], countries=("THA", "GHA"))
    assert some in [x.lesson for x in lessons_beside("", several)]
    for x in lessons_beside("", several):
        assert {some.areas[0], "PoE"} & set(x.lesson.areas)
        assert x.lesson.country in ("THA", "GHA")
    sector = next(x for x in SHIPPED.values() if x.sectors).sectors[0]
    assert all(sector in x.lesson.sectors for x in lessons_beside("", Filters(sectors=(sector,))))
    assert lessons_beside("quarantine", Filters(kinds=("lesson", "tool")))
    graded = lessons_beside("", Filters(grades=("E2", "E3")))
    assert {x.lesson.grade for x in graded} == {"E2", "E3"}


@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters(readers=("everybody",))],
)
def test_without_a_question_and_without_a_filter_there_is_none(filters: Filters) -> None:
    assert lessons_beside(" ", filters) == []


@pytest.mark.parametrize(
    "filters",
    [Filters(steps=("3",)), Filters(licences=("CC BY",)), Filters(kinds=("tool",)), Filters(languages=("fr",))],
)
def test_what_lessons_do_not_have_leaves_none(filters: Filters) -> None:
    assert lessons_beside("quarantine", filters) == []


def test_years_are_those_of_the_event() -> None:
    lesson = replace(next(iter(SHIPPED.values())), period="2020-03/2021-05")

    def found(*years: int | None) -> int:
        return len(lessons_beside("", Filters(years=years), [lesson]))  # type: ignore[arg-type]

    assert [found(2021, None), found(None, 2020), found(2022, None), found(None, 2019), found(2020, 2020)] == [
        1,
        1,
        0,
        0,
        1,
    ]
    assert lessons_beside("", Filters(years=(1900, None)), [replace(lesson, period="")]) == []


def test_named_by_place_event_and_time() -> None:
    lesson = replace(next(iter(SHIPPED.values())), country="GHA", event="floods", period="2023")
    assert title_of(lesson) == "Ghana: floods, 2023"
    assert title_of(replace(lesson, country="REGION:AFRO", event="", period="")) == "AFRO"


def test_the_share_of_a_question_that_is_answered() -> None:
    (first, *_) = lessons_beside("Thailand quarantine zebras", Filters())
    assert first.missing == ("zebras",)
    assert share_answered(first) == 0.6667
