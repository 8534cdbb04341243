"""What the library has for each area, step and language: empty cells are a list of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hsforhs.framework import Framework
from hsforhs.text import LANGUAGES

from .records import Document

STEPS = ("2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Numbers of documents. ``cells`` by (area, step, language), step ``""`` for documents that name none.

    A document in several languages, areas or steps counts in each; ``areas`` counts every document once for each area.
    """

    cells: Mapping[tuple[str, str, str], int]
    areas: Mapping[str, int]

    def empty(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return the areas and steps without any document in a language, those that name no step left aside."""
        return tuple((area, step) for area in self.areas for step in STEPS if not self.cells[area, step, language])


def coverage(documents: Iterable[Document], words: Framework) -> Coverage:
    """Count documents by area, step (the capacity level to reach, 2 to 5) and language."""
    cells = Counter({(area, step, x): 0 for area in words.areas for step in ("", *STEPS) for x in LANGUAGES})
    areas = Counter(dict.fromkeys(words.areas, 0))
    for document in documents:
        for area in document.codes("area"):
            areas[area] += 1
            for step in document.codes("step") or ("",):
                cells.update((area, step, language) for language in document.titles)
    return Coverage(cells, areas)
