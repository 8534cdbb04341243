from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.cli.exchange import read_org_units
from hsforhs.files import BadInput


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_maps_nothing() -> None:
    assert read_org_units(None) == {}


@pytest.mark.parametrize(
    "text",
    [
        "code,org_unit\nXLM,LUM\nXLM-U,UP\n",
        "Org_Unit;note;CODE\nLUM;;XLM\nUP;x;XLM-U\n",
        "code,org_unit\nXLM,LUM\nXLM,LUM\nXLM-U,UP\n",
    ],
)
def test_two_columns_in_any_order(tmp_path: Path, text: str) -> None:
    assert read_org_units(table(tmp_path, text)) == {"XLM": "LUM", "XLM-U": "UP"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code,unit\nXLM,LUM\n", "units.csv: a column is missing; expected the columns code and org_unit"),
        ("code,org_unit\nXLM,\n", "units.csv, line 2: a cell is empty; expected both codes"),
        ("code,org_unit\nXLM,LUM\nXLM,OTHER\n", "units.csv, line 3, column 'code': XLM stands twice"),
        ("\n", "the file holds no line with text"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read_org_units(table(tmp_path, text))
