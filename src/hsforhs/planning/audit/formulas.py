"""Formulas that no program computed before saving: plain sums and products are worked out here, nothing else is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Grid: TypeAlias = Sequence[Sequence[Any]]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)|"
    r"(?P<cell>(?:(?:'(?P<quoted>[^']{1,31})'|(?P<sheet>[A-Za-z_][\w.]{0,30}))!)?"
    r"\$?(?P<from>[A-Za-z]{1,3}\$?\d{1,7})(?::\$?(?P<to>[A-Za-z]{1,3}\$?\d{1,7}))?)(?![\w(])|"
    r"(?P<name>[A-Za-z]+)\(|(?P<sign>[-+*/%(),;]))"
)
_REFERENCE = re.compile(r"([A-Za-z]{1,3})\$?(\d{1,7})")
_LONGEST = 1000
_DEEPEST = 60
MOST_CELLS = 2_000_000
"""So many cells are looked up for one workbook; formulas beyond stay unknown."""


class NotWorkedOutError(ValueError):
    """A formula that holds more than sums and products, or points at what is no number."""


class Formulas:
    """Works out cells of a workbook whose sheets are given with their formulas as texts that begin with ``=``."""

    def __init__(self, sheets: Mapping[str, Grid]) -> None:
        self._sheets = {name.casefold(): grid for name, grid in sheets.items()}
        self._known: dict[tuple[str, int, int], float] = {}
        self._open: set[tuple[str, int, int]] = set()
        self._left = MOST_CELLS

    def value(self, sheet: str, row: int, column: int) -> float | None:
        """Return the value of a formula in a cell (counted from 1); ``None`` where it cannot be worked out."""
        try:
            return self._number(sheet.casefold(), row, column)
        except (NotWorkedOutError, OverflowError, ZeroDivisionError):
            return None

    def _number(self, sheet: str, row: int, column: int) -> float:
        place = sheet, row, column
        if place in self._known:
            return self._known[place]
        value = self._raw(sheet, row, column)
        if value is None or value == "":
            return 0.0
        if isinstance(value, str) and value.startswith("="):
            if place in self._open or len(self._open) > _DEEPEST:
                raise NotWorkedOutError("a formula that needs itself")
            self._open.add(place)
            try:
                found = _Parser(self, sheet, value[1:]).whole()
            finally:
                self._open.discard(place)
            if not math.isfinite(found):
                raise NotWorkedOutError("no number")
            self._known[place] = found
            return found
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise NotWorkedOutError("a text in a calculation")
        return float(value)

    def _raw(self, sheet: str, row: int, column: int) -> Any:
        self._left -= 1
        if sheet not in self._sheets or self._left < 0:
            raise NotWorkedOutError("beyond the workbook")
        grid = self._sheets[sheet]
        cells = grid[row - 1] if 0 < row <= len(grid) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None

    def one(self, sheet: str, reference: str) -> float:
        """Return the number in a cell that a formula names; an empty one is 0."""
        return self._number(sheet, *_place(reference))

    def many(self, sheet: str, first: str, last: str, *, without_subtotals: bool) -> Iterator[float]:
        """Yield the numbers of a range; texts and empty cells are left out, as a spreadsheet does."""
        (top, left), (bottom, right) = _place(first), _place(last)
        if sheet not in self._sheets:
            raise NotWorkedOutError("another workbook")
        bottom = min(bottom, len(self._sheets[sheet]))
        for row in range(top, bottom + 1):
            for column in range(left, min(right, 2000) + 1):
                value = self._raw(sheet, row, column)
                formula = isinstance(value, str) and value.startswith("=")
                if without_subtotals and formula and "subtotal(" in str(value).casefold():
                    continue
                if formula or (isinstance(value, int | float) and not isinstance(value, bool)):
                    yield self._number(sheet, row, column)


class _Parser:
    def __init__(self, formulas: Formulas, sheet: str, text: str) -> None:
        self._formulas, self._sheet = formulas, sheet
        self._tokens: list[re.Match[str]] = []
        position = 0
        text = text.rstrip()
        while position < len(text):
            found = _TOKEN.match(text, position)
            if found is None or len(text) > _LONGEST:
                raise NotWorkedOutError("more than sums and products")
            self._tokens.append(found)
            position = found.end()
        self._next, self._depth = 0, 0

    def whole(self) -> float:
        found = self._sum()
        if self._next < len(self._tokens):
            raise NotWorkedOutError("more than one expression")
        return found

    def _sign(self, signs: str) -> str:
        if self._next < len(self._tokens):
            sign = self._tokens[self._next]["sign"]
            if sign and sign in signs:
                self._next += 1
                return sign
        return ""

    def _sum(self) -> float:
        found = self._product()
        while sign := self._sign("+-"):
            found += self._product() * (1 if sign == "+" else -1)
        return found

    def _product(self) -> float:
        found = self._single()
        while sign := self._sign("*/"):
            other = self._single()
            found = found * other if sign == "*" else found / other
        return found

    def _single(self) -> float:
        self._depth += 1
        if self._depth > _DEEPEST or self._next >= len(self._tokens):
            raise NotWorkedOutError("no expression")
        if sign := self._sign("+-"):
            found = self._single() * (1 if sign == "+" else -1)
        elif self._sign("("):
            found = self._sum()
            self._close()
        else:
            found = self._named()
        while self._sign("%"):
            found /= 100
        self._depth -= 1
        return found

    def _named(self) -> float:
        token = self._tokens[self._next]
        self._next += 1
        if token["number"]:
            return float(token["number"])
        if token["cell"] and not token["to"]:
            return self._formulas.one(self._of(token), token["from"])
        if not token["name"]:
            raise NotWorkedOutError("a sign where a value should stand")
        name = token["name"].upper()
        if name == "SUBTOTAL":
            kind = self._sum()
            if kind not in (9, 109) or not self._sign(",;"):
                raise NotWorkedOutError("another subtotal than a sum")
        values = list(self._arguments(without_subtotals=name == "SUBTOTAL"))
        self._close()
        if name == "ROUND" and len(values) == 2:
            return round(values[0], int(values[1]))
        if name not in _FUNCTIONS:
            raise NotWorkedOutError(name)
        return _FUNCTIONS[name](values)

    def _arguments(self, *, without_subtotals: bool) -> Iterator[float]:
        while True:
            token = self._tokens[self._next] if self._next < len(self._tokens) else None
            if token is not None and token["cell"] and token["to"]:
                self._next += 1
                found = self._formulas.many(
                    self._of(token), token["from"], token["to"], without_subtotals=without_subtotals
                )
                yield from found
            else:
                yield self._sum()
            if not self._sign(",;"):
                return

    def _close(self) -> None:
        if not self._sign(")"):
            raise NotWorkedOutError("a bracket is missing")

    def _of(self, token: re.Match[str]) -> str:
        return (token["quoted"] or token["sheet"] or self._sheet).casefold()


def _place(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise NotWorkedOutError(reference)
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column


_FUNCTIONS: Mapping[str, Callable[[list[float]], float]] = {
    "SUM": math.fsum,
    "SUBTOTAL": math.fsum,
    "PRODUCT": lambda values: math.prod(values) if values else 0.0,
}
