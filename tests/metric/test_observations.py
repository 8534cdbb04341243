"""Observations, long and wide, and what is refused in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from hsforhs.files import BadInput
from hsforhs.metric import Observations, read_observations
from tests.metric.made import SMALL, WIDE, definition, write

INDEX = definition(SMALL)
GROUPED = definition(SMALL + "inputs:\n  - {id: region, kind: group}\nmissing: [none]\nageing: {max_age: 2}\n")


def read(tmp_path: Path, text: str, **options: object) -> Observations:
    return read_observations(write(tmp_path / "x.csv", text), options.pop("index", INDEX), **options)  # type: ignore[arg-type]


def test_a_wide_table(tmp_path: Path) -> None:
    found = read(tmp_path, WIDE)
    assert found.units == ("XLM-U-1", "XLM-U-2", "XLM-U-3", "XLM-U-4")
    assert found.names["XLM-U-2"] == "South"
    np.testing.assert_array_equal(found.columns["beds"], [5, 10, np.nan, np.nan])
    np.testing.assert_array_equal(found.columns["staff"], [20, 40, 0, np.nan])
    assert len(found.sha256) == 64
    assert found.remarks == ()


def test_a_long_table_gives_the_same(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
        unit;indicator;value;status;note
        XLM-U-2;staff;40;reported;x
        XLM-U-2;beds;10;imputed;y
        XLM-U-1;beds;NA;;
        """,
    )
    assert found.units == ("XLM-U-2", "XLM-U-1")
    np.testing.assert_array_equal(found.columns["beds"], [10, np.nan])
    np.testing.assert_array_equal(found.imputed["beds"], [True, False])
    assert [str(x) for x in found.remarks] == ["there are no observations of 'deaths'."]


def test_periods_and_dates(tmp_path: Path) -> None:
    text = """
        unit,indicator,value,period,published
        XLM-U-1,beds,1,2020,2021
        XLM-U-1,beds,2,2021,2022-06-30
        XLM-U-2,beds,3,2018,2019
        """
    found = read(tmp_path, text)
    np.testing.assert_array_equal(found.columns["beds"], [2, 3])
    np.testing.assert_array_equal(found.carried["beds"], [False, True])
    np.testing.assert_allclose(found.ages["beds"], [0, 3], atol=0.01)
    before = read(tmp_path, text, as_of=date(2022, 1, 1))
    np.testing.assert_array_equal(before.columns["beds"], [1, 3])
    np.testing.assert_array_equal(read(tmp_path, text, index=GROUPED).columns["beds"], [2, np.nan])


def test_a_wide_table_with_periods_takes_the_newest_of_each_indicator(tmp_path: Path) -> None:
    found = read(tmp_path, "unit,year,beds,deaths,staff\nXLM,2020,1,2,3\nXLM,2021,4,,6\n")
    assert [float(found.columns[x][0]) for x in ("beds", "deaths", "staff")] == [4, 2, 6]


def test_groups_are_texts(tmp_path: Path) -> None:
    wide = read(tmp_path, "code,region,beds,deaths,staff\nXLM-U-1,N,1,none,3\nXLM-U-2,,1,2,3\n", index=GROUPED)
    assert wide.groups == {"region": ("N", None)}
    assert np.isnan(wide.columns["deaths"][0])
    long = read(tmp_path, "unit,indicator,value\nXLM-U-1,region,N\nXLM-U-1,beds,1\nXLM-U-2,beds,2\n", index=GROUPED)
    assert long.groups == {"region": ("N", None)}
    without = read(tmp_path, "code,beds,deaths,staff\nXLM-U-1,1,2,3\n", index=GROUPED)
    assert without.groups == {"region": (None,)}


def test_columns_of_words_are_left_with_a_remark(tmp_path: Path) -> None:
    found = read(tmp_path, "unit,beds,deaths,staff,note\nXLM,1,2,3,checked\n")
    assert [str(x) for x in found.remarks] == ["column 'note': the column was not used."]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("unit,beds,deaths,staff,bedz\nXLM,1,2,3,4\n", "'bedz' is no indicator of small"),
        ("unit,indicator,value\nXLM,bedz,1\n", "line 2, column 'indicator': 'bedz' is not known"),
        ("unit,beds,deaths,staff\nXLM,1,2,3\nXLM,1,2,3\n", "lines 2 and 3: XLM stands twice with 'beds'"),
        ("unit,indicator,value\nXLM,beds,1\nXLM,beds,1\n", "lines 2 and 3: XLM stands twice"),
        ("unit,indicator,value,year\nXLM,beds,1,2020\nXLM,beds,2,2020\n", "same period"),
        ("unit,beds,deaths,staff\nXLM,inf,2,3\n", "line 2, column 'beds': 'inf' is no number"),
        ("unit,beds,deaths,staff\nXLM,1e999,2,3\n", "too large"),
        ("unit,beds,deaths,staff\nXLM,many,2,3\n", "'many' is no number"),
        ("unit,beds,deaths,staff\nXLM,nan,2,3\n", "'nan' is no number"),
        ('unit,indicator,value\nXLM,beds,"1,5"\n', "'1,5' is no number"),
        ("unit,indicator,value,year\nXLM,beds,1,soon\n", "'soon' is no date"),
        ("unit,indicator,value\n,beds,1\n", "names no unit"),
        ("unit,beds,beds,staff\nXLM,1,2,3\n", "'beds' stands twice"),
        ("place,beds\nXLM,1\n", "names no units"),
        ("unit,colour\nXLM,red\n", "no column of small"),
        ("unit,beds\n", "no rows"),
        ("unit,indicator,value\nXLM,region,N\nXLM,region,S\n", "two values of 'region'"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(tmp_path: Path, text: str, part: str) -> None:
    index = GROUPED if "region" in text else INDEX
    with pytest.raises(BadInput) as error:
        read(tmp_path, text, index=index)
    assert part in str(error.value)
    assert "x.csv" in str(error.value)
