"""The ten checks of a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hsforhs.framework import Key, framework
from hsforhs.planning import Action, Finding, PlanLine, action_catalogue, check_plan, draft_for
from tests.scores.made import assessment, codes

WORDS = framework()
GAP = (Key.parse("spar-2:C1.1"),)
PLAIN = replace(action_catalogue().action("P1-001"), checks=())


def line(number: int = 1, *checks: str, gaps: tuple[Key, ...] = GAP, action: Action = PLAIN) -> PlanLine:
    return PlanLine(replace(action, id=f"P1-{number:03}", checks=checks), gaps)


def findings(*lines: PlanLine, costed: tuple[str, ...] = ()) -> dict[str, Finding]:
    return {x.code: x for x in check_plan(lines, WORDS, costed=costed)}


def test_every_check_is_answered_in_order_with_its_reason() -> None:
    found = check_plan([line()], WORDS)
    assert [x.code for x in found] == [f"PL{number:02}" for number in range(1, 11)]
    assert [(x.check, x.why) for x in found] == [(x.check, x.why) for x in WORDS.plan_checks.values()]


@pytest.mark.parametrize("code", [x for x in WORDS.plan_checks if x not in ("PL07", "PL08")])
def test_one_action_that_answers_a_check_is_enough(code: str) -> None:
    found = findings(line(1), line(2, code), line(3))
    assert {x.code for x in found.values() if x.met} == {code, "PL08"}
    assert found[code].lines == ("P1-002",)
    assert found[code].message == "answered by one action"


def test_several_answers_are_counted_and_named() -> None:
    found = findings(line(1, "PL01"), line(2), line(3, "PL01", "PL02"))["PL01"]
    assert found.message == "answered by 2 actions"
    assert found.lines == ("P1-001", "P1-003")


def test_what_no_action_answers_is_open() -> None:
    found = findings(line())["PL01"]
    assert (found.met, found.message, found.lines) == (False, "no action of this plan answers it", ())


class TestCostAndLead:
    def test_every_action_needs_a_cost(self) -> None:
        found = findings(line(1), line(2), line(3), costed=("P1-002",))["PL07"]
        assert (found.met, found.lines) == (False, ("P1-001", "P1-003"))
        assert found.message == "2 of 3 actions have no cost yet"

    def test_with_lead_and_cost_it_is_met(self) -> None:
        found = findings(line(1), line(2), costed=("P1-001", "P1-002"))["PL07"]
        assert (found.met, found.lines, found.message) == (True, (), "every action has both")

    def test_a_cost_without_lead_is_not_enough(self) -> None:
        leaderless = line(2, action=replace(PLAIN, lead_sector=""))
        found = findings(line(1), leaderless, costed=("P1-001", "P1-002"))["PL07"]
        assert (found.met, found.lines) == (False, ("P1-002",))

    def test_a_cost_of_another_action_does_not_count(self) -> None:
        assert not findings(line(1), costed=("P1-009",))["PL07"].met


class TestTraceable:
    def test_an_action_added_by_hand_without_gap_breaks_it(self) -> None:
        found = findings(line(1), line(2, gaps=()))["PL08"]
        assert (found.met, found.lines) == (False, ("P1-002",))
        assert found.message.startswith("1 ")
        assert found.message.endswith("no gap")

    def test_an_action_without_component_breaks_it(self) -> None:
        assert not findings(line(1, action=replace(PLAIN, components=())))["PL08"].met

    def test_a_draft_is_always_traceable(self) -> None:
        plan = draft_for(assessment("spar-2", dict.fromkeys(codes("spar-2"), 40)), years=5)
        assert {x.code: x.met for x in plan.findings}["PL08"]


def test_an_empty_plan_meets_nothing() -> None:
    found = findings()
    assert not any(x.met for x in found.values())
    assert found["PL07"].message == found["PL08"].message == "the plan has no actions"


def test_a_full_five_year_plan_answers_every_check_but_the_cost() -> None:
    plan = draft_for(assessment("jee-3", dict.fromkeys(codes("jee-3"), 1)), years=5, target=5)
    assert [x.code for x in plan.findings if not x.met] == ["PL07"]


def test_what_an_own_catalogue_does_not_give_is_an_open_question() -> None:
    bare = replace(PLAIN, components=(), lead_sector="")
    found = findings(line(1), line(2, action=bare), line(3, action=bare, gaps=()))
    assert found["PL07"].message == "2 of 3 actions have no lead; 3 of 3 actions have no cost yet"
    assert found["PL08"].message == "1 of 3 actions name no gap; 2 of 3 actions name no component"
    assert found["PL08"].lines == ("P1-002", "P1-003")
