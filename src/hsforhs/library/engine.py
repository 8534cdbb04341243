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
    """An index of documents at ``rows``, in ascending order, the newest first; ``slots`` are their bits in facets."""

    def __init__(self, rows: Rows, slots: Rows) -> None:
        order = rows.argsort()
        self._rows, self._slots = rows[order], slots[order]
        self.size = len(rows)
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
        """Return name, code and the bits of the slots of every facet, by name and code."""

    def counts(self, rows: Rows) -> Mapping[str, Mapping[str, int]]:
        """Count rows by facet: name of the facet, code, number; what has none is left out."""
        import numpy as np

        names, bits = self._all_facets()
        numbers = np.bitwise_count(bits & self._mask(rows, bits.shape[1])).sum(axis=1, dtype=np.int64)
        counted: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for (name, code), number in zip(names, numbers.tolist(), strict=True):
            if number and name != READERS:
                counted[name][code] = int(number)
        return counted

    def crossed(self, rows: Rows, *facets: str) -> dict[tuple[str, ...], int]:
        """Count rows by the codes of several facets at once; what has none is left out."""
        import numpy as np

        names, bits = self._all_facets()
        found: list[tuple[tuple[str, ...], Bits]] = [((), self._mask(rows, bits.shape[1]))]
        for facet in facets:
            of_facet = [(code, bits[number]) for number, (name, code) in enumerate(names) if name == facet]
            found = [((*codes, code), some & own) for codes, some in found for code, own in of_facet]
        counted = {codes: int(np.bitwise_count(some).sum(dtype=np.int64)) for codes, some in found}
        return {codes: number for codes, number in counted.items() if number}

    def everything(self) -> Rows:
        """Return all rows."""
        return self._rows

    def codes(self, facet: str) -> list[str]:
        """Return the codes of a facet that stand in the index."""
        return [code for name, code in self._all_facets()[0] if name == facet]

    def _mask(self, rows: Rows, width: int) -> Bits:
        """Return the bits of rows; what another process took in after this index was opened has none."""
        import numpy as np

        mask = np.zeros(width * 8, dtype=np.uint8)
        if self.size:
            at = np.minimum(np.searchsorted(self._rows, rows), self.size - 1)
            mask[self._slots[at[self._rows[at] == rows]]] = 1
        return np.packbits(mask)

    def _all_facets(self) -> tuple[list[tuple[str, str]], Bits]:
        import numpy as np

        if self._facets is None:
            stored = self.stored_facets()
            width = max([len(x) for _, _, x in stored], default=0)
            width = max(width, int(self._slots.max()) // 8 + 1 if self.size else 0)
            joined = b"".join(x.ljust(width, b"\0") for _, _, x in stored)
            bits = np.frombuffer(joined, dtype=np.uint8).reshape(len(stored), width)
            self._facets = [(name, code) for name, code, _ in stored], bits
        return self._facets
