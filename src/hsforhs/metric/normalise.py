"""Normalisation: values of different units on one scale.

All functions work on arrays whose last axis are the units; leading axes are draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from .records import Normalise, NormaliseMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]


def normalised(values: Array, rule: Normalise, *, direction: int = 1, reference: int | None = None) -> Array:
    """Bring values to the scale ``rule.to``; missing stays missing.

    ``direction`` is -1 where a high value means a low score. ``reference`` is the position of the reference unit. Where
    all units have the same value, methods that look at the spread give missing: no scale can be told from it.
    """
    import numpy as np

    with np.errstate(all="ignore"):
        found = _METHODS[rule.method](values, rule, direction, reference)
    return np.where(np.isfinite(found), found, np.nan)


def _goalposts(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    low, high = rule.low or 0.0, rule.high or 0.0
    share = (values - low) / (high - low)
    if direction < 0:
        share = 1.0 - share
    return _onto(share.clip(0.0, 1.0) if rule.clip else share, rule)


def _onto(share: Array, rule: Normalise) -> Array:
    low, high = rule.to
    return low + share * (high - low)


def _min_max(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    signed = direction * values
    return _onto((signed - _low(signed)) / (_high(signed) - _low(signed)), rule)


def _z_score(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    import numpy as np

    there = np.isfinite(values)
    n = there.sum(axis=-1, keepdims=True)
    centre = np.where(there, values, 0.0).sum(axis=-1, keepdims=True) / n
    spread = np.sqrt((np.where(there, values - centre, 0.0) ** 2).sum(axis=-1, keepdims=True) / (n - 1))
    z: Array = direction * (values - centre) / spread * rule.deviation + rule.mean
    return z


def ranks(values: Array) -> Array:
    """Rank from 1, the lowest value; ties share the smallest rank; missing stays missing."""
    import numpy as np

    flat = values.reshape(-1, values.shape[-1])
    found = np.stack([np.searchsorted(np.sort(x[np.isfinite(x)]), x, side="left") + 1.0 for x in flat])
    return np.where(np.isfinite(values), found.reshape(values.shape), np.nan)


def _rank(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    return ranks(direction * values)


def _borda(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    return ranks(direction * values) - 1.0


def _percentile_rank(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    import numpy as np

    count = np.isfinite(values).sum(axis=-1, keepdims=True)
    return _onto((ranks(direction * values) - 1.0) / (count - 1.0), rule)


def _distance_to_max(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    signed = direction * values
    return _onto(1.0 - (_high(signed) - signed) / (_high(signed) - _low(signed)), rule)


def _distance_to_reference(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    import numpy as np

    if reference is None:
        return np.full(values.shape, np.nan)
    signed = direction * values
    aim = signed[..., reference : reference + 1]
    return _capped(1.0 - (aim - signed) / (aim - _low(signed)), rule)


def _distance_to_target(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    signed, aim = direction * values, direction * (rule.target or 0.0)
    return _capped(1.0 - (aim - signed) / (aim - _low(signed)), rule)


def _capped(share: Array, rule: Normalise) -> Array:
    import numpy as np

    return _onto(np.minimum(share, 1.0) if rule.clip else share, rule)


def _fraction_of_max(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    signed = direction * values
    return _onto(signed / _high(signed), rule)


def _none(values: Array, rule: Normalise, direction: int, reference: int | None) -> Array:
    return values if direction > 0 else rule.to[0] + rule.to[1] - values


def _low(values: Array) -> Array:
    import numpy as np

    found: Array = np.where(np.isfinite(values), values, np.inf).min(axis=-1, keepdims=True)
    return found


def _high(values: Array) -> Array:
    import numpy as np

    found: Array = np.where(np.isfinite(values), values, -np.inf).max(axis=-1, keepdims=True)
    return found


_METHODS: Mapping[NormaliseMethod, Callable[[Array, Normalise, int, int | None], Array]] = {
    NormaliseMethod.GOALPOSTS: _goalposts,
    NormaliseMethod.MIN_MAX: _min_max,
    NormaliseMethod.Z_SCORE: _z_score,
    NormaliseMethod.RANK: _rank,
    NormaliseMethod.PERCENTILE_RANK: _percentile_rank,
    NormaliseMethod.BORDA: _borda,
    NormaliseMethod.DISTANCE_TO_MAX: _distance_to_max,
    NormaliseMethod.DISTANCE_TO_REFERENCE: _distance_to_reference,
    NormaliseMethod.DISTANCE_TO_TARGET: _distance_to_target,
    NormaliseMethod.FRACTION_OF_MAX: _fraction_of_max,
    NormaliseMethod.NONE: _none,
}
