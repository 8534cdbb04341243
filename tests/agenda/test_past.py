"""Past exercises from a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsforhs.agenda.past import read_past
from hsforhs.files import BadInput
from hsforhs.framework import Cell, framework

TABLE = """Exercise,Year,Method,Place,Source,Question,Rank,Score,Cells
Old one,2012,CHNRI,XLM,doi 10.1/x,Which alarms come in time?,2,"0,71",D2:HIS P5:OS:ANI
Old one,2012,,,,Who trains the teams?,1,0.8,
Other,2015,,,,Which alarms come in time?,1,,
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "past.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_of_one_exercise_and_year_come_together_by_rank(tmp_path: Path) -> None:
    old, other = read_past(written(tmp_path, TABLE), framework())
    assert (old.title, old.year, old.method, old.place, old.source) == ("Old one", 2012, "chnri", "XLM", "doi 10.1/x")
    assert [x.rank for x in old.questions] == [1, 2]
    assert old.questions[1].score == 0.71
    assert old.questions[1].cells == (Cell("D2", "HIS"), Cell("P5", "OS", "ANI"))
    assert other.questions[0].score is None
    assert other.method == ""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Question,", "Item,", "column 'question' is missing"),
        ("Place,", "Year,", "column 'year' stands twice"),
        ("2015", "20x5", "line 4: the year '20x5' is not usable"),
        ("time?,2,", "time?,0,", "line 2: the rank '0'"),
        ("CHNRI", "lottery", "line 2: there is no method 'lottery'"),
        ('"0,71"', "high", "line 2: the score 'high'"),
        ("D2:HIS P5", "D2:XXX P5", "line 2: .*XXX"),
        ("Who trains the teams?", "Which alarms come in time?", "line 3: the question stands already"),
        ("Who trains the teams?", "", "line 3: the question is missing"),
        ("Other,", ",", "line 4: the exercise is missing"),
        ("Other,", "O" * 201 + ",", "line 4: the exercise has 201 characters; expected at most 200"),
        ("Who trains the teams?", "W" * 401, "line 3: the question has 401 characters; expected at most 400"),
        ('"0,71"', "7_1", "line 2: the score '7_1'"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in TABLE
    with pytest.raises(BadInput, match=sentence):
        read_past(written(tmp_path, TABLE.replace(old, new, 1)), framework())


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no row"):
        read_past(written(tmp_path, TABLE.splitlines()[0] + "\n"), framework())
