"""How many scorers are enough: a planning aid fitted to one published curve, and the curve of a real exercise."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .priority import intermediate_scores, sums_and_counts
from .records import Floats, Scores

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
            for draws in _in_parts(questions, _DRAWS_IN_EACH):
                drawn = rng.multinomial(n, np.full(scorers, 1 / scorers), size=draws)
                found[n].append(reference[_first(drawn @ seen, top)].sum(axis=1))
    return _enough([_overlap(n, np.concatenate(parts)) for n, parts in found.items()])


def observed_curve(scores: Scores, *, top: int = 20, draws: int = 500, seed: int = 1) -> Enough:
    """Return the same curve from the answers of a real exercise: was it worth asking so many?

    The first ``top`` by the plain score of n scorers drawn with replacement are compared with those of all. A criterion
    that nobody drawn answered is left out of the score, a question without any answer comes last. Raises ValueError for
    ``top`` outside 1 to the number of questions.
    """
    people, questions = len(scores.scorers), len(scores.questions)
    if not 1 <= top <= questions:
        raise ValueError(f"top must be 1 to {questions}")
    sums, counts = (x.reshape(people, -1) for x in sums_and_counts(scores))
    reference = np.zeros(questions, dtype=bool)
    reference[_first(intermediate_scores(scores)[0].mean(axis=1)[None, :], top)[0]] = True
    rng = np.random.default_rng(seed)
    curve = []
    for n in points(people):
        found = []
        for size in _in_parts(sums.shape[1], draws):
            drawn = rng.multinomial(n, np.full(people, 1 / people), size=size).astype(float)
            answers = (drawn @ counts).reshape(size, questions, -1)
            means = np.divide(
                (drawn @ sums).reshape(answers.shape), answers, out=np.zeros_like(answers), where=answers > 0
            )
            given = (answers > 0).sum(axis=2)
            rps = np.divide(means.sum(axis=2), given, out=np.full(given.shape, -1.0), where=given > 0)
            found.append(reference[_first(rps, top)].sum(axis=1))
        curve.append(_overlap(n, np.concatenate(found)))
    return _enough(curve)


def _enough(curve: list[Overlap]) -> Enough:
    return Enough(tuple(curve), next(x.scorers for x in curve if x.median >= curve[-1].median - 1))


def _first(totals: Floats, top: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.argpartition(-totals, top - 1, axis=1)[:, :top].astype(np.int64)


def _in_parts(cells: int, draws: int) -> list[int]:
    step = max(1, min(draws, _CELLS_AT_ONCE // cells))
    return [min(step, draws - start) for start in range(0, draws, step)]


def _overlap(scorers: int, counts: Floats) -> Overlap:
    low, median, high = np.quantile(counts, [0.25, 0.5, 0.75])
    return Overlap(scorers, float(low), float(median), float(high))
