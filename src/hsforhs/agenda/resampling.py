"""How sure a ranking is: scorers drawn again and again, with everything that each of them answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .priority import equal_weights, failing, no_thresholds, sums_and_counts
from .ranks import best_first
from .records import Floats, Scores, Thresholds, Truths, Weights, Whole

_CELLS_AT_ONCE = 2_000_000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Sureness:
    """Percentile intervals and shares of draws, one entry for each question.

    ``rps_*`` belong to the plain score, ``weighted_*`` to the weighted one, ``rank_*`` to the rank by the weighted
    score. ``p_top`` is the share of draws in which a question is among the first ``top``, ``p_eligible`` that in which
    it passes all thresholds. ``incomplete`` is the share of draws in which nobody drawn had answered one of its
    criteria; such a draw counts with its other criteria, and not at all where none is left.
    """

    draws: int
    seed: int
    level: float
    top: int
    within_groups: bool
    rps_low: Floats
    rps_high: Floats
    weighted_low: Floats
    weighted_high: Floats
    rank_low: Whole
    rank_high: Whole
    p_top: Floats
    p_eligible: Floats
    incomplete: Floats


def draw_scorers(groups: NDArray[np.str_], draws: int, rng: np.random.Generator) -> Floats:
    """Return how often each scorer is drawn: draws x scorers; within each group as many as it has."""
    counts = np.empty((draws, len(groups)))
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        counts[:, members] = rng.multinomial(len(members), np.full(len(members), 1 / len(members)), size=draws)
    return counts


def bootstrap(
    scores: Scores,
    weights: Weights | None = None,
    thresholds: Thresholds | None = None,
    *,
    draws: int = 2000,
    seed: int = 1,
    top: int = 10,
    level: float = LEVEL,
) -> Sureness:
    """Draw as many scorers as there are, with replacement, ``draws`` times, and rank anew each time.

    Whole scorers are drawn, not single answers: the answers of one person hang together. Where weights are given and
    scorers have groups, each group is drawn within itself. The same seed gives the same answer, in whatever order the
    answers come: an exported table shuffles its scorers, and must give the same intervals.
    """
    criteria = scores.criteria
    within = weights is not None and any(scores.groups)
    scores = _in_order(scores, scores.groups if within else ("",) * len(scores.scorers))
    shares = (weights or equal_weights(criteria)).together
    named = (*scores.groups, *(weights.by_group if weights else ()))
    least = (thresholds or no_thresholds(criteria)).asked_by(named)
    sums, counts = (x.reshape(len(scores.scorers), -1) for x in sums_and_counts(scores))
    shape = len(scores.questions), len(criteria)
    plain, weighted = np.empty((draws, shape[0])), np.empty((draws, shape[0]))
    passed, incomplete = np.zeros(shape[0]), np.zeros(shape[0])
    groups = np.array(scores.groups)
    rng = np.random.default_rng(seed)
    for part in _parts(draws, sums.shape[1]):
        drawn = draw_scorers(groups, part.stop - part.start, rng)
        answers = drawn @ counts
        with np.errstate(invalid="ignore"):
            means = (drawn @ sums / answers).reshape(-1, *shape)
        gaps: Truths = np.isnan(means)
        plain[part] = _mean_over(means, gaps, np.full(shape[1], 1 / shape[1]))
        weighted[part] = _mean_over(means, gaps, shares)
        incomplete += gaps.any(axis=2).sum(axis=0)
        stopped = np.any([failing(means, one).any(axis=2) for one in least], axis=0)
        passed += (~stopped).sum(axis=0)
    ranks = np.concatenate([best_first(weighted[part]).astype(np.int32) for part in _parts(draws, shape[0])])
    tails = [(1 - level) / 2, (1 + level) / 2]
    rps_low, rps_high = _quantiles(plain, tails)
    weighted_low, weighted_high = _quantiles(weighted, tails)
    return Sureness(
        draws,
        seed,
        level,
        top,
        within,
        rps_low,
        rps_high,
        weighted_low,
        weighted_high,
        np.quantile(ranks, tails[0], axis=0, method="lower").astype(np.int64),
        np.quantile(ranks, tails[1], axis=0, method="higher").astype(np.int64),
        (ranks <= top).mean(axis=0),
        passed / draws,
        incomplete / draws,
    )


def _in_order(scores: Scores, groups: tuple[str, ...]) -> Scores:
    """Return the scorers with these groups, ordered by group and answers as the names of questions and items sort."""
    rows = sorted(range(len(scores.questions)), key=scores.questions.__getitem__)
    columns = sorted(range(len(scores.items)), key=lambda i: (scores.items[i].criterion, scores.items[i].subquestion))
    answers = np.nan_to_num(scores.values[:, rows][:, :, columns], nan=-1.0).reshape(len(scores.scorers), -1)
    order = sorted(range(len(scores.scorers)), key=lambda i: (groups[i], answers[i].tobytes()))
    return replace(
        scores,
        scorers=tuple(scores.scorers[i] for i in order),
        values=scores.values[order],
        groups=tuple(groups[i] for i in order),
    )


def _parts(draws: int, cells: int) -> Iterator[slice]:
    """Cut the draws so that memory does not grow with them."""
    step = max(1, _CELLS_AT_ONCE // cells)
    return (slice(start, min(start + step, draws)) for start in range(0, draws, step))


def _mean_over(means: Floats, gaps: Truths, shares: Floats) -> Floats:
    if not gaps.any():
        return means @ shares
    with np.errstate(invalid="ignore"):
        return np.where(gaps, 0, means) @ shares / (~gaps @ shares)


def _quantiles(values: Floats, tails: list[float]) -> Floats:
    """Return quantiles over the draws; NaN counts in none."""
    found = np.quantile(values, tails, axis=0)
    for column in np.flatnonzero(np.isnan(values).any(axis=0)):
        known = values[~np.isnan(values[:, column]), column]
        found[:, column] = np.quantile(known, tails) if len(known) else np.nan
    return found
