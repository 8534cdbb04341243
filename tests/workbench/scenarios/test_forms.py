"""Limits as people write them, and back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hsforhs.planning.scenarios import limits_of
from hsforhs.workbench.scenarios.forms import ScenarioForm, by_code, codes, figures, initial_of, numbers_by_code

USUAL = {
    "name": "x",
    "lag": "0",
    "discount": "5",
    "seconds": "15",
    **{f"weight_{x}": "1" for x in ("steps", "bonus", "risk", "priority", "equity", "synergy")},
}


def form(**values: Any) -> ScenarioForm:
    return ScenarioForm(
        {**USUAL, **values}, years=3, agencies=[("HEALTH", "Health (HEALTH)"), ("ANI", "Animals (ANI)")]
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [("100", [100.0] * 3), ("1 000 000", [1e6] * 3), ("1, 2.5, 3", [1.0, 2.5, 3.0]), ("1;2;3", [1.0, 2.0, 3.0])],
)
def test_one_figure_is_for_every_year(text: str, found: list[float]) -> None:
    assert figures(text, 3) == found


@pytest.mark.parametrize("text", ["1, 2", "ten", "-1", "1, 2, 3, 4", "nan", ""])
def test_figures_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        figures(text, 3)


def test_codes_and_figures_by_code() -> None:
    assert codes(" D1, P5;R1  CE") == ["D1", "P5", "R1", "CE"]
    assert by_code("D1: 0.5, P5: 1") == {"D1": 0.5, "P5": 1.0}
    for text in ("D1", "D1: x", ": 3", "D1: nan", "D1: 1e400"):
        with pytest.raises(ValidationError):
            by_code(text)


def test_numbers_by_code_are_whole() -> None:
    assert numbers_by_code("XLM-U: 2, XLM-R: 0") == {"XLM-U": 2, "XLM-R": 0}
    for text in ("XLM-U: 1.5", "XLM-U: -1", "XLM-U: nan"):
        with pytest.raises(ValidationError):
            numbers_by_code(text)


def test_a_form_becomes_limits_and_a_stored_scenario_a_form() -> None:
    filled = form(
        donor_0_name="Government",
        donor_0_budget="100, 200, 300",
        donor_0_areas="D1, P5",
        staff_HEALTH="12",
        floors="XLM-U: 2",
        must="D1-001",
        risk="D1: 1",
        in_order="on",
    )
    assert filled.is_valid(), filled.errors
    found = limits_of(filled.limits(priority={"D1": 0.5}))
    assert found.donors[0].budget == (100, 200, 300)
    assert found.staff == {"HEALTH": (12, 12, 12)}
    assert (found.floors, found.in_order, found.priority) == ({"XLM-U": 2}, True, {"D1": 1 / 2})
    again = form(**{name: x for name, x in initial_of(found.plain()).items() if x is not False})
    assert again.is_valid(), again.errors
    assert limits_of(again.limits(priority={"D1": 0.5})) == found


def test_half_a_donor_is_asked_for_its_other_half() -> None:
    filled = form(donor_0_name="Government", donor_1_budget="5")
    assert set(filled.errors) == {"donor_0_budget", "donor_1_name"}
    wrong = form(donor_0_name="Government", donor_0_budget="1, 2")
    assert "There are 2 figures; expected one, or 3" in wrong.errors["donor_0_budget"][0]


@pytest.mark.parametrize("per_cent", ["0", "0.5", "7", "14", "28", "29", "55", "57.5", "99.9", "100"])
def test_a_loss_of_benefit_is_written_as_it_was_given(per_cent: str) -> None:
    filled = form(discount=per_cent, donor_0_name="G", donor_0_budget="0.1, 1e3, 1000000")
    assert filled.is_valid(), filled.errors
    told = initial_of(limits_of(filled.limits(priority={})).plain())
    assert told["discount"] == per_cent
    assert told["donor_0_budget"] == "0.1, 1000, 1000000"


def test_a_field_that_cannot_be_is_named() -> None:
    for wrong in (
        {"discount": "101"}, {"discount": "-1"}, {"lag": "4"}, {"seconds": "16"}, {"name": ""}, {"weight_steps": "-1"},
        {"weight_risk": "1001"}, {"floors": "XLM-U: 1.5"}, {"risk": "D1"}, {"staff_HEALTH": "1, 2"},
    ):  # fmt: skip
        assert set(form(**wrong).errors) == set(wrong), wrong
