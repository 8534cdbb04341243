"""Lessons counted, with the lessons behind each number; the same question gives the same digest."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from hsforhs.experiences import DIMENSIONS, count_lessons, synthesis_csv
from hsforhs.experiences.lessons import facets_of
from hsforhs.experiences.synthesis import NONE, synthesis_rows
from hsforhs.framework import VocabularyError, framework
from hsforhs.library import shipped_stock

LESSONS = tuple(shipped_stock().lessons.values())
WORDS = framework()


def test_each_number_is_the_lessons_that_have_both_codes() -> None:
    found = count_lessons(LESSONS, ("area", "component"), WORDS)
    for area in WORDS.areas:
        for component in WORDS.components:
            behind = [x.id for x in LESSONS if area in x.areas and component in x.components]
            assert list(found.cells.get(("", area, component), ())) == behind
    assert len(found.ids) == len(LESSONS)


def test_sums_count_a_lesson_once() -> None:
    found = count_lessons(LESSONS, ("area", "component"), WORDS)
    assert len(found.at(row="D2")) == sum("D2" in x.areas for x in LESSONS)
    assert len(found.at(column="LG")) == sum("LG" in x.components for x in LESSONS)
    assert len(found.at()) == len(LESSONS)
    assert sum(len(x) for x in found.cells.values()) > len(LESSONS)


def test_layers_split_the_table_by_region() -> None:
    found = count_lessons(LESSONS, ("area", "component", "region"), WORDS)
    assert found.layers[:4] == ("AFRO", "EMRO", "EURO", "SEARO")
    assert set(found.at(layer="SEARO")) == {x.id for x in LESSONS if x.country in ("IND", "THA")}


def test_codes_keep_the_order_of_the_vocabulary() -> None:
    found = count_lessons(LESSONS, ("component", "area"), WORDS)
    assert list(found.columns) == [x for x in WORDS.areas if x in found.columns]
    assert list(found.rows) == list(WORDS.components)


def test_what_has_nothing_of_a_dimension_stands_under_none() -> None:
    bare = replace(LESSONS[0], sectors=())
    assert count_lessons([bare], ("sector", "kind"), WORDS).rows == (NONE,)


@pytest.mark.parametrize("name", DIMENSIONS)
def test_every_dimension_is_one_that_lessons_are_filed_under(name: str) -> None:
    assert name in facets_of(LESSONS[0], WORDS)
    assert count_lessons(LESSONS, (name, "kind" if name != "kind" else "area"), WORDS).ids


@pytest.mark.parametrize(
    "dimensions", [("area",), ("area", "area"), ("area", "colour"), ("area", "component", "region", "kind"), ()]
)
def test_other_dimensions_are_refused(dimensions: tuple[str, ...]) -> None:
    with pytest.raises(VocabularyError):
        count_lessons(LESSONS, dimensions, WORDS)


def test_the_digest_tells_the_same_answer_from_another() -> None:
    first = count_lessons(LESSONS, ("area", "component"), WORDS).digest
    assert count_lessons(reversed(LESSONS), ("area", "component"), WORDS).digest == first
    assert count_lessons(LESSONS[1:], ("area", "component"), WORDS).digest != first
    assert count_lessons(LESSONS, ("component", "area"), WORDS).digest != first


def test_the_table_as_csv_holds_every_cell_with_its_lessons() -> None:
    found = count_lessons(LESSONS, ("area", "component", "region"), WORDS)
    header, *rows = csv.reader(io.StringIO(synthesis_csv(found).decode()))
    assert header == ["region", "area", "component", "number", "lessons"]
    assert {(x[0], x[1], x[2]) for x in rows} == set(found.cells)
    assert all(int(x[3]) == len(x[4].split()) for x in rows)
    assert len(list(synthesis_rows(found))) == len(rows) + 1
