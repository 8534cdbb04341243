"""Levels, bands, steps and targets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.scores import band_of, level_of, next_step, standard_target, steps_between

LEVELS = st.sampled_from([0, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5])


@pytest.mark.parametrize(("per_cent", "level"), [(0, 0), (20, 1), (40, 2), (60, 3), (80, 4), (100, 5)])
@pytest.mark.parametrize("instrument", ["spar-1", "spar-2"])
def test_spar_per_cent_is_a_whole_level(instrument: str, per_cent: int, level: int) -> None:
    found = level_of(instrument, per_cent)
    assert found == level
    assert isinstance(found, int)


@pytest.mark.parametrize("instrument", ["jee-1", "jee-2", "jee-3"])
def test_a_jee_level_stands_as_it_is(instrument: str) -> None:
    assert [level_of(instrument, x) for x in (1, 2.5, 5)] == [1, 2.5, 5]


@pytest.mark.parametrize(
    ("per_cent", "band"),
    [(0, 1), (1, 1), (20, 1), (20.5, 2), (21, 2), (40, 2), (41, 3), (60, 3), (61, 4), (80, 4), (81, 5), (100, 5)],
)
def test_bands_of_averages_are_those_of_the_glossary(per_cent: float, band: int) -> None:
    assert band_of(per_cent) == band


@pytest.mark.parametrize(
    ("level", "step"),
    [(0, 2), (1, 2), (1.5, 2), (2, 3), (2.5, 3), (3, 4), (3.5, 4), (4, 5), (4.5, 5), (5, 5)],
)
def test_the_next_step_begins_at_2_and_ends_at_5(level: float, step: int) -> None:
    assert next_step(level) == step


@pytest.mark.parametrize(("level", "target"), [(0, 4), (1, 4), (2, 4), (3, 4), (3.5, 4), (4, 5), (4.5, 5), (5, 5)])
def test_in_five_years_level_4_or_5_where_already_at_4(level: float, target: int) -> None:
    assert standard_target(level, years=5) == target


@given(LEVELS)
def test_in_one_year_exactly_one_step(level: float) -> None:
    target = standard_target(level, years=1)
    assert target == next_step(level)
    assert len(steps_between(level, target)) == (level < 5)


@given(LEVELS, st.sampled_from([1, 5]))
def test_a_target_lies_above_unless_all_is_reached(level: float, years: int) -> None:
    target = standard_target(level, years=years)
    assert level < target <= 5 or level == target == 5


@given(LEVELS, st.integers(1, 5))
def test_the_steps_are_all_levels_from_the_next_one_to_the_target(level: float, target: int) -> None:
    assert list(steps_between(level, target)) == [x for x in (2, 3, 4, 5) if level < x <= target]


@given(st.sampled_from([0, 20, 40, 60, 80, 100]), st.sampled_from([0, 20, 40, 60, 80, 100]))
def test_more_per_cent_is_never_less(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert level_of("spar-2", low) <= level_of("spar-2", high)
    assert band_of(low) <= band_of(high)
