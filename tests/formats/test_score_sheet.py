"""Scores to choose from."""

from __future__ import annotations

import io

import openpyxl
import pytest

from hsforhs.formats.score_sheet import choices, scores_of, write_score
from hsforhs.formats.xlsx_parts import new_workbook


@pytest.mark.parametrize(
    ("instrument", "lowest", "highest", "number"),
    [("spar-1", 0, 100, 6), ("spar-2", 0, 100, 6), ("jee-1", 1, 5, 9), ("jee-2", 1, 5, 5), ("jee-3", 1, 5, 5)],
)
def test_each_instrument_has_its_scores(instrument: str, lowest: int, highest: int, number: int) -> None:
    found = scores_of(instrument)
    assert (found[0], found[-1], len(found)) == (lowest, highest, number)


def test_the_list_offers_scores_and_the_two_words() -> None:
    assert list(choices([0, 20]).values()) == [0, 20, "NR", "n/a"]


def test_a_score_is_a_number_and_a_word_a_text() -> None:
    stream = io.BytesIO()
    with new_workbook(stream, title="t", made_on=None) as (book, styles):
        sheet = book.add_worksheet("s")
        for row, shown in enumerate((0, 1.5, "NR", "")):
            write_score(sheet, row, 0, shown, styles("cell"))
    assert [x.value for x in openpyxl.load_workbook(stream)["s"]["A"]] == [0, 1.5, "NR", None]
