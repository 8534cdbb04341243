"""Treatment of outliers: winsorising, logarithms and Box-Cox, by skewness and kurtosis as in COINr."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .records import Treat, TreatMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray


def treated(values: NDArray[Any], rule: Treat) -> NDArray[Any]:
    """Treat each row of one indicator (..., units) that calls for it; missing values stay missing.

    Winsorising stops as soon as the indicator passes, or after ``max_points``; if it does not pass then, the values are
    taken back and ``rule.then`` is applied to the untreated ones.
    """
    import numpy as np

    rows = values.reshape(-1, values.shape[-1])
    unfit = np.flatnonzero(~passes(rows, rule))
    if not len(unfit):
        return values
    found = np.array(rows, dtype=float)
    if rule.method is TreatMethod.WINSORISE:
        found[unfit], passed = _winsorised(rows[unfit], rule)
        unfit = unfit[~passed] if rule.then is not None else unfit[:0]
    for at in unfit:
        found[at] = _transformed(rows[at], rule.then or rule.method)
    return found.reshape(values.shape)


def passes(values: NDArray[Any], rule: Treat) -> NDArray[Any]:
    """Tell which rows (..., units) need no treatment: their skew or their kurtosis is within the limit."""
    import numpy as np

    found = skew(values), kurtosis(values)
    with np.errstate(invalid="ignore"):
        fit: NDArray[Any] = np.isnan(found[0]) | (np.abs(found[0]) < rule.skew) | (found[1] < rule.kurtosis)
    return fit


def skew(values: NDArray[Any]) -> NDArray[Any]:
    """Return the skewness of each row (..., units), corrected for the sample as in spreadsheets.

    NaN below 3 values or without spread.
    """
    import numpy as np

    n, d, square = _deviations(values)
    spread = square.sum(axis=-1)
    with np.errstate(all="ignore"):
        g = np.sqrt(n) * (square * d).sum(axis=-1) / spread**1.5
        return np.where((n > 2) & (spread > 0), g * np.sqrt(n * (n - 1)) / (n - 2), np.nan)


def kurtosis(values: NDArray[Any]) -> NDArray[Any]:
    """Return the excess kurtosis of each row (..., units), corrected for the sample.

    NaN below 4 values or without spread.
    """
    import numpy as np

    n, _, square = _deviations(values)
    spread = square.sum(axis=-1)
    with np.errstate(all="ignore"):
        r = n * (square**2).sum(axis=-1) / spread**2
        found = ((n + 1) * (r - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
        return np.where((n > 3) & (spread > 0), found, np.nan)


def _deviations(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return the number of values of each row, their deviations from its mean (0 where missing) and the squares."""
    import numpy as np

    there = np.isfinite(values)
    n = there.sum(axis=-1)
    safe = np.where(there, values, 0.0)
    mean = safe.sum(axis=-1) / np.maximum(n, 1)
    deviations = np.where(there, safe - mean[..., None], 0.0)
    return n, deviations, deviations**2


def _winsorised(values: NDArray[Any], rule: Treat) -> tuple[NDArray[Any], NDArray[Any]]:
    """Winsorise rows (rows, units) that do not pass; return them and which of them pass then."""
    import numpy as np

    found = np.array(values, dtype=float)
    passed = np.zeros(len(found), dtype=bool)
    high, low = np.zeros((2, len(found)), dtype=int)
    at = np.arange(len(found))
    while len(at):
        at = at[high[at] + low[at] < rule.max_points]
        rows = found[at]
        upper = skew(rows) >= 0
        # Lower ends are upper ends of the negative values.
        signed = np.where(np.isfinite(rows), np.where(upper, 1.0, -1.0)[:, None] * rows, -np.inf)
        ends = signed == signed.max(axis=-1, keepdims=True)
        inner = np.where(ends, -np.inf, signed).max(axis=-1) * np.where(upper, 1.0, -1.0)
        found[at] = np.where(ends, inner[:, None], rows)
        high[at] = np.where(upper, ends.sum(axis=-1), high[at])
        low[at] = np.where(upper, low[at], ends.sum(axis=-1))
        done = passes(found[at], rule)
        passed[at[done]] = True
        at = at[~done]
    return found, passed


def _transformed(values: NDArray[Any], method: TreatMethod) -> NDArray[Any]:
    return box_cox(values) if method is TreatMethod.BOX_COX else shifted_log(values)


def shifted_log(values: NDArray[Any]) -> NDArray[Any]:
    """Return ``ln(x - min + 0.01 (max - min))``, COINr's ``log_CT``: defined for every value, also negative ones."""
    import numpy as np

    low, high = np.nanmin(values), np.nanmax(values)
    found: NDArray[Any] = np.log(values - low + 0.01 * (high - low))
    return found


def box_cox(values: NDArray[Any]) -> NDArray[Any]:
    """Return the Box-Cox transform with the most likely power from -5 to 5; values are first shifted above zero."""
    import numpy as np

    low, high = np.nanmin(values), np.nanmax(values)
    shifted = values - low + 0.01 * (high - low) if low <= 0 else np.asarray(values, dtype=float)
    logs = np.log(shifted[np.isfinite(shifted)])
    total, n = logs.sum(), len(logs)

    def unlikely(power: float) -> float:
        y = logs if abs(power) < 1e-12 else np.expm1(power * logs) / power
        return float(0.5 * n * np.log(y.var()) - (power - 1) * total)

    power = _golden(unlikely, -5.0, 5.0)
    found: NDArray[Any] = np.log(shifted) if abs(power) < 1e-12 else np.expm1(power * np.log(shifted)) / power
    return found


def _golden(f: Any, low: float, high: float) -> float:
    ratio = (math.sqrt(5) - 1) / 2
    while high - low > 1e-8:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if f(left) < f(right):
            high = right
        else:
            low = left
    return (low + high) / 2
