"""Tables of attributes of levels. All texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.framework import Key, framework
from hsforhs.scores.readers.attributes import LONGEST, Attribute, read_attributes

HEADER = "instrument,code,level,number,text,language"


def table(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "attributes.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_attributes_are_read_in_their_order(tmp_path: Path) -> None:
    path = table(tmp_path, 'spar-2,C5.1,2,1,"A list, kept",en', "jee-3,D2.1,5,12,Invented,")
    assert read_attributes(path, framework()) == (
        Attribute(Key.of("spar-2", "C5.1"), 2, 1, "A list, kept", "en"),
        Attribute(Key.of("jee-3", "D2.1"), 5, 12, "Invented", ""),
    )


def test_columns_stand_in_any_order_and_the_language_may_be_left_out(tmp_path: Path) -> None:
    path = table(tmp_path, "Invented;1;3;C5.1;spar-2", header="Text;Number;Level;Code;Instrument")
    found = read_attributes(path, framework())
    assert found[0].place == ("spar-2", "C5.1", 3, 1)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("spar-9,C5.1,2,1,x,", "line 2, column 'instrument': 'spar-9' is no instrument with scores; expected jee-1"),
        ("hepr,C5.1,2,1,x,", "'hepr' is no instrument with scores"),
        ("spar-2,C9.9,2,1,x,", "line 2, column 'code': the code 'C9.9' does not exist in spar-2; expected a code"),
        ("spar-2,C5.1,6,1,x,", "line 2, column 'level': '6' is no level; expected 1 to 5"),
        ("spar-2,C5.1,0,1,x,", "'0' is no level"),
        ("spar-2,C5.1,2.0,1,x,", "'2.0' is no level"),
        ("spar-2,C5.1,2,0,x,", "column 'number': '0' is no number of an attribute; expected 1 to 999"),
        ("spar-2,C5.1,2,1000,x,", "'1000' is no number"),
        ("spar-2,C5.1,2,,x,", "'' is no number"),
        ("spar-2,C5.1,2,1,,", "column 'text': the text has 0 characters; expected 1 to"),
        (f"spar-2,C5.1,2,1,{'x' * (LONGEST + 1)},", f"the text has {LONGEST + 1} characters"),
        ("spar-2,C5.1,2,1,x,English language", "column 'language': 'English language' is no language"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, row: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_attributes(table(tmp_path, row), framework())
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("attributes.csv, ")


def test_an_attribute_stands_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"line 3: spar-2:C5.1, level 2, number 1 stands twice; expected each"):
        read_attributes(table(tmp_path, "spar-2,C5.1,2,1,x,", "spar-2,C5.1,2,1,y,"), framework())


def test_a_table_needs_its_columns_and_rows(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the column 'level' is missing; expected instrument, code, level, number, text"):
        read_attributes(table(tmp_path, "spar-2,C5.1,1,x", header="instrument,code,number,text"), framework())
    with pytest.raises(BadInput, match="the table has no rows"):
        read_attributes(table(tmp_path), framework())
