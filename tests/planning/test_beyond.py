"""What the catalogue offers beyond the indicators, and which gaps ask for an action."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import Key, framework
from hsforhs.planning import (
    ActionCatalogue,
    Origin,
    Plan,
    PlanLine,
    action_catalogue,
    asking_for,
    draft_for,
    suggestions,
)
from tests.scores.made import assessment, codes, values_of

WORDS = framework()
CATALOGUE = action_catalogue()
ONE = CATALOGUE.action("ESS-001")


def offered(plan: Plan) -> list[str]:
    return [x.action.id for menu in suggestions(plan, CATALOGUE).values() for x in menu]


@given(values_of("spar-2"), st.sampled_from([1, 5]))
def test_only_what_fits_an_area_with_a_gap_is_offered_and_nothing_is_drafted(
    values: dict[str, Any], years: int
) -> None:
    plan = draft_for(assessment("spar-2", values), years=years)
    assert not any(line.action.topic for line in plan.lines)
    found = suggestions(plan, CATALOGUE)
    assert list(found) == list(CATALOGUE.topics)
    wanted = {
        action.id
        for action in CATALOGUE.actions.values()
        if action.topic and any(x.area == action.area and action.step <= x.target for x in plan.report.gaps)
    }
    assert sorted(offered(plan)) == sorted(wanted)
    for topic, menu in found.items():
        for x in menu:
            assert x.action.topic == topic
            assert x.gaps == asking_for(x.action, plan.report) != ()


def test_what_is_in_the_plan_is_not_offered_again() -> None:
    plan = draft_for(assessment("spar-2", dict.fromkeys(codes("spar-2"), 20)), years=5)
    assert ONE.id in offered(plan)
    added = replace(plan, lines=(*plan.lines, PlanLine(ONE, (), "the council asks for it")))
    assert sorted([*offered(added), ONE.id]) == sorted(offered(plan))


def test_what_answers_an_open_question_comes_first() -> None:
    plan = draft_for(assessment("spar-2", dict.fromkeys(codes("spar-2"), 20)), years=5)
    assert not any(x.answers for menu in suggestions(plan, CATALOGUE).values() for x in menu), "the draft answers all"
    shut = replace(plan, findings=tuple(replace(x, met=x.code != "PL01") for x in plan.findings))
    for menu in suggestions(shut, CATALOGUE).values():
        assert [x.answers for x in menu] == [("PL01",) if "PL01" in x.action.checks else () for x in menu]
        order = [(not x.answers, x.action.step) for x in menu]
        assert order == sorted(order)


def test_without_gaps_nothing_is_offered() -> None:
    assert offered(draft_for(assessment("spar-2", dict.fromkeys(codes("spar-2"), 100)), years=5)) == []


def test_the_gaps_of_its_area_ask_for_an_action_of_a_topic_those_of_its_indicator_for_another() -> None:
    report = draft_for(assessment("spar-2", {"C8.1": 20, "C8.3": 40, "C5.1": 40, "C8.2": 100}), years=5).report
    assert [x.code for x in asking_for(ONE, report)] == ["C8.1", "C8.3"]
    assert [x.code for x in asking_for(CATALOGUE.action("D2-001"), report)] == ["C5.1"]
    assert asking_for(CATALOGUE.action("P8-001"), report) == ()


def test_every_action_beyond_the_indicators_can_be_offered() -> None:
    """An area that no SPAR or JEE question reaches would hide its actions for good."""
    reached = {x.area for x in draft_for(assessment("jee-3", dict.fromkeys(codes("jee-3"), 1)), years=5).report.gaps}
    assert {x.area for menu in CATALOGUE.by_topic.values() for x in menu} <= reached
    assert Key.parse("jee-3:R3.3") in asking_for(ONE, draft_for(assessment("jee-3", {"R3.3": 1}), years=1).report)


def test_a_plan_of_an_own_catalogue_is_offered_nothing_of_ours() -> None:
    plan = draft_for(assessment("spar-2", dict.fromkeys(codes("spar-2"), 20)), years=5)
    assert any(suggestions(plan, action_catalogue()).values())
    origin = Origin("lumora", "Lumora (invented)", 1, "invented", "nobody")
    own = ActionCatalogue.of_operator((), origin, ours=action_catalogue())
    assert suggestions(replace(plan, origin=origin), action_catalogue()) == {}
    assert suggestions(plan, own) == {}
    assert suggestions(replace(plan, origin=origin), own) == {}
