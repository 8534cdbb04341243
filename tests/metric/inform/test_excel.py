"""Formulas of workbooks as trees."""

from __future__ import annotations

import pytest

from hsforhs.metric.inform.excel import (
    Area,
    CannotRead,
    Constant,
    Function,
    Reference,
    column_number,
    pattern,
    read_formula,
    walk,
)

A1 = Reference(None, 1, 1)


def call(name: str, *parts: object) -> Function:
    return Function(name, parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("=A1", A1),
        ("=+A1", A1),
        ("=$B$3", Reference(None, 2, 3, fixed_row=True)),
        ("='Indicator Data'!AB6", Reference("Indicator Data", 28, 6)),
        ("='It''s'!A1", Reference("It's", 1, 1)),
        ("=Sheet1!A$1", Reference("Sheet1", 1, 1, fixed_row=True)),
        ("=A1:B2", Area(A1, Reference(None, 2, 2))),
        ("=1.5e3", Constant(1500.0)),
        ('="a ""b"" c"', Constant('a "b" c')),
        ("=TRUE", Constant(True)),
        ("=FALSE()", Constant(False)),
        ("=#REF!", Constant(None)),
        ("=#N/A", Constant(None)),
        ("=50%", call("/", Constant(50.0), Constant(100.0))),
        ("=-A1^2", call("^", call("NEGATIVE", A1), Constant(2.0))),
        ("=2^3^2", call("^", call("^", Constant(2.0), Constant(3.0)), Constant(2.0))),
        ("=1+2*3", call("+", Constant(1.0), call("*", Constant(2.0), Constant(3.0)))),
        ("=A1>=2", call(">=", A1, Constant(2.0))),
        ("=A1<>A1", call("<>", A1, A1)),
        ("=LOG10(A1)", call("LOG10", A1)),
        ("=_xlfn.IFS(A1,1)", call("IFS", A1, Constant(1.0))),
        ("=ROW()", call("ROW")),
        ("=IF(A1,,2)", call("IF", A1, Constant(""), Constant(2.0))),
        ("=SUM(A1;A1)", call("SUM", A1, A1)),
    ],
)
def test_formulas(text: str, wanted: object) -> None:
    assert read_formula(text) == wanted


def test_whole_columns() -> None:
    found = read_formula("='Indicator Data'!$A:$B")
    assert isinstance(found, Area)
    assert (found.first.sheet, found.first.column, found.last.column, found.first.row) == ("Indicator Data", 1, 2, 1)


@pytest.mark.parametrize("text", ["=A1+", "=(A1", "=A1 A1", "=Name+1", "={1,2}", "=[1]Sheet!A1", "=A1:", "='[2]x'!A1"])
def test_what_is_not_known_is_named(text: str) -> None:
    with pytest.raises(CannotRead):
        read_formula(text)


def test_areas_and_walks_go_through_everything() -> None:
    assert [(x.column, x.row) for x in Area(A1, Reference(None, 2, 2)).cells()] == [(1, 1), (2, 1), (1, 2), (2, 2)]
    assert sum(isinstance(x, Reference) for x in walk(read_formula("=IF(A1=1,B1,C1)"))) == 3
    assert column_number("AA") == 27


def test_copies_down_a_column_look_the_same() -> None:
    one = pattern("=IF('Sheet A1'!B6=\"A1\",LOG10(C$3),$D6)", 6)
    assert one == pattern("=IF('Sheet A1'!B9=\"A1\",LOG10(C$3),$D9)", 9)
    assert one != pattern("=IF('Sheet A1'!B9=\"A1\",LOG10(C$3),$D8)", 9)
    assert pattern("=C3+B6", 6) != pattern("=C3+B7", 7)
    assert pattern("=C3+B6", 6, fixed_above=6) == pattern("=C3+B7", 7, fixed_above=6)
