"""The draft: exactly the actions between now and the target, each once, and nothing left out silently."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import Key, framework
from hsforhs.planning import ActionCatalogue, Origin, Plan, action_catalogue, check_plan, draft, draft_for
from hsforhs.scores import gaps, next_step
from tests.planning.own_catalogue.made import lumora_reading
from tests.scores.made import assessment, codes, values_of

WORDS = framework()
CATALOGUE = action_catalogue()
SCORED = ("jee-1", "jee-2", "jee-3", "spar-1", "spar-2")
ANY = st.sampled_from(SCORED).flatmap(lambda x: st.tuples(st.just(x), values_of(x)))
YEARS = st.sampled_from([1, 5])


def wanted(plan: Plan) -> dict[tuple[Key, int], list[Key]]:
    """Return the steps of all gaps, counted here anew: (JEE 3 indicator, step) -> gaps that ask for it."""
    steps: dict[tuple[Key, int], list[Key]] = {}
    for gap in plan.report.gaps:
        for indicator in gap.jee3:
            for step in (2, 3, 4, 5):
                if gap.now < step <= gap.target:
                    steps.setdefault((indicator, step), []).append(gap.indicator)
    return steps


def thinned(*kept: int) -> ActionCatalogue:
    """Return a catalogue with actions for some steps only."""
    actions = {x.id: x for x in CATALOGUE.actions.values() if x.step in kept}
    by_step = {key: found for key, found in CATALOGUE.by_step.items() if key[1] in kept}
    return replace(CATALOGUE, actions=actions, by_step=by_step)


class TestInvariants:
    @given(ANY, YEARS)
    def test_lines_are_the_actions_of_the_steps_no_more_and_no_less(
        self, drawn: tuple[str, dict[str, Any]], years: int
    ) -> None:
        plan = draft_for(assessment(*drawn), years=years)
        steps = wanted(plan)
        expected = [x.id for x in CATALOGUE.actions.values() if (x.indicator, x.step) in steps]
        assert [x.action.id for x in plan.lines] == expected
        for line in plan.lines:
            assert list(line.gaps) == steps[line.action.indicator, line.action.step]

    @given(ANY, YEARS)
    def test_every_line_lies_above_now_and_not_above_the_target(
        self, drawn: tuple[str, dict[str, Any]], years: int
    ) -> None:
        plan = draft_for(assessment(*drawn), years=years)
        by_key = {gap.indicator: gap for gap in plan.report.gaps}
        for line in plan.lines:
            assert line.gaps
            for key in line.gaps:
                assert by_key[key].now < line.action.step <= by_key[key].target
                assert line.action.indicator in by_key[key].jee3

    @given(ANY, YEARS, st.sets(st.sampled_from([2, 3, 4, 5])))
    def test_every_step_of_a_gap_has_a_line_or_is_told_to_be_open(
        self, drawn: tuple[str, dict[str, Any]], years: int, kept: set[int]
    ) -> None:
        report = gaps(assessment(*drawn), WORDS, years=years)
        plan = draft(report, years=years, catalogue=thinned(*kept))
        lines = {(x.action.indicator, x.action.step) for x in plan.lines}
        told = {(x.jee3, x.step) for x in plan.without_actions}
        assert lines | told == set(wanted(plan))
        assert not lines & told
        assert len(plan.without_actions) == len(told)

    @given(ANY, YEARS)
    def test_no_action_stands_twice(self, drawn: tuple[str, dict[str, Any]], years: int) -> None:
        ids = [x.action.id for x in draft_for(assessment(*drawn), years=years).lines]
        assert len(set(ids)) == len(ids)

    @given(ANY)
    def test_one_year_leads_exactly_one_step(self, drawn: tuple[str, dict[str, Any]]) -> None:
        plan = draft_for(assessment(*drawn), years=1)
        for gap in plan.report.gaps:
            steps = {x.action.step for x in plan.lines if gap.indicator in x.gaps}
            assert steps == {next_step(gap.now)}

    @given(ANY)
    def test_five_years_hold_the_first_year_unless_it_is_the_last_step(self, drawn: tuple[str, dict[str, Any]]) -> None:
        """One step up never lies above the target of five years, so its actions are all there."""
        one, five = (draft_for(assessment(*drawn), years=years) for years in (1, 5))
        assert {x.action.id for x in one.lines} <= {x.action.id for x in five.lines}

    @given(values_of("spar-2", complete=True), st.integers(1, 5), st.integers(1, 5))
    def test_a_higher_target_keeps_every_action(self, values: dict[str, Any], one: int, other: int) -> None:
        low, high = sorted((one, other))
        plans = [draft_for(assessment("spar-2", values), years=5, target=x) for x in (low, high)]
        assert {x.action.id for x in plans[0].lines} <= {x.action.id for x in plans[1].lines}


class TestDraft:
    def test_from_2_to_4_are_the_steps_3_and_4(self) -> None:
        plan = draft_for(assessment("jee-3", {"D2.1": 2}), years=5)
        wanted = [x for x in action_catalogue().actions.values() if x.under == "D2.1" and x.step in (3, 4)]
        assert [x.action for x in plan.lines] == wanted
        assert {x.step for x in wanted} == {3, 4}
        assert {x.gaps for x in plan.lines} == {(Key.parse("jee-3:D2.1"),)}

    def test_an_action_that_two_gaps_ask_for_stands_once_and_names_both(self) -> None:
        """C12.1 leads to P5.1; another SPAR 1 pair leads two questions to the same indicator of JEE 3."""
        shared = [
            (x, y) for x in codes("jee-1") for y in codes("jee-1") if x < y and _jee3("jee-1", x) & _jee3("jee-1", y)
        ]
        one, other = shared[0]
        plan = draft_for(assessment("jee-1", {one: 2, other: 2}), years=1)
        both = [x for x in plan.lines if len(x.gaps) == 2]
        assert both
        assert {x.action.indicator for x in both} == _jee3("jee-1", one) & _jee3("jee-1", other)

    def test_lines_stand_in_the_order_of_the_framework(self) -> None:
        plan = draft_for(assessment("spar-2", dict.fromkeys(codes("spar-2"), 60)), years=5)
        areas = list(WORDS.areas)
        order = [areas.index(x.action.area) for x in plan.lines]
        assert order == sorted(order)

    def test_without_gaps_the_plan_is_empty_and_says_so(self) -> None:
        plan = draft_for(assessment("spar-2", dict.fromkeys(codes("spar-2"), 100)), years=5)
        assert plan.lines == plan.without_actions == ()
        assert not any(x.met for x in plan.findings)

    def test_an_open_step_names_its_gap(self) -> None:
        report = gaps(assessment("spar-2", {"C5.1": 60}), WORDS)
        (step,) = draft(report, years=5, catalogue=thinned(2, 3)).without_actions
        assert (str(step.gap), str(step.jee3), step.step) == ("spar-2:C5.1", "jee-3:D2.1", 4)

    def test_it_carries_what_it_was_made_from(self) -> None:
        found = assessment("spar-2", {"C5.1": 60})
        plan = draft_for(found, years=5)
        assert (plan.years, plan.catalogue_version) == (5, CATALOGUE.version)
        assert plan.report.assessment is found
        assert plan.findings == check_plan(plan.lines, WORDS)
        assert not plan.invented
        assert plan.left_out == ()

    @pytest.mark.parametrize(("place", "written", "shown"), [("GHA", "GHANA ", "Ghana"), ("XLM-U", "Upland", "Upland")])
    def test_the_name_is_that_of_the_state_or_as_written(self, place: str, written: str, shown: str) -> None:
        assert draft_for(assessment("spar-2", {}, place=place, name=written), years=1).place_name == shown

    def test_the_same_scores_give_the_same_plan(self) -> None:
        found = assessment("spar-2", dict.fromkeys(codes("spar-2"), 40))
        assert draft_for(found, years=5) == draft_for(found, years=5)


def _jee3(instrument: str, code: str) -> set[Key]:
    return {x.object for x in WORDS.counterparts(Key.of(instrument, code), "jee-3")}


def test_a_target_of_level_1_is_reported_and_does_not_vanish() -> None:
    from hsforhs.framework import framework
    from hsforhs.planning import draft
    from hsforhs.scores import gaps
    from tests.scores.made import assessment

    plan = draft(gaps(assessment("spar-2", {"C5.1": 0}, year=2022), framework(), target=1), years=5)
    assert plan.lines == ()
    assert [(x.jee3.code, x.step) for x in plan.without_actions] == [("D2.1", 1)]


class TestOwnCatalogue:
    def test_all_lines_are_of_the_catalogue_that_was_chosen_and_none_of_ours(self, tmp_path: Path) -> None:
        origin = Origin("lumora", "Lumora", 1, "invented", "nobody")
        own = ActionCatalogue.of_operator(lumora_reading(tmp_path).actions, origin, ours=CATALOGUE)
        found = assessment("jee-3", dict.fromkeys(codes("jee-3"), 1))
        plan = draft_for(found, years=5, target=5, catalogue=own)
        assert {x.action.id for x in plan.lines} == set(own.actions)
        assert (plan.origin, plan.catalogue_version) == (origin, "lumora@1")
        covered = {(x.indicator, x.step) for x in own.actions.values()}
        assert len(plan.without_actions) == len(codes("jee-3")) * 4 - len(covered)
        assert draft_for(found, years=5).origin is None
