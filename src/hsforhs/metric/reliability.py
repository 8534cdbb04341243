"""How much of a score rests on reported, recent data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .flags import Cell

if TYPE_CHECKING:
    from numpy.typing import NDArray


def reported(flags: NDArray[Any]) -> NDArray[Any]:
    """Tell which cells hold a value that somebody reported: neither missing nor imputed."""
    found: NDArray[Any] = (flags & (Cell.MISSING | Cell.IMPUTED)) == 0
    return found


def available_share(flags: Mapping[str, NDArray[Any]], leaves: Sequence[str]) -> NDArray[Any]:
    """Return the share of the indicators below a node that were reported, for each unit."""
    import numpy as np

    found: NDArray[Any] = np.stack([reported(flags[x]) for x in leaves]).mean(axis=0)
    return found


def reliabilities(
    flags: Mapping[str, NDArray[Any]], ages: Mapping[str, NDArray[Any]], leaves: Sequence[str], half_life: float | None
) -> NDArray[Any]:
    """Return the reliability (0 to 1) of a node for each unit: the mean over its indicators.

    A reported value counts 1, halved for every ``half_life`` years of its age; a missing or imputed one counts 0.
    """
    import numpy as np

    parts = []
    for leaf in leaves:
        full = reported(flags[leaf]).astype(float)
        age = ages.get(leaf)
        if half_life is not None and age is not None:
            full = full * 0.5 ** (np.where(np.isfinite(age), age, 0.0) / half_life)
        parts.append(full)
    found: NDArray[Any] = np.stack(parts).mean(axis=0)
    return found
