"""An index by quarters: nothing is known before it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.metric import read_observations, series
from hsforhs.metric.observations import Dated, read_dated
from hsforhs.metric.quarters import _end, _quarters
from hsforhs.metric.result import evaluate
from tests.metric.made import SMALL, WIDE, definition, write

INDEX = definition(SMALL)
DATED = """
unit,indicator,value,period,published
XLM-U-1,beds,5,2020,2021-05-01
XLM-U-1,deaths,10,2019,
XLM-U-1,staff,20,2020-Q1,
XLM-U-1,staff,30,2021-Q1,
XLM-U-2,staff,40,2021-02,
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "x.csv", DATED)


def test_each_quarter_has_what_was_known_at_its_end(path: Path) -> None:
    found = series(INDEX, path, "2020Q1", "2021-Q2")
    assert found.quarters == ("2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4", "2021-Q1", "2021-Q2")
    # Beds of 2020 were published in the second quarter of 2021.
    care, staff = 80, [50, 50, 50, 50, 75, 75]
    assert found.of("XLM-U-1", "care") == (care, care, care, care, care, (50 + 80) / 2)
    assert found.of("XLM-U-1", "staff") == tuple(staff)
    assert found.of("XLM-U-2") == (None, None, None, None, 100, 100)


def test_each_quarter_is_what_evaluating_as_of_its_end_gives(path: Path) -> None:
    found = series(INDEX, path, "2020Q1", "2021Q2")
    for quarter, result in zip(found.quarters, found.results, strict=True):
        alone = evaluate(INDEX, read_observations(path, INDEX, as_of=_end(quarter)))
        assert alone.as_json() == result.as_json()


def test_what_comes_later_changes_nothing(path: Path, tmp_path: Path) -> None:
    more = write(tmp_path / "more.csv", DATED + "XLM-U-1,staff,0,2021-Q2,\nXLM-U-1,beds,0,2020,2021-06-30\n")
    one, other = (series(INDEX, x, "2020Q1", "2021Q2") for x in (path, more))
    assert one.of("XLM-U-1")[:5] == other.of("XLM-U-1")[:5]
    assert one.of("XLM-U-1")[5] != other.of("XLM-U-1")[5]


def test_the_json_and_the_frame(path: Path) -> None:
    pytest.importorskip("pandas")
    found = series(INDEX, path, "2020Q4", "2021Q1")
    one = found.as_json()["units"]["XLM-U-2"]
    assert (one["score"], one["class"], one["available"]) == ([None, 100], [None, "high"], [0, 0.3333])
    assert one["nodes"]["care"] == [None, None]
    frame = found.to_pandas()
    assert frame.index.names == ["quarter", "unit"]
    assert frame.loc[("2021-Q1", "XLM-U-2"), "score"] == 100


def test_a_table_read_before_may_be_given(path: Path) -> None:
    table = read_dated(path, INDEX)
    assert isinstance(table, Dated)
    assert series(INDEX, table, "2021Q1", "2021Q1").of("XLM-U-2") == (100,)


def test_what_makes_no_series(path: Path, tmp_path: Path) -> None:
    for start, end, part in (
        ("2020", "2021Q1", "'2020' is no quarter"),
        ("2021Q1", "soon", "'soon' is no quarter"),
        ("2021Q2", "2021Q1", "from 2021Q2 to 2021Q1"),
        ("1900Q1", "2021Q1", "1 to 400 quarters"),
    ):
        with pytest.raises(BadInput, match=part):
            series(INDEX, path, start, end)
    undated = [write(tmp_path / "wide.csv", WIDE), write(tmp_path / "long.csv", "unit,indicator,value\nXLM,beds,1\n")]
    for table in undated:
        with pytest.raises(BadInput, match="no dates"):
            series(INDEX, table, "2020Q1", "2020Q2")


@given(st.integers(1990, 2040), st.integers(1, 4), st.integers(0, 30))
def test_quarters_follow_each_other(year: int, quarter: int, more: int) -> None:
    last = year * 4 + quarter - 1 + more
    found = list(_quarters(f"{year}Q{quarter}", f"{last // 4}-Q{last % 4 + 1}"))
    assert len(found) == len(set(found)) == more + 1
    assert found == sorted(found)
