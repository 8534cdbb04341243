"""Parts of plans as they are handed on: told apart by what they hold, checked row by row."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from hsforhs.workbench.plans.models import Choice, Plan
from hsforhs.workbench.plans.parts import PlanPart, Rows, _digest, _said, holds, made, once, rows_of

PART = PlanPart(
    "x",
    ("a", "b", "c"),
    lambda plan: {},
    lambda plan, rows: None,
    lambda plan, rows, actor: None,
    beside=frozenset({"c"}),
)
MOMENT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def same(one: Rows, other: Rows) -> bool:
    return _digest(one, PART) == _digest(other, PART)


def test_the_order_of_rows_zeros_and_time_zones_make_no_difference() -> None:
    here = {"a": [{"x": Decimal("1.50"), "at": MOMENT}, {"x": Decimal("0.00"), "at": None}], "b": []}
    there = MOMENT.astimezone(dt.timezone(dt.timedelta(hours=3)))
    assert same(here, {"a": [{"x": Decimal(0), "at": None}, {"x": Decimal("1.5"), "at": there}]})
    assert same(
        {"a": [{"x": {"k": [Decimal(1), dt.date(2026, 1, 1)]}}]}, {"a": [{"x": {"k": [Decimal("1.0"), "2026-01-01"]}}]}
    )
    assert not same(here, {"a": here["a"][:1]})
    assert not same({"a": [{"x": 1}]}, {"b": [{"x": 1}]})
    assert not same({"a": [{"x": None}]}, {"a": [{"x": ""}]})


def test_tables_beside_the_plan_make_no_difference_and_empty_ones_hold_nothing() -> None:
    assert same({"a": [{"x": 1}], "c": [{"y": 1}]}, {"a": [{"x": 1}], "c": [{"y": 2}]})
    assert holds({"a": [], "b": [{"x": 1}]})
    assert not holds({"a": [], "b": []})


def test_rows_become_records_with_checked_values() -> None:
    row = {"action_id": "P1-001", "what": "added", "reason": "asked for"}
    (found,) = made(Choice, [row], plan=Plan(), actor="operator")
    assert rows_of([found], ("action_id", "what", "reason")) == [row]
    with pytest.raises(ValidationError, match="not a valid choice"):
        made(Choice, [{**row, "what": "odd"}], plan=Plan(), actor="operator")


def test_what_stands_twice_is_named_and_faults_are_said_in_words() -> None:
    once([{"a": 1, "b": 1}, {"a": 1, "b": 2}], "a", "b")
    with pytest.raises(ValueError, match="1, 2 stands twice"):
        once([{"a": 1, "b": 2}, {"a": 1, "b": 2}], "a", "b")
    assert _said(ValidationError(["One.", "Two."])) == "One. Two."
    assert _said(KeyError()) == "KeyError"
    assert PART.receive == "x.receive"
