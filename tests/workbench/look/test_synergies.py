from __future__ import annotations

import pytest
from django.utils import translation

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue, synergy, synergy_numbers
from hsforhs.workbench.look.synergies import MOST, bar_row, brief, goal_name, here, sector_label, shown

KNOWN, WORDS = action_catalogue(), framework()
SET = [x for x in KNOWN.actions.values() if x.area == "P8"]


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


def test_a_bar_is_as_long_as_its_share_and_never_vanishes() -> None:
    row = bar_row(here("x"), "X", 1, 3)
    assert (row.share, row.x, row.width) == (33, "0", "33.33")
    assert bar_row(here("x"), "X", 1, 1000).width == "0.5"
    assert bar_row(here("x"), "X", 0, 3).width == "0"
    assert bar_row(here("x"), "X", 0, 0).share == 0


def test_a_bar_begins_at_the_right_in_arabic() -> None:
    with translation.override("ar"):
        assert bar_row(here("x"), "X", 1, 4).x == "75"


def test_a_report_is_shown_with_every_count() -> None:
    report = synergy(SET, vocabulary=WORDS, catalogue=KNOWN)
    found = shown(report, WORDS)
    assert found.number == len(SET)
    assert [(x.code, x.number, x.burdened) for x in found.goals] == [
        (x.code, x.number, len(x.burdened)) for x in report.goals
    ]
    assert found.care.code == "UHC"
    assert found.both == report.serve_both[:MOST]
    assert found.more == len(report.serve_both) - MOST
    assert found.costly == len({x.id for y in report.dis_synergies for x in y.actions})
    assert all(x.number for x in found.sectors)
    [row] = found.grid
    assert {x.component: x.number for x in row.cells} == {x: report.cells["P8", x] for x in WORDS.components}
    assert max(x.tint for x in row.cells) == 4
    assert all((x.tint == 0) is (x.number == 0) for x in row.cells)


def test_what_nothing_touches_is_named_and_open_cells_are_framed() -> None:
    found = shown(synergy([KNOWN.action("P8-004")], vocabulary=WORDS, catalogue=KNOWN), WORDS)
    titles = dict(found.idle)
    assert "Goals" not in titles
    assert "Health financing" in [x.text for x in titles["Components"]]
    assert "Police, customs and border control" in [x.text for x in titles["Sectors"]]
    framed = {x.component for x in found.grid[0].cells if x.open}
    assert framed == {x.component for x in found.report.open_cells} != set()


def test_names() -> None:
    assert goal_name("HP") == "healthier populations"
    assert sector_label("HEALTH", WORDS).text == "Health"
    assert sector_label("ANI", WORDS).text == WORDS.sectors["ANI"].title


@pytest.mark.parametrize("number", [0, len(SET)])
def test_numbers_alone_are_shown_as_those_of_the_whole_report(number: int) -> None:
    whole, short = shown(synergy(SET[:number]), WORDS), brief(synergy_numbers(SET[:number]), WORDS)
    assert (short.number, short.goals, short.components) == (whole.number, whole.goals, whole.components)
    assert (short.care, short.in_all_three, short.costly) == (whole.care, whole.in_all_three, whole.costly)
