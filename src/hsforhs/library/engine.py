"""What a search asks of an index, whatever database holds it; facets are bits in memory, so that counting is quick."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from .expressions import Expression

if TYPE_CHECKING:
    import numpy as np

    Rows: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
    Bits: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]

FACETS = ("area", "component", "sector", "step", "level", "kind", "language", "country", "licence", "year")
READERS = "readers"
"""Facet of the groups of people who may read a document; it is never counted."""


class Engine(ABC):
    """An index of ``size`` documents whose rows stand newest first, counted from 1."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._facets: tuple[list[tuple[str, str]], Bits] | None = None

    @abstractmethod
    def rows(self, expression: Expression, *, most: int | None = None) -> Rows:
        """Return the rows that fit an expression, in ascending order."""

    @abstractmethod
    def best(self, expression: Expression, most: int) -> list[int]:
        """Return some rows that fit best, those with the words in the title ahead."""

    @abstractmethod
    def documents_with(self, word: str) -> int:
        """Return in how many documents a token stands."""

    @abstractmethod
    def words_like(self, word: str) -> list[str]:
        """Return words of titles that begin alike and are about as long, the most frequent first."""

    @abstractmethod
    def texts(self, rows: Iterable[int]) -> dict[int, tuple[str, str, str]]:
        """Return the tokens of title, body and facets by row, blanks around each token."""

    @abstractmethod
    def shown(self, rows: Iterable[int]) -> dict[int, dict[str, Any]]:
        """Return what is shown of documents, by row: id, titles, abstracts, kind, year, work, address."""

    @abstractmethod
    def stored_facets(self) -> list[tuple[str, str, bytes]]:
        """Return name, code and the bits of the rows of every facet, by name and code."""

    def counts(self, rows: Rows) -> Mapping[str, Mapping[str, int]]:
        """Count rows by facet: name of the facet, code, number; what has none is left out."""
        import numpy as np

        names, bits = self._all_facets()
        mask = np.zeros(self.size, dtype=np.uint8)
        mask[rows - 1] = 1
        numbers = np.bitwise_count(bits & np.packbits(mask)).sum(axis=1, dtype=np.int64)
        counted: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for (name, code), number in zip(names, numbers.tolist(), strict=True):
            if number and name != READERS:
                counted[name][code] = int(number)
        return counted

    def crossed(self, rows: Rows, *facets: str) -> dict[tuple[str, ...], int]:
        """Count rows by the codes of several facets at once; what has none is left out."""
        import numpy as np

        names, bits = self._all_facets()
        mask = np.zeros(self.size, dtype=np.uint8)
        mask[rows - 1] = 1
        found: list[tuple[tuple[str, ...], Bits]] = [((), np.packbits(mask))]
        for facet in facets:
            of_facet = [(code, bits[number]) for number, (name, code) in enumerate(names) if name == facet]
            found = [((*codes, code), some & own) for codes, some in found for code, own in of_facet]
        counted = {codes: int(np.bitwise_count(some).sum(dtype=np.int64)) for codes, some in found}
        return {codes: number for codes, number in counted.items() if number}

    def everything(self) -> Rows:
        """Return all rows."""
        import numpy as np

        return np.arange(1, self.size + 1, dtype=np.int64)

    def codes(self, facet: str) -> list[str]:
        """Return the codes of a facet that stand in the index."""
        return [code for name, code in self._all_facets()[0] if name == facet]

    def _all_facets(self) -> tuple[list[tuple[str, str]], Bits]:
        import numpy as np

        if self._facets is None:
            stored = self.stored_facets()
            names = [(name, code) for name, code, _ in stored]
            joined = np.frombuffer(b"".join(x for _, _, x in stored), dtype=np.uint8)
            bits = joined.reshape(len(names), -(-self.size // 8))
            self._facets = names, bits
        return self._facets
