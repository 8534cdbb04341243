"""Gaps: what lies below the target, with everything around it, and nothing left out silently."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import Key, framework
from hsforhs.scores import CapacityGap, GapReport, capacity_gaps, gaps, level_of
from hsforhs.scores.gaps import area_of, components_of, jee3_counterparts, not_seen_by
from tests.scores.made import NOT_APPLICABLE, PER_CENT, assessment, codes, values_of

WORDS = framework()
SCORED = ("jee-1", "jee-2", "jee-3", "spar-1", "spar-2")
ANY = st.sampled_from(SCORED).flatmap(lambda x: st.tuples(st.just(x), values_of(x)))


def keys(report: GapReport) -> set[Key]:
    return {x.indicator for x in report.gaps}


class TestTargets:
    @pytest.mark.parametrize(("value", "now", "target"), [(0, 0, 4), (20, 1, 4), (60, 3, 4), (80, 4, 5)])
    def test_in_five_years_to_4_or_5_where_already_at_4(self, value: int, now: int, target: int) -> None:
        (gap,) = gaps(assessment("spar-2", {"C5.1": value}), WORDS).gaps
        assert (gap.now, gap.target) == (now, target)

    def test_at_5_there_is_no_gap(self) -> None:
        assert gaps(assessment("spar-2", {"C5.1": 100}), WORDS).gaps == ()
        assert gaps(assessment("jee-3", {"D2.1": 5}), WORDS, years=1).gaps == ()

    @pytest.mark.parametrize(("value", "target"), [(0, 2), (20, 2), (40, 3), (80, 5)])
    def test_in_one_year_one_step(self, value: int, target: int) -> None:
        (gap,) = gaps(assessment("spar-2", {"C5.1": value}), WORDS, years=1).gaps
        assert gap.target == target

    def test_one_level_for_all_is_stronger_than_the_rule(self) -> None:
        found = gaps(assessment("spar-2", {"C5.1": 40, "C5.2": 60, "C1.1": 80}), WORDS, target=3)
        assert [(x.indicator.code, x.target) for x in found.gaps] == [("C5.1", 3)]

    def test_levels_for_single_indicators_are_stronger_still(self) -> None:
        targets = {Key.parse("spar-2:C5.1"): 5, Key.parse("spar-2:C5.2"): 2}
        scores = assessment("spar-2", {"C5.1": 40, "C5.2": 40, "C1.1": 40})
        found = gaps(scores, WORDS, target=3, targets=targets)
        assert [(x.indicator.code, x.target) for x in found.gaps] == [("C1.1", 3), ("C5.1", 5)]

    def test_a_half_level_of_jee_1_stays_a_half(self) -> None:
        (gap,) = gaps(assessment("jee-1", {"P.1.1": 3.5}), WORDS).gaps
        assert (gap.now, gap.target) == (3.5, 4)


class TestContent:
    def test_a_gap_speaks_in_cells_of_its_area(self) -> None:
        (gap,) = gaps(assessment("spar-2", {"C5.1": 40}), WORDS).gaps
        assert gap.area == "D2"
        assert [str(x) for x in gap.jee3] == ["jee-3:D2.1"]
        assert {x.component for x in gap.components} == set(WORDS.components)
        assert gap.sectors == WORDS.area_sectors["D2"]
        for cells in (gap.components, gap.sectors):
            assert all(x.area == "D2" for x in cells)
            assert [x.strength for x in cells] == sorted((x.strength for x in cells), reverse=True)

    def test_the_components_of_every_area_are_complete(self) -> None:
        for area in WORDS.areas:
            assert {x.component for x in components_of(area, WORDS)} == set(WORDS.components)

    def test_an_indicator_of_jee_3_is_its_own_counterpart(self) -> None:
        key = Key.parse("jee-3:R4.2")
        assert jee3_counterparts(key, WORDS) == (key,)
        assert area_of(key, (key,), WORDS) == "R4"

    @pytest.mark.parametrize(
        ("key", "area"),
        [
            ("spar-2:C4.2", "P7"),
            ("spar-2:C12.1", "P5"),
            ("spar-2:C9.1", "R4"),
            ("spar-1:C3.1", "P5"),
            ("jee-1:P.1.1", "P1"),
        ],
    )
    def test_the_area_is_that_of_the_question(self, key: str, area: str) -> None:
        one = Key.parse(key)
        assert area_of(one, jee3_counterparts(one, WORDS), WORDS) == area

    @pytest.mark.parametrize("code", codes("spar-2"))
    def test_a_spar_2_indicator_stays_with_its_capacity_where_that_has_an_area(self, code: str) -> None:
        key = Key.of("spar-2", code)
        jee3 = jee3_counterparts(key, WORDS)
        own = [x.code for x in WORDS.areas.values() if x.spar2_capacity == WORDS.indicators[key].group.code]
        candidates = {WORDS.area_of(x).code for x in jee3}
        found = area_of(key, jee3, WORDS)
        assert found in candidates
        assert found in own or not candidates & set(own)

    def test_with_several_areas_the_capacity_of_spar_2_wins_then_the_most_common_then_the_first(self) -> None:
        one, two, three = (Key.parse(f"jee-3:{x}") for x in ("P1.1", "D2.1", "D2.2"))
        assert area_of(Key.parse("spar-2:C5.1"), (one, two), WORDS) == "D2"
        other = Key.parse("jee-1:P.1.1")
        assert area_of(other, (one, two, three), WORDS) == "D2"
        assert area_of(other, (one, two), WORDS) == "P1"


class TestWhatCannotBeSaid:
    def test_not_reported_and_not_applicable_are_no_gaps_and_are_named(self) -> None:
        values: dict[str, Any] = dict.fromkeys(codes("spar-2"), 100)
        report = gaps(assessment("spar-2", values | {"C1.1": None, "C1.2": NOT_APPLICABLE}), WORDS)
        assert report.gaps == ()
        assert [x.code for x in report.not_reported] == ["C1.1"]
        assert [x.code for x in report.not_applicable] == ["C1.2"]

    def test_what_has_no_counterpart_in_jee_3_is_named(self) -> None:
        report = gaps(assessment("jee-2", {"D.2.2": 1, "D.2.1": 1}), WORDS)
        assert [x.code for x in report.unmapped] == ["D.2.2"]
        assert [x.indicator.code for x in report.gaps] == ["D.2.1"]

    @pytest.mark.parametrize("instrument", SCORED)
    def test_what_the_instrument_does_not_ask_is_named(self, instrument: str) -> None:
        seen = {x for y in WORDS.indicators_of(instrument) for x in jee3_counterparts(y.key, WORDS)}
        not_seen = not_seen_by(instrument, WORDS)
        assert seen | set(not_seen) == {x.key for x in WORDS.indicators_of("jee-3")}
        assert not seen & set(not_seen)
        assert gaps(assessment(instrument, {}), WORDS).not_seen == not_seen

    def test_spar_2_does_not_ask_about_resistance_or_vaccines(self) -> None:
        assert {"P4.2", "P8.1", "R2.1"} <= {x.code for x in not_seen_by("spar-2", WORDS)}
        assert not_seen_by("jee-3", WORDS) == ()

    @given(ANY, st.sampled_from([1, 5]))
    def test_every_indicator_is_accounted_for(self, drawn: tuple[str, dict[str, Any]], years: int) -> None:
        instrument, values = drawn
        found = assessment(instrument, values)
        report = gaps(found, WORDS, years=years)
        reached = {k for k, x in found.values.items() if level_of(instrument, x) == 5}
        parts = [keys(report), set(report.not_reported), set(report.not_applicable)]
        assert set().union(*parts, report.unmapped, reached) == set(found.scores)
        assert sum(map(len, parts)) == len(set().union(*parts))
        assert not keys(report) & (reached | set(report.unmapped))

    def test_an_adapted_instrument_is_asked_only_what_it_asks(self) -> None:
        full = assessment("spar-2", dict.fromkeys(codes("spar-2"), 40))
        adapted = replace(full, scores={key: x for key, x in full.scores.items() if key.code.startswith("C5.")})
        report = gaps(adapted, WORDS)
        assert [x.indicator.code for x in report.gaps] == ["C5.1", "C5.2"]
        assert report.not_reported == ()


class TestOrder:
    @given(values_of("spar-2"), st.sampled_from(codes("spar-2")), PER_CENT, st.integers(1, 5))
    def test_a_higher_score_never_adds_a_gap(self, values: dict[str, Any], code: str, value: int, target: int) -> None:
        old = values[code] if isinstance(values[code], int) else 0
        low, high = values | {code: min(old, value)}, values | {code: max(old, value)}
        for chosen in (target, None):
            before = gaps(assessment("spar-2", low), WORDS, target=chosen)
            after = gaps(assessment("spar-2", high), WORDS, target=chosen)
            assert keys(after) <= keys(before)

    @given(ANY, st.integers(1, 5), st.integers(1, 5))
    def test_a_higher_target_never_removes_a_gap(self, drawn: tuple[str, dict[str, Any]], one: int, other: int) -> None:
        found = assessment(*drawn)
        low, high = sorted((one, other))
        assert keys(gaps(found, WORDS, target=low)) <= keys(gaps(found, WORDS, target=high))

    @given(ANY, st.sampled_from([1, 5]))
    def test_a_gap_lies_below_its_target_and_on_the_scale(self, drawn: tuple[str, dict[str, Any]], years: int) -> None:
        for gap in gaps(assessment(*drawn), WORDS, years=years).gaps:
            assert 0 <= gap.now < gap.target <= 5
            assert gap.jee3
            assert gap.area in WORDS.areas


class TestCapacityGaps:
    def test_published_capacities_below_full_score_the_lowest_first(self) -> None:
        found = capacity_gaps(assessment("spar-2", {}, published={"C1": 60, "C5": 20, "C9": 100, "C10": None}), WORDS)
        assert [(x.capacity.code, x.per_cent) for x in found] == [("C5", 20), ("C1", 60)]
        assert found[0] == CapacityGap(Key.parse("spar-2:C5"), 20, ("D2",))

    def test_a_zero_is_the_lowest(self) -> None:
        (found,) = capacity_gaps(assessment("spar-1", {}, published={"C3": 0}), WORDS)
        assert (found.per_cent, found.areas) == (0, ("P5",))

    def test_the_total_is_no_capacity_and_jee_has_none(self) -> None:
        assert capacity_gaps(assessment("spar-2", {}, published={"TOTAL": 20}), WORDS) == ()
        assert capacity_gaps(assessment("jee-3", {}, published={"D2": 20}), WORDS) == ()

    def test_every_capacity_touches_an_area_once(self) -> None:
        for instrument in ("spar-1", "spar-2"):
            all_of_them = {x.key.code: 0 for x in WORDS.groups_of(instrument)}
            found = capacity_gaps(assessment(instrument, {}, published=all_of_them), WORDS)
            assert len(found) == len(all_of_them)
            assert all(x.areas and len(set(x.areas)) == len(x.areas) for x in found)
