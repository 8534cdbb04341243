"""Lines that stand twice, and numbers that only begin anew."""

from __future__ import annotations

from typing import Any

from hsforhs.planning.audit.duplicates import duplicates
from hsforhs.planning.audit.records import PlanRow, PlanSheet


def sheet(*rows: dict[str, Any], name: str = "A", sums: tuple[int, ...] = ()) -> PlanSheet:
    lines = tuple(PlanRow(n, {"text": f"line {n}", **x}, {}, n in sums) for n, x in enumerate(rows, 2))
    return PlanSheet(name, 1, {}, 5, lines)


def found(*sheets: PlanSheet) -> list[tuple[str, int]]:
    return [(x.sheet, x.row) for x in duplicates(sheets)]


def test_numbers_that_begin_anew_are_no_names() -> None:
    ids = [{"id": x} for x in (1, 2, 3, 1, 2)]
    assert found(sheet(*ids)) == []
    assert found(sheet(*ids[:3], {"id": 2})) == [("A", 5)]
    assert found(sheet(*ids[:3], {"id": 1})) == [("A", 5)]
    assert found(sheet({"id": 1}, {}, {"id": 1}, sums=(3,))) == []
    assert found(sheet(*({"id": x} for x in ("A1", "A2", "A1")))) == [("A", 4)]


def test_the_same_words_time_and_amount_are_the_same_line() -> None:
    one = {"text": "Review", "cost": 5, "years": "1"}
    assert found(sheet(one, {**one, "text": "REVIEW "})) == [("A", 3)]
    for other in ({"area": "D1"}, {"cost": 6}, {"years": "2"}, {"start": "May"}):
        assert found(sheet(one, {**one, **other})) == []


def test_a_line_of_another_sheet_is_the_same_with_its_number_alone() -> None:
    one = {"text": "Review", "cost": 5}
    assert found(sheet(one), sheet(one, name="B")) == []
    assert found(sheet({**one, "id": "P1.1"}), sheet({**one, "id": "P1.1"}, name="B")) == [("B", 2)]
    assert found(sheet({**one, "id": 1}), sheet({"id": 1}, name="B")) == []
