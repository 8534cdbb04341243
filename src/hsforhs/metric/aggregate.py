"""Aggregation: the scores of the children of a node become its score.

``scores`` is an array (..., children, units), ``weights`` (..., children); leading axes are draws and broadcast.
Children without a score are left out and the weights of the others count in proportion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from .products import product
from .records import Aggregate, AggregateMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]


def aggregated(scores: Array, weights: Array, rule: Aggregate, *, scale: tuple[float, float]) -> Array:
    """Aggregate children (..., children, units) to (..., units).

    The result is missing where no child with a weight has a score, or where fewer than ``rule.minimum_available`` of
    the children have one. ``scale`` is the lowest and the highest possible score.
    """
    import numpy as np

    there = np.isfinite(scores)
    if rule.method in _LINEAR and (quick := _quick(scores, weights, there, rule, scale)) is not None:
        return quick
    weighted = weights[..., :, None] * there
    total = weighted.sum(axis=-2)
    enough = total > 0
    if rule.minimum_available is not None:
        enough &= there.mean(axis=-2) >= rule.minimum_available - 1e-12
    shares = weighted / np.where(total > 0, total, 1.0)[..., None, :]
    with np.errstate(all="ignore"):
        found = _METHODS[rule.method](np.where(there, scores, 0.0), shares, there, rule, scale)
    return np.where(enough & np.isfinite(found), found, np.nan)


def _quick(scores: Array, weights: Array, there: Array, rule: Aggregate, scale: tuple[float, float]) -> Array | None:
    """Aggregate by products of matrices, ``None`` where a geometric mean meets a score below zero.

    Many draws of weights on one set of scores are one product; the detour over shares of every cell is saved.
    """
    import numpy as np

    low, high = scale
    first, last = rule.shift
    stretch = (last - first) / (high - low)
    complete = bool(there.all())
    x = scores if complete else np.where(there, scores, 0.0)
    if rule.method in _INVERTED:
        x = (high - x) * stretch + first
    if rule.method is not AggregateMethod.ARITHMETIC:
        if not complete:
            x[~there] = 1.0
        if not ((x > 0).all() or ((x >= 0).all() and (weights > 0).all())):
            return None
        x = _log(x)
    total = weights.sum(axis=-1)[..., None] if complete else _product(weights, there.astype(float))
    with np.errstate(all="ignore"):
        found = _product(weights, x) / total
    if rule.method is not AggregateMethod.ARITHMETIC:
        np.exp(found, out=found)
    if rule.method in _INVERTED:
        found = high - (found - first) / stretch
    if rule.minimum_available is not None:
        found = np.where(there.mean(axis=-2) >= rule.minimum_available - 1e-12, found, np.nan)
    return found if (total > 0).all() else np.where(total > 0, found, np.nan)


def with_cells(
    scores: Array,
    weights: Array,
    rule: Aggregate,
    cells: Mapping[int, tuple[Array, Array]],
    *,
    scale: tuple[float, float],
) -> Array | None:
    """Aggregate children (children, units) of which some cells differ from draw to draw.

    ``cells`` gives for a child the positions of its units (cells,) and their scores (draws, cells). Only these are
    computed anew for each draw. ``None`` for methods and scores that need all cells.
    """
    import numpy as np

    if rule.method not in _LINEAR or rule.minimum_available is not None:
        return None
    low, high = scale
    first, last = rule.shift
    stretch = (last - first) / (high - low)
    inverted, logs = rule.method in _INVERTED, rule.method is not AggregateMethod.ARITHMETIC

    def inner(x: Array) -> Array:
        return (high - x) * stretch + first if inverted else x

    there = np.isfinite(scores)
    known = np.where(there, inner(scores), 1.0 if logs else 0.0)
    drawn = {i: (columns, inner(values)) for i, (columns, values) in cells.items()}
    # A score of zero has the logarithm -inf and gives zero, unless its weight is zero too.
    least = 0.0 if (weights > 0).all() else np.nextafter(0.0, 1.0)
    for i, (columns, values) in drawn.items():
        if not (there[i, columns].all() and np.isfinite(values).all() and (not logs or (values >= least).all())):
            return None
    if logs:
        if not (known >= least).all():
            return None
        known = _log(known)
    for i, (columns, _) in drawn.items():
        known[i, columns] = 0.0
    total = weights.sum(axis=-1)[..., None] if there.all() else _product(weights, there.astype(float))
    draws = max(len(values) for _, values in drawn.values())
    found = np.array(np.broadcast_to(_product(weights, known), (draws, scores.shape[-1])))
    for i, (columns, values) in drawn.items():
        part = weights[..., i, None] * (_log(values) if logs else values)
        if len(columns) == scores.shape[-1] and (np.diff(columns) > 0).all():
            found += part
        else:
            found[:, columns] += part
    with np.errstate(all="ignore"):
        found /= total
    if logs:
        np.exp(found, out=found)
    if inverted:
        found = high - (found - first) / stretch
    return found if (total > 0).all() else np.where(total > 0, found, np.nan)


def _log(x: Array) -> Array:
    import numpy as np

    with np.errstate(divide="ignore"):
        found: Array = np.log(x)
    return found


def _product(weights: Array, x: Array) -> Array:
    if weights.ndim == x.ndim == 2:
        return product(weights, x)
    found: Array = weights @ x if x.ndim == 2 else (weights[..., None, :] @ x)[..., 0, :]
    return found


def _arithmetic(x: Array, w: Array, there: Array, rule: Aggregate, scale: tuple[float, float]) -> Array:
    found: Array = (x * w).sum(axis=-2)
    return found


def _geometric(x: Array, w: Array, there: Array, rule: Aggregate, scale: tuple[float, float]) -> Array:
    import numpy as np

    used = w > 0
    bad = (used & (x < 0)).any(axis=-2)
    zero = (used & (x == 0)).any(axis=-2)
    found = np.exp((np.log(np.where(used & (x > 0), x, 1.0)) * w).sum(axis=-2))
    return np.where(bad, np.nan, np.where(zero, 0.0, found))


def _geometric_inverted(x: Array, w: Array, there: Array, rule: Aggregate, scale: tuple[float, float]) -> Array:
    low, high = scale
    first, last = rule.shift
    stretch = (last - first) / (high - low)
    inner = _geometric((high - x) * stretch + first, w, there, rule, scale)
    found: Array = high - (inner - first) / stretch
    return found


def _harmonic(x: Array, w: Array, there: Array, rule: Aggregate, scale: tuple[float, float]) -> Array:
    return _powered(x, w, -1.0)


def _generalised(x: Array, w: Array, there: Array, rule: Aggregate, scale: tuple[float, float]) -> Array:
    return _powered(x, w, rule.power)


def _powered(x: Array, w: Array, power: float) -> Array:
    import numpy as np

    used = w > 0
    bad = (used & (x < 0)).any(axis=-2)
    zero = (used & (x == 0)).any(axis=-2) & (power < 0)
    mean = (np.where(used, x, 1.0) ** power * w).sum(axis=-2)
    return np.where(bad, np.nan, np.where(zero, 0.0, mean ** (1.0 / power)))


def _mean_min(x: Array, w: Array, there: Array, rule: Aggregate, scale: tuple[float, float]) -> Array:
    import numpy as np

    mean = (x * w).sum(axis=-2)
    lowest = np.where(w > 0, x, np.inf).min(axis=-2)
    found: Array = mean - rule.alpha * (mean - lowest)
    return found


def _mazziotta_pareto(x: Array, w: Array, there: Array, rule: Aggregate, scale: tuple[float, float]) -> Array:
    import numpy as np

    mean = (x * w).sum(axis=-2)
    variance = ((x - mean[..., None, :]) ** 2 * w).sum(axis=-2)
    # The penalty is the deviation times the coefficient of variation.
    found: Array = mean + rule.polarity * variance / np.where(mean != 0, mean, np.nan)
    return found


def _copeland(x: Array, w: Array, there: Array, rule: Aggregate, scale: tuple[float, float]) -> Array:
    """Count won less lost comparisons with the other units, each decided by the weight of the children."""
    import numpy as np

    flat_x, flat_w, flat_there = (np.broadcast_to(v, x.shape).reshape(-1, *x.shape[-2:]) for v in (x, w, there))
    found = []
    for scores, weights, known in zip(flat_x, flat_w, flat_there, strict=True):
        support = np.zeros((scores.shape[-1],) * 2)
        for child, weight, has in zip(scores, weights, known, strict=True):
            both = has[:, None] & has[None, :]
            support += weight[:, None] * np.sign(np.where(both, child[:, None] - child[None, :], 0.0))
        found.append(np.sign(support - support.T).sum(axis=1))
    return np.stack(found).reshape(*x.shape[:-2], x.shape[-1])


def _benefit_of_the_doubt(x: Array, w: Array, there: Array, rule: Aggregate, scale: tuple[float, float]) -> Array:
    """Give every unit the weights that suit it best, such that no unit exceeds 1; onto the scale by its top."""
    import numpy as np
    from scipy.optimize import linprog

    flat = x.reshape(-1, *x.shape[-2:])
    complete = np.all(np.broadcast_to(there, x.shape).reshape(flat.shape), axis=-2)
    found = np.full((flat.shape[0], flat.shape[-1]), np.nan)
    for draw, scores in enumerate(flat):
        kept = np.asarray(complete[draw])
        if not kept.any():
            continue
        bounds = scores[:, kept].T
        for unit in np.flatnonzero(kept):
            solved = linprog(-scores[:, unit], A_ub=bounds, b_ub=np.ones(len(bounds)), method="highs")
            found[draw, unit] = -solved.fun * scale[1] if solved.status == 0 else np.nan
    return found.reshape(*x.shape[:-2], x.shape[-1])


_INVERTED = frozenset({AggregateMethod.GEOMETRIC_INVERTED})
_LINEAR = _INVERTED | {AggregateMethod.ARITHMETIC, AggregateMethod.GEOMETRIC}
_METHODS: Mapping[AggregateMethod, Callable[[Array, Array, Array, Aggregate, tuple[float, float]], Array]] = {
    AggregateMethod.ARITHMETIC: _arithmetic,
    AggregateMethod.GEOMETRIC: _geometric,
    AggregateMethod.GEOMETRIC_INVERTED: _geometric_inverted,
    AggregateMethod.HARMONIC: _harmonic,
    AggregateMethod.GENERALISED: _generalised,
    AggregateMethod.MEAN_MIN: _mean_min,
    AggregateMethod.MAZZIOTTA_PARETO: _mazziotta_pareto,
    AggregateMethod.COPELAND: _copeland,
    AggregateMethod.BENEFIT_OF_THE_DOUBT: _benefit_of_the_doubt,
}
