from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hsforhs.framework import framework
from hsforhs.workbench.experiences import fields


def test_texts_are_trimmed_and_missing_ones_empty() -> None:
    found = fields.review_fields({"title": " A ", "kind": "AAR", "event": None, "address": "https://x.example/r"})
    assert (found["title"], found["event"], found["address"], found["held_to"]) == (
        "A",
        "",
        "https://x.example/r",
        None,
    )


def test_codes_come_as_list_or_text_each_once() -> None:
    areas = framework().areas
    assert fields.codes("D2 R1 D2", areas) == ["D2", "R1"]
    assert fields.codes(["D2"], areas) == ["D2"]
    assert fields.codes(None, areas) == []


def test_an_indicator_is_written_in_one_form() -> None:
    assert fields.indicator(" spar-2:C4.1 ", framework()) == "spar-2:C4.1"
    assert fields.indicator("", framework()) == ""


def test_one_open_end_is_in_order() -> None:
    fields.in_order(None, dt.date(2025, 1, 1))
    fields.in_order(dt.date(2025, 1, 1), dt.date(2025, 1, 1))
    with pytest.raises(ValidationError):
        fields.in_order(dt.date(2025, 1, 2), dt.date(2025, 1, 1))


def test_a_level_may_stay_open() -> None:
    assert fields.step_fields({"text": "x", "target_level": ""})["target_level"] is None
    assert fields.step_fields({"text": "x", "target_level": 3})["target_level"] == 3
