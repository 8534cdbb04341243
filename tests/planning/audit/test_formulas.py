"""Plain sums and products are worked out; anything else stays unknown."""

from __future__ import annotations

import pytest

from hsforhs.planning.audit.formulas import Formulas

GRID = [
    [10, 20, "=A1+B1", "=SUM(A1:C1)", "text", None],
    ["=A1*2-5/(1+1)", "=SUBTOTAL(9,D1:D3)", "=Other!A1", "='My sheet'!B2*10%", "=A9", "=E1"],
    ["=B3", "=A3", "=1/0", "=SUBTOTAL(109,A1:A1)", "=ROUND(10/3,1)", "=PRODUCT(A1:B1)"],
    ["=IF(A1>1,2,3)", "=SUM(", "=", "=A1 B1", "=SUM(E1:F1)", "=+A1"],
    ["=SUM(A1,B1;5)", "=[1]Sheet!A1", "=-A1", "=1E308*1E308", "=VLOOKUP(A1,B1:C2,2)", "=SUBTOTAL(1,A1:B1)"],
]
SHEETS = {"Plan": GRID, "Other": [[7]], "My sheet": [[], [None, 300]]}


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (1, 3, 30), (1, 4, 60), (2, 1, 17.5), (2, 2, 90), (2, 3, 7), (2, 4, 30), (2, 5, 0), (2, 6, None), (3, 1, None),
        (3, 3, None), (3, 4, 10), (3, 5, 3.3), (3, 6, 200), (4, 1, None), (4, 2, None), (4, 3, None), (4, 4, None),
        (4, 5, 0), (4, 6, 10), (5, 1, 35), (5, 2, None), (5, 3, -10), (5, 4, None), (5, 5, None), (5, 6, None),
    ],
)  # fmt: skip
def test_a_formula(row: int, column: int, value: float | None) -> None:
    assert Formulas(SHEETS).value("Plan", row, column) == value


def test_long_chains_and_wide_ranges_end() -> None:
    chain = [[f"=A{n + 2}"] for n in range(500)]
    assert Formulas({"A": chain}).value("A", 1, 1) is None
    wide = Formulas({"A": [["=SUM(B1:ZZ9999999)", *[1] * 1000]]})
    assert wide.value("A", 1, 1) == 701
    assert Formulas({"A": [["=" + "+".join(["1"] * 2000)]]}).value("A", 1, 1) is None
    assert Formulas({"A": [["=" + "(" * 200 + "1" + ")" * 200]]}).value("A", 1, 1) is None
