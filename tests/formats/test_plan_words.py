from __future__ import annotations

import dataclasses

import pytest

from hsforhs.formats import plan_words as say
from hsforhs.framework import framework
from hsforhs.planning import Plan


@pytest.mark.parametrize(
    ("parts", "sentence"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(parts: list[str], sentence: str) -> None:
    assert say.listed(parts) == sentence


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
