"""Positions, figures and shares of charts."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.metric import load, read_definition
from hsforhs.workbench.indices import pictures
from tests.workbench.indices.test_shape import small

SMALL = read_definition(small())


def test_figures_have_the_decimals_of_the_published_score() -> None:
    assert pictures.digits_of(load("dpm-style")) == 1
    assert pictures.digits_of(load("spar-2")) == 0
    assert pictures.digits_of(load("readyscore")) == 0
    assert pictures.digits_of(load("uhc-style")) == 0
    assert pictures.digits_of(SMALL) == 1


@pytest.mark.parametrize(("value", "text"), [(2.25, "2.3"), (2.35, "2.4"), (0.0, "0.0"), (9.96, "10.0"), (None, "")])
def test_halves_are_rounded_away_from_zero(value: float | None, text: str) -> None:
    assert pictures.shown_number(value, 1) == text


def test_figures_are_written_as_the_language_does() -> None:
    with translation.override("fr"):
        assert pictures.shown_number(2.5, 1) == "2,5"


@pytest.mark.parametrize(("value", "text"), [(0.42, "+0.4"), (-0.42, "−0.4"), (0.04, "0.0"), (-0.04, "0.0")])
def test_a_difference_has_a_sign_unless_it_is_nothing(value: float, text: str) -> None:
    assert pictures.signed(value, 1) == text


def test_the_axis_is_mirrored_for_arabic_and_bands_stay_bands() -> None:
    axis = pictures.axis_of(SMALL)
    assert [x for x, _at in axis.ticks] == ["0", "2", "4", "6", "8", "10"]
    assert (axis.ticks[0][1], axis.ticks[-1][1]) == ("2", "98")
    assert axis.bands == (("50", "48"),)
    assert axis.names == (("low", "2", "start"), ("high", "98", "end"))
    with translation.override("ar"):
        mirrored = pictures.axis_of(SMALL)
    assert (mirrored.ticks[0][1], mirrored.ticks[-1][1]) == ("98", "2")
    assert mirrored.bands == (("2", "48"),)
    assert pictures.axis_of(load("spar-2")).bands == ()


def test_an_interval_says_in_words_what_it_shows() -> None:
    found = pictures.interval(SMALL, "Top", [5.0, 4.0, 4.5, 5.0, 5.5, 6.0], before=2.0)
    assert (found.value, found.low, found.high) == ("5.0", "4.0", "6.0")
    assert (found.x, found.wide, found.narrow) == ("50", ("40.4", "59.6"), ("45.2", "54.8"))
    assert found.before == "21.2"
    assert found.spoken == "Top: 5.0, nine of ten draws from 4.0 to 6.0"
    none = pictures.interval(SMALL, "Top", [None], reason="no data")
    assert (none.value, none.reason) == ("", "no data")


@given(st.lists(st.floats(0, 10), min_size=6, max_size=6))
def test_marks_keep_their_order_on_the_axis(numbers: list[float]) -> None:
    found = pictures.interval(SMALL, "Top", [numbers[0], *sorted(numbers[1:])])
    places = [float(x) for x in (found.wide[0], found.narrow[0], found.narrow[1], found.wide[1])]
    assert places == sorted(places)
    assert 2 <= places[0] <= places[-1] <= 98


def test_a_trail_needs_two_periods_and_runs_with_the_reading() -> None:
    periods = ["2023-12-31", "2024-12-31", "2025-12-31"]
    history = [[2.0, 1.0, 3.0], None, [4.0, 3.0, 5.0]]
    found = pictures.trail(SMALL, "left", history, periods)
    assert found is not None
    assert found.line == "M0 72L200 54"
    assert found.band == "M0 63L200 45L200 63L0 81z"
    assert found.spoken == "left from 2023 to 2025: first 2.0, last 4.0"
    with translation.override("ar"):
        mirrored = pictures.trail(SMALL, "left", history, periods)
    assert mirrored is not None
    assert mirrored.line == "M200 72L0 54"
    assert pictures.trail(SMALL, "left", [None, None, [4.0, 3.0, 5.0]], periods) is None


def test_periods_are_written_short() -> None:
    assert [pictures.period_name(x) for x in ("2025-12-31", "2026-06-30")] == ["2025", "2026-Q2"]


def test_bars_start_in_the_middle_and_the_longest_fills_its_half() -> None:
    rows = [("a", "A", "1", "%", -0.5, ()), ("b", "B", "2", "%", 0.25, ("filled in",))]
    down, up = pictures.pushes(rows, 2)
    assert (down.x, down.width, down.points, down.lifts) == ("2", "48", "−0.50", False)
    assert (up.x, up.width, up.points, up.lifts, up.flags) == ("50", "24", "+0.25", True, ("filled in",))
    with translation.override("ar"):
        down, up = pictures.pushes(rows, 2)
    assert (down.x, up.x) == ("50", "26")


def test_bars_of_one_sign_take_the_whole_width() -> None:
    rows = [("a", "A", "1", "%", 0.5, ()), ("b", "B", "2", "%", 0.25, ())]
    assert [(x.x, x.width, x.points) for x in pictures.pushes(rows, 2)] == [("2", "96", "+0.50"), ("2", "48", "+0.25")]
    with translation.override("ar"):
        assert [(x.x, x.width) for x in pictures.pushes(rows, 2)] == [("2", "96"), ("50", "48")]


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6).filter(sum))
def test_shares_are_whole_and_add_up(counts: list[int]) -> None:
    content = {
        "nodes": {"top": [5.0]},
        "classes": {"top": [x / sum(counts) for x in counts]},
    }
    labels = [f"l{x}" for x in range(len(counts))]
    edges = [x / 10 for x in range(1, len(counts))]
    text = re.sub(r"edges: \[.*?\], labels: \[.*?\]", f"edges: {edges}, labels: [{', '.join(labels)}]", small())
    (row,) = pictures.class_rows(read_definition(text), content)
    assert sum(share for _label, share, _now in row.shares) == 100
    assert sum(now for _label, _share, now in row.shares) == 1
    assert all(abs(share - 100 * x / sum(counts)) < 1 for (_l, share, _n), x in zip(row.shares, counts, strict=True))


def test_the_class_of_the_score_is_marked_as_it_is_rounded() -> None:
    content = {"nodes": {"top": [4.96], "left": [None]}, "classes": {"top": [0.5, 0.5], "left": [1.0, 0.0]}}
    (row,) = pictures.class_rows(SMALL, content)
    assert [now for _label, _share, now in row.shares] == [False, True]
    assert pictures.class_rows(load("spar-2"), content) == []
