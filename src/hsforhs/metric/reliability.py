"""How much of a score rests on reported, recent data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .flags import Cell

if TYPE_CHECKING:
    from numpy.typing import NDArray


def reported(flags: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Tell for each indicator which cells hold a value that somebody reported: neither missing nor imputed."""
    lacking = int(Cell.MISSING | Cell.IMPUTED)
    return {name: (x & lacking) == 0 for name, x in flags.items()}


def reliabilities(
    flags: Mapping[str, NDArray[Any]], ages: Mapping[str, NDArray[Any]], half_life: float | None
) -> dict[str, NDArray[Any]]:
    """Return the reliability (0 to 1) of each cell.

    A reported value counts 1, halved for every ``half_life`` years of its age; a missing or imputed one counts 0.
    """
    import numpy as np

    found: dict[str, NDArray[Any]] = {}
    for name, there in reported(flags).items():
        age = ages.get(name) if half_life is not None else None
        found[name] = there * 1.0
        if age is not None and half_life is not None:
            found[name] = there * 0.5 ** (np.where(np.isfinite(age), age, 0.0) / half_life)
    return found


def shares(cells: Mapping[str, NDArray[Any]], leaves: Mapping[str, tuple[str, ...]]) -> dict[str, NDArray[Any]]:
    """Return for each node and unit the mean of ``cells`` over the indicators below the node."""
    import numpy as np

    position = {name: i for i, name in enumerate(cells)}
    values = np.stack(list(cells.values())).astype(float)
    return {node: values[[position[x] for x in below]].mean(axis=0) for node, below in leaves.items()}
