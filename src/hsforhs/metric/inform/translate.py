"""From the formulas of a workbook to formulas of a definition, one column at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ..expressions import NOTHING, Call, Expression, Name, Number, names
from .book import MISSING_WORDS, Page
from .excel import Area, CannotRead, Constant, Formula, Function, Reference
from .lookup import LOOKUPS

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Columns(Protocol):
    """What the translation asks about the columns of a workbook."""

    def reference(self, cell: Reference, place: Place) -> Expression | str:
        """Return what a cell is: a name with a value per country, a number, or a text."""

    def lookup(self, function: Function, place: Place) -> Expression:
        """Return what a lookup gives: a name with a value per country."""

    def with_texts(self, name: str) -> bool:
        """Tell whether a column holds texts in the place of values."""

    def other_texts(self, name: str, word: str) -> Expression | None:
        """Return a condition of its own where a column holds other texts than the one that a formula asks for."""

    def may_miss(self, name: str) -> bool:
        """Tell whether a column lacks a value for some country."""

    def text(self, name: str) -> Expression:
        """Return the condition that a cell of a column holds a text."""

    def fault(self, name: str) -> Expression | None:
        """Return the condition that a cell of a column holds a fault of a formula; ``None`` where no cell does."""

    def empty_as_zero(self, name: str) -> None:
        """Note that a formula reads the empty cells of a column as zero."""

    def empty_as_missing(self, name: str) -> None:
        """Note that a formula asks whether cells of a column are empty."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the formula stands that is being translated, and for which rows it holds."""

    page: Page
    row: int
    rows: Sequence[int]


