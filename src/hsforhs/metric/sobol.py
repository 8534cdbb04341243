"""Sobol indices: how much of the variance of a number each factor explains, alone and together with others.

The design is that of Saltelli et al. (2010, doi 10.1016/j.cpc.2009.09.018) on a scrambled Sobol sequence: two
independent sets of rows, A and B, and for each factor A with the column of that factor taken from B, so ``n (d + 2)``
evaluations. First order after Saltelli (2010), total order after Jansen (1999).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 500
LEVEL = 0.9
_HELD = 64


@dataclass(frozen=True, slots=True)
class Order:
    """The indices of one factor with bootstrap intervals, each a share of the variance.

    ``first`` is what the factor explains alone, ``total`` what would stay uncertain if all others were known. Estimates
    of small indices may fall below 0.
    """

    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


def saltelli(n: int, columns: int, *, seed: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the rows A and B of the design, each (n, columns), between 0 and 1 without the ends."""
    import numpy as np
    from scipy.stats import qmc

    if not columns:
        return (np.zeros((n, 0)),) * 2
    # The sequence is balanced for powers of two; what is beyond n is left unused.
    power = max(n - 1, 1).bit_length()
    found = qmc.Sobol(2 * columns, rng=np.random.default_rng(seed)).random_base2(power)[:n]
    found = found.clip(1e-12, 1 - 1e-12)
    return found[:, :columns], found[:, columns:]


def indices(
    a: NDArray[Any], b: NDArray[Any], mixed: NDArray[Any], *, seed: int, resamples: int = RESAMPLES
) -> tuple[Order, ...] | None:
    """Return the indices of each factor from the results of A (n,), B (n,) and A with one factor of B (factors, n).

    Intervals hold ``LEVEL`` of the resamples of rows; rows without a result are left out. ``None`` where the result
    never varies: there is no variance to share out.
    """
    import numpy as np

    there = np.isfinite(np.vstack([a, b, mixed])).all(axis=0)
    if there.sum() < 2:
        return None
    a, b, mixed = a[there], b[there], mixed[:, there]
    both = np.concatenate([a, b])
    if np.ptp(both) <= 1e-12 * max(1.0, float(np.abs(both).max())):
        return None
    centre = both.mean()
    # Centred results have the same indices and less noise.
    a, b, mixed = a - centre, b - centre, mixed - centre
    n = len(a)
    rows = np.vstack([a + b, a**2 + b**2, b * (mixed - a), 0.5 * (mixed - a) ** 2]).T
    found = _shares(np.full((1, n), 1.0 / n), rows)[0]
    random = np.random.default_rng(seed)
    drawn = np.vstack(
        [
            _shares(random.multinomial(n, np.full(n, 1.0 / n), size=min(_HELD, resamples - x)) / n, rows)
            for x in range(0, resamples, _HELD)
        ]
    )
    low, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    factors = len(mixed)
    return tuple(
        Order(*(float(x) for x in (found[i], low[i], high[i], *(y[factors + i] for y in (found, low, high)))))
        for i in range(factors)
    )


def _shares(weights: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any]:
    """Return first and total orders (sets, 2 factors) for sets of weights of the rows (sets, n)."""
    import numpy as np

    means = weights @ rows
    variance = means[:, 1:2] / 2 - (means[:, :1] / 2) ** 2
    found: NDArray[Any] = means[:, 2:] / np.where(variance > 0, variance, np.nan)
    return found


def sobol(
    model: Callable[[NDArray[Any]], NDArray[Any]], factors: int, *, n: int, seed: int = 0
) -> tuple[Order, ...] | None:
    """Return the indices of a model that turns rows (rows, factors) between 0 and 1 into results (rows,)."""
    import numpy as np

    a, b = saltelli(n, factors, seed=seed)
    mixed = []
    for i in range(factors):
        rows = a.copy()
        rows[:, i] = b[:, i]
        mixed.append(model(rows))
    return indices(model(a), model(b), np.vstack(mixed), seed=seed)
