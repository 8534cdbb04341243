"""All columns of a workbook on which the risk score rests: found by following formulas from the score downwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hsforhs.files import is_error

from ..expressions import NOTHING, Call, Expression, Name, Number, evaluate
from .book import Book, Page, plain_value
from .excel import CannotRead, Function, Reference, pattern, read_formula
from .lookup import Picker
from .translate import Place, Translation

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOLERANCE = 1e-9
_MANY_PATTERNS = 5


@dataclass(slots=True)
class Column:
    """One column: its saved values per country, and its formula unless it holds raw data.

    ``values`` is NaN where the cell holds no number; ``texts`` and ``blanks`` tell where it holds a text or nothing,
    ``words`` which text; ``unsaved`` tells where it holds a formula without a saved value.
    """

    key: str
    page: Page
    number: int
    title: str
    values: NDArray[Any]
    texts: NDArray[Any]
    blanks: NDArray[Any]
    words: tuple[str | None, ...]
    unsaved: NDArray[Any]
    formula: Expression | None = None
    empty_as_zero: bool = False
    empty_as_missing: bool = False
    remark: str = ""

    @property
    def faults(self) -> NDArray[Any]:
        """Tell which cells hold a fault of a formula, such as #DIV/0!."""
        import numpy as np

        found: NDArray[Any] = np.isnan(self.values) & ~self.texts & ~self.blanks
        return found

    @property
    def reads_empty_as_zero(self) -> bool:
        """Tell whether formulas compute with empty cells of this column, which a spreadsheet takes for zero."""
        return self.empty_as_zero and not self.empty_as_missing


@dataclass(slots=True)
class Given:
    """Values that the workbook looks up or that somebody typed over a formula: a column of its own."""

    key: str
    title: str
    values: NDArray[Any]
    source: str = ""


