"""Classes: the label of a score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .records import Classes

if TYPE_CHECKING:
    from numpy.typing import NDArray


def positions(scores: NDArray[Any], edges: NDArray[Any]) -> NDArray[Any]:
    """Return the position of the class of each score, -1 where there is no score. A score on an edge is above it."""
    import numpy as np

    return np.where(np.isfinite(scores), np.searchsorted(edges, scores, side="right"), -1)


def labels(scores: NDArray[Any], classes: Classes) -> list[str | None]:
    """Return the label of each score (units,), ``None`` where there is no score."""
    import numpy as np

    found = positions(scores, np.asarray(classes.edges))
    return [classes.labels[x] if x >= 0 else None for x in found]
