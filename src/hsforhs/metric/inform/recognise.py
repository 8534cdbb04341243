"""What a formula of the workbook does, in the words of a definition: goalposts, a mean, a geometric mean, or itself.

A reading is accepted only if it gives the saved values of the workbook again for every country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ..aggregate import aggregated
from ..evaluation import scored
from ..expressions import NOTHING, Call, Expression, Name, Number, evaluate, names, parse, walk
from ..records import Aggregate, AggregateMethod, Indicator, Normalise, NormaliseMethod
from ..rounding import half_away
from .clips import Clip, clip_of
from .translate import folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]
    Values: TypeAlias = Callable[[str], Array]

SCALE = (0.0, 10.0)
_TOLERANCE = 1e-9
_TRANSFORMS = {"log10": "log10(x)", "ln": "ln(x)", "sqrt": "sqrt(x)"}


@dataclass(frozen=True, slots=True)
class Goalposts:
    """An indicator normalised by goalposts."""

    value: Expression
    low: float
    high: float
    direction: int
    transform: str = "identity"
    impute: Expression | None = None
    zero: float | None = None
    missing: float | None = None
    to: tuple[float, float] = SCALE
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Mean:
    """A node aggregated from its children."""

    children: tuple[str, ...]
    weights: tuple[float, ...]
    method: AggregateMethod
    shift: tuple[float, float] = (1.0, 10.0)
    replace: tuple[tuple[float, float], ...] = ()
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Itself:
    """A formula that is no pattern known here."""

    formula: Expression
    decimals: int | None = None


Reading: TypeAlias = Goalposts | Mean | Itself


def recognised(formula: Expression, values: Values) -> Reading:
    """Read a formula; ``values`` gives the saved values of the columns that it names."""
    wanted = evaluate(formula, values)
    body, decimals = without_rounding(formula)
    if decimals is not None and not _same(half_away(evaluate(body, values), decimals), wanted):
        body, decimals = formula, None
    candidates: tuple[Reading, ...] = (*_goalposts(body, decimals), *_means(body, decimals))
    for reading in candidates:
        if _same(computed(reading, values), wanted):
            return reading
    simple = without_guards(body, values, decimals, wanted)
    return Itself(simple, decimals)


def computed(reading: Reading, values: Values) -> Array:
    """Compute what a reading says, with the verbs of the engine."""
    import numpy as np

    if isinstance(reading, Goalposts):
        found = evaluate(reading.value, values)
        if reading.impute is not None:
            found = np.where(np.isfinite(found), found, evaluate(reading.impute, values))
        return scored(found, _indicator(reading))
    if isinstance(reading, Mean):
        stacked = np.stack(np.broadcast_arrays(*(values(x) for x in reading.children)))
        rule = Aggregate(reading.method, shift=reading.shift)
        found = aggregated(stacked, np.array(reading.weights), rule, scale=SCALE)
    else:
        found = evaluate(reading.formula, values)
    if reading.decimals is not None:
        found = half_away(found, reading.decimals)
    for score, by in reading.replace if isinstance(reading, Mean) else ():
        found = np.where(found == score, by, found)
    return found


def _indicator(reading: Goalposts) -> Indicator:
    rule = Normalise(
        NormaliseMethod.GOALPOSTS, reading.low, reading.high, to=reading.to, zero=reading.zero, missing=reading.missing
    )
    transform = {**_TRANSFORMS, "square": "x ^ 2"}.get(reading.transform)
    return Indicator(
        "indicator",
        rule,
        direction=reading.direction,
        transform=parse(transform) if transform else None,
        decimals=reading.decimals,
    )


def _same(left: Array, right: Array) -> bool:
    import numpy as np

    left, right = np.broadcast_arrays(left, right)
    both = np.isnan(left) & np.isnan(right)
    return bool((both | (np.abs(left - right) < _TOLERANCE)).all())


def without_rounding(formula: Expression) -> tuple[Expression, int | None]:
    """Take the rounding off the outside of a formula and of its branches, where all of them round alike."""
    found: set[int] = set()

    def stripped(x: Expression) -> Expression:
        if isinstance(x, Call) and x.function == "round" and isinstance(x.arguments[1], Number):
            found.add(int(x.arguments[1].value))
            return stripped(x.arguments[0])
        if isinstance(x, Call) and x.function == "if":
            condition, then, otherwise = x.arguments
            return Call("if", (condition, stripped(then), stripped(otherwise)))
        return x

    body = stripped(formula)
    return (body, found.pop()) if len(found) == 1 else (formula, None)


def without_guards(formula: Expression, values: Values, decimals: int | None, wanted: Array) -> Expression:
    """Leave out branches that only repeat that a missing part has no result."""
    while isinstance(formula, Call) and formula.function == "if":
        condition, then, otherwise = formula.arguments
        kept = otherwise if then == NOTHING else then if otherwise == NOTHING else None
        if kept is None or not any(isinstance(x, Call) and x.function == "missing" for x in walk(condition)):
            return formula
        found = evaluate(kept, values)
        if not _same(half_away(found, decimals) if decimals is not None else found, wanted):
            return formula
        formula = kept
    return formula


def _goalposts(body: Expression, decimals: int | None) -> Iterator[Goalposts]:
    found = _peeled(body)
    if found is None:
        return
    peels, clip, imputed = found
    transform, base = _transform(clip.inner)
    zero = missing = None
    guards: list[tuple[Expression, bool]] = []
    for condition, other, inside_then in peels:
        if other == NOTHING:
            guards.append((condition, inside_then))
        elif isinstance(other, Number) and _is_zero_test(condition) and not inside_then:
            zero = other.value
        elif isinstance(other, Number) and isinstance(condition, Call) and condition.function == "missing":
            missing = other.value
        else:
            return
    to = (min(clip.above, clip.below), max(clip.above, clip.below))
    direction = 1 if clip.above > clip.below else -1
    for kept in (_without_missing_tests(guards), guards):
        value = base
        for condition, inside_then in reversed(kept):
            branches = (condition, value, NOTHING) if inside_then else (condition, NOTHING, value)
            value = Call("if", branches)
        yield Goalposts(value, clip.low, clip.high, direction, transform, imputed, zero, missing, to, decimals)


def _without_missing_tests(guards: list[tuple[Expression, bool]]) -> list[tuple[Expression, bool]]:
    return [x for x in guards if not (isinstance(x[0], Call) and x[0].function == "missing")]


def _peeled(
    x: Expression,
) -> tuple[list[tuple[Expression, Expression, bool]], Clip, Expression | None] | None:
    """Take choices off until the goalposts are reached; also return the formula that stands in for a missing value."""
    peels: list[tuple[Expression, Expression, bool]] = []
    while True:
        if clip := clip_of(x):
            return peels, clip, None
        if not (isinstance(x, Call) and x.function == "if"):
            return None
        condition, then, otherwise = x.arguments
        stand_in, usual = clip_of(then), clip_of(otherwise)
        if stand_in and usual and _posts(stand_in) == _posts(usual) and _transform(usual.inner)[0] == "identity":
            return peels, usual, stand_in.inner
        in_then, in_otherwise = _has_clip(then), _has_clip(otherwise)
        if in_then == in_otherwise:
            return None
        peels.append((condition, otherwise if in_then else then, in_then))
        x = then if in_then else otherwise


def _posts(clip: Clip) -> tuple[float, ...]:
    return clip.low, clip.high, clip.above, clip.below


def _has_clip(x: Expression) -> bool:
    return any(clip_of(part) is not None for part in walk(x))


def _is_zero_test(condition: Expression) -> bool:
    parts = [x for x in walk(condition) if isinstance(x, Call) and x.function == "="]
    return bool(parts) and parts[0].arguments[1] == Number(0.0)


def _transform(inner: Expression) -> tuple[str, Expression]:
    if isinstance(inner, Call):
        if inner.function in _TRANSFORMS:
            return inner.function, inner.arguments[0]
        if inner.function == "^" and inner.arguments[1] == Number(2.0):
            return "square", inner.arguments[0]
    return "identity", inner


def _means(body: Expression, decimals: int | None) -> Iterator[Mean]:
    everything = set(names(body))
    replace = tuple(dict.fromkeys(_replacements(body)))
    for part in walk(body):
        found = _mean(part)
        if found is None or set(found[0]) != everything:
            continue
        weights, method, shift = found
        children = tuple(weights)
        amounts = tuple(weights.values())
        if len(set(amounts)) == 1:
            amounts = (1.0,) * len(amounts)
        # A replacement that the formula names is a rule, also where no country of this edition needs it.
        for by in (replace, ()) if replace else ((),):
            yield Mean(children, amounts, method, shift, by, decimals)
    if isinstance(body, Call) and len(everything) == 1:
        for by in (replace, ()) if replace else ((),):
            yield Mean(tuple(everything), (1.0,), AggregateMethod.ARITHMETIC, replace=by, decimals=decimals)


def _replacements(body: Expression) -> Iterator[tuple[float, float]]:
    for part in walk(body):
        if isinstance(part, Call) and part.function == "if":
            condition, then, _ = part.arguments
            if isinstance(condition, Call) and condition.function == "=" and isinstance(then, Number):
                limit = condition.arguments[1]
                if isinstance(limit, Number) and then != NOTHING:
                    yield limit.value, then.value


def _mean(part: Expression) -> tuple[Counter[str] | dict[str, float], AggregateMethod, tuple[float, float]] | None:
    usual = (1.0, 10.0)
    if not isinstance(part, Call):
        return None
    if part.function == "mean" and all(isinstance(x, Name) for x in part.arguments):
        return _counted(part), AggregateMethod.ARITHMETIC, usual
    if part.function == "gmean":
        if all(isinstance(x, Name) for x in part.arguments):
            return _counted(part), AggregateMethod.GEOMETRIC, usual
        shifts = {_shift(x) for x in part.arguments}
        if len(shifts) == 1 and (shift := shifts.pop()) is not None:
            return _counted(part), AggregateMethod.GEOMETRIC_INVERTED, shift
        return None
    powers = _powers(part, 1.0)
    return (powers, AggregateMethod.GEOMETRIC, usual) if powers else None


def _counted(part: Call) -> dict[str, float]:
    return {k: float(v) for k, v in Counter(n for x in part.arguments for n in names(x)).items()}


def _shift(x: Expression) -> tuple[float, float] | None:
    """Return what the inverted scale is mapped onto when an argument is ``(10 - score) * a + b``."""
    import numpy as np

    if len(names(x)) != 1:
        return None

    def at(score: float) -> float:
        return float(evaluate(x, lambda _: np.asarray(score)))

    low, middle, high = at(0.0), at(5.0), at(10.0)
    if not (0 <= high < low) or abs(middle - (low + high) / 2) > _TOLERANCE:
        return None
    return round(high, 12), round(low, 12)


def _powers(part: Expression, outer: float) -> dict[str, float] | None:
    """Read a product of powers that together make 1, such as ``a ^ (1/3) * b ^ (1/3) * c ^ (1/3)``."""
    found: dict[str, float] = {}

    def read(x: Expression, power: float) -> bool:
        x = folded(x)
        if isinstance(x, Name):
            found[x.id] = found.get(x.id, 0.0) + power
            return True
        if isinstance(x, Call) and x.function == "*":
            return all(read(y, power) for y in x.arguments)
        if isinstance(x, Call) and x.function == "^":
            exponent = folded(x.arguments[1])
            return isinstance(exponent, Number) and read(x.arguments[0], power * exponent.value)
        return isinstance(x, Call) and x.function == "sqrt" and read(x.arguments[0], power / 2)

    if not read(part, outer) or len(found) < 2 or abs(sum(found.values()) - 1) > _TOLERANCE:
        return None
    return found
