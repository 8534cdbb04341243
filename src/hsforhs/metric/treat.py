"""Treatment of outliers: winsorising, logarithms and Box-Cox, by skewness and kurtosis as in COINr."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .records import Treat, TreatMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray


def treated(values: NDArray[Any], rule: Treat) -> NDArray[Any]:
    """Treat one indicator (units,) if it calls for it; missing values stay missing.

    Winsorising stops as soon as the indicator passes, or after ``max_points``; if it does not pass then, the values are
    taken back and ``rule.then`` is applied to the untreated ones.
    """
    if passes(values, rule):
        return values
    if rule.method is TreatMethod.WINSORISE:
        found, passed = _winsorised(values, rule)
        if passed or rule.then is None:
            return found
        return _transformed(values, rule.then)
    return _transformed(values, rule.method)


def passes(values: NDArray[Any], rule: Treat) -> bool:
    """Tell whether an indicator needs no treatment: its skew or its kurtosis is within the limit."""
    found = skew(values), kurtosis(values)
    return math.isnan(found[0]) or abs(found[0]) < rule.skew or bool(found[1] < rule.kurtosis)


def skew(values: NDArray[Any]) -> float:
    """Return the skewness, corrected for the sample as in spreadsheets; NaN below 3 values or without spread."""
    import numpy as np

    x = values[np.isfinite(values)]
    n = len(x)
    d = x - x.mean() if n else x
    spread = float((d**2).sum())
    if n < 3 or not spread:
        return math.nan
    g = math.sqrt(n) * float((d**3).sum()) / spread**1.5
    return float(g * math.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: NDArray[Any]) -> float:
    """Return the excess kurtosis, corrected for the sample; NaN below 4 values or without spread."""
    import numpy as np

    x = values[np.isfinite(values)]
    n = len(x)
    d = x - x.mean() if n else x
    spread = float((d**2).sum())
    if n < 4 or not spread:
        return math.nan
    r = n * float((d**4).sum()) / spread**2
    return ((n + 1) * (r - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))


def _winsorised(values: NDArray[Any], rule: Treat) -> tuple[NDArray[Any], bool]:
    import numpy as np

    found = np.array(values, dtype=float)
    high = low = 0
    while not passes(found, rule):
        if high + low >= rule.max_points:
            return found, False
        distinct = np.unique(found[np.isfinite(found)])
        if skew(found) >= 0:
            ends = found == distinct[-1]
            high = int(ends.sum())
            found[ends] = distinct[-2]
        else:
            ends = found == distinct[0]
            low = int(ends.sum())
            found[ends] = distinct[1]
    return found, True


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
