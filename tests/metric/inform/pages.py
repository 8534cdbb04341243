"""Sheets made in memory, for tests of single parts of the reader."""

from __future__ import annotations

from typing import Any

import numpy as np

from hsforhs.files import Sheet
from hsforhs.metric.inform.book import Page
from hsforhs.metric.inform.excel import CannotRead

UNITS = ("XLA", "XLB")


def page(name: str, rows: list[list[Any]], formulas: dict[tuple[int, int], str] | None = None, first: int = 3) -> Page:
    """Make a sheet whose countries stand from row ``first`` on; ``formulas`` are keyed by row and column."""
    values = Sheet("x.xlsx", name, [tuple(x) for x in rows], frozenset())
    texts = [list(x) for x in rows]
    for (row, column), text in (formulas or {}).items():
        texts[row - 1][column - 1] = text
    made = Page(values, lambda: Sheet("x.xlsx", name, [tuple(x) for x in texts], frozenset()))
    made.rows = {code: first + i for i, code in enumerate(UNITS)} if len(rows) >= first + 1 else {}
    return made


class Shelf:
    """A workbook of such sheets."""

    file = "x.xlsx"
    units = UNITS

    def __init__(self, *pages_: Page, results: str = "") -> None:
        self._pages = {x.name.casefold(): x for x in pages_}
        self.sheets = tuple(x.name for x in pages_)
        self.results = results or self.sheets[0]

    def page(self, name: str) -> Page:
        """Return a sheet."""
        if name.casefold() not in self._pages:
            raise CannotRead(f"the sheet '{name}'")
        return self._pages[name.casefold()]


def same(found: Any, wanted: list[float]) -> None:
    """Compare numbers with gaps."""
    np.testing.assert_allclose(np.broadcast_to(found, len(wanted)), wanted, equal_nan=True)
