"""The published rule: one step a year, recurring costs go on, nothing for what is reached already."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.planning.costing import (
    YEARS,
    Coefficient,
    CostType,
    cost_of_steps,
    read_coefficients,
    sizes_needed,
)
from hsforhs.planning.costing.coefficients import COLUMNS

ONCE, AGAIN = CostType.ONE_TIME, CostType.RECURRING
SIZES = {name: Decimal(number) for name, number in (("intermediate", 3), ("local", 7), ("population", 1000))}


def line(
    step: int, cost_type: CostType = ONCE, size: str = "national", usd: str = "10", code: str = "X1"
) -> Coefficient:
    return Coefficient(code, step, cost_type, size, Decimal(usd))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def write(path: Path, *rows: str, header: str = ",".join(COLUMNS), encoding: str = "utf-8") -> Path:
    path.write_text("\n".join([header, *rows]), encoding=encoding)
    return path


@pytest.mark.parametrize(
    ("lines", "start", "target", "years"),
    [
        ([line(2)], 1, 4, (10, 0, 0, 0, 0)),
        ([line(2), line(3), line(4)], 1, 4, (10, 10, 10, 0, 0)),
        ([line(2), line(3), line(4)], 2, 4, (10, 10, 0, 0, 0)),
        ([line(2), line(3), line(4)], 1, 3, (10, 10, 0, 0, 0)),
        ([line(3, AGAIN)], 1, 4, (0, 10, 10, 10, 10)),
        ([line(2, AGAIN)], 1, 4, (10, 10, 10, 10, 10)),
        ([line(2), line(3)], 3, 4, (0, 0, 0, 0, 0)),
        ([line(5)], 1, 4, (0, 0, 0, 0, 0)),
        ([line(5)], 4, 5, (10, 0, 0, 0, 0)),
        ([line(2, size="local")], 1, 4, (70, 0, 0, 0, 0)),
    ],
)
def test_years_of_a_few_lines(lines: list[Coefficient], start: int, target: int, years: tuple[int, ...]) -> None:
    found = cost_of_steps(lines, SIZES, start=start, target=target)
    assert found.years == years
    assert found.total == sum(years)
    assert sum(found.by_indicator.values()) == found.total


def test_indicators_stand_apart_and_one_without_cost_stays_visible() -> None:
    lines = [line(2, code="A"), line(3, code="B", usd="1.5"), line(2, code="B", usd="1"), line(5, code="C")]
    assert cost_of_steps(lines, SIZES, start=1, target=4).by_indicator == {"A": 10, "B": Decimal("2.5"), "C": 0}


def test_a_step_beyond_the_horizon_is_not_paid() -> None:
    lines = [line(2), line(4), line(4, AGAIN)]
    assert cost_of_steps(lines, {}, start=1, target=4, years=2).years == (10, 0)


def test_a_size_that_is_not_known_is_asked_for_only_where_it_is_paid() -> None:
    lines = [line(2), line(4, size="poe")]
    assert sizes_needed(lines, start=1, target=3) == frozenset()
    assert sizes_needed(lines, start=1, target=4) == {"poe"}
    assert cost_of_steps(lines, {}, start=1, target=3).total == 10
    with pytest.raises(BadInput, match="'poe' is not known"):
        cost_of_steps(lines, {}, start=1, target=4)


LINES = st.lists(
    st.builds(
        Coefficient,
        st.sampled_from(["A", "B"]),
        st.integers(1, 5),
        st.sampled_from(CostType),
        st.sampled_from(["national", *SIZES]),
        st.decimals(0, 10**9, places=3),
    ),
    max_size=12,
)


@given(LINES, st.integers(1, 5), st.integers(1, 5))
def test_the_sum_is_that_of_the_rule_line_by_line(lines: list[Coefficient], start: int, target: int) -> None:
    expected = Decimal(0)
    for one in lines:
        if start < one.step <= target:
            times = YEARS - (one.step - start) + 1 if one.cost_type is AGAIN else 1
            expected += one.usd * SIZES.get(one.size, 1) * times
    found = cost_of_steps(lines, SIZES, start=start, target=target)
    assert found.total == expected
    assert cost_of_steps(lines[::-1], SIZES, start=start, target=target).years == found.years


def test_columns_may_stand_in_any_order_with_a_byte_order_mark_and_others_between(table: Path) -> None:
    header = "note,coefficient_usd2022,administrative_level,cost_type,score_numeric,metric_id"
    write(table, "x,1.25,health facility,RECURRING,2.0,Z9", header=header, encoding="utf-8-sig")
    assert read_coefficients(table) == (Coefficient("Z9", 2, AGAIN, "facilities", Decimal("1.25")),)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("X,2,One-time,National,", r"line 2, column 'coefficient_usd2022': the coefficient is missing"),
        ("X,2,One-time,National,-1", "the coefficient -1 is negative"),
        ("X,2,One-time,National,ten", "'ten' is no coefficient"),
        ("X,2,One-time,National,1_0", "'1_0' is no coefficient"),
        ("X,2,One-time,National,nan", "'nan' is no coefficient"),
        ("X,2,One-time,National,inf", "'inf' is no coefficient"),
        ("X,2,One-time,National,1e99", "too large"),
        ('X,2,One-time,National,"6540,9"', "is no coefficient; expected a number such as 6540.9"),
        ("X,6,One-time,National,1", "the score 6 does not exist"),
        ("X,2.5,One-time,National,1", "the score 2.5 does not exist"),
        ("X,,One-time,National,1", "the score is missing"),
        ("X,2,Sometimes,National,1", "'Sometimes' is no cost type"),
        ("X,2,One-time,Village,1", "'Village' is no level"),
        (",2,One-time,National,1", "the indicator is missing"),
    ],
)
def test_bad_cells_are_named(table: Path, row: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as error:
        read_coefficients(write(table, row))
    assert error.value.file == "table.csv"
    assert error.value.place
    assert error.value.place.startswith("line 2")


@pytest.mark.parametrize("lacking", COLUMNS)
def test_a_missing_column_is_named(table: Path, lacking: str) -> None:
    header = ",".join(x for x in COLUMNS if x != lacking)
    with pytest.raises(BadInput, match=f"the column '{lacking}' is missing"):
        read_coefficients(write(table, "1,1,1,1", header=header))


def test_a_doubled_column_and_an_empty_table_are_refused(table: Path) -> None:
    with pytest.raises(BadInput, match="'metric_id' stands twice"):
        read_coefficients(write(table, "1,1,1,1,1,1", header=",".join([*COLUMNS, "metric_id"])))
    with pytest.raises(BadInput, match="no rows"):
        read_coefficients(write(table))


def test_a_table_with_semicolons_is_read(table: Path) -> None:
    write(table, "X;2;One-time;PoE;6540.898", header=";".join(COLUMNS))
    assert read_coefficients(table)[0].usd == Decimal("6540.898")


CASES = {
    "example": (("333287557", 51, 3143, 3142, 5, 0), "66317569186.90", None),
    "A": (("5000000", 8, 60, 200, 5, 0), "2210519922.18", "A_all1_small"),
    "F": (("0", 0, 0, 0, 0, 0), "370676036.03", "F_national_only"),
}


@pytest.fixture(scope="module")
def costing_data(shared_data: Path) -> Path:
    return shared_data / "costing"


@pytest.mark.parametrize("case", CASES)
def test_the_published_example_and_the_further_cases_to_the_cent(costing_data: Path, case: str) -> None:
    numbers, expected, row = CASES[case]
    names = ("population", "intermediate", "local", "facilities", "poe", "hcw")
    sizes = {name: Decimal(x) for name, x in zip(names, numbers, strict=True)}
    lines = read_coefficients(costing_data / "georgetown_jee3_cost_coefficients.csv")
    found = cost_of_steps(lines, sizes, start=1, target=4)
    assert round(found.total, 2) == Decimal(expected)
    if row is not None:
        with (costing_data / "validation_cases_own_recalculation.csv").open(encoding="utf-8", newline="") as stream:
            published = next(x for x in csv.DictReader(stream) if x["case"] == row)
        assert [round(x, 2) for x in found.years] == [round(Decimal(published[f"y{n}"]), 2) for n in range(1, 6)]


def test_the_published_example_by_indicator(costing_data: Path) -> None:
    names = ("population", "intermediate", "local", "facilities", "poe", "hcw")
    sizes = {name: Decimal(x) for name, x in zip(names, CASES["example"][0], strict=True)}
    lines = read_coefficients(costing_data / "georgetown_jee3_cost_coefficients.csv")
    found = cost_of_steps(lines, sizes, start=1, target=4).by_indicator
    with (costing_data / "georgetown_example_result_by_indicator.csv").open(encoding="utf-8", newline="") as stream:
        published = {x["indicator"].split()[0].rstrip("."): float(x["cost_5yrs"]) for x in csv.DictReader(stream)}
    assert len(published) == len(found) == 56
    assert {code.removeprefix("JEE3."): pytest.approx(float(x), abs=1e-4) for code, x in found.items()} == published
