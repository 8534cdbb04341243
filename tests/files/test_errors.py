from __future__ import annotations

import pytest

from hsforhs.files import BadInput, Remark


def test_an_error_is_one_sentence() -> None:
    error = BadInput(
        "level 6 does not exist", file="espar.xlsx", place="sheet Scores, cell K42", expected="0, 20, 40, 60, 80 or 100"
    )
    assert str(error) == (
        "espar.xlsx, sheet Scores, cell K42: level 6 does not exist; expected 0, 20, 40, 60, 80 or 100."
    )


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (BadInput("it is empty"), "it is empty."),
        (BadInput("it is empty.", file="a.csv"), "a.csv: it is empty."),
        (BadInput("it is empty", place="line 3", expected="text"), "line 3: it is empty; expected text."),
    ],
)
def test_parts_that_are_not_known_are_left_out(error: BadInput, sentence: str) -> None:
    assert str(error) == sentence


def test_at_fills_what_is_missing_and_replaces_a_working_name() -> None:
    error = BadInput("bad", place="cell A1")
    assert str(error.at(file="a.xlsx", place="cell B2")) == "a.xlsx, cell A1: bad."
    assert str(BadInput("bad", file="upload-7.tmp").at(file="a.xlsx")) == "a.xlsx: bad."
    assert str(error) == "cell A1: bad."


def test_at_keeps_the_kind_of_error_and_what_it_carries() -> None:
    class Ambiguous(BadInput):
        choices: tuple[str, ...] = ()

    error = Ambiguous("two years")
    error.choices = ("2018", "2022")
    copy = error.at(file="a.csv")
    assert type(copy) is Ambiguous
    assert copy.choices == ("2018", "2022")


def test_a_remark_is_a_sentence_too() -> None:
    assert str(Remark("line 2", "NA was read as text")) == "line 2: NA was read as text."
    assert str(Remark(None, "read as Mac Roman")) == "read as Mac Roman."
