"""From formulas of a workbook to formulas of a definition, with the meaning that a spreadsheet gives them."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.metric.expressions import NOTHING, Expression, Name, Number, evaluate, parse, write
from hsforhs.metric.inform.excel import CannotRead, Function, Reference, read_formula
from hsforhs.metric.inform.translate import Place, Translation, facts, folded, renamed
from tests.metric.inform.pages import page, same

PLACE = Place(page("Data", [[]]), 1, (1,))
NAN = np.nan
# Column A is complete, B holds a text for the second country, C a fault of a formula.
VALUES = {"a": np.array([1.0, 2]), "b": np.array([3.0, NAN]), "c": np.array([NAN, 4])}


class Fake:
    """Columns a (complete), b (with a text) and c (with a fault); row 9 holds constants."""

    def __init__(self) -> None:
        self.zeros: set[str] = set()
        self.asked: set[str] = set()

    def reference(self, cell: Reference, place: Place) -> Expression | str:
        if cell.row == 9:
            return {1: Number(10.0), 2: "x"}.get(cell.column, Number(0.0))
        return Name("abc"[cell.column - 1])

    def lookup(self, function: Function, place: Place) -> Expression:
        return Name("a")

    def with_texts(self, name: str) -> bool:
        return name == "b"

    def other_texts(self, name: str, word: str) -> Expression | None:
        return parse("other = 1") if (name, word) == ("b", "n/a") else None

    def may_miss(self, name: str) -> bool:
        return name != "a"

    def text(self, name: str) -> Expression:
        return parse(f"missing({name})")

    def fault(self, name: str) -> Expression | None:
        return parse("missing(c)") if name == "c" else None

    def empty_as_zero(self, name: str) -> None:
        self.zeros.add(name)

    def empty_as_missing(self, name: str) -> None:
        self.asked.add(name)


def translated(text: str, columns: Fake | None = None) -> Expression:
    return Translation(columns or Fake(), PLACE).expression(read_formula(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("=A1+A$9", [11, 12]),
        ("=-A1^2", [1, 4]),
        ("=POWER(A1,2)", [1, 4]),
        ("=LOG(A1*100)", [2, np.log10(200)]),
        ("=LOG(8,2)", [3, 3]),
        ("=SQRT(4)+LN(EXP(1))+ABS(-1)+LOG10(10)", [5, 5]),
        ("=ROUND(A1/3,1)", [0.3, 0.7]),
        ("=A1>1", [0, 1]),
        # A text is above every number, whatever the number.
        ("=IF(B1>100,1,0)", [0, 1]),
        ("=IF(B1>=100,1,0)", [0, 1]),
        ("=IF(B1<100,1,0)", [1, 0]),
        ("=IF(100<B1,1,0)", [0, 1]),
        ("=IF(B1=0,1,0)", [0, 0]),
        ("=IF(B1<>0,1,0)", [1, 1]),
        # A fault stays a fault.
        ("=IF(C1>1,1,0)", [NAN, 1]),
        ('=IF(B1="x",5,B1)', [3, 5]),
        ('=IF("No data"=B1,5,B1)', [3, 5]),
        ('=IF(B1<>"x",B1,5)', [3, 5]),
        ("=IF(B$9=B1,1,2)", [2, 1]),
        ("=IF(ISNUMBER(B1),B1,7)", [3, 7]),
        ("=IF(ISTEXT(B1),7,B1)", [3, 7]),
        ("=IFERROR(C1,9)", [9, 4]),
        ('=IF(NOT(B1="x"),1,0)', [1, 0]),
        ("=IF(AND(A1>0,A1<2),1,0)", [1, 0]),
        ("=IF(OR(A1<2,A1>5),1,0)", [1, 0]),
        ("=IF(A1=1,4)", [4, NAN]),
        ("=_xlfn.IFS(A1=1,4,TRUE,5)", [4, 5]),
        ("=AVERAGE(A1:B1)", [2, 2]),
        # A fault among the cells is a fault of the mean; a text is left out.
        ("=AVERAGE(A1:C1)", [NAN, 3]),
        ("=AVERAGE(A1,B1,A1)", [5 / 3, 2]),
        ("=SUM(A1,B1)", [4, 2]),
        ("=SUM(B1)", [3, 0]),
        # A choice gives the cell itself, so its text is left out; what is computed from a text is a fault.
        ("=SUM(IF(A1=9,0,B1),A1)", [4, 2]),
        ("=SUM(IF(A1=9,0,B1*2),A1)", [7, NAN]),
        ("=COUNT(A1:B1)", [2, 1]),
        ('=COUNTIF(A1:B1,"x")', [0, 1]),
        ("=MIN(A1:B1)+MAX(A1:B1)", [4, 4]),
        ("=PRODUCT(A1,A1,2)", [2, 8]),
        ("=GEOMEAN(A1,B1)", [3**0.5, 2]),
        # A formula over a text is a fault, and so is the mean of it.
        ("=GEOMEAN(A1*1,B1*1)", [3**0.5, NAN]),
        ("=AVERAGE(10-B1,A1)", [4, NAN]),
        ('=IF(B1="x",A1,AVERAGE(10-B1,A1))', [4, 2]),
        ("=AVERAGE(B$9,A1)", [1, 2]),
        ("=AVERAGE(B$9)", [NAN, NAN]),
        ("=HLOOKUP(1,A1:B2,2,FALSE)", [1, 2]),
        ("=VALUE(A1)", [1, 2]),
        ('=IF(A1=1,"x",2)', [NAN, 2]),
        ("=#REF!", [NAN, NAN]),
        ("=B$9", [NAN, NAN]),
    ],
)
def test_a_formula_means_what_the_spreadsheet_means(text: str, wanted: list[float]) -> None:
    same(evaluate(translated(text), VALUES.__getitem__), wanted)


def test_what_is_known_to_be_there_is_not_asked_again() -> None:
    text = '=IF(B1="No data","x",IF(B1>5,10,IF(B1<1,0,B1)))'
    assert write(translated(text)) == "if(missing(b), nothing, if(b > 5, 10, if(b < 1, 0, b)))"


def test_constants_are_computed() -> None:
    assert write(translated("=LOG(A$9)*A1")) == "1 * a"
    assert folded(parse("1 / 0")) == parse("1 / 0")


def test_empty_cells_and_other_texts_are_noted() -> None:
    columns = Fake()
    translated('=IF(A1="",1,B1)', columns)
    assert columns.asked == {"a"}
    assert columns.zeros == {"b"}
    translated("=ISBLANK(C1)", columns)
    assert columns.asked == {"a", "c"}
    assert write(translated('=IF(B1="n/a",1,2)')) == "if(other = 1, 1, 2)"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('=IF(B1="Very High",1,0)', "text 'Very High'"),
        ('="Very High"', "text 'Very High'"),
        ("=TREND(A1)", "the function TREND"),
        ("=A1:B1", "an area"),
        ("=ROUND(A1,A1)", "computed number of decimals"),
        ("=ROUNDUP(A1,1)", "ROUNDUP"),
    ],
)
def test_what_is_not_known_is_named(text: str, part: str) -> None:
    with pytest.raises(CannotRead) as error:
        translated(text)
    assert part in str(error.value)


def test_facts_follow_from_conditions() -> None:
    both = parse("missing(a) or missing(b)")
    assert facts(both, truth=False) == {"a", "b"}
    assert facts(both, truth=True) == set()
    assert facts(parse("not missing(a) and not missing(b)"), truth=True) == {"a", "b"}
    assert facts(parse("a > 1"), truth=True) == set()
    assert facts(NOTHING, truth=True) == set()


def test_names_are_replaced() -> None:
    assert renamed(parse("a + b * 2"), {"a": "z"}) == parse("z + b * 2")
