"""Roll-up: rounding half up, exactly, at each step, and over what is present only."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import framework
from hsforhs.scores import TOTAL, Difference, differences, roll_up, rounded_mean
from tests.scores.made import NOT_APPLICABLE, assessment, codes, values_of

WORDS = framework()
HALVES = st.integers(0, 200).map(lambda x: x // 2 if x % 2 == 0 else x / 2)


def half_up(numbers: list[Any]) -> int:
    return math.floor(Fraction(sum(map(Fraction, numbers)), len(numbers)) + Fraction(1, 2))


class TestRoundedMean:
    @given(st.lists(HALVES, min_size=1, max_size=60))
    def test_it_is_exact(self, numbers: list[float]) -> None:
        assert rounded_mean(numbers) == half_up(numbers)

    @given(st.lists(HALVES, min_size=1, max_size=60))
    def test_it_lies_between_the_lowest_and_the_highest(self, numbers: list[float]) -> None:
        found = rounded_mean(numbers)
        assert found is not None
        assert math.floor(min(numbers)) <= found <= math.ceil(max(numbers))

    @pytest.mark.parametrize(
        ("numbers", "mean"), [([60, 65], 63), ([0, 1], 1), ([1, 2], 2), ([2, 3], 3), ([40, 20, 20], 27), ([0], 0)]
    )
    def test_a_half_goes_up_whether_even_or_odd(self, numbers: list[int], mean: int) -> None:
        assert rounded_mean(numbers) == mean

    def test_of_nothing_there_is_no_mean(self) -> None:
        assert rounded_mean([]) is None

    def test_it_takes_any_iterable(self) -> None:
        assert rounded_mean(x for x in (20, 40)) == 30


class TestRollUp:
    @given(st.sampled_from(["spar-1", "spar-2"]).flatmap(lambda x: st.tuples(st.just(x), values_of(x))))
    def test_each_step_rounds_what_is_present(self, drawn: tuple[str, dict[str, Any]]) -> None:
        instrument, values = drawn
        found = roll_up(assessment(instrument, values), WORDS)
        assert found is not None
        means = []
        for group in WORDS.groups_of(instrument):
            present = [values[key.code] for key in group.indicators if isinstance(values[key.code], int)]
            mean = half_up(present) if present else None
            assert found.capacities[group.key.code] == mean
            if mean is not None:
                assert min(present) <= mean <= max(present)
                means.append(mean)
        assert found.total == (half_up(means) if means else None)

    def test_capacities_are_rounded_before_the_total(self) -> None:
        """67 and 67 and twelve times 40 and one 47 tell the orders apart; so does a flat mean."""
        values = dict.fromkeys(codes("spar-2"), 40) | {"C1.1": 60, "C1.2": 60}
        values |= dict.fromkeys(("C7.1", "C7.2", "C8.1", "C8.2", "C9.1", "C9.2", "C10.1", "C10.2"), 60)
        values |= {"C7.3": 80, "C8.3": 80, "C9.3": 80, "C10.3": 80}
        exact = [
            Fraction(sum(values[key.code] for key in group.indicators), len(group.indicators))
            for group in WORDS.groups_of("spar-2")
        ]
        found = roll_up(assessment("spar-2", values), WORDS)
        assert found is not None
        rounded_once = half_up(exact)
        flat = half_up(list(values.values()))
        assert found.total == half_up([half_up([x]) for x in exact])
        assert len({found.total, rounded_once, flat}) == 3

    def test_a_zero_counts_and_a_blank_does_not(self) -> None:
        with_zero = roll_up(assessment("spar-2", {"C1.1": 0, "C1.2": 80}), WORDS)
        with_blank = roll_up(assessment("spar-2", {"C1.2": 80}), WORDS)
        not_applicable = roll_up(assessment("spar-2", {"C1.1": NOT_APPLICABLE, "C1.2": 80}), WORDS)
        assert with_zero
        assert with_zero.capacities["C1"] == 40
        assert with_blank
        assert with_blank.capacities["C1"] == 80
        assert with_blank == not_applicable

    def test_a_capacity_without_value_is_none_and_left_out_of_the_total(self) -> None:
        found = roll_up(assessment("spar-2", {"C1.1": 20, "C3.1": 60, "C3.2": 80}), WORDS)
        assert found
        assert list(found.capacities) == [f"C{number}" for number in range(1, 16)]
        assert {code: x for code, x in found.capacities.items() if x is not None} == {"C1": 20, "C3": 70}
        assert found.total == 45

    def test_nothing_reported_gives_nothing(self) -> None:
        found = roll_up(assessment("spar-1", {}), WORDS)
        assert found
        assert found.total is None
        assert set(found.capacities.values()) == {None}

    @pytest.mark.parametrize("instrument", ["jee-1", "jee-2", "jee-3"])
    def test_jee_has_no_such_rule(self, instrument: str) -> None:
        found = assessment(instrument, dict.fromkeys(codes(instrument), 3))
        assert roll_up(found, WORDS) is None
        assert differences(found, WORDS) == ()


class TestDifferences:
    VALUES = dict.fromkeys(codes("spar-2"), 40)

    def test_equal_figures_are_no_difference(self) -> None:
        published = dict.fromkeys([x.key.code for x in WORDS.groups_of("spar-2")], 40) | {TOTAL: 40}
        assert differences(assessment("spar-2", self.VALUES, published=published), WORDS) == ()

    def test_what_differs_is_named_with_both_figures_the_total_first(self) -> None:
        published = {"C2": 40, "C3": 41, TOTAL: 44}
        assert differences(assessment("spar-2", self.VALUES, published=published), WORDS) == (
            Difference("GHA", "total", 44, 40),
            Difference("GHA", "C3", 41, 40),
        )

    def test_a_published_zero_is_a_figure(self) -> None:
        found = differences(assessment("spar-2", self.VALUES, published={"C1": 0}), WORDS)
        assert found == (Difference("GHA", "C1", 0, 40),)

    def test_a_capacity_published_without_any_indicator(self) -> None:
        found = differences(assessment("spar-2", {"C1.1": 40}, published={"C2": 60}), WORDS)
        assert found == (Difference("GHA", "C2", 60, None),)

    def test_what_was_not_published_is_no_difference(self) -> None:
        published = {"C1": None, TOTAL: None}
        assert differences(assessment("spar-2", self.VALUES, published=published), WORDS) == ()

    def test_capacities_alone_cannot_be_checked(self) -> None:
        assert differences(assessment("spar-2", {}, published={"C1": 60, TOTAL: 55}), WORDS) == ()
