"""Statistics of many draws without keeping them: mean, histogram, ranks and classes, added up chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .compiled import Compiled

BINS = 2_000
"""Steps of the scale in the histogram; a quantile is exact to half a step, and for scores rounded to a step exact."""
RANKED_AT_MOST = 1_000
"""Up to so many units ranks are counted; beyond it only scores and classes."""
_FAR = 1e300
_AT_ONCE = 500
_OF_A_BYTE = 127


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


def total(parts: Iterable[Statistics]) -> Statistics:
    """Return the statistics of all sets of draws, added up in their order into the first of them."""
    coming = iter(parts)
    found = next(coming)
    for part in coming:
        for name in ("total", "count", "histogram", "classes", "ranks", "above"):
            counts: NDArray[Any] = getattr(found, name)
            counts += getattr(part, name)
    return found


@dataclass(frozen=True, slots=True)
class Compact:
    """What is left of the statistics of many units: no histograms, no ranks; quantiles of a few shares only."""

    count: NDArray[Any]
    means: NDArray[Any]
    quantiles: Mapping[float, NDArray[Any]]
    classes: NDArray[Any]
    above: NDArray[Any]

    @classmethod
    def of(cls, parts: Sequence[Statistics | Compact], shares: Sequence[float]) -> Compact:
        """Join the statistics of sets of units, one after the other."""
        import numpy as np

        return cls(
            np.concatenate([x.count for x in parts]),
            np.concatenate([x.mean() for x in parts]),
            {share: np.concatenate([x.quantile(share) for x in parts]) for share in shares},
            np.concatenate([x.class_shares() for x in parts]),
            np.zeros((0, 0), dtype=np.int64),
        )

    def mean(self) -> NDArray[Any]:
        """Return the mean score of each unit, NaN where it never had one."""
        return self.means

    def quantile(self, share: float) -> NDArray[Any]:
        """Return the score that ``share`` of the draws of each unit do not exceed; raises KeyError for others."""
        return self.quantiles[share]

    def rank_quantile(self, share: float) -> NDArray[Any]:
        """Return 0 for every unit: so many units are not ranked."""
        import numpy as np

        return np.zeros(len(self.count), dtype=int)

    def class_shares(self) -> NDArray[Any]:
        """Return the share of the draws in which each unit was in each class (units, classes)."""
        return self.classes


def statistics(
    scores: NDArray[Any],
    classed: NDArray[Any],
    edges: NDArray[Any],
    scale: tuple[float, float],
    *,
    pairs: bool = False,
    fast: Compiled | None = None,
) -> Statistics:
    """Count draws (draws, units) of the score, and of the score on which the classes stand.

    ``fast`` are compiled loops. ``pairs`` also counts how often each unit stands above each other one, which costs more
    than all else.
    """
    import numpy as np

    ranked = scores.shape[1] <= RANKED_AT_MOST
    none = np.zeros((0, 0), dtype=np.int64)
    sums, count, histogram = _summed(scores, scale, fast)
    return Statistics(
        *scale,
        sums,
        count,
        histogram,
        _classed(classed, edges, fast),
        _placed(scores, fast) if ranked else none,
        _above(scores) if ranked and pairs else none,
    )


def _in_cache(scores: NDArray[Any]) -> Iterator[tuple[slice, NDArray[Any]]]:
    """Give some draws after the other, few enough for the cache of the processor."""
    for at in range(0, len(scores), _AT_ONCE):
        rows = slice(at, at + _AT_ONCE)
        yield rows, scores[rows]


def _summed(
    scores: NDArray[Any], scale: tuple[float, float], fast: Compiled | None
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return the sum of the scores of each unit, their number, and how often each step of the scale was there."""
    import numpy as np

    low, high = scale
    units, kinds = scores.shape[1], BINS + 1
    factor, shift = BINS / (high - low), 0.5 - low * BINS / (high - low)
    sums, count = np.zeros(units), np.zeros(units, dtype=np.int64)
    if fast is not None:
        histogram = np.zeros((units, kinds), dtype=np.int64)
        for _, part in _in_cache(scores):
            own = np.zeros(units)
            fast.count_steps(part, factor, shift, own, count, histogram)
            sums += own
        return sums, count, histogram
    where, first = np.empty(scores.shape, dtype=np.intp), np.arange(units) * kinds
    there, complete = np.ones(scores.shape, dtype=bool), True
    for rows, part in _in_cache(scores):
        np.isfinite(part, out=there[rows])
        whole = bool(there[rows].all())
        complete &= whole
        known = part if whole else np.where(there[rows], part, 0.0)
        sums += known.sum(axis=0)
        count += len(part) if whole else _counted(there[rows])
        steps = known * factor
        steps += shift
        np.clip(steps, 0, BINS, out=steps)
        steps += first
        where[rows] = steps
    found = np.bincount((where if complete else where[there]).ravel(), minlength=units * kinds)
    return sums, count, found.reshape(units, kinds)


