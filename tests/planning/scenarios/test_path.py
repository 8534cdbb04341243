"""Projected scores: steps in their order, what holds one back, and the index of SPAR 2."""

from __future__ import annotations

import pytest

from hsforhs.planning import Plan, draft_for
from hsforhs.planning.scenarios import score_path
from hsforhs.planning.timing import levels_now, usual_start
from hsforhs.scores import level_of
from hsforhs.scores.examples import invented_scores, published_scores


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The five-year plan of the invented country by SPAR 2."""
    found = [x.assessment for x in invented_scores() if x.assessment.instrument == "spar-2" and x.assessment.values]
    return draft_for(next(x for x in found if x.place == "XLM"), years=5)


@pytest.fixture(scope="module")
def usual(plan: Plan) -> dict[str, int]:
    now = levels_now(plan.report)
    return {x.action.id: usual_start(x, now, years=5) for x in plan.lines}


def test_without_any_action_nothing_moves(plan: Plan) -> None:
    path = score_path(plan.report, plan.lines, {}, years=5)
    assert len(path) == 6
    assert all(x.levels == path[0].levels and x.index == path[0].index for x in path)
    values = plan.report.assessment.values
    assert path[0].levels == {key: level_of("spar-2", x) for key, x in values.items()}


def test_with_all_actions_every_gap_with_actions_reaches_its_target(plan: Plan, usual: dict[str, int]) -> None:
    path = score_path(plan.report, plan.lines, usual, years=5)
    open_gaps = {x.gap for x in plan.without_actions}
    for gap in plan.report.gaps:
        levels = [x.levels[gap.indicator] for x in path]
        assert levels == sorted(levels), "a projected level never falls"
        if gap.indicator not in open_gaps:
            assert levels[-1] == gap.target
    assert path[-1].index is not None
    assert path[0].index is not None
    assert path[-1].index > path[0].index


def test_an_action_that_is_left_out_holds_its_step_and_all_above_back(plan: Plan, usual: dict[str, int]) -> None:
    gap = next(x for x in plan.report.gaps if x.now <= 2)
    own = [x for x in plan.lines if gap.indicator in x.gaps and x.action.step == int(gap.now) + 1]
    missing = own[0].action.id
    without = {code: year for code, year in usual.items() if code != missing}
    assert score_path(plan.report, plan.lines, without, years=5)[-1].levels[gap.indicator] == gap.now
    excused = score_path(plan.report, plan.lines, without, years=5, not_needed={missing})
    assert excused[-1].levels[gap.indicator] == gap.target


def test_a_step_waits_for_the_one_below_however_early_its_own_actions_start(plan: Plan, usual: dict[str, int]) -> None:
    gap = next(x for x in plan.report.gaps if x.now <= 2 and x.indicator not in {y.gap for y in plan.without_actions})
    first = int(gap.now) + 1
    own = [x.action for x in plan.lines if gap.indicator in x.gaps and not x.action.topic]
    late = usual | {x.id: 4 if x.step == first else 1 for x in own}
    levels = [x.levels[gap.indicator] for x in score_path(plan.report, plan.lines, late, years=5)]
    assert levels == [gap.now] * 4 + [gap.target] * 2


def test_a_delay_moves_every_step_by_its_years(plan: Plan, usual: dict[str, int]) -> None:
    at_once = score_path(plan.report, plan.lines, usual, years=5)
    later = score_path(plan.report, plan.lines, usual, years=5, delay=1)
    for before, after in zip(at_once, later[1:], strict=False):
        assert after.levels == before.levels


def test_the_index_is_that_of_the_published_rule(plan: Plan, usual: dict[str, int]) -> None:
    path = score_path(plan.report, plan.lines, usual, years=5)
    assert path[0].index is not None
    capacities = [x for x in path[0].by_group.values() if x is not None]
    assert path[0].index == pytest.approx(sum(capacities) / len(capacities), abs=0.51)
    assert path[0].by_group["C1"] == pytest.approx(
        sum(x for key, x in plan.report.assessment.values.items() if key.code.startswith("C1.")) / 2, abs=0.51
    )


def test_another_instrument_has_levels_and_no_index() -> None:
    jee = next(x.assessment for x in published_scores() if x.assessment.instrument == "jee-1" and x.assessment.values)
    plan = draft_for(jee, years=1)
    path = score_path(plan.report, plan.lines, {x.action.id: 1 for x in plan.lines}, years=1)
    assert {x.index for x in path} == {None}
    assert set(path[0].levels) == set(jee.values)
