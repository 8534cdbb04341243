"""Scores beside 7-1-7, and what moved after something was done."""

from __future__ import annotations

import datetime as dt

import pytest

from hsforhs.experiences import STAGES
from hsforhs.experiences.capacity import AREAS_BESIDE, beside, day_of, move, move_in_area
from hsforhs.framework import Key, framework
from hsforhs.scores import Assessment, Score

KEY = Key.of("spar-2", "C4.1")


def assessment(year: int, value: int | None, kind: str = "SELF", **more: object) -> Assessment:
    scores = {KEY: Score.of(KEY, value), Key.of("spar-2", "C5.1"): Score.of(Key.of("spar-2", "C5.1"), 60)}
    return Assessment("spar-2", "XLM", "XLM", "Lumora", "AFRO", kind, scores, year=year, **more)  # type: ignore[arg-type]


def test_every_interval_has_areas_of_the_framework() -> None:
    assert tuple(AREAS_BESIDE) == STAGES
    assert {x for areas in AREAS_BESIDE.values() for x in areas} <= set(framework().areas)


def test_the_lowest_level_of_each_area_stands_beside() -> None:
    found = beside(assessment(2024, 40), "detect", framework())
    assert found == {"D2": 3, "D1": 2}
    assert "D1" not in beside(assessment(2024, None), "detect", framework())


def test_an_assessment_speaks_for_its_date_or_the_end_of_its_year() -> None:
    assert day_of(assessment(2024, 40)) == dt.date(2024, 12, 31)
    assert day_of(assessment(2024, 40, date=dt.date(2024, 5, 1))) == dt.date(2024, 5, 1)


@pytest.mark.parametrize(("after", "moved"), [(40, False), (20, False), (60, True)])
def test_a_score_moved_where_it_is_higher_than_before(after: int, moved: bool) -> None:
    found = move([assessment(2023, 40), assessment(2025, after)], KEY, dt.date(2024, 6, 1))
    assert found is not None
    assert (found.before, found.after, found.moved) == (40, after, moved)
    assert (found.before_on.year, found.after_on and found.after_on.year) == (2023, 2025)


def test_the_last_score_before_and_the_newest_after_are_compared() -> None:
    some = [assessment(2021, 20), assessment(2023, 40), assessment(2025, 40), assessment(2026, 60)]
    found = move(some, KEY, dt.date(2024, 6, 1))
    assert found is not None
    assert (found.before, found.after) == (40, 60)


def test_without_a_later_score_nobody_can_tell() -> None:
    found = move([assessment(2023, 40)], KEY, dt.date(2024, 6, 1))
    assert found is not None
    assert (found.after, found.moved) == (None, None)


def test_without_an_earlier_score_there_is_nothing_to_compare() -> None:
    assert move([assessment(2025, 40)], KEY, dt.date(2024, 6, 1)) is None
    assert move([], KEY, dt.date(2024, 6, 1)) is None


def test_scores_of_another_kind_are_never_compared() -> None:
    found = move([assessment(2023, 40), assessment(2025, 60, "PEER")], KEY, dt.date(2024, 6, 1))
    assert found is not None
    assert found.moved is None


@pytest.mark.parametrize(("after", "rose"), [(40, 0), (20, 0), (60, 1)])
def test_an_area_moved_where_any_of_its_scores_rose(after: int, rose: int) -> None:
    found = move_in_area([assessment(2023, 40), assessment(2025, after)], "D1", dt.date(2024, 6, 1), framework())
    assert found is not None
    assert (found.rose, found.indicators, found.moved) == (rose, 1, bool(rose))


def test_an_area_without_an_earlier_or_a_later_score() -> None:
    words, day = framework(), dt.date(2024, 6, 1)
    assert move_in_area([assessment(2025, 40)], "D1", day, words) is None
    assert move_in_area([assessment(2023, None)], "D1", day, words) is None
    found = move_in_area([assessment(2023, 40), assessment(2025, 60, "PEER")], "D1", day, words)
    assert found is not None
    assert (found.after_on, found.moved) == (None, None)
