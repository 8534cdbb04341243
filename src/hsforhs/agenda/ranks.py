"""Ranks with ties."""

from __future__ import annotations

import numpy as np

from .records import Floats, Whole

TIE_DIGITS = 12
"""Scores that agree to so many decimals are the same: a mean summed in another order differs in the last bits."""


def best_first(scores: Floats) -> Whole:
    """Return ranks along the last axis, 1 for the highest score; equal scores share the best of their ranks.

    So 0.8, 0.7, 0.7, 0.6 give 1, 2, 2, 4. NaN comes last.
    """
    rounded = np.round(np.where(np.isnan(scores), -np.inf, scores), TIE_DIGITS)
    order = np.argsort(-rounded, axis=-1, kind="stable")
    ordered = np.take_along_axis(rounded, order, axis=-1)
    positions = np.broadcast_to(np.arange(1, scores.shape[-1] + 1), scores.shape)
    first = np.ones(scores.shape, dtype=bool)
    first[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    shared = np.maximum.accumulate(np.where(first, positions, 0), axis=-1)
    ranks = np.empty(scores.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, shared, axis=-1)
    return ranks


def mean_ranks(values: Floats) -> Floats:
    """Return ranks along the last axis, 1 for the lowest value; equal values share the mean of their ranks."""
    lowest, highest = best_first(-values), values.shape[-1] + 1 - best_first(values)
    middle: Floats = (lowest + highest) / 2
    return middle
