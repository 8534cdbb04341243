"""Lessons are found by facets and by questions in six languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hsforhs.experiences import LessonFilter, find_lessons, region_of
from hsforhs.experiences.lessons import KINDS, SOURCE_TYPES, facets_of, options
from hsforhs.framework import VocabularyError, framework
from hsforhs.library import shipped_stock

LESSONS = shipped_stock().lessons
QUARANTINE = {"L013", "L014", "L015"}


def ids(words: str = "", **facets: str) -> list[str]:
    return [x.lesson.id for x in find_lessons(wanted=LessonFilter(words, **facets))]


def test_the_lists_of_kinds_hold_what_ships() -> None:
    assert {x.kind for x in LESSONS.values()} == set(KINDS)
    assert {x.source_type for x in LESSONS.values()} <= set(SOURCE_TYPES)


def test_without_a_question_all_that_fit_come_in_their_order() -> None:
    assert ids() == list(LESSONS)
    assert ids(country="SGP") == [x.id for x in LESSONS.values() if x.country == "SGP"]
    both = set(ids(area="D2")) & set(ids(component="HIS"))
    assert set(ids(area="D2", component="HIS")) == both
    assert both


def test_the_question_of_the_brief_is_answered() -> None:
    hits = find_lessons(wanted=LessonFilter("what did Thailand do about quarantine?"))
    assert {x.lesson.id for x in hits} == QUARANTINE
    assert {x.sentence() for x in hits[0].why} == {"of Thailand", "holds “quarantine”"}
    assert hits[0].missing == ()


@pytest.mark.parametrize("words", ["quarantine", "карантин", "检疫", "الحجر الصحي", "quarantaine", "cuarentena"])
def test_a_thing_of_the_vocabulary_is_found_in_six_languages(words: str) -> None:
    assert set(ids(words)) == QUARANTINE


def test_the_french_question_names_country_and_area() -> None:
    (first, *_rest) = find_lessons(wanted=LessonFilter("laboratoires au Ghana"))
    assert first.lesson.country == "GHA"
    assert {x.what for x in first.why} == {"names", "about"}


def test_an_indicator_leads_to_its_area() -> None:
    found = set(ids("surveillance"))
    assert found
    assert {x for x in found if "D2" in LESSONS[x].areas}


def test_where_no_lesson_answers_all_parts_those_that_answer_most_say_what_is_missing() -> None:
    hits = find_lessons(wanted=LessonFilter("quarantine Thailand zeppelin"))
    assert {x.lesson.id for x in hits} == QUARANTINE
    assert {x.missing for x in hits} == {("zeppelin",)}
    assert ids("zeppelin") == []


def test_facets_narrow_a_question() -> None:
    assert ids("quarantine", country="GHA") == []
    assert set(ids("quarantine", region="SEARO")) == QUARANTINE


def test_given_lessons_are_searched_and_no_others() -> None:
    own = replace(LESSONS["L013"], id="7", country="XLM", lesson="Close the well")
    assert [x.lesson.id for x in find_lessons([own], LessonFilter("well"))] == ["7"]
    assert find_lessons([], LessonFilter("well")) == []


@pytest.mark.parametrize("field", list(options(framework())))
def test_an_unknown_code_is_refused_with_those_that_exist(field: str) -> None:
    with pytest.raises(VocabularyError, match=f"'nothing' is no {field}; known are"):
        find_lessons(wanted=LessonFilter(**{field: "nothing"}))


def test_regions_come_from_the_country_or_from_the_lesson() -> None:
    words = framework()
    assert region_of(LESSONS["L013"], words) == words.states["THA"].who_region
    region = next(x for x in LESSONS.values() if x.country == "REGION:AFRO")
    assert region_of(region, words) == "AFRO"
    assert region_of(replace(region, country="XLM"), words) == ""


def test_response_pillars_follow_from_the_areas() -> None:
    found = facets_of(replace(LESSONS["L013"], areas=("P8",)), framework())
    assert found["pillar"] == ("RP10",)
