"""Computed beside published: every difference is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.metric.comparison import Difference, compare_folder
from tests.metric.made import SMALL, WIDE, write

PUBLISHED = """
unit,node,value
XLM-U-1,index,61.25
XLM-U-2,index,100
XLM-U-4,index,
XLM-U-1,care,65
XLM-U-1,class,middle
XLM-U-4,class,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "definition.yaml", SMALL)
    write(tmp_path / "observations.csv", WIDE)
    write(tmp_path / "published.csv", PUBLISHED)
    return tmp_path


def test_equal_figures(folder: Path) -> None:
    found = compare_folder(folder)
    assert (found.nodes, found.values, found.differences) == (3, 4, ())


def test_words_for_missing_are_no_value(folder: Path) -> None:
    write(folder / "published.csv", PUBLISHED.replace("XLM-U-4,index,", "XLM-U-4,index,No data"))
    assert compare_folder(folder).differences == ()


@pytest.mark.parametrize("rows", ["", "XLM-U-4,index,\n"])
def test_nothing_published_is_no_success(folder: Path, rows: str) -> None:
    write(folder / "published.csv", f"unit,node,value\n{rows}")
    with pytest.raises(BadInput, match="there are no published values"):
        compare_folder(folder)


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("index,61.25", "index,61.3", Difference("XLM-U-1", "index", 61.3, 61.25)),
        ("XLM-U-4,index,", "XLM-U-4,index,5", Difference("XLM-U-4", "index", 5, None)),
        ("index,100", "index,", Difference("XLM-U-2", "index", None, 100)),
        ("class,middle", "class,low", Difference("XLM-U-1", "class", "low", "middle")),
        ("XLM-U-1,care,65", "XLM-U-9,care,65", Difference("XLM-U-9", "care", 65, None)),
    ],
)
def test_each_difference_is_shown(folder: Path, old: str, new: str, difference: Difference) -> None:
    write(folder / "published.csv", PUBLISHED.replace(old, new))
    assert compare_folder(folder).differences == (difference,)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("unit,node", "unit,what", "expected unit, node and value"),
        ("XLM-U-1,care", "XLM-U-1,cure", "there is no score 'cure'"),
        ("61.25", "high", "'high' is no number"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(folder: Path, old: str, new: str, part: str) -> None:
    write(folder / "published.csv", PUBLISHED.replace(old, new))
    with pytest.raises(BadInput) as error:
        compare_folder(folder)
    assert part in str(error.value)


def test_all_three_files_are_needed(folder: Path) -> None:
    (folder / "published.csv").unlink()
    with pytest.raises(BadInput, match=r"no published\.csv"):
        compare_folder(folder)
