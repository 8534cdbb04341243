"""Observations from pandas, and results as pandas."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hsforhs.files import BadInput
from hsforhs.metric.frames import from_frame
from tests.metric.made import SMALL, WIDE, definition, write

INDEX = definition(SMALL + "inputs:\n  - {id: region, kind: group}\n")
FRAME = pd.DataFrame(
    {"beds": [5, 10], "deaths": [10.0, np.nan], "staff": [20, 40], "region": ["N", None], "note": ["a", "b"]},
    index=["XLM-U-1", "XLM-U-2"],
)


def test_a_frame_becomes_observations() -> None:
    found = from_frame(FRAME, INDEX)
    assert found.units == ("XLM-U-1", "XLM-U-2")
    assert found.groups == {"region": ("N", None)}
    assert set(found.columns) == {"beds", "deaths", "staff"}
    assert found.sha256 == from_frame(FRAME, INDEX).sha256 != from_frame(FRAME.assign(beds=1), INDEX).sha256


def test_a_frame_is_read_as_the_file_that_it_came_from(tmp_path: Path) -> None:
    path = write(
        tmp_path / "long.csv",
        """
        unit,indicator,value,period,note
        XLM-U-1,beds,5,2024,
        XLM-U-1,beds,7.5,2025,counted
        XLM-U-2,deaths,10,2025,
        XLM-U-2,beds,,2025,
        """,
    )
    frame, wanted = pd.read_csv(path), INDEX.evaluate(path)
    assert wanted.of("XLM-U-1", "beds") == 75
    for given in (frame, frame.to_dict("records"), frame.set_index(["unit", "period"]), path):
        found = INDEX.evaluate(given).as_json()
        assert found["units"] == wanted.as_json()["units"]
    wide = pd.DataFrame({"ISO3": ["XLM"], "Name": ["Lumora"], "beds": pd.array([pd.NA], dtype="Int64"), "deaths": [3]})
    assert from_frame(wide, INDEX).names == {"XLM": "Lumora"}
    assert np.isnan(from_frame(wide, INDEX).columns["beds"]).all()
    assert from_frame(wide.assign(period=pd.Timestamp("2025-03-01")), INDEX).ages["deaths"] == [0]


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInput, match=r"there is no file 'nowhere\.csv'"):
        INDEX.evaluate("nowhere.csv")


def test_evaluating_a_frame_gives_a_frame() -> None:
    result = INDEX.evaluate(FRAME)
    found = result.to_pandas()
    assert list(found.index) == ["XLM-U-1", "XLM-U-2"]
    assert found.loc["XLM-U-1", "score"] == pytest.approx(61.25)
    assert found.loc["XLM-U-1", "class"] == "middle"
    assert {"name", "available", "care"} <= set(found.columns)
    cells = result.cells_to_pandas()
    assert len(cells) == 6
    gap = cells[cells.missing]
    assert list(gap.unit + gap.indicator) == ["XLM-U-2deaths"]


@pytest.mark.parametrize(
    ("frame", "part"),
    [
        (pd.DataFrame({"beds": [1, 2]}, index=["a", "a"]), "a stands twice"),
        (pd.DataFrame({"beds": ["many"]}, index=["a"]), "no number"),
        (pd.DataFrame({"beds": [np.inf]}, index=["a"]), "infinite"),
        (pd.DataFrame({"note": [1]}, index=["a"]), "the column 'note' is no indicator of small"),
        (pd.DataFrame({"note": ["one"]}, index=["a"]), "no column of small"),
        (pd.DataFrame({"beds": [True]}, index=["a"]), "'True' is no number"),
        (pd.DataFrame({"beds": [1.0]}), "names no units; expected their codes as index or in a column 'unit'"),
        (pd.DataFrame({"unit": ["a", None], "beds": [1.0, 2.0]}), "line 2, column 'unit': the row names no unit"),
        (pd.DataFrame([["a", 1, 2]], columns=["unit", "beds", "beds"]), "the column 'beds' stands twice"),
        (pd.DataFrame({"unit": [], "beds": np.array([])}), "holds no rows"),
        ({"unit": ["a"], "indicator": ["bed"], "value": [1]}, "'bed' is not known"),
        (lambda: 0, "cannot be read from a 'function'"),
    ],
)
def test_what_does_not_fit_is_refused(frame: Any, part: str) -> None:
    with pytest.raises(BadInput) as error:
        from_frame(frame, INDEX)
    assert part in str(error.value)


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    result = definition(SMALL).evaluate(write(tmp_path / "x.csv", WIDE))
    real = builtins.__import__

    def refused(name: str, *rest: object) -> object:
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refused)
    for act in (result.to_pandas, result.cells_to_pandas, lambda: from_frame(object(), definition(SMALL))):  # type: ignore[arg-type]
        with pytest.raises(BadInput, match="extra 'notebook'"):
            act()
