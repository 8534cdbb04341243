"""Unit cost x quantity, by the way of counting that a table keeps to."""

from __future__ import annotations

from typing import Any

import pytest

from hsforhs.planning.audit.products import wrong_products
from hsforhs.planning.audit.records import PlanRow, PlanSheet


def sheet(*rows: tuple[Any, ...], years: tuple[Any, ...] = ()) -> PlanSheet:
    """Rows of unit cost, stated cost and factors."""
    lines = []
    for position, (unit, stated, *factors) in enumerate(rows):
        cells = {"unit": unit, "cost": stated, **({"years": years[position]} if years else {})}
        lines.append(PlanRow(position + 2, cells, {}, False, dict(enumerate(factors, 5))))
    return PlanSheet("A", 1, {}, 5, tuple(lines))


def wrong(found: PlanSheet) -> list[int]:
    return [x.row for x in wrong_products(found)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(10, 50, 5), (10, 60, 5)], [3]),
        ([(10, 100, 5, 2), (10, 50, 5, 2), (10, 30, 3, 1)], [3]),
        ([(10, 50, 5, 2), (10, 30, 3, 4), (10, 70, 7, 3), (10, 90, 7, 3)], [5]),
        ([(10, 50, None), (10, 60, 6), (10, 60, 6)], []),
        ([(10, 50, "5 teams"), (10, 40, "quarterly"), (10, 70, "many")], []),
        ([(3.33, 333, 100)], []),
        ([(None, 50, 5), (10, None, 5), ("x", 50, 5)], []),
        ([(10, 5, 50), (10, 7, 70), (10, 9, 90), (10, 20, 30)], [5]),
        ([(n, 7 * n * n + n, 3) for n in range(1, 20)], []),
        ([(10, 0, 5)], [2]),
    ],
)
def test_rows_that_fit_no_way_of_counting(rows: list[tuple[Any, ...]], expected: list[int]) -> None:
    assert wrong(sheet(*rows)) == expected


def test_a_row_may_be_paid_in_each_of_its_years() -> None:
    assert wrong(sheet((10, 150, 5), (10, 50, 5), (10, 120, 5), years=("1-3", "2", "1,2"))) == [4]


def test_both_figures_are_named() -> None:
    (found,) = wrong_products(sheet((1200, 60_500, 50)))
    assert found.message == "60,500.00 is stated, unit cost x quantity (1,200 x 50) is 60,000.00"


def test_frequencies_of_years_beside_a_quantity() -> None:
    cells = {"unit": 10, "total": 130}
    row = PlanRow(2, cells, {1: 20, 2: 110}, False, {5: 5}, {1: 2, 2: 2})
    (found,) = wrong_products(PlanSheet("A", 1, {}, 5, (row,)))
    assert found.message == "year 2: 110.00 is stated, unit cost x frequency (10 x 2) is 100.00"


def test_overhead_in_a_total_is_no_fault() -> None:
    def row(number: int, total: float, overhead: float, qty: float) -> PlanRow:
        return PlanRow(number, {"unit": 10, "total": total, "overhead": overhead}, {}, False, {5: qty})

    rows = (row(2, 55, 5, 5), row(3, 66, 0.1, 6), row(4, 66, 0, 5), row(5, 88, 8, 8))
    assert wrong(PlanSheet("A", 1, {}, 5, rows)) == [4]


def test_two_slips_of_one_size_are_no_factor_of_the_table() -> None:
    assert wrong(sheet((10, 30, 3), (10, 35, 3), (10, 70, 6))) == [3, 4]
    scaled = sheet((10, 3000, 3), (10, 6000, 6), (10, 9000, 8), (10, 0, 0))
    (found,) = wrong_products(scaled)
    assert found.message == "9,000.00 is stated, unit cost x quantity (10 x 8 x 100) is 8,000.00"


def test_years_may_stand_as_start_and_end() -> None:
    def row(number: int, stated: float, end: str) -> PlanRow:
        return PlanRow(number, {"unit": 10, "cost": stated, "start": "2026-01-01", "end": end}, {}, False, {5: 5})

    rows = row(2, 50, "2026-06-30"), row(3, 100, "2027-06-30"), row(4, 100, "2026-12-31"), row(5, 50, "2024-01-01")
    assert wrong(PlanSheet("A", 1, {}, 5, rows)) == [4]
