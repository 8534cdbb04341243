"""The limits of the classes: from the formula of the workbook, else from its results."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .book import Book, Page
from .excel import CannotRead, Constant, Formula, Function, Reference, read_formula

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
    """Read a chain of choices, from the highest class down or from the lowest up."""
    steps: list[tuple[str, float, str]] = []
    while isinstance(formula, Function) and formula.name == "IF" and len(formula.arguments) == 3:
        condition, then, formula = formula.arguments
        steps.append((*_comparison(condition, page), _label(then)))
    last = _label(formula)
    signs = {x[0][0] for x in steps}
    if not steps or len(signs) != 1:
        raise CannotRead("a class that is no chain of limits")
    edges = [_edge(sign, limit, decimals) for sign, limit, _ in steps]
    labels = [label for *_, label in steps]
    if signs == {">"}:
        edges, labels = edges[::-1], [last, *labels[::-1]]
    else:
        labels = [*labels, last]
    if edges != sorted(set(edges)):
        raise CannotRead("limits of classes that do not rise")
    return Limits(tuple(edges), tuple(labels), "formula of the workbook")


def _comparison(condition: Formula, page: Page) -> tuple[str, float]:
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


def _number(formula: Formula, page: Page) -> float | None:
    if isinstance(formula, Constant) and isinstance(formula.value, float):
        return formula.value
    # A limit in a cell is fixed; the score of the country is not.
    if isinstance(formula, Reference) and formula.fixed_row and formula.sheet is None:
        value = page.value(formula.row, formula.column)
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
