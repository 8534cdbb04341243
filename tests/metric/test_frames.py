"""Observations from pandas, and results as pandas."""

from __future__ import annotations

import builtins
from pathlib import Path

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
        (pd.DataFrame({"note": [1]}, index=["a"]), "no column of small"),
    ],
)
def test_what_does_not_fit_is_refused(frame: pd.DataFrame, part: str) -> None:
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
