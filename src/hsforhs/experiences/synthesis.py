"""Counting lessons by two or three facets, with the lessons behind each number: same question, same table."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hsforhs.files import Sentence, neutralise
from hsforhs.framework import Framework, VocabularyError
from hsforhs.library import Lesson

from .lessons import facets_of

DIMENSIONS = (
    "area",
    "component",
    "region",
    "pillar",
    "country",
    "sector",
    "kind",
    "source_type",
    "grade",
    "phase",
    "mode",
    "resilience",
    "level",
)
"""What lessons can be counted by."""
NONE = "-"
"""Stands for lessons that have nothing of a dimension."""
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Lessons counted by rows, columns and, where asked for, layers.

    ``cells`` holds the ids of the lessons at (layer, row, column), layer ``""`` without one. A lesson that has several
    codes of a dimension stands in each; ``rows``, ``columns``, ``layers`` hold their codes in the order of the
    vocabulary, and sums count each lesson once.
    """

    dimensions: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    layers: tuple[str, ...]
    cells: Mapping[_Key, tuple[str, ...]]
    ids: tuple[str, ...]

    def at(self, row: str = "", column: str = "", layer: str = "") -> tuple[str, ...]:
        """Return the lessons of a cell, or of a whole row, column or layer where a code is left out."""
        wanted = (layer, row, column)
        found = (
            ids
            for key, ids in self.cells.items()
            if all(not code or code == held for code, held in zip(wanted, key, strict=True))
        )
        return tuple(dict.fromkeys(x for ids in found for x in ids))

    @property
    def digest(self) -> str:
        """The same for the same lessons in the same cells, whenever and wherever it is computed."""
        content = "\n".join(f"{key} {' '.join(sorted(ids))}" for key, ids in sorted(self.cells.items()))
        return hashlib.sha256(f"{self.dimensions}\n{content}".encode()).hexdigest()[:16]


def count_lessons(lessons: Iterable[Lesson], dimensions: tuple[str, ...], words: Framework) -> Synthesis:
    """Count lessons by two dimensions (rows, columns) or three (and layers).

    Raises VocabularyError for a dimension that does not exist or stands twice.
    """
    for name in dimensions:
        if name not in DIMENSIONS:
            raise VocabularyError(
                Sentence(
                    "lessons cannot be counted by '%(name)s'; known are %(known)s", name=name, known=tuple(DIMENSIONS)
                )
            )
    if len(dimensions) not in (2, 3) or len(set(dimensions)) != len(dimensions):
        raise VocabularyError(
            Sentence("lessons are counted by two or three different dimensions, such as area and component")
        )
    cells: dict[_Key, list[str]] = {}
    ids = []
    for lesson in lessons:
        held = facets_of(lesson, words)
        rows, columns, layers = (
            [x for x in held[name] if x] or [NONE] if name else [""] for name in (*dimensions, "")[:3]
        )
        ids.append(lesson.id)
        for key in ((layer, row, column) for layer in layers for row in rows for column in columns):
            cells.setdefault(key, []).append(lesson.id)
    known = _order(words)
    layer_codes, row_codes, column_codes = (
        tuple(sorted({key[at] for key in cells}, key=lambda code: (known.get(code, len(known)), code)))
        for at in range(3)
    )
    kept = {key: tuple(found) for key, found in cells.items()}
    return Synthesis(dimensions, row_codes, column_codes, layer_codes, kept, tuple(ids))


def _order(words: Framework) -> dict[str, int]:
    lists = (words.areas, words.components, words.regions, words.pillars, words.sectors, words.lists["level"])
    found: dict[str, int] = {}
    for code in (code for known in lists for code in known):
        found.setdefault(code, len(found))
    return found


def synthesis_rows(found: Synthesis) -> Iterator[tuple[str, ...]]:
    """Yield the header and one row for each cell that holds lessons: codes, number, ids."""
    rows, columns, *layer = found.dimensions
    yield (*layer, rows, columns, "number", "lessons")
    for at in found.layers:
        for row in found.rows:
            for column in found.columns:
                if ids := found.cells.get((at, row, column)):
                    yield (*((at,) if layer else ()), row, column, str(len(ids)), " ".join(ids))


def synthesis_csv(found: Synthesis) -> bytes:
    """Return the cells as CSV in UTF-8, one row each."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([neutralise(x) for x in row] for row in synthesis_rows(found))
    return stream.getvalue().encode()
