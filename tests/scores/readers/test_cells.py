"""Single cells: scales, words and dates, whatever file they stand in."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import Key, framework
from hsforhs.scores.readers.cells import CellValue, listed, off_scale, says_reported, score_cell, spar_edition, state_of

NUMBERS = st.integers(-10, 110) | st.floats(-10, 110, allow_nan=False).filter(lambda x: not x.is_integer())
HALVES = [Fraction(x, 2) for x in range(2, 11)]


@given(NUMBERS)
def test_scales(number: float) -> None:
    def fits(instrument: str, *, is_indicator: bool = True) -> bool:
        return off_scale(Key.of(instrument, "X"), number, is_indicator=is_indicator) is None

    assert fits("spar-1") == fits("spar-2") == (number in {0, 20, 40, 60, 80, 100})
    assert fits("spar-2", is_indicator=False) == (0 <= number <= 100)
    assert fits("jee-2") == fits("jee-3") == (number in {1, 2, 3, 4, 5})
    assert fits("jee-1") == (Fraction(number) in HALVES)


@given(st.integers(-1000, 1000), st.sampled_from(["{}", " {} ", "{} %", "{}%", "{},0", "{}.0", "\u00a0{}"]))
def test_numbers_as_text_say_so(number: int, shape: str) -> None:
    cell = score_cell(shape.format(number))
    assert cell is not None
    assert (cell.number, type(cell.number)) == (number, int)
    assert cell.assumed.endswith("was read as a number")


@given(st.integers(-1000, 1000))
def test_whole_numbers_stay_whole(number: int) -> None:
    assert score_cell(number) == score_cell(float(number)) == CellValue(number)


@pytest.mark.parametrize("value", [True, False, "good", "8O", "1e2", "80 20", "=1+1"])
def test_no_score(value: object) -> None:
    assert score_cell(value) is None


@pytest.mark.parametrize(
    ("year", "edition"),
    [(2017, None), (2018, "spar-1"), (2020, "spar-1"), (2021, "spar-2"), (2026, "spar-2")],
)
def test_edition_of_a_year(year: int, edition: str | None) -> None:
    assert spar_edition(year, framework()) == edition


@pytest.mark.parametrize(
    ("word", "answer"), [("Yes", True), ("SÍ", True), ("si", True), ("No", False), ("Other", None), ("", None)]
)
def test_status(word: str, answer: bool | None) -> None:
    assert says_reported(word) is answer


def test_states_by_code_and_name() -> None:
    words = framework()
    assert state_of(words, code="na") == state_of(words, code="NAM") == state_of(words, name="namibia") == "NAM"
    assert state_of(words, code="XX", name="Ghana") == "GHA"
    assert state_of(words, code="XX") is state_of(words, name="Gahna") is state_of(words) is None
    with pytest.raises(ValueError, match="the code 'NA' is Namibia, and the name is 'Ghana'"):
        state_of(words, code="NA", name="Ghana")


def test_ten_places_are_listed() -> None:
    places = [f"A{x}" for x in range(1, 13)]
    assert listed(places[:10]) == "A1, A2, A3, A4, A5, A6, A7, A8, A9, A10"
    assert listed(places).endswith("A10 and 2 more")
