from __future__ import annotations

import pytest

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue, coverage_matrix
from hsforhs.workbench.atlas.coverage_page import coverage_page

KNOWN, WORDS = action_catalogue(), framework()


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, int], tuple[int, ...]]:
    page = coverage_page(WORDS, KNOWN)
    return {
        (ladder.code, step.step): tuple(number for number, _tint in step.cells)
        for group in page.groups
        for ladder in group.ladders
        for step in ladder.steps
    }


def test_every_row_is_that_of_the_matrix(rows: dict[tuple[str, int], tuple[int, ...]]) -> None:
    wanted = {
        (x.indicator.code if x.indicator else x.topic, x.step): tuple(x.by_component.values())
        for x in coverage_matrix(KNOWN, WORDS)
    }
    assert rows == wanted


def test_areas_stand_in_the_order_of_the_framework_and_topics_last() -> None:
    groups = coverage_page(WORDS, KNOWN).groups
    assert [x.area.code if x.area else "" for x in groups] == [*WORDS.areas, ""]
    assert groups[0].ladders[0].query == "?indicator=P1.1"
    assert [x.query for x in groups[-1].ladders] == [f"?topic={x}" for x in KNOWN.topics]


def test_empty_cells_are_counted_and_tints_end_at_four() -> None:
    page = coverage_page(WORDS, KNOWN)
    cells = [x for group in page.groups if group.area for y in group.ladders for s in y.steps for x in s.cells]
    assert page.cells == len(cells) == 56 * 4 * 8
    assert page.empty == sum(number == 0 for number, _tint in cells)
    assert all(tint == min(number, 4) for number, tint in cells)