def _classed(scores: NDArray[Any], edges: NDArray[Any], fast: Compiled | None) -> NDArray[Any]:
    """Count for each unit in how many draws it was in each class (units, classes)."""
    import numpy as np

    found = np.zeros((scores.shape[1], len(edges) + 1), dtype=np.int64)
    if fast is not None:
        fast.count_classes(scores, edges, found)
        return found
    for _, part in _in_cache(scores):
        there = _counted(np.isfinite(part))
        above = [there, *(_counted(part >= x) for x in edges), np.zeros_like(there)]
        found += np.stack([a - b for a, b in pairwise(above)], axis=1)
    return found


def _counted(flags: NDArray[Any]) -> NDArray[Any]:
    """Count what is true in each column: in bytes first, as far as these reach."""
    import numpy as np

    found = np.zeros(flags.shape[1], dtype=np.int64)
    numbers = flags.view(np.int8)
    for at in range(0, len(flags), _OF_A_BYTE):
        found += np.add.reduce(numbers[at : at + _OF_A_BYTE], axis=0, dtype=np.int8)
    return found


def _placed(scores: NDArray[Any], fast: Compiled | None) -> NDArray[Any]:
    """Count for each unit how often it had each rank (units, units)."""
    import numpy as np

    units = scores.shape[1]
    bits = _bits(units)
    found = np.zeros((units, units), dtype=np.int64)
    for _, part in _in_cache(scores):
        if fast is not None:
            keys = part + 0.0
            fast.name_keys(keys, keys.view(np.int64), bits, _FAR)
            keys.sort(axis=1)
            fast.count_ranks(keys, keys.view(np.int64), bits, _FAR, found)
            continue
        known = np.isfinite(part)
        order, places = _ordered(part, known)
        where = order + places * units
        if not known.all():
            where = where[np.take_along_axis(known, order, axis=1)]
        found += np.bincount(where.ravel(), minlength=units * units).reshape(units, units)
    return found if fast is not None else found.T


def ranks(scores: NDArray[Any]) -> NDArray[Any]:
    """Return how many units stand above each in each draw (draws, units); units without a score come last."""
    import numpy as np

    order, places = _ordered(scores, np.isfinite(scores))
    found = np.empty(scores.shape, dtype=np.intp)
    found[np.arange(len(scores))[:, None], order] = places
    return found


def _bits(units: int) -> int:
    """Return how many bits the number of a unit needs."""
    return max(units - 1, 1).bit_length()


def _ordered(scores: NDArray[Any], known: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the units of each draw from the lowest score up, and how many stand above each of them.

    Places are (draws, units), or (units,) where all draws have the same. The last bits of each score name the unit, so
    that one fast sort gives both; scores that differ by less than a part in 10^12 count as equal.
    """
    import numpy as np

    units = scores.shape[1]
    bits = _bits(units)
    # Zero has one sign only, and what is missing is lower than any score.
    keys = ((scores if known.all() else np.where(known, scores, -_FAR)) + 0.0).view(np.int64)
    keys &= ~((1 << bits) - 1)
    keys |= np.arange(units)
    keys.view(np.float64).sort(axis=1)
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    tied = keys[:, 1:] == keys[:, :-1]
    places = np.arange(units - 1, -1, -1)
    if not tied.any():
        return order, places
    # Equal scores share the place of the last of them in this order, the first from above.
    shared = np.broadcast_to(places, order.shape).copy()
    shared[:, :-1][tied] = 0
    return order, np.maximum.accumulate(shared[:, ::-1], axis=1)[:, ::-1]


def _above(scores: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    return np.stack([(scores[:, [at]] > scores).sum(axis=0) for at in range(scores.shape[1])])
