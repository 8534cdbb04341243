"""Screening: which units have enough data to be in the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def enough(available: NDArray[Any], minimum: float) -> NDArray[Any]:
    """Tell which units stay: ``available`` is true or false per indicator and unit (indicators x units).

    A unit stays when the share of its available indicators is at least ``minimum``.
    """
    kept: NDArray[Any] = available.mean(axis=0) >= minimum - 1e-12
    return kept
