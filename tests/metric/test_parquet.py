"""Parquet files are read as the same table in a text file."""

from __future__ import annotations

import builtins
from pathlib import Path

import numpy as np
import pytest

from hsforhs.files import BadInput
from hsforhs.metric import Observations, evaluate, read_observations
from tests.metric.made import SMALL, WIDE, definition, write

pyarrow = pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")

GROUPED = SMALL.replace("indicators:", "inputs: [{id: region, kind: group}, {id: people}]\nindicators:")


def parquet(path: Path, **columns: list[object]) -> Path:
    from pyarrow import parquet as writer

    writer.write_table(pyarrow.table(columns), path)
    return path


def same(one: Observations, other: Observations) -> None:
    assert (one.units, one.names, one.groups) == (other.units, other.names, other.groups)
    assert one.columns.keys() == other.columns.keys()
    for name, column in one.columns.items():
        np.testing.assert_array_equal(column, other.columns[name])


def test_a_wide_file_is_the_same_as_its_text(tmp_path: Path) -> None:
    index = definition(GROUPED)
    path = parquet(
        tmp_path / "x.parquet",
        unit=["XLM-U-1", "XLM-U-2", "XLM-U-3", "XLM-U-4"],
        name=["North", "South", "East", "West"],
        beds=[5, 10, None, None],
        deaths=[10.0, 0.0, 50.0, float("nan")],
        staff=["20", "40", "0", "No data"],
        region=["a", None, "b", "b"],
    )
    found = read_observations(path, index)
    text = (
        WIDE.replace("staff", "staff,region").replace(",20", ",20,a").replace(",40", ",40,").replace(",50,0", ",50,0,b")
    )
    same(found, read_observations(write(tmp_path / "x.csv", text.replace("West,,,", "West,,,,b")), index))
    assert evaluate(index, found).of("XLM-U-1") == 61.25
    assert len(found.sha256) == 64


def test_long_and_dated_files_are_read_as_text_is(tmp_path: Path) -> None:
    index = definition(SMALL)
    columns: dict[str, list[object]] = {
        "unit": ["A", "A", "B"],
        "indicator": ["beds", "beds", "staff"],
        "value": [1.5, 2.5, None],
        "period": [2019, 2020, 2020],
    }
    path = parquet(tmp_path / "long.parquet", **columns)
    text = write(tmp_path / "x.csv", "unit,indicator,value,period\nA,beds,1.5,2019\nA,beds,2.5,2020\nB,staff,,2020\n")
    same(read_observations(path, index), read_observations(text, index))
    wide = parquet(tmp_path / "wide.parquet", unit=["A", "A"], year=[2019, 2020], beds=[1.0, 2.0])
    assert read_observations(wide, index).columns["beds"].tolist() == [2]


def test_what_does_not_fit_is_said_with_its_line(tmp_path: Path) -> None:
    index = definition(SMALL)
    for columns, part in (
        ({"unit": ["A", "A"], "beds": [1.0, 2.0]}, "A stands twice"),
        ({"unit": ["A"], "beds": [float("inf")]}, "line 1, column 'beds'"),
        ({"beds": [1.0]}, "names no units"),
        ({"unit": ["A"], "beds": [1.0], "bed": [2.0]}, "the column 'bed' is no indicator"),
        ({"unit": ["A"], "beds": [1.0], "staff": ["many"]}, "'many' is no number"),
        ({"unit": ["A"], "other": ["x"]}, "no column of small"),
    ):
        with pytest.raises(BadInput, match=part):
            read_observations(parquet(tmp_path / "x.parquet", **columns), index)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="no Parquet file"):
        read_observations(write(tmp_path / "text.parquet", WIDE), index)


def test_without_duckdb_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parquet(tmp_path / "x.parquet", unit=["A"], beds=[1.0])
    real = builtins.__import__

    def refused(name: str, *rest: object) -> object:
        if name == "duckdb":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refused)
    with pytest.raises(BadInput, match="extra 'scale'"):
        read_observations(path, definition(SMALL))
