"""The address of a cell, written and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import Cell, VocabularyError, framework

WORDS = framework()
AREAS = st.sampled_from(list(WORDS.areas))
COMPONENTS = st.sampled_from(list(WORDS.components))
SECTORS = st.sampled_from(list(WORDS.sectors))
CELLS = st.builds(Cell, AREAS, COMPONENTS) | st.builds(Cell, AREAS, st.just("OS"), SECTORS)


@given(CELLS)
def test_what_is_written_is_read_back(cell: Cell) -> None:
    assert Cell.parse(str(cell)) == cell


def test_a_cell_is_written_with_as_many_parts_as_it_has() -> None:
    assert str(Cell("D2", "HIS")) == "D2:HIS"
    assert str(Cell("P5", "OS", "ANI")) == "P5:OS:ANI"


def test_cells_can_be_sorted_and_used_as_keys() -> None:
    cells = [Cell("P5", "OS", "ANI"), Cell("D2", "HIS"), Cell("P5", "OS")]
    assert [str(x) for x in sorted(cells)] == ["D2:HIS", "P5:OS", "P5:OS:ANI"]
    assert len({Cell("D2", "HIS"), Cell.parse("D2:HIS")}) == 1


@pytest.mark.parametrize(
    "text", ["", "D2", "D2:", ":HIS", "D2:HIS:ANI", "P5:OS:ANI:X", "P5:OS:ANI:", "P5:OS:", "D2:HIS:", "::", "P5::ANI"]
)
def test_another_shape_is_refused(text: str) -> None:
    with pytest.raises(VocabularyError, match="is not a cell; expected area and component"):
        Cell.parse(text)


@given(st.text("DP25HISOAN:", max_size=10))
def test_only_the_written_form_of_a_cell_is_read(text: str) -> None:
    try:
        cell = Cell.parse(text)
    except VocabularyError:
        return
    assert str(cell) == text
