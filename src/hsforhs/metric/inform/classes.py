"""The limits of the classes: from the formula of the workbook, else from its results."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .book import Book, Page
from .excel import Area, CannotRead, Constant, Formula, Function, Reference, read_formula

_MOST_CLASSES = 20
_ALIKE = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


@dataclass(frozen=True, slots=True)
class Limits:
    """Rising lower bounds and one label more; ``source`` says where they were found."""

    edges: tuple[float, ...]
    labels: tuple[str, ...]
    source: str


def class_column(page: Page) -> int | None:
    """Return the column that is headed *class*, ``None`` where there is none."""
    return next((x for x in range(1, page.width + 1) if "class" in page.title(x).lower()), None)


def limits(book: Book, scores: Sequence[float], decimals: int | None) -> tuple[Limits | None, list[str | None]]:
    """Return the limits of the classes and the published class of each country."""
    page = book.page(book.results)
    column = class_column(page)
    if column is None:
        return None, [None] * len(book.units)
    published = [_text(page.value(page.rows[x], column)) for x in book.units]
    text = page.formula(page.rows[book.units[0]], column)
    found: Limits | None = None
    if text is not None:
        try:
            found = _from_formula(read_formula(text), page, decimals)
        except CannotRead:
            found = None
    return found or _from_results(scores, published), published


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _from_formula(formula: Formula, page: Page, decimals: int | None) -> Limits:
    """Read a chain of choices, from the highest class down or from the lowest up, or a lookup in a table of limits."""
    if isinstance(formula, Function) and formula.name in {"VLOOKUP", "LOOKUP"}:
        return _from_table(formula, page)
    chain = list(_chain(formula))
    for falling in (True, False):
        steps = [(*x, _label(then)) for condition, then in chain[:-1] if (x := _comparison(condition, page, falling))]
        last = _label(chain[-1][1])
        if not steps or len(steps) != len(chain) - 1 or {x[0][0] == ">" for x in steps} != {falling}:
            continue
        edges = [_edge(sign, limit, decimals) for sign, limit, _ in steps]
        labels = [label for *_, label in steps]
        edges, labels = (edges[::-1], [last, *labels[::-1]]) if falling else (edges, [*labels, last])
        if edges == sorted(set(edges)):
            return Limits(tuple(edges), tuple(labels), "formula of the workbook")
    raise CannotRead("a class that is no chain of limits")


def _chain(formula: Formula) -> Iterator[tuple[Formula, Formula]]:
    """Go through conditions and what they give; what is left has a condition that is always true."""
    while isinstance(formula, Function) and formula.name == "IF" and len(formula.arguments) == 3:
        condition, then, formula = formula.arguments
        yield condition, then
    if isinstance(formula, Function) and formula.name == "IFS":
        yield from zip(formula.arguments[::2], formula.arguments[1::2], strict=True)
        if not isinstance(formula.arguments[-2], Constant):
            raise CannotRead("a class without a rest")
    else:
        yield Constant(True), formula


def _from_table(formula: Function, page: Page) -> Limits:
    """Read a table of lowest scores and labels, in which a spreadsheet takes the last that is not above the score."""
    table, *rest = formula.arguments[1:]
    step = rest[0] if rest else Constant(2.0)
    exact = len(rest) > 1 and rest[1] in {Constant(False), Constant(0.0), Constant("")}
    if not isinstance(table, Area) or exact:
        raise CannotRead("a class without a table of limits")
    first = table.first
    labels = Reference(first.sheet, first.column, first.row, fixed_row=True)
    if isinstance(step, Constant) and isinstance(step.value, float):
        labels = Reference(first.sheet, first.column + int(step.value) - 1, first.row, fixed_row=True)
    elif isinstance(step, Area):
        labels = step.first
    sheet = _sheet(first, page)
    rows = [
        (sheet.value(first.row + i, first.column), _sheet(labels, page).value(labels.row + i, labels.column))
        for i in range(min(table.last.row, first.row + _MOST_CLASSES) - first.row + 1)
    ]
    found = [(float(x), str(y).strip()) for x, y in rows if isinstance(x, (int, float)) and isinstance(y, str)]
    edges = tuple(x for x, _ in found[1:])
    if len(found) < 2 or list(edges) != sorted(set(edges)):
        raise CannotRead("limits of classes that do not rise")
    return Limits(edges, tuple(y for _, y in found), "table of the workbook")


def _comparison(condition: Formula, page: Page, falling: bool) -> tuple[str, float] | None:
    """Return a limit and how the score is compared with it; of a span of scores the end that the chain goes by."""
    if isinstance(condition, Function) and condition.name == "AND":
        ends = [x for part in condition.arguments if (x := _comparison(part, page, falling))]
        return next((x for x in ends if (x[0][0] == ">") == falling), None)
    if not (isinstance(condition, Function) and condition.name in _ALIKE):
        raise CannotRead("a class without a limit")
    left, right = condition.arguments
    sign = condition.name
    limit = _number(right, page)
    if limit is None or (isinstance(left, Constant) and isinstance(right, Reference)):
        sign, limit = _ALIKE[sign], _number(left, page)
    if limit is None:
        raise CannotRead("a class without a limit")
    return sign, limit


def _sheet(cell: Reference, page: Page) -> Page:
    if cell.sheet is None or cell.sheet.casefold() == page.name.casefold():
        return page
    if page.other is None:
        raise CannotRead(f"the sheet '{cell.sheet}'")
    return page.other(cell.sheet)


def _number(formula: Formula, page: Page) -> float | None:
    if isinstance(formula, Constant) and isinstance(formula.value, float):
        return formula.value
    # A limit in a cell is fixed; the score of the country is not.
    if isinstance(formula, Reference) and formula.fixed_row:
        value = _sheet(formula, page).value(formula.row, formula.column)
        return float(value) if isinstance(value, (int, float)) else None
    return None


def _edge(sign: str, limit: float, decimals: int | None) -> float:
    """Turn a limit into the lowest score of the class above it."""
    if sign in {">=", "<"}:
        return limit
    step = decimals if decimals is not None else 12
    return round(limit + 10.0**-step, step)


def _label(formula: Formula) -> str:
    if isinstance(formula, Constant) and isinstance(formula.value, str) and formula.value:
        return formula.value
    raise CannotRead("a class without a label")


def _from_results(scores: Sequence[float], published: Sequence[str | None]) -> Limits | None:
    """Take the lowest published score of each class as its limit."""
    lowest: dict[str, float] = {}
    for score, label in zip(scores, published, strict=True):
        if label is not None and not math.isnan(score):
            lowest[label] = min(score, lowest.get(label, score))
    ordered = sorted(lowest, key=lambda x: lowest[x])
    if len(ordered) < 2:
        return None
    return Limits(tuple(lowest[x] for x in ordered[1:]), tuple(ordered), "lowest published score of each class")