@dataclass(slots=True)
class Ledger:
    """The columns found so far; ``remarks`` tell what could not be translated.

    With ``hidden_as_raw`` columns of sheets called hidden, which only count, are taken as they are. ``computed`` holds
    the values of columns with formulas that have no saved value, from :meth:`compute_unsaved`.
    """

    book: Book
    columns: dict[str, Column] = field(default_factory=dict)
    given: dict[str, Given] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    hidden_as_raw: bool = False
    computed: dict[str, NDArray[Any]] = field(default_factory=dict)
    _pending: list[Column] = field(default_factory=list)
    _picker: Picker = field(init=False)

    def __post_init__(self) -> None:
        self._picker = Picker(self.book)

    def follow(self, sheet: str, number: int) -> Column:
        """Find a column and all columns on which it rests."""
        found = self.column(sheet, number)
        while self._pending:
            self._translate(self._pending.pop())
        return found

    def column(self, sheet: str, number: int) -> Column:
        """Return a column, noting it for translation when it is new."""
        page = self.book.page(sheet)
        key = f"{page.name}!{number}"
        if key not in self.columns:
            column = _column(key, page, number, self.book.units, self.computed.get(key))
            self.columns[key] = column
            self._pending.append(column)
        return self.columns[key]

    def values(self, name: str) -> NDArray[Any]:
        """Return the saved values of a column per country."""
        if name in self.given:
            return self.given[name].values
        column = self.columns[name]
        if column.reads_empty_as_zero and column.blanks.any():
            import numpy as np

            return np.where(column.blanks, 0.0, column.values)
        return column.values

    def compute_unsaved(self) -> dict[str, NDArray[Any]]:
        """Compute the formulas that have no saved value, where a formula of their column is known.

        Returns the values per country of each column that has such a formula.
        """
        import numpy as np

        waiting = [x for x in self.columns.values() if x.unsaved.any()]
        moved = True
        for _ in waiting:
            if not moved:
                break
            moved = False
            for column in waiting:
                if column.formula is None:
                    continue
                found = np.where(column.unsaved, evaluate(column.formula, self.values), column.values)
                moved |= not np.array_equal(found, column.values, equal_nan=True)
                column.values = found
        return {x.key: x.values for x in waiting}

    def reference(self, cell: Reference, place: Place) -> Expression | str:
        """Return what a cell is; see :class:`~hsforhs.metric.inform.translate.Columns`."""
        page = self.book.page(cell.sheet or place.page.name)
        if not cell.fixed_row and page.rows:
            if all(self._same_country(cell, page, place, row) for row in place.rows):
                return Name(self.column(page.name, cell.column).key)
            if cell.row in page.countries:
                return self._given(
                    place,
                    lambda row: page.value(cell.row + row - place.row, cell.column),
                    page.title(cell.column),
                    "cells",
                )
        value = page.value(cell.row, cell.column)
        if isinstance(value, str):
            return value
        return Number(float(value)) if isinstance(value, (int, float)) else Number(0.0)

    def _same_country(self, cell: Reference, page: Page, place: Place, row: int) -> bool:
        return page.rows.get(place.page.countries[row]) == cell.row + row - place.row

    def lookup(self, function: Function, place: Place) -> Expression:
        """Return what a lookup gives; see :class:`~hsforhs.metric.inform.translate.Columns`."""
        picked = {row: self._picker.cell(function, place.page, row, row - place.row) for row in place.rows}
        first = next((x for x in picked.values() if x is not None), None)
        if first is None:
            return NOTHING
        page = self.book.page(first.sheet or place.page.name)
        if all(
            cell is not None
            and (cell.sheet, cell.column) == (first.sheet, first.column)
            and page.rows.get(place.page.countries[row]) == cell.row
            for row, cell in picked.items()
        ):
            return Name(self.column(page.name, first.column).key)

        def value(row: int) -> Any:
            cell = picked[row]
            return None if cell is None else self.book.page(cell.sheet or page.name).value(cell.row, cell.column)

        key = function.arguments[0]
        about = ""
        if isinstance(key, Reference):
            about = self.book.page(key.sheet or place.page.name).title(key.column)
        return self._given(place, value, about, page.name)

    def _given(self, place: Place, value: Callable[[int], Any], title: str, source: str) -> Name:
        import numpy as np

        found = np.full(len(self.book.units), np.nan)
        for row in place.rows:
            number = value(row)
            if isinstance(number, (int, float)) and not isinstance(number, bool):
                found[self.book.units.index(place.page.countries[row])] = number
        return self._kept(found, title, source)

    def _kept(self, values: NDArray[Any], title: str, source: str) -> Name:
        import numpy as np

        for known in self.given.values():
            if np.array_equal(known.values, values, equal_nan=True):
                return Name(known.key)
        key = f"={len(self.given)}"
        self.given[key] = Given(key, title, values, source)
        return Name(key)

    def with_texts(self, name: str) -> bool:
        """Tell whether a column holds texts in the place of values."""
        return name in self.columns and bool(self.columns[name].texts.any())

    def text(self, name: str) -> Expression:
        """Return the condition that a cell of a column holds a text."""
        column = self.columns[name]
        if not column.faults.any():
            return Call("missing", (Name(name),))
        return self._condition(column, column.texts, "cells that hold a text")

    def fault(self, name: str) -> Expression | None:
        """Return the condition that a cell of a column holds a fault; ``None`` where no cell does."""
        column = self.columns.get(name)
        if column is None or not column.faults.any():
            return None
        if not column.texts.any():
            return Call("missing", (Name(name),))
        flags = column.faults.astype(float)
        return Call("=", (self._kept(flags, f"{column.title}: cells that hold a fault", "texts"), Number(1.0)))

    def other_texts(self, name: str, word: str) -> Expression | None:
        """Return a condition of its own where a column holds other texts than the one that a formula asks for."""
        import numpy as np

        column = self.columns.get(name)
        if column is None:
            return None
        same = np.array([x is not None and x.casefold() == word.casefold() for x in column.words])
        if not (column.texts & ~same).any() and not column.faults.any():
            return None
        return self._condition(column, same, f"cells that hold '{word}'")

    def _condition(self, column: Column, cells: NDArray[Any], what: str) -> Expression:
        """Return a condition on single cells; it is not known where the cell holds a fault."""
        import numpy as np

        flags = np.where(column.faults, np.nan, cells.astype(float))
        return Call("=", (self._kept(flags, f"{column.title}: {what}", "texts"), Number(1.0)))

    def may_miss(self, name: str) -> bool:
        """Tell whether a column lacks a value for some country."""
        import numpy as np

        return not bool(np.isfinite(self.values(name)).all())

    def empty_as_zero(self, name: str) -> None:
        """Note that a formula reads the empty cells of a column as zero."""
        column = self.columns.get(name)
        if column is not None and column.blanks.any() and not column.empty_as_zero:
            column.empty_as_zero = True
            self.remarks.append(
                f"{column.page.name}, '{column.title}': formulas read its empty cells as 0, and so do we"
            )

    def empty_as_missing(self, name: str) -> None:
        """Note that a formula asks whether cells of a column are empty."""
        if name in self.columns:
            self.columns[name].empty_as_missing = True

    def _translate(self, column: Column) -> None:
        page, rows = column.page, column.page.rows
        if self.hidden_as_raw and "hidden" in page.name.lower():
            return
        texts = {row: text for row in rows.values() if (text := page.formula(row, column.number)) is not None}
        if 2 * len(texts) <= len(rows):
            return
        patterns = _patterns(texts, page)
        (main, _), *_ = Counter(patterns.values()).most_common(1)
        main_rows = [row for row, x in patterns.items() if x == main]
        try:
            formula = self._read(page, texts, main_rows)
        except CannotRead as error:
            column.remark = f"taken as published, since its formula uses {error}"
            self.remarks.append(f"{page.name}, '{column.title}': {column.remark}")
            return
        others = [x for x in rows.values() if x not in set(main_rows) and not self._holds(column, formula, x)]
        column.formula = self._with_exceptions(column, formula, texts, patterns, others)

    def _read(self, page: Page, texts: dict[int, str], rows: list[int]) -> Expression:
        place = Place(page, rows[0], tuple(rows))
        return Translation(self, place).expression(read_formula(texts[rows[0]]))

    def _holds(self, column: Column, formula: Expression, row: int) -> bool:
        import numpy as np

        at = self.book.units.index(column.page.countries[row])
        found = np.broadcast_to(evaluate(formula, self.values), column.values.shape)[at]
        saved = column.values[at]
        return bool(np.isnan(found) and np.isnan(saved)) or bool(abs(found - saved) < _TOLERANCE)

    def _with_exceptions(
        self, column: Column, formula: Expression, texts: dict[int, str], patterns: dict[int, str], rows: list[int]
    ) -> Expression:
        """Write countries that the workbook computes in another way, or whose value somebody typed, as a choice."""
        import numpy as np

        if not rows:
            return formula
        rule = np.zeros(len(self.book.units))
        typed = np.full(len(self.book.units), np.nan)
        branches: list[Expression] = []
        by_pattern: dict[str, list[int]] = {}
        for row in rows:
            by_pattern.setdefault(patterns.get(row, ""), []).append(row)
        for text, members in by_pattern.items():
            at = [self.book.units.index(column.page.countries[row]) for row in members]
            branch: Expression | None = None
            if text:
                try:
                    branch = self._read(column.page, texts, members)
                except CannotRead:
                    branch = None
            if branch is None:
                typed[at] = column.values[at]
                branch = self._kept(typed, f"{column.title}: values typed over the formula", "cells")
            branches.append(branch)
            rule[at] = len(branches)
        chosen = self._kept(rule, f"{column.title}: which rule the workbook applies", "rule")
        names = ", ".join(column.page.countries[x] for x in rows)
        self.remarks.append(f"{column.page.name}, '{column.title}': another rule or a typed value for {names}")
        for number, branch in enumerate(branches, start=1):
            formula = Call("if", (Call("=", (chosen, Number(float(number)))), branch, formula))
        return formula


