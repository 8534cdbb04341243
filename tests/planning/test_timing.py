"""When an action starts if nobody decides: one step a year."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hsforhs.framework import Key
from hsforhs.planning import PlanLine, action_catalogue, draft_for
from hsforhs.planning.timing import levels_now, usual_start
from hsforhs.scores.examples import invented_scores

ACTION = action_catalogue().action("D1-001")
GAP, OTHER = Key.of("spar-2", "C4.1"), Key.of("spar-2", "C5.1")


@pytest.mark.parametrize(
    ("step", "now", "years", "year"),
    [(2, 1, 5, 1), (3, 1, 5, 2), (4, 1, 5, 3), (4, 3, 5, 1), (5, 1, 3, 3), (2, 0, 5, 1), (3, 2.5, 5, 1), (5, 1, 1, 1)],
)
def test_the_step_above_today_comes_in_the_first_year(step: int, now: float, years: int, year: int) -> None:
    line = PlanLine(replace(ACTION, step=step), (GAP,))
    assert usual_start(line, {GAP: now}, years=years) == year


def test_the_lowest_of_several_gaps_counts_and_without_one_the_step_itself() -> None:
    line = PlanLine(replace(ACTION, step=4), (GAP, OTHER))
    assert usual_start(line, {GAP: 3, OTHER: 1}, years=5) == 3
    assert usual_start(PlanLine(replace(ACTION, step=3), ()), {}, years=5) == 2


def test_no_action_of_a_draft_starts_outside_the_plan() -> None:
    found = next(x.assessment for x in invented_scores() if x.assessment.values)
    plan = draft_for(found, years=5)
    now = levels_now(plan.report)
    assert {usual_start(x, now, years=5) for x in plan.lines} <= set(range(1, 6))
    assert all(usual_start(x, now, years=1) == 1 for x in plan.lines)
