"""Rounding as official tables do it: half away from zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GUARD = 1e-9


def half_away(values: NDArray[Any], decimals: int) -> NDArray[Any]:
    """Round half away from zero to ``decimals`` places, as ROUND of a spreadsheet does; missing stays missing.

    A value that misses a half by less than 1e-9 of the last place, the dust of binary arithmetic, counts as a half.
    Python and NumPy round halves to even, which moves published scores and with them classes.
    """
    import numpy as np

    factor = 10.0**decimals
    # Adding zero turns the negative zero that is left of a small negative value into a plain one.
    found: NDArray[Any] = np.copysign(np.floor(np.abs(values) * factor + 0.5 + _GUARD) / factor, values) + 0.0
    return found
