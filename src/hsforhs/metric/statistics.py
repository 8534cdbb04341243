"""Statistics of many draws without keeping them: mean, histogram, ranks and classes, added up chunk by chunk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 2_000
"""Steps of the scale in the histogram; a quantile is exact to half a step, and for scores rounded to a step exact."""
RANKED_AT_MOST = 1_000
"""Up to so many units ranks are counted; beyond it only scores and classes."""


@dataclass(slots=True)
class Statistics:
    """Counts over draws: ``total`` and ``count`` (units,), ``histogram`` (units, BINS + 1), ``classes`` per class.

    ``ranks`` (units, units) counts how often a unit had a rank, ``above`` (units, units) how often one stood above
    another; both are empty for more units than ``RANKED_AT_MOST``, and ``above`` where pairs are not counted.
    """

    low: float
    high: float
    total: NDArray[Any]
    count: NDArray[Any]
    histogram: NDArray[Any]
    classes: NDArray[Any]
    ranks: NDArray[Any]
    above: NDArray[Any]

    def merged(self, other: Statistics) -> Statistics:
        """Return the statistics of both sets of draws."""
        return Statistics(
            self.low,
            self.high,
            self.total + other.total,
            self.count + other.count,
            self.histogram + other.histogram,
            self.classes + other.classes,
            self.ranks + other.ranks,
            self.above + other.above,
        )

    def mean(self) -> NDArray[Any]:
        """Return the mean score of each unit, NaN where it never had one."""
        import numpy as np

        return np.where(self.count > 0, self.total / np.maximum(self.count, 1), np.nan)

    def quantile(self, share: float) -> NDArray[Any]:
        """Return the score that ``share`` of the draws of each unit do not exceed, NaN where it never had one."""
        import numpy as np

        at = (self.histogram.cumsum(axis=1) >= share * self.count[:, None] - 1e-9).argmax(axis=1)
        found = self.low + at * (self.high - self.low) / BINS
        return np.where(self.count > 0, found.round(12), np.nan)

    def rank_quantile(self, share: float) -> NDArray[Any]:
        """Return the rank (1 is the highest score) that ``share`` of the draws do not exceed, 0 where there is none."""
        import numpy as np

        if not self.ranks.size:
            return np.zeros(len(self.count), dtype=int)
        found = (self.ranks.cumsum(axis=1) >= share * self.count[:, None] - 1e-9).argmax(axis=1) + 1
        return np.where(self.count > 0, found, 0)

    def class_shares(self) -> NDArray[Any]:
        """Return the share of the draws in which each unit was in each class (units, classes)."""
        import numpy as np

        shares: NDArray[Any] = self.classes / np.maximum(self.count, 1)[:, None]
        return shares


def statistics(
    scores: NDArray[Any], classed: NDArray[Any], edges: NDArray[Any], scale: tuple[float, float], *, pairs: bool = False
) -> Statistics:
    """Count draws (draws, units) of the score, and of the score on which the classes stand.

    ``pairs`` also counts how often each unit stands above each other one, which costs more than all else.
    """
    import numpy as np

    from .classify import positions

    units = scores.shape[1]
    there = np.isfinite(scores)
    low, high = scale
    steps = np.rint((np.where(there, scores, low) - low) / (high - low) * BINS).clip(0, BINS).astype(np.int64)
    found = positions(classed, edges)
    ranked = units <= RANKED_AT_MOST
    none = np.zeros((0, 0), dtype=np.int64)
    return Statistics(
        low,
        high,
        np.where(there, scores, 0.0).sum(axis=0),
        there.sum(axis=0),
        _counted(steps, there, BINS + 1),
        _counted(np.maximum(found, 0), found >= 0, len(edges) + 1),
        _counted(ranks(scores), there, units) if ranked else none,
        _above(scores) if ranked and pairs else none,
    )


def _counted(values: NDArray[Any], there: NDArray[Any], kinds: int) -> NDArray[Any]:
    """Count for each unit how often each whole number occurs."""
    import numpy as np

    units = values.shape[1]
    where = (np.arange(units) * kinds + values)[there]
    return np.bincount(where, minlength=units * kinds).reshape(units, kinds)


def ranks(scores: NDArray[Any]) -> NDArray[Any]:
    """Return how many units stand above each in each draw (draws, units); units without a score come last."""
    import numpy as np

    lowest = np.where(np.isfinite(scores), -scores, np.inf)
    order = lowest.argsort(axis=1)
    ordered = np.take_along_axis(lowest, order, axis=1)
    places = np.broadcast_to(np.arange(scores.shape[1]), scores.shape).copy()
    # Equal scores share the place of the first of them.
    places[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0
    np.maximum.accumulate(places, axis=1, out=places)
    found = np.empty_like(places)
    np.put_along_axis(found, order, places, axis=1)
    return found


def _above(scores: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    return np.stack([(scores[:, [at]] > scores).sum(axis=0) for at in range(scores.shape[1])])
