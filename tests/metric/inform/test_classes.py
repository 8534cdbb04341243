"""Limits of classes, from a formula or from results."""

from __future__ import annotations

import math

import pytest

from hsforhs.metric.inform.classes import Limits, limits
from tests.metric.inform.pages import Shelf, page

LIMITS = page("Limits", [[None, 0, "Low", "Low"], [None, 4.5, "Medium", "Medium"], [None, 7, "High", "High"]])


def found(
    formula: str | None, scores: tuple[float, float] = (3.0, 6.0), labels: tuple[object, object] = ("Low", "High")
):
    rows = [
        ["c", "iso", "RISK", "RISK CLASS", 3.5],
        [],
        ["A", "XLA", scores[0], labels[0]],
        ["B", "XLB", scores[1], labels[1]],
    ]
    sheet = page("Results", rows, {(3, 4): formula} if formula else None)
    sheet.other = {"Limits": LIMITS}.get  # type: ignore[assignment]
    return limits(Shelf(sheet), list(scores), 1)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("formula", "edges", "labels"),
    [
        ('=IF(C3>=5,"High",IF(C3>=2,"Medium","Low"))', (2, 5), ("Low", "Medium", "High")),
        ('=IF(C3<2,"Low",IF(C3<5,"Medium","High"))', (2, 5), ("Low", "Medium", "High")),
        ('=IF(C3<=1.9,"Low",IF(C3<=4.9,"Medium","High"))', (2, 5), ("Low", "Medium", "High")),
        ('=IF(C3>4.9,"High","Low")', (5,), ("Low", "High")),
        ('=IF(5<=C3,"High","Low")', (5,), ("Low", "High")),
        ('=IF(C3>=$E$1,"High","Low")', (3.5,), ("Low", "High")),
        ('=IF(C3>=Limits!$B$2,"High","Low")', (4.5,), ("Low", "High")),
        ('=IF(C3<2,"Low",IF(AND(C3>=2,C3<5),"Medium","High"))', (2, 5), ("Low", "Medium", "High")),
        ('=IF(AND(C3>=5,C3<=10),"High",IF(AND(C3>=2,C3<5),"Medium","Low"))', (2, 5), ("Low", "Medium", "High")),
        ('=_xlfn.IFS(C3>=5,"High",C3>=2,"Medium",TRUE,"Low")', (2, 5), ("Low", "Medium", "High")),
    ],
)
def test_chains_of_choices(formula: str, edges: tuple[float, ...], labels: tuple[str, ...]) -> None:
    assert found(formula) == Limits(edges, labels, "formula of the workbook")


@pytest.mark.parametrize(
    "formula",
    [
        "=VLOOKUP(C3,Limits!$B$1:$C$3,2)",
        "=VLOOKUP(C3,Limits!$B$1:$D$3,3,TRUE)",
        "=LOOKUP(C3,Limits!$B$1:$B$3,Limits!$C$1:$C$3)",
        "=LOOKUP(C3,Limits!$B$1:$C$3)",
    ],
)
def test_tables_of_limits(formula: str) -> None:
    assert found(formula) == Limits((4.5, 7), ("Low", "Medium", "High"), "table of the workbook")


@pytest.mark.parametrize(
    "formula",
    [
        None,
        "=LOOKUP(C3,E1:E3)",
        "=VLOOKUP(C3,Limits!$B$1:$C$3,2,FALSE)",
        "=VLOOKUP(C3,2,2)",
        '=_xlfn.IFS(C3>=5,"High",C3>=2,"Low")',
        '=IF(AND(C3>=5,C3>4),"High",IF(C3<2,"Low","Medium"))',
        '=IF(C3>=5,"High",IF(C3<2,"Low","Medium"))',
        '=IF(C3>=2,"High",IF(C3>=5,"Medium","Low"))',
        '=IF(C3>=D3,"High","Low")',
        '=IF(C3,"High","Low")',
        '=IF(C3>=5,C3,"Low")',
        "=Name",
    ],
)
def test_otherwise_the_results_tell(formula: str | None) -> None:
    assert found(formula) == Limits((6,), ("Low", "High"), "lowest published score of each class")


def test_without_classes_there_are_no_limits() -> None:
    assert found(None, labels=(None, " ")) is None
    assert found(None, scores=(math.nan, 5.0)) is None
    sheet = page("Results", [["c", "iso", "RISK"], [], ["A", "XLA", 1], ["B", "XLB", 2]])
    assert limits(Shelf(sheet), [1, 2], 1) == (None, [None, None])  # type: ignore[arg-type]
