"""Which cell a lookup of the workbook picks for each country."""

from __future__ import annotations

from typing import Any

from .book import Book, Page
from .excel import Area, CannotRead, Constant, Formula, Function, Reference

LOOKUPS = frozenset({"HLOOKUP", "VLOOKUP", "XLOOKUP", "INDEX"})


class Picker:
    """Follows lookups over the saved values of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._tables: dict[tuple[Any, ...], dict[Any, int]] = {}

    def cell(self, lookup: Function, page: Page, row: int, shift: int) -> Reference | None:
        """Return the cell that a lookup in ``row`` picks, with its sheet; ``None`` where it finds nothing.

        ``shift`` is added to rows that are not fixed: the formula was read in another row. Raises CannotRead.
        """
        parts = lookup.arguments
        if lookup.name in {"HLOOKUP", "VLOOKUP"} and len(parts) in {3, 4} and isinstance(parts[1], Area):
            exact = len(parts) == 4 and self.value(parts[3], page, row, shift) in {False, ""}
            return self._looked_up(lookup.name == "HLOOKUP", parts, page, row, shift, exact=exact)
        if lookup.name == "XLOOKUP" and 3 <= len(parts) <= 5 and all(isinstance(x, Area) for x in parts[1:3]):
            return self._across_areas(parts, page, row, shift)
        if lookup.name == "INDEX" and len(parts) in {2, 3} and isinstance(parts[0], Area):
            return self._indexed(parts, page, row, shift)
        raise CannotRead(lookup.name)

    def _looked_up(
        self, across: bool, parts: tuple[Formula, ...], page: Page, row: int, shift: int, *, exact: bool
    ) -> Reference | None:
        key, area, index = self.value(parts[0], page, row, shift), parts[1], self.value(parts[2], page, row, shift)
        if not isinstance(area, Area) or not isinstance(index, float) or key is None:
            return None
        found = self._position(area, across, key, page, shift, exact=exact)
        if found is None:
            return None
        first = _moved(area.first, shift)
        step = int(index) - 1
        column, at = (first.column + found, first.row + step) if across else (first.column + step, first.row + found)
        return Reference(area.first.sheet or page.name, column, at, fixed_row=True)

    def _across_areas(self, parts: tuple[Formula, ...], page: Page, row: int, shift: int) -> Reference | None:
        keys, results = parts[1], parts[2]
        if len(parts) == 5 and self.value(parts[4], page, row, shift) != 0.0:
            raise CannotRead("XLOOKUP without an exact match")
        key = self.value(parts[0], page, row, shift)
        if not isinstance(keys, Area) or not isinstance(results, Area) or key is None:
            return None
        across = keys.first.row == keys.last.row
        found = self._position(keys, across, key, page, shift, exact=True)
        if found is None:
            return None
        first = _moved(results.first, shift)
        column, at = (first.column + found, first.row) if across else (first.column, first.row + found)
        return Reference(results.first.sheet or page.name, column, at, fixed_row=True)

    def _position(self, area: Area, across: bool, key: Any, page: Page, shift: int, *, exact: bool) -> int | None:
        first, last = _moved(area.first, shift), _moved(area.last, shift)
        sheet = area.first.sheet or page.name
        where = (sheet.casefold(), across, first.column, first.row, last.column if across else last.row)
        if where not in self._tables:
            target = self.book.page(sheet)
            end = min(last.row, len(target.values.rows))
            count = (last.column - first.column if across else end - first.row) + 1
            table: dict[Any, int] = {}
            for i in range(count):
                cell = (first.row, first.column + i) if across else (first.row + i, first.column)
                table.setdefault(_key(target.value(*cell)), i)
            self._tables[where] = table
        found = self._tables[where].get(_key(key))
        if found is not None or exact:
            return found
        # Without an exact match a spreadsheet takes the last entry that is not above the key.
        below = [x for x in self._tables[where] if type(x) is type(_key(key)) and x <= _key(key)]
        return self._tables[where][max(below)] if below else None

    def _indexed(self, parts: tuple[Formula, ...], page: Page, row: int, shift: int) -> Reference | None:
        area = parts[0]
        if not isinstance(area, Area):
            return None
        first, last = _moved(area.first, shift), _moved(area.last, shift)
        numbers = [self._index(x, page, row, shift) for x in parts[1:]]
        if any(x is None for x in numbers):
            return None
        down = int(numbers[0] or 0)
        right = int(numbers[1] or 1) if len(numbers) > 1 else 1
        if len(numbers) == 1 and first.row == last.row:
            down, right = 1, down
        return Reference(area.first.sheet or page.name, first.column + right - 1, first.row + down - 1, fixed_row=True)

    def _index(self, formula: Formula, page: Page, row: int, shift: int) -> float | None:
        value = self.value(formula, page, row, shift)
        return value if isinstance(value, float) else None

    def _match(self, parts: tuple[Formula, ...], page: Page, row: int, shift: int) -> float | None:
        area = parts[1]
        if not isinstance(area, Area):
            raise CannotRead("MATCH outside an area")
        kind = self.value(parts[2], page, row, shift) if len(parts) > 2 else 1.0
        if kind not in {0.0, 1.0}:
            raise CannotRead("MATCH from the top down")
        key = self.value(parts[0], page, row, shift)
        found = self._position(area, area.first.row == area.last.row, key, page, shift, exact=not kind)
        return None if found is None else float(found + 1)

    def value(self, formula: Formula, page: Page, row: int, shift: int) -> float | str | bool | None:
        """Compute what stands inside a lookup: cells, constants, ROW, COLUMN and sums; raises CannotRead."""
        if isinstance(formula, Constant):
            return formula.value
        if isinstance(formula, Reference):
            target = self.book.page(formula.sheet or page.name)
            found = target.value(_moved(formula, shift).row, formula.column)
            return float(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else found
        if isinstance(formula, Function):
            if formula.name in {"ROW", "COLUMN"}:
                at = formula.arguments[0] if formula.arguments else Reference(None, 0, row, fixed_row=True)
                if isinstance(at, Reference):
                    return float(_moved(at, shift).row if formula.name == "ROW" else at.column)
            if formula.name == "MATCH" and len(formula.arguments) in {2, 3}:
                return self._match(formula.arguments, page, row, shift)
            if formula.name in {"+", "-"}:
                left, right = (self.value(x, page, row, shift) for x in formula.arguments)
                if isinstance(left, float) and isinstance(right, float):
                    return left + right if formula.name == "+" else left - right
            if formula.name in LOOKUPS:
                cell = self.cell(formula, page, row, shift)
                return None if cell is None else self.value(cell, page, row, 0)
        raise CannotRead("a part of a lookup")


def _moved(reference: Reference, shift: int) -> Reference:
    if reference.fixed_row or not shift:
        return reference
    return Reference(reference.sheet, reference.column, reference.row + shift, fixed_row=False)


def _key(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip().casefold()
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
