"""How far two amounts may lie apart because people round: by the last digit that is written, not by a wide share."""

from __future__ import annotations

import math
from collections.abc import Sequence

SLACK = 0.001
"""Largest share that rounding of parts or of a sum may explain."""
_LEAST = 1.0
_SMALL = 0.05
_FINEST = 0.01
_FULL_THOUSANDS = 1000.0


def differs(stated: float, parts: Sequence[float]) -> bool:
    """Say whether a stated amount is more than rounding away from the sum of its parts.

    One unit of money always may be, for small figures, as in millions, a twentieth. Where one side is written in
    coarser steps than the other, such as full thousands, so may half a step for each rounded figure.
    """
    reckoned = math.fsum(parts)
    largest = max(abs(stated), abs(reckoned))
    count = max(1, len(parts))
    allowed = max(min(_LEAST, _SMALL * largest), 0.5 * math.sqrt(count) * min(1.0, _step([stated, *parts])))
    one, other = _step([stated]), _step(parts)
    coarse = one if one > other else min(other, _FULL_THOUSANDS)
    if coarse > max(_FINEST, min(one, other)):
        rounded = 1 if one > other else count
        most = SLACK * largest if coarse >= 1 else coarse
        allowed = max(allowed, min(0.5 * coarse * math.sqrt(rounded), most))
    return abs(stated - reckoned) > allowed + 1e-9 * largest


def _step(values: Sequence[float]) -> float:
    """Return the largest power of ten of which all values are multiples, at least a hundredth."""
    whole = [round(abs(x) / _FINEST) for x in values if x]
    if any(abs(abs(x) / _FINEST - y) > 0.01 for x, y in zip([x for x in values if x], whole, strict=True)):
        return _FINEST
    common = math.gcd(*whole) if whole else 0
    step = 1
    while common and common % (10 * step) == 0:
        step *= 10
    return step * _FINEST if common else 1.0
