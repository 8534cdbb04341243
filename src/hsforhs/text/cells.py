"""Cells that people wrote down, read one by one: what is wrong with one is a sentence that other languages say too."""

from __future__ import annotations

from collections.abc import Iterable

from hsforhs.files import BadInput, Sentence
from hsforhs.framework import Cell, Framework, VocabularyError


def read_cells(texts: Iterable[str], words: Framework) -> tuple[Cell, ...]:
    """Read cells such as ``D2:HIS``; raises BadInput saying which one does not exist, and why."""
    return tuple(read_cell(x, words) for x in texts)


def read_cell(text: str, words: Framework) -> Cell:
    """Read one cell; raises BadInput as :func:`read_cells` does."""
    try:
        return words.cell(Cell.parse(text))
    except VocabularyError:
        raise BadInput(_fault(text, words)) from None


def _fault(text: str, words: Framework) -> Sentence:
    try:
        cell = Cell.parse(text)
    except VocabularyError:
        return Sentence(
            "'%(text)s' is not a cell; expected area and component such as D2:HIS, or P5:OS:ANI for one sector",
            text=text,
        )
    if cell.area not in words.areas:
        return Sentence(
            "there is no capacity area '%(code)s'; known are %(known)s", code=cell.area, known=tuple(words.areas)
        )
    if cell.component not in words.components:
        return Sentence(
            "there is no component '%(code)s'; known are %(known)s",
            code=cell.component,
            known=tuple(words.components),
        )
    return Sentence("there is no sector '%(code)s'; known are %(known)s", code=cell.sector, known=tuple(words.sectors))
