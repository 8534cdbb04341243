"""The functions and operators that a formula of a definition may use, on arrays with NaN for missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]


def _comparison(compare: Callable[[Array, Array], Array]) -> Callable[[Sequence[Array]], Array]:
    def computed(parts: Sequence[Array]) -> Array:
        import numpy as np

        left, right = parts
        known = np.isfinite(left) & np.isfinite(right)
        return np.where(known, compare(left, right), np.nan)

    return computed


def _and(parts: Sequence[Array]) -> Array:
    import numpy as np

    left, right = parts
    return np.where((left == 0) | (right == 0), 0.0, left * right)


def _or(parts: Sequence[Array]) -> Array:
    import numpy as np

    left, right = parts
    return np.where((left == 1) | (right == 1), 1.0, left + right)


def _if(parts: Sequence[Array]) -> Array:
    import numpy as np

    condition, then, otherwise = parts
    return np.where(np.isnan(condition), np.nan, np.where(condition != 0, then, otherwise))


def _missing(parts: Sequence[Array]) -> Array:
    import numpy as np

    return 1.0 - np.isfinite(parts[0])


def _first(parts: Sequence[Array]) -> Array:
    import numpy as np

    found = parts[-1]
    for part in reversed(parts[:-1]):
        found = np.where(np.isfinite(part), part, found)
    return found


def _power(parts: Sequence[Array]) -> Array:
    import numpy as np

    base, exponent = parts
    found: Array = np.power(np.asarray(base, dtype=float), exponent)
    return np.where(np.isnan(base) | np.isnan(exponent), np.nan, found)


def _round(parts: Sequence[Array]) -> Array:
    from .rounding import half_away

    return half_away(parts[0], int(parts[1]))


def _stack(parts: Sequence[Array]) -> Array:
    import numpy as np

    return np.stack(np.broadcast_arrays(*parts))


def _sum(parts: Sequence[Array]) -> Array:
    import numpy as np

    stacked = _stack(parts)
    there = np.isfinite(stacked)
    return np.where(there.any(axis=0), np.where(there, stacked, 0.0).sum(axis=0), np.nan)


def _count(parts: Sequence[Array]) -> Array:
    import numpy as np

    counted: Array = np.isfinite(_stack(parts)).sum(axis=0, dtype=float)
    return counted


def _mean(parts: Sequence[Array]) -> Array:
    found: Array = _sum(parts) / _count(parts)
    return found


def _gmean(parts: Sequence[Array]) -> Array:
    import numpy as np

    found: Array = np.exp(_sum([np.log(x) for x in parts]) / _count(parts))
    # The logarithm of zero is no number, but a geometric mean with a zero in it is zero.
    zero = (_stack(parts) == 0).any(axis=0)
    negative = (_stack(parts) < 0).any(axis=0)
    return np.where(negative, np.nan, np.where(zero, 0.0, found))


def _extreme(choose: str) -> Callable[[Sequence[Array]], Array]:
    def computed(parts: Sequence[Array]) -> Array:
        import numpy as np

        stacked = _stack(parts)
        there = np.isfinite(stacked)
        chosen = (
            np.where(there, stacked, np.inf).min(axis=0)
            if choose == "min"
            else np.where(there, stacked, -np.inf).max(axis=0)
        )
        return np.where(there.any(axis=0), chosen, np.nan)

    return computed


def _ufunc(name: str) -> Callable[[Sequence[Array]], Array]:
    def computed(parts: Sequence[Array]) -> Array:
        import numpy as np

        found: Array = getattr(np, name)(parts[0])
        return found

    return computed


def _reduced(name: str) -> Callable[[Sequence[Array]], Array]:
    def computed(parts: Sequence[Array]) -> Array:
        import numpy as np

        found: Array = getattr(np, name)(_stack(parts), axis=0)
        return found

    return computed


@dataclass(frozen=True, slots=True)
class Function:
    """A function of ``least`` to ``most`` arguments; ``None`` means any number."""

    compute: Callable[[Sequence[Array]], Array]
    least: int
    most: int | None


def _of(count: int, compute: Callable[[Sequence[Array]], Array]) -> Function:
    return Function(compute, count, count)


def _any(compute: Callable[[Sequence[Array]], Array]) -> Function:
    return Function(compute, 1, None)


FUNCTIONS: Mapping[str, Function] = {
    "+": _of(2, lambda x: x[0] + x[1]),
    "-": _of(2, lambda x: x[0] - x[1]),
    "*": _of(2, lambda x: x[0] * x[1]),
    "/": _of(2, lambda x: x[0] / x[1]),
    "^": _of(2, _power),
    "negative": _of(1, lambda x: -x[0]),
    "<": _of(2, _comparison(lambda a, b: a < b)),
    "<=": _of(2, _comparison(lambda a, b: a <= b)),
    ">": _of(2, _comparison(lambda a, b: a > b)),
    ">=": _of(2, _comparison(lambda a, b: a >= b)),
    "=": _of(2, _comparison(lambda a, b: a == b)),
    "!=": _of(2, _comparison(lambda a, b: a != b)),
    "and": _of(2, _and),
    "or": _of(2, _or),
    "not": _of(1, lambda x: 1.0 - x[0]),
    "if": _of(3, _if),
    "missing": _of(1, _missing),
    "sqrt": _of(1, _ufunc("sqrt")),
    "ln": _of(1, _ufunc("log")),
    "log10": _of(1, _ufunc("log10")),
    "exp": _of(1, _ufunc("exp")),
    "abs": _of(1, _ufunc("abs")),
    "round": _of(2, _round),
    "min": _any(_reduced("min")),
    "max": _any(_reduced("max")),
    "first": _any(_first),
    "sum": _any(_sum),
    "count": _any(_count),
    "mean": _any(_mean),
    "gmean": _any(_gmean),
    "lowest": _any(_extreme("min")),
    "highest": _any(_extreme("max")),
}
"""Functions and operators by the name or sign that stands in a formula."""
