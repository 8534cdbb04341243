from __future__ import annotations

from hsforhs.planning.audit.marks import as_years
from hsforhs.planning.audit.records import PlanRow


def test_marks_say_when_and_amounts_stay() -> None:
    marked = [PlanRow(2, {"text": "a"}, {1: "x", 2: None, 3: "X"}, False), PlanRow(3, {"text": "b"}, {1: None}, False)]
    assert [(x.cells["years"], x.by_year) for x in as_years(marked)] == [("1, 3", {}), (None, {})]
    paid = [PlanRow(2, {}, {1: "x", 2: 5}, False)]
    assert as_years(paid) == paid
    empty = [PlanRow(2, {}, {1: None}, False)]
    assert as_years(empty) == empty
