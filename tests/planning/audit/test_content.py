"""PL01 to PL10 on workbooks that name actions of the catalogue, and on no others."""

from __future__ import annotations

from typing import Any

import pytest

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue
from hsforhs.planning.audit import CODES, PlanRow, PlanSheet, audit_plan
from hsforhs.planning.audit.content import action_of

HEADINGS = {"action": "Action id", "text": "Action", "cost": "Cost", "total": "Total", "owner": "Lead"}
IDS = list(action_catalogue().actions)


def sheet(*rows: PlanRow, name: str = "A") -> PlanSheet:
    return PlanSheet(name, 4, HEADINGS, 4, rows)


def row(number: int, action: str | None, **cells: Any) -> PlanRow:
    named = {"action": action} if action else {}
    return PlanRow(number, {"text": f"line {number}", "total": 10, "owner": "Ministry", **named, **cells}, {}, False)


def codes(*sheets: PlanSheet) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for one in audit_plan(sheets).findings:
        assert one.code in CODES
        found.setdefault(one.code, []).append((one.sheet, one.row))
    return found


def test_a_plan_of_our_actions_is_asked_what_plans_forget() -> None:
    answering = action_catalogue().actions[next(x for x in IDS if "PL03" in action_catalogue().actions[x].checks)]
    found = codes(sheet(row(5, answering.id), row(6, "D1-001", total=None)))
    assert set(answering.checks) & set(found) == set()
    assert found["PL07"] == [("A", 6)], "a line without a cost is named by its row"
    assert found["PL01" if "PL01" not in answering.checks else "PL02"] == [("A", 4)]
    assert found["cost-missing"] == [("A", 6)]


def test_all_checks_have_a_code_and_the_framework_knows_them() -> None:
    assert {x for x in CODES if x.startswith("PL")} == set(framework().plan_checks)


@pytest.mark.parametrize("ids", [(None, None), ("X1", "X2"), ("D1-001", None, None)])
def test_a_plan_of_other_actions_is_not(ids: tuple[str | None, ...]) -> None:
    found = codes(sheet(*(row(number, x) for number, x in enumerate(ids, 5))))
    assert not [x for x in found if x.startswith("PL")]


def test_an_action_is_known_by_its_id_column_too() -> None:
    assert action_of(row(5, " D1-001 ")) is action_catalogue().actions["D1-001"]
    assert action_of(PlanRow(5, {"id": "D1-001"}, {}, False)) is action_catalogue().actions["D1-001"]
    assert action_of(PlanRow(5, {"id": 12}, {}, False)) is None


def test_a_total_of_nothing_is_no_cost() -> None:
    empty = PlanRow(5, {"text": "x", "total": 0, "owner": "M", "cost": None}, {1: None, 2: None}, False)
    zero = PlanRow(6, {"text": "y", "total": 0, "owner": "M", "cost": None}, {1: 0, 2: None}, False)
    alone = PlanRow(7, {"text": "z", "total": 0, "owner": "M"}, {}, False)
    assert codes(sheet(empty, zero, alone)) == {"cost-missing": [("A", 5)]}
