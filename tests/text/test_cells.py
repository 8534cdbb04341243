"""Cells that people wrote: what is wrong is said as the framework says it, and in other languages."""

from __future__ import annotations

import pytest

from hsforhs.files import BadInput, Sentence
from hsforhs.framework import Cell, VocabularyError, framework
from hsforhs.text.cells import read_cells


def test_cells_are_read_one_by_one() -> None:
    assert read_cells(["D2:HIS", "P5:OS:ANI"], framework()) == (Cell("D2", "HIS"), Cell("P5", "OS", "ANI"))
    assert read_cells([], framework()) == ()


@pytest.mark.parametrize("text", ["D2", "D2:", "D2:HIS:ANI", "ZZ:HIS", "D2:XX", "P5:OS:XXX"])
def test_what_is_no_cell_is_refused_in_the_words_of_the_framework(text: str) -> None:
    words = framework()
    with pytest.raises(VocabularyError) as expected:
        words.cell(text)
    with pytest.raises(BadInput) as refused:
        read_cells(["D2:HIS", text], words)
    assert refused.value.what == expected.value.args[0]
    assert isinstance(refused.value.what, Sentence)
    assert refused.value.what.values
