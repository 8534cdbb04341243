"""Lookups: which cell they pick for each country."""

from __future__ import annotations

import pytest

from hsforhs.metric.inform.excel import CannotRead, Function, read_formula
from hsforhs.metric.inform.lookup import Picker
from tests.metric.inform.pages import Shelf, page

DATA = page("Data", [["c", "iso", "value"], [None, None, None], ["A", "XLA", 5], ["B", "XLB", 7]])
PEOPLE = page("People", [["c", "iso", 2020.0, 2021.0], ["", "", "", ""], ["A", "XLA", 10, 11], ["B", "XLB", 20, 21]])
YEARS = page("Years", [["c", "iso", "y"], ["", "", ""], ["A", "XLA", 2020], ["B", "XLB", 2021]])
PICKER = Picker(Shelf(DATA, PEOPLE, YEARS))  # type: ignore[arg-type]


def picked(text: str, row: int = 3, shift: int = 0) -> tuple[int, int] | None:
    formula = read_formula(text)
    assert isinstance(formula, Function)
    cell = PICKER.cell(formula, DATA, row, shift)
    return None if cell is None else (cell.row, cell.column)


def test_across_by_the_year_of_the_country() -> None:
    text = "=HLOOKUP(Years!$C3,People!$C$1:$D$4,ROW(),FALSE)"
    assert picked(text) == (3, 3)
    assert picked(text, row=4, shift=1) == (4, 4)


def test_down_by_the_code_of_the_country() -> None:
    text = "=VLOOKUP($B3,People!$B$3:$D$4,MATCH(2021,People!$B$1:$D$1,0),0)"
    assert picked(text) == (3, 4)
    assert picked(text, row=4, shift=1) == (4, 4)
    assert picked("=VLOOKUP(B3,People!$B:$D,COLUMN(C1),FALSE)") == (3, 4)
    assert picked('=VLOOKUP("xlb",People!B$3:D$4,1+1,FALSE)') == (4, 3)


def test_by_position() -> None:
    assert picked("=INDEX(People!$C$3:$D$4,MATCH($B3,People!$B$3:$B$4,0),2)") == (3, 4)
    assert picked("=INDEX(People!$C$3:$C$4,2)") == (4, 3)
    assert picked("=INDEX(People!$C$3:$D$3,2)") == (3, 4)
    assert picked('=INDEX(People!$C$3:$C$4,MATCH("none",People!$B$3:$B$4,0))') is None


def test_by_two_areas() -> None:
    assert picked("=_xlfn.XLOOKUP($B4,People!$B$3:$B$4,People!$D$3:$D$4)") == (4, 4)
    assert picked('=_xlfn.XLOOKUP($C$1,Years!$C$1:$D$1,People!$C3:$D3,"x",0)') is None
    assert picked("=XLOOKUP(2021,People!$C$1:$D$1,People!$C3:$D3)", row=4, shift=1) == (4, 4)


def test_nothing_found_and_not_exact() -> None:
    assert picked('=VLOOKUP("none",People!$B$3:$D$4,2,FALSE)') is None
    assert picked("=HLOOKUP(2020.5,People!$C$1:$D$4,3,TRUE)") == (3, 3)
    assert picked("=HLOOKUP(2030,People!$C$1:$D$4,3)") == (3, 4)
    assert picked("=HLOOKUP(1990,People!$C$1:$D$4,3)") is None


@pytest.mark.parametrize(
    "text",
    [
        "=VLOOKUP(SIN(1),People!$B$3:$D$4,2,FALSE)",
        "=INDEX(People!$C$3:$D$4,MATCH($B3,People!$B$3:$B$4,-1),2)",
        "=INDEX(People!$C$3:$D$4,MATCH(1,2,0),2)",
        "=INDEX(A1,1)",
        "=XLOOKUP(1,People!$B$3:$B$4,People!$D$3:$D$4,0,1)",
        "=HLOOKUP(1,2,3,FALSE)",
        "=OFFSET(A1,1,1)",
    ],
)
def test_what_is_not_known_is_named(text: str) -> None:
    with pytest.raises(CannotRead):
        picked(text)


def test_values_inside_a_lookup() -> None:
    inner = read_formula("=INDEX(People!$C$3:$D$4,1,1)-1")
    assert PICKER.value(inner, DATA, 3, 0) == 9
