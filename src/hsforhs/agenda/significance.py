"""Tail probabilities and paired tests, exact where the numbers are small."""

from __future__ import annotations

import math

import numpy as np

from .ranks import mean_ranks
from .records import Floats

EXACT_PAIRS = 25
"""Up to so many differing pairs without ties the signed ranks are counted out."""


def chi_square_tail(value: float, degrees: int) -> float:
    """Return P(chi-square with ``degrees`` degrees of freedom >= ``value``).

    For whole degrees the tail is a finite sum: of Poisson terms for even ones; for odd ones the tail of a normal
    variable twice, and terms with half steps. Terms are added as exponentials of logarithms, so that nothing overflows.
    """
    if value <= 0:
        return 1.0
    half = value / 2
    if degrees % 2 == 0:
        steps, tail = [float(k) for k in range(degrees // 2)], 0.0
    else:
        steps, tail = [k + 0.5 for k in range((degrees - 1) // 2)], math.erfc(math.sqrt(half))
    logarithm = math.log(half)
    return min(1.0, tail + math.fsum(math.exp(step * logarithm - half - math.lgamma(step + 1)) for step in steps))


def normal_tails(z: float) -> float:
    """Return the two-sided tail of a standard normal variable."""
    return math.erfc(abs(z) / math.sqrt(2))


def mcnemar(gained: int, lost: int) -> float:
    """Return the exact two-sided p of McNemar's test for pairs that changed one way and the other; 1 where none did."""
    total = gained + lost
    tail = sum(math.comb(total, k) for k in range(min(gained, lost) + 1))
    return min(1.0, float(2 * tail / 2**total)) if total else 1.0


def wilcoxon(before: Floats, after: Floats) -> float:
    """Return the two-sided p of Wilcoxon's signed-rank test of pairs; pairs without a difference are left out.

    Exact up to 25 pairs without ties, else the normal approximation with the correction for ties and for continuity.
    1 where nothing differs.
    """
    differences = (after - before)[after != before]
    pairs = len(differences)
    if not pairs:
        return 1.0
    ranks = mean_ranks(np.abs(differences))
    plus = float(ranks[differences > 0].sum())
    sizes = np.unique(ranks, return_counts=True)[1].astype(float)
    if pairs <= EXACT_PAIRS and (sizes == 1).all():
        return _counted_out(min(plus, pairs * (pairs + 1) / 2 - plus), pairs)
    mean = pairs * (pairs + 1) / 4
    variance = pairs * (pairs + 1) * (2 * pairs + 1) / 24 - float((sizes**3 - sizes).sum()) / 48
    return normal_tails(max(0.0, abs(plus - mean) - 0.5) / math.sqrt(variance))


def _counted_out(smaller: float, pairs: int) -> float:
    ways = [1] + [0] * (pairs * (pairs + 1) // 2)
    for rank in range(1, pairs + 1):
        for total in range(len(ways) - 1, rank - 1, -1):
            ways[total] += ways[total - rank]
    return min(1.0, float(2 * sum(ways[: int(smaller) + 1]) / 2**pairs))
