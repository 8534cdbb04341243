"""What seals forgive, and telling apart what was done to rows."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput, Sheet
from hsforhs.formats.sealed import cell_text, check_headings, check_rows, digest_of, plain_cell, row_seal, same_text
from hsforhs.formats.xlsx_parts import MOST_TEXT


def sheet(*codes: str | None) -> Sheet:
    return Sheet("a.xlsx", "Scores", [("Code",), *((x,) if x else () for x in codes)], frozenset())


@given(st.text(max_size=60))
def test_a_cell_text_stays_what_it_is_when_it_is_cleaned_again(text: str) -> None:
    assert cell_text(cell_text(text)) == cell_text(text)
    assert "\r" not in cell_text(text)


def test_a_text_that_no_cell_holds_is_a_note() -> None:
    note = cell_text("x" * MOST_TEXT)
    assert note.startswith(f"({MOST_TEXT} letters")
    assert cell_text("x" * (MOST_TEXT - 1)) == "x" * (MOST_TEXT - 1)


def test_texts_are_the_same_but_for_blanks() -> None:
    assert same_text("a  b\r\n", "a b")
    assert not same_text("a b", "ab")


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (("a", "b", "d"), "cell A4: the row 'd' is not of this workbook"),
        (("a", "b", "a"), "cell A4: a stands twice, first in row 2"),
        (("a", "b"), "sheet Scores: rows are missing: c"),
        (("a", "c", "b"), "cell A3: rows were moved: c stands where b was"),
        (("a", None, "b", "c"), "cell A4: a row was put in above b"),
    ],
)
def test_what_was_done_to_rows_is_told_apart(codes: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_rows(sheet(*codes), 1, ["a", "b", "c"])
    assert sentence in str(refused.value)


def test_rows_as_written_pass_and_free_rows_may_follow() -> None:
    check_rows(sheet("a", "b", "c"), 1, ["a", "b", "c"])
    check_rows(sheet("a", "b", "c", "free"), 1, ["a", "b", "c"], last=4)


def test_a_changed_heading_is_named() -> None:
    with pytest.raises(BadInput, match=r"cell A1: the heading 'Code' was changed; expected 'Action'"):
        check_headings(sheet(), 1, ["Action"])
    check_headings(sheet(), 1, ["Code"])


def test_a_cell_is_taken_as_it_was_sealed() -> None:
    cells = [plain_cell(x) for x in (dt.datetime(2026, 1, 2), "'=1", 3, None)]
    assert cells == [dt.date(2026, 1, 2), "=1", 3, None]
    assert row_seal(("i", "r"), cells) == row_seal(("i", "r"), (dt.date(2026, 1, 2), "=1 ", 3.0, ""))
    assert row_seal(("i", "r"), cells) != row_seal(("i", "s"), cells)


def test_a_digest_follows_the_order() -> None:
    assert digest_of(["a", "b"]) != digest_of(["b", "a"]) != digest_of(["ab"])