def _patterns(texts: dict[int, str], page: Page) -> dict[int, str]:
    found = {row: pattern(text, row) for row, text in texts.items()}
    if len(set(found.values())) <= _MANY_PATTERNS:
        return found
    # Copies that point at the heading rows without fixing them look different in every row.
    return {row: pattern(text, row, fixed_above=page.first_row) for row, text in texts.items()}


def _column(key: str, page: Page, number: int, units: tuple[str, ...], computed: NDArray[Any] | None = None) -> Column:
    import numpy as np

    cells = [plain_value(page.values.value(page.rows[x], number)) if x in page.rows else None for x in units]
    values = np.array([float(x) if isinstance(x, (int, float)) and not isinstance(x, bool) else np.nan for x in cells])
    texts = np.array([isinstance(x, str) and not is_error(x) for x in cells])
    blanks = np.array([x is None for x in cells])
    words = tuple(x if isinstance(x, str) else None for x in cells)
    unsaved = np.array([x in page.rows and page.is_unsaved(page.rows[x], number) for x in units])
    if unsaved.any():
        # What a formula without a saved value does not give as a number counts as a text, which means get around.
        values = values if computed is None else np.where(unsaved, computed, values)
        usual = next((x for x, _ in Counter(x for x in words if x is not None).most_common(1)), "x")
        words = tuple(usual if y else x for x, y in zip(words, unsaved & np.isnan(values), strict=True))
        texts, blanks = texts | (unsaved & np.isnan(values)), blanks & ~unsaved
    return Column(key, page, number, page.title(number), values, texts, blanks, words, unsaved)
