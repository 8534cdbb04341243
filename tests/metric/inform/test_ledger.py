"""Following formulas from a column down to raw data."""

from __future__ import annotations

import numpy as np

from hsforhs.metric.expressions import Name, evaluate, parse, write
from hsforhs.metric.inform.ledger import Ledger
from tests.metric.inform.pages import Shelf, page, same

DATA = page(
    "Data", [["c", "iso", "FL", "GAP", "ERR"], [], ["A", "XLA", 4, None, "#DIV/0!"], ["B", "XLB", 9, "No data", 2]]
)


def followed(*formulas: str, values: list[list[object]] | None = None, posts: float = 10) -> tuple[Ledger, str]:
    """Follow column C of a sheet that holds one formula per country."""
    rows: list[list[object]] = [["c", "iso", "Score", posts], [], ["A", "XLA", None], ["B", "XLB", None]]
    for row, saved in zip(rows[2:], values or [[None], [None]], strict=True):
        row[2] = saved[0]
    sheet = page("Scores", rows, {(3 + i, 3): x for i, x in enumerate(formulas)})
    ledger = Ledger(Shelf(sheet, DATA))  # type: ignore[arg-type]
    return ledger, ledger.follow("Scores", 3).key


def test_a_formula_of_all_rows_becomes_one() -> None:
    ledger, key = followed("=Data!C3/D$1", "=Data!C4/D$1", values=[[0.4], [0.9]])
    formula = ledger.columns[key].formula
    assert formula is not None
    assert write(formula) == "[Data!3] / 10"
    same(evaluate(formula, ledger.values), [0.4, 0.9])
    assert set(ledger.columns) == {"Scores!3", "Data!3"}
    assert ledger.columns["Data!3"].formula is None


def test_rows_that_point_at_headings_without_fixing_them() -> None:
    ledger, key = followed("=Data!C3/D1", "=Data!C4/D1", values=[[0.4], [0.9]])
    formula = ledger.columns[key].formula
    assert formula is not None
    same(evaluate(formula, ledger.values), [0.4, 0.9])


def test_a_reference_to_another_country_is_taken_as_it_is() -> None:
    ledger, key = followed("=Data!C4", "=Data!C5", values=[[9], [0]])
    formula = ledger.columns[key].formula
    assert isinstance(formula, Name)
    same(ledger.values(formula.id), [9, np.nan])


def test_texts_faults_and_empty_cells_are_told_apart() -> None:
    ledger, _ = followed("=Data!D3+Data!E3", "=Data!D4+Data!E4")
    gap, fault = ledger.columns["Data!4"], ledger.columns["Data!5"]
    assert list(gap.blanks) == [True, False]
    assert list(gap.texts) == [False, True]
    assert not fault.blanks.any()
    assert not fault.texts.any()
    assert ledger.fault("Data!5") == parse("missing([Data!5])")
    assert ledger.fault("Data!4") is None
    assert ledger.text("Data!4") == parse("missing([Data!4])")
    same(ledger.values("Data!4"), [0, np.nan])
    assert ledger.may_miss("Data!4")
    assert ledger.with_texts("Data!4")
    assert len(ledger.remarks) == 1


def test_texts_beside_faults_are_told_apart_cell_by_cell() -> None:
    rows = [["c", "iso", "Score"], [], ["A", "XLA", "x"], ["B", "XLB", "#VALUE!"]]
    ledger = Ledger(Shelf(page("Scores", rows)))  # type: ignore[arg-type]
    key = ledger.column("Scores", 3).key
    conditions = (ledger.fault(key), ledger.text(key), ledger.other_texts(key, "x"), ledger.other_texts(key, "n/a"))
    for condition, wanted in zip(conditions, ([0, 1], [1, np.nan], [1, np.nan], [0, np.nan]), strict=True):
        assert condition is not None
        same(evaluate(condition, ledger.values), wanted)


def test_a_formula_that_asks_for_empty_cells_leaves_them_missing() -> None:
    ledger, _ = followed('=IF(Data!D3="","x",Data!D3+1)', '=IF(Data!D4="","x",Data!D4+1)')
    same(ledger.values("Data!4"), [np.nan, np.nan])


def test_a_missing_sheet_is_taken_as_published() -> None:
    ledger, key = followed("=Gone!C3", "=Gone!C4", values=[[1], [2]])
    assert ledger.columns[key].formula is None
    assert "the sheet 'Gone'" in ledger.remarks[0]


def test_lookups_that_stay_with_the_country_are_columns() -> None:
    ledger, key = followed(
        "=VLOOKUP(B3,Data!$B$3:$C$4,2,FALSE)", "=VLOOKUP(B4,Data!$B$3:$C$4,2,FALSE)", values=[[4], [9]]
    )
    assert ledger.columns[key].formula == Name("Data!3")
    ledger, key = followed('=VLOOKUP("none",Data!$B$3:$C$4,2,FALSE)', '=VLOOKUP("none",Data!$B$3:$C$4,2,FALSE)')
    formula = ledger.columns[key].formula
    assert formula is not None
    same(evaluate(formula, ledger.values), [np.nan, np.nan])


def test_lookups_of_another_country_are_values_of_their_own() -> None:
    ledger, key = followed(
        '=VLOOKUP("XLB",Data!$B$3:$C$4,2,FALSE)', '=VLOOKUP("XLB",Data!$B$3:$C$4,2,FALSE)', values=[[9], [9]]
    )
    formula = ledger.columns[key].formula
    assert isinstance(formula, Name)
    same(ledger.values(formula.id), [9, 9])
    assert list(ledger.given) == [formula.id]


def test_mostly_constants_are_raw_data() -> None:
    ledger, key = followed("=1+1", values=[[2], [5]])
    assert ledger.columns[key].formula is None
    same(ledger.values(key), [2, 5])
