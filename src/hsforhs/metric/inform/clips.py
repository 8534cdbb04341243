"""Scores that are cut at both ends: the shape that goalposts have in a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ..expressions import Call, Expression, Number, evaluate, names, walk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Clip:
    """A score over ``inner``: ``below`` where it is under ``low``, ``above`` where it is over ``high``."""

    inner: Expression
    low: float
    high: float
    above: float
    below: float


def clip_of(x: Expression) -> Clip | None:
    """Match ``if(T > high, a, if(T < low, b, ...))`` in either order, or a score that is cut at both ends."""
    if found := _cut(x):
        return found
    outer = _branch(x)
    inner = _branch(outer[3]) if outer else None
    if outer is None or inner is None or outer[0] != inner[0] or {outer[1], inner[1]} != {"<", ">"}:
        return None
    up, down = (outer, inner) if outer[1] == ">" else (inner, outer)
    low, high, above, below = down[4], up[4], up[2], down[2]
    return Clip(outer[0], low, high, above, below) if low < high and above != below else None


def _cut(x: Expression) -> Clip | None:
    """Match ``highest(0, lowest(10, line))`` in either order, where the score is a line over T."""
    outer = _bound(x)
    inner = _bound(outer[2]) if outer else None
    if outer is None or inner is None or outer[0] == inner[0]:
        return None
    bottom, top = (outer[1], inner[1]) if outer[0] == "highest" else (inner[1], outer[1])
    line, everything = inner[2], set(names(inner[2]))
    if not everything or bottom >= top:
        return None
    # From the inside out: the value itself, else its logarithm or square.
    for part in reversed([y for y in walk(line) if set(names(y)) == everything]):
        lines = [_put(line, part, Number(y)) for y in (0.0, 1.0, 2.0)]
        if names(lines[0]):
            continue
        at = [float(evaluate(y, _nobody)) for y in lines]
        slope = at[1] - at[0]
        if abs(slope) > _TOLERANCE and abs(at[2] - at[1] - slope) < _TOLERANCE * abs(slope):
            low, high = sorted(float(f"{(y - at[0]) / slope:.12g}") for y in (bottom, top))
            return Clip(part, low, high, *((top, bottom) if slope > 0 else (bottom, top)))
    return None


def _bound(x: Expression) -> tuple[str, float, Expression] | None:
    if not (isinstance(x, Call) and x.function in {"highest", "lowest"} and len(x.arguments) == 2):
        return None
    number, rest = x.arguments if isinstance(x.arguments[0], Number) else reversed(x.arguments)
    return (x.function, number.value, rest) if isinstance(number, Number) else None


def _put(x: Expression, old: Expression, new: Expression) -> Expression:
    if x == old:
        return new
    return Call(x.function, tuple(_put(y, old, new) for y in x.arguments)) if isinstance(x, Call) else x


def _nobody(name: str) -> Array:
    raise KeyError(name)


def _branch(x: Expression) -> tuple[Expression, str, float, Expression, float] | None:
    """Match ``if(T > limit, result, rest)`` and return T, the sign, the result, the rest and the limit."""
    if not (isinstance(x, Call) and x.function == "if"):
        return None
    condition, then, rest = x.arguments
    condition = _beside_missing(condition)
    if not (isinstance(condition, Call) and condition.function in {"<", "<=", ">", ">="} and isinstance(then, Number)):
        return None
    left, right = condition.arguments
    sign = condition.function[0]
    if isinstance(left, Number):
        left, right, sign = right, left, "<" if sign == ">" else ">"
    return (left, sign, then.value, rest, right.value) if isinstance(right, Number) else None


def _beside_missing(condition: Expression) -> Expression:
    """Return the comparison beside a test for a missing value, as in ``missing(a) or a > 1``."""
    if isinstance(condition, Call) and condition.function in {"and", "or"}:
        test, rest = condition.arguments
        inner = test.arguments[0] if isinstance(test, Call) and test.function == "not" else test
        if isinstance(inner, Call) and inner.function == "missing":
            return rest
    return condition
