"""How many scorers are enough: a planning aid fitted to one published curve."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .records import Floats

FITTED_NOISE = 3.0
"""With this noise the model gives the published curve of Yoshida and others 2016 (CHNRI VI) within one question."""

_UNIVERSES = 80
_DRAWS_IN_EACH = 25
_POINTS = 40
_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many of the first ``top`` questions stay the same with so many scorers: median and quartiles."""

    scorers: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Enough:
    """The curve, and the smallest number of scorers after which all the others add at most one question."""

    curve: tuple[Overlap, ...]
    enough: int


def points(scorers: int) -> tuple[int, ...]:
    """Return the numbers of scorers to try: every fifth or a multiple of it, all below ten, and the last."""
    step = 1 if scorers < 10 else 5 * max(1, math.ceil(scorers / (5 * _POINTS)))
    return tuple(sorted({*range(step, scorers + 1, step), scorers}))


def enough_scorers(
    questions: int, scorers: int, *, noise: float = FITTED_NOISE, top: int = 20, seed: int = 1
) -> Enough:
    """Return how well fewer scorers find the first ``top`` questions that all ``scorers`` find together.

    The model: each question has a worth (standard deviation 1), each scorer sees it with an error of his own (standard
    deviation ``noise``); the first ``top`` by the mean over all scorers are compared with those of n scorers drawn with
    replacement. Raises ValueError for numbers that are not above zero, ``top`` above ``questions``, negative noise.
    """
    if min(questions, scorers, top) < 1 or top > questions or not 0 <= noise < math.inf:
        raise ValueError("questions, scorers and top must be above zero, top at most the questions, noise not negative")
    rng = np.random.default_rng(seed)
    wanted = points(scorers)
    found: dict[int, list[Floats]] = {n: [] for n in wanted}
    for _ in range(_UNIVERSES):
        worth = rng.standard_normal(questions)
        seen = worth + noise * rng.standard_normal((scorers, questions))
        reference = np.zeros(questions, dtype=bool)
        reference[_first(seen.mean(axis=0)[None, :], top)[0]] = True
        for n in wanted:
            for draws in _in_parts(questions):
                drawn = rng.multinomial(n, np.full(scorers, 1 / scorers), size=draws)
                found[n].append(reference[_first(drawn @ seen, top)].sum(axis=1))
    curve = tuple(_overlap(n, np.concatenate(parts)) for n, parts in found.items())
    return Enough(curve, next(x.scorers for x in curve if x.median >= curve[-1].median - 1))


def _first(totals: Floats, top: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.argpartition(-totals, top - 1, axis=1)[:, :top].astype(np.int64)


def _in_parts(questions: int) -> list[int]:
    step = max(1, min(_DRAWS_IN_EACH, _CELLS_AT_ONCE // questions))
    return [min(step, _DRAWS_IN_EACH - start) for start in range(0, _DRAWS_IN_EACH, step)]


def _overlap(scorers: int, counts: Floats) -> Overlap:
    low, median, high = np.quantile(counts, [0.25, 0.5, 0.75])
    return Overlap(scorers, float(low), float(median), float(high))
