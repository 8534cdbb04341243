"""Sums above and below their rows, over sheets, and on a front page."""

from __future__ import annotations

from hsforhs.planning.audit.records import PlanRow, PlanSheet
from hsforhs.planning.audit.sums import wrong_summary, wrong_sums

HEADINGS = {"cost": "Cost", "total": "Total"}


def sheet(*costs: float | str, name: str = "A", area: str = "") -> PlanSheet:
    """A sheet of lines, and of sums where an amount is written as ``=100``."""
    rows = []
    for number, cost in enumerate(costs, 2):
        is_sum = isinstance(cost, str)
        cells = {"text": "x", "cost": float(str(cost).removeprefix("=")), "area": area or None}
        rows.append(PlanRow(number, cells, {}, is_sum))
    return PlanSheet(name, 1, HEADINGS, 5, tuple(rows))


def wrong(*sheets: PlanSheet) -> list[tuple[str, int]]:
    return [(x.sheet, x.row) for one in sheets for x in wrong_sums(one, sheets)]


def test_sums_stand_below_above_or_over_all_sheets() -> None:
    assert wrong(sheet(1000, 500, "=1500", 300, "=300", "=1800")) == []
    assert wrong(sheet("=1800", "=1500", 1000, 500, "=300", 300)) == []
    assert wrong(sheet(1000, "=1000"), sheet(700, "=700", "=1700", name="B")) == []
    assert wrong(sheet(1000, "=1010"), sheet(700, "=700", "=1800", name="B")) == [("A", 3), ("B", 4)]
    assert wrong(sheet("=1900", "=1500", 1000, 500, "=350", 300)) == [("A", 2), ("A", 6)]


def front(*rows: tuple[str, float]) -> PlanSheet:
    found = [PlanRow(n, {"text": text, "total": amount}, {}, False) for n, (text, amount) in enumerate(rows, 2)]
    return PlanSheet("Front", 1, HEADINGS, 2, tuple(found), is_summary=True)


def test_a_front_page_is_held_against_sheets_areas_and_the_whole() -> None:
    plan = [sheet(1000, 500, name="Prevent", area="Laboratory"), sheet(300, name="Detect", area="Registers")]
    told = (("Prevent", 1500.0), ("DETECT", 300.0), ("Laboratory", 1500.0), ("Total", 1800.0), ("Elsewhere", 7.0))
    assert list(wrong_summary(front(*told), plan)) == []
    assert [x.row for x in wrong_summary(front(*told[:3], ("Total", 1900.0)), plan)] == [5]
    assert [x.row for x in wrong_summary(front(("Prevent", 1.5), ("Detect", 0.4), ("Total", 1.8)), plan)] == [3]


def test_a_front_page_of_other_figures_is_left_alone() -> None:
    plan = [sheet(1000, 500, name="Prevent")]
    assert list(wrong_summary(front(("Prevent", 44_000.0)), plan)) == []
    assert [x.row for x in wrong_summary(front(("Total", 1600.0)), plan)] == [2]
