"""Denomination: a total becomes a rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def per(values: NDArray[Any], denominator: NDArray[Any], factor: float = 1.0) -> NDArray[Any]:
    """Divide by a denominator and multiply by ``factor``.

    The result is missing where either part is missing and where the denominator is not above zero.
    """
    import numpy as np

    fit = denominator > 0
    return np.where(fit, values / np.where(fit, denominator, 1.0) * factor, np.nan)