_PLAIN = {"+": "+", "-": "-", "*": "*", "/": "/", "^": "^", "POWER": "^", "NEGATIVE": "negative"}
_PLAIN |= {"SQRT": "sqrt", "LN": "ln", "LOG10": "log10", "EXP": "exp", "ABS": "abs"}
_PLAIN |= {"IFERROR": "first", "IFNA": "first"}
_OVER = {"AVERAGE": "mean", "GEOMEAN": "gmean", "MIN": "lowest", "MAX": "highest", "COUNT": "count"}
_COMPARISONS = {"=": "=", "<>": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
# A spreadsheet takes any text for greater than any number.
_TEXT_COMPARES = {"=": False, "<>": True, "<": False, ">": True, "<=": False, ">=": True}
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>"}


class Translation:
    """Translates the formulas of one column; ``present`` are the names that are known to have a value here."""

    def __init__(self, columns: Columns, place: Place) -> None:
        self.columns, self.place = columns, place

    def expression(self, formula: Formula, present: frozenset[str] = frozenset()) -> Expression:
        """Translate a formula in the place of a value; raises CannotRead naming what is not known here."""
        if isinstance(formula, Constant):
            return _constant(formula)
        if isinstance(formula, Reference):
            found = self.columns.reference(formula, self.place)
            if isinstance(found, str):
                return NOTHING
            if isinstance(found, Name):
                self.columns.empty_as_zero(found.id)
            return found
        if isinstance(formula, Area):
            raise CannotRead("an area in the place of a value")
        return folded(self._call(formula, present))

    def _call(self, formula: Function, present: frozenset[str]) -> Expression:
        name, parts = formula.name, formula.arguments
        if name in _PLAIN:
            return Call(_PLAIN[name], tuple(self.expression(x, present) for x in parts))
        if name == "LOG":
            return self._logarithm(parts, present)
        if name in {"ROUND", "ROUNDUP", "ROUNDDOWN"}:
            return self._rounded(name, parts, present)
        if name == "IF" and len(parts) in {2, 3}:
            return self._choice(parts, present)
        if name == "IFS" and len(parts) >= 2:
            rest = parts[2:]
            return self._choice((*parts[:2], Function("IFS", tuple(rest))) if rest else parts, present)
        if name in {"VALUE", "N", "SINGLE"} and len(parts) == 1:
            return self.expression(parts[0], present)
        if name in _OVER or name in {"SUM", "PRODUCT"}:
            return self._over(name, parts, present)
        if name == "COUNTIF" and len(parts) == 2 and isinstance(parts[1], Constant) and _is_marker(parts[1].value):
            there = self._over("COUNT", parts[:1], present)
            asked = len(there.arguments) if isinstance(there, Call) else 0
            return Call("-", (Number(float(asked)), there))
        if name in LOOKUPS:
            return self.columns.lookup(formula, self.place)
        if name in _COMPARISONS or name in {"AND", "OR", "NOT", "ISNUMBER", "ISTEXT", "ISBLANK", "ISERROR", "ISNA"}:
            return self.condition(formula, present)
        raise CannotRead(f"the function {name}")

    def _logarithm(self, parts: Sequence[Formula], present: frozenset[str]) -> Expression:
        inner = self.expression(parts[0], present)
        if len(parts) == 1 or parts[1] == Constant(10.0):
            return Call("log10", (inner,))
        return Call("/", (Call("ln", (inner,)), Call("ln", (self.expression(parts[1], present),))))

    def _rounded(self, name: str, parts: Sequence[Formula], present: frozenset[str]) -> Expression:
        digits = self.expression(parts[1], present) if len(parts) > 1 else Number(0.0)
        if name != "ROUND" or not isinstance(digits, Number) or digits.value != int(digits.value):
            raise CannotRead(f"{name} with a computed number of decimals")
        return Call("round", (self.expression(parts[0], present), digits))

    def _choice(self, parts: Sequence[Formula], present: frozenset[str]) -> Expression:
        condition = self.condition(parts[0], present)
        then = self.expression(parts[1], present | facts(condition, truth=True))
        otherwise = self.expression(parts[2], present | facts(condition, truth=False)) if len(parts) > 2 else NOTHING
        return Call("if", (condition, then, otherwise))

    def _over(self, name: str, parts: Sequence[Formula], present: frozenset[str]) -> Expression:
        """Translate a function over many cells, which leaves out texts and empty cells but not faults in formulas."""
        found: list[Expression] = []
        computed: list[Expression] = []
        for part in parts:
            if isinstance(part, Area):
                found.extend(self._cell(x) for x in part.cells())
            elif isinstance(part, Reference):
                found.append(self._cell(part))
            else:
                found.append(self.expression(part, present))
                if not _chooses_a_cell(part):
                    computed.append(found[-1])
        found = [x for x in found if x != NOTHING]
        if not found:
            return NOTHING
        if name == "PRODUCT":
            return _chained("*", found)
        body = Call("sum", (Number(0.0), *found)) if name == "SUM" else Call(_OVER[name], tuple(found))
        lacking = {n for x in computed for n in names(x) if n not in present and self.columns.may_miss(n)}
        lacking = {n for n in lacking if any(_fails_without(x, n) for x in computed)}
        failed: list[Expression] = [Call("missing", (Name(n),)) for n in sorted(lacking)]
        cells = dict.fromkeys(x.id for x in found if isinstance(x, Name) and x.id not in lacking)
        failed += [fault for x in cells if (fault := self.columns.fault(x)) is not None]
        if not failed or name == "COUNT":
            return body
        return Call("if", (_chained("or", failed), NOTHING, body))

    def _cell(self, cell: Reference) -> Expression:
        found = self.columns.reference(cell, self.place)
        return NOTHING if isinstance(found, str) else found

    def condition(self, formula: Formula, present: frozenset[str]) -> Expression:
        """Translate a condition: 1, 0 or not known."""
        if isinstance(formula, Function):
            name, parts = formula.name, formula.arguments
            if name in {"AND", "OR"}:
                known = present
                found: list[Expression] = []
                for part in parts:
                    found.append(self.condition(part, known))
                    # A spreadsheet computes all parts, but what follows a failed one does not matter.
                    known |= facts(found[-1], truth=name == "AND")
                return _chained(name.lower(), found)
            if name == "NOT":
                return folded(Call("not", (self.condition(parts[0], present),)))
            if name in {"ISTEXT", "ISBLANK", "ISERROR", "ISNA", "ISNUMBER"}:
                asked = self._cell_or_value(parts[0], present)
                if name == "ISBLANK" and isinstance(asked, Name):
                    self.columns.empty_as_missing(asked.id)
                missing = Call("missing", (asked,))
                return Call("not", (missing,)) if name == "ISNUMBER" else missing
            if name in _COMPARISONS:
                return self._comparison(name, parts[0], parts[1], present)
        return self.expression(formula, present)

    def _cell_or_value(self, formula: Formula, present: frozenset[str]) -> Expression:
        return self._cell(formula) if isinstance(formula, Reference) else self.expression(formula, present)

    def _comparison(self, sign: str, left: Formula, right: Formula, present: frozenset[str]) -> Expression:
        if self._text(left) is not None and self._text(right) is None:
            sign, left, right = _MIRRORED[sign], right, left
        word = self._text(right)
        if word is not None:
            if not _is_marker(word) or sign not in {"=", "<>"}:
                raise CannotRead(f"a comparison with the text '{word}'")
            asked = self._cell_or_value(left, present)
            if not word.strip() and isinstance(asked, Name):
                self.columns.empty_as_missing(asked.id)
            found = self.columns.other_texts(asked.id, word) if isinstance(asked, Name) else None
            found = found or Call("missing", (asked,))
            return found if sign == "=" else Call("not", (found,))
        if isinstance(right, Reference) and not isinstance(left, Reference):
            sign, left, right = _MIRRORED[sign], right, left
        a, b = self.expression(left, present), self.expression(right, present)
        plain = folded(Call(_COMPARISONS[sign], (a, b)))
        if isinstance(a, Name) and a.id not in present and self.columns.with_texts(a.id):
            text = self.columns.text(a.id)
            if _TEXT_COMPARES[sign]:
                return Call("or", (text, plain))
            return Call("and", (Call("not", (text,)), plain))
        return plain

    def _text(self, formula: Formula) -> str | None:
        if isinstance(formula, Constant) and isinstance(formula.value, str):
            return formula.value
        if isinstance(formula, Reference):
            found = self.columns.reference(formula, self.place)
            return found if isinstance(found, str) else None
        return None


def _chooses_a_cell(formula: Formula) -> bool:
    """Tell whether a choice gives a cell itself, whose text a function over cells leaves out as of any cell."""
    if not isinstance(formula, Function) or formula.name != "IF":
        return False
    return all(isinstance(x, (Reference, Constant)) or _chooses_a_cell(x) for x in formula.arguments[1:])


def _constant(formula: Constant) -> Expression:
    if formula.value is None:
        return NOTHING
    if isinstance(formula.value, str):
        if not _is_marker(formula.value):
            raise CannotRead(f"the text '{formula.value}'")
        return NOTHING
    return Number(float(formula.value))


def _is_marker(value: Any) -> bool:
    return isinstance(value, str) and value.strip().lower() in MISSING_WORDS


def _chained(sign: str, parts: Sequence[Expression]) -> Expression:
    found = parts[0]
    for part in parts[1:]:
        found = Call(sign, (found, part))
    return found


def _fails_without(expression: Expression, name: str) -> bool:
    """Tell whether a formula has no value when ``name`` has none (other names have one)."""
    import numpy as np

    from ..expressions import evaluate

    found = evaluate(expression, lambda x: np.asarray(np.nan if x == name else 1.5))
    return not np.isfinite(found)


def facts(condition: Expression, *, truth: bool) -> frozenset[str]:
    """Return the names that have a value when a condition is true (or false)."""
    if not isinstance(condition, Call):
        return frozenset()
    if condition.function == "missing":
        inner = condition.arguments[0]
        return frozenset({inner.id}) if not truth and isinstance(inner, Name) else frozenset()
    if condition.function == "not":
        return facts(condition.arguments[0], truth=not truth)
    left, right = condition.arguments if len(condition.arguments) == 2 else (NOTHING, NOTHING)
    if (condition.function == "and" and truth) or (condition.function == "or" and not truth):
        return facts(left, truth=truth) | facts(right, truth=truth)
    return frozenset()


def folded(expression: Expression) -> Expression:
    """Compute what holds numbers only, so that goalposts stand there as numbers."""
    import numpy as np

    from ..expressions import evaluate

    if isinstance(expression, Call) and all(
        isinstance(x, Number) and not np.isnan(x.value) for x in expression.arguments
    ):
        value = float(evaluate(expression, _no_name))
        return Number(value) if np.isfinite(value) else expression
    return expression


def _no_name(name: str) -> NDArray[Any]:
    raise KeyError(name)


def renamed(expression: Expression, by: Mapping[str, str]) -> Expression:
    """Put other names in the place of names."""
    return substituted(expression, {old: Name(new) for old, new in by.items()})


def substituted(expression: Expression, by: Mapping[str, Expression]) -> Expression:
    """Put formulas in the place of names."""
    if isinstance(expression, Name):
        return by.get(expression.id, expression)
    if isinstance(expression, Call):
        return Call(expression.function, tuple(substituted(x, by) for x in expression.arguments))
    return expression
