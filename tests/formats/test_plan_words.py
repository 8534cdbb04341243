from __future__ import annotations

import dataclasses

import pytest

from hsforhs.formats import plan_words as say
from hsforhs.formats.wording import IN_ENGLISH
from hsforhs.framework import framework
from hsforhs.planning import Plan


@pytest.mark.parametrize(
    ("parts", "sentence"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(parts: list[str], sentence: str) -> None:
    assert IN_ENGLISH.listed(parts) == sentence


def test_level_zero_is_no_level() -> None:
    assert say.level_text(0) == "no level"
    assert say.level_text(2.5) == "level 2.5"


def test_gaps_that_differ_are_named_one_by_one(plan: Plan) -> None:
    first, second = (dataclasses.replace(x, now=now) for x, now in zip(plan.report.gaps[:2], (1, 2), strict=True))
    assert say.level_now([first, first]) == 1
    assert say.level_now([first, second]) == "C1.1: 1; C1.2: 2"
    assert say.level_now([]) == ""


def test_an_area_paragraph_counts_what_the_table_holds(plan: Plan) -> None:
    lines = plan.by_area()["P1"]
    text = say.area_paragraph("P1", plan, lines, framework())
    assert f"The draft takes {len(lines)} actions" in text
    assert "C1.1 (level 2, target 4)" in text


def test_a_draft_of_ours_and_one_of_an_own_catalogue_say_so(plan: Plan, lumora_plan: Plan) -> None:
    assert "a catalogue of actions in our own words" in say.draft_notice(plan)
    assert say.catalogue_sentence(plan) == f"Version {plan.catalogue_version}; actions in our own words"
    assert "the actions of the catalogue Lumora actions (invented) alone" in say.draft_notice(lumora_plan)
    assert "our own words" not in say.draft_notice(lumora_plan)
    assert say.catalogue_sentence(lumora_plan) == (
        "Lumora actions (invented), version 2. Licence: Invented licence. Source: Invented ministry, 2026"
    )


def test_what_an_own_catalogue_leaves_open_is_not_given(lumora_plan: Plan) -> None:
    action = next(x.action for x in lumora_plan.lines if x.action.id == "LUM-3")
    assert say.sector_title(action.lead_sector, framework()) == "not given"
    assert say.where_title(action, framework()) == "not given"
    assert say.mode_title(action.mode, framework()) == "not given"
    lines = lumora_plan.by_area()["D2"]
    text = say.area_paragraph("D2", lumora_plan, lines, framework())
    assert "not given (1)" in text
    assert "Most of the work" not in text
