"""How far scorers and raters agree: average expert agreement, Krippendorff's alpha, Gwet's AC1, Kendall's W."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from .ranks import mean_ranks
from .records import Floats, Scores, Whole

Metric: TypeAlias = Literal["nominal", "ordinal", "interval"]
METRICS: tuple[Metric, ...] = ("nominal", "ordinal", "interval")


def answer_counts(scores: Scores) -> Floats:
    """Return how often each answer of the scale was given: questions x items x answers."""
    return np.stack([(scores.values == answer).sum(axis=0) for answer in scores.scale], axis=-1).astype(float)


def item_counts(scores: Scores) -> Floats:
    """Return how often each answer was given to each item: (questions x items) x answers."""
    return answer_counts(scores).reshape(-1, len(scores.scale))


def criterion_counts(scores: Scores) -> Floats:
    """Return how often each answer was given, sub-questions of a criterion pooled: (questions x criteria) x answers."""
    counts = scores.by_criterion(np.moveaxis(answer_counts(scores), -1, 1))
    return np.moveaxis(counts, 1, -1).reshape(-1, len(scores.scale))


def average_expert_agreement(scores: Scores) -> tuple[Floats, Floats]:
    """Return the average expert agreement of each question with both denominators in use: non-blank, all scorers.

    For each item the share of scorers who gave its most frequent answer, averaged over the items asked. The first
    divides by those who answered (items that nobody answered are left out), the second by all scorers. With three
    answers the first cannot fall below 1/3: read it beside a measure that is corrected for chance.
    """
    counts = answer_counts(scores)
    most, given = counts.max(axis=-1), counts.sum(axis=-1)
    answered = given > 0
    share = np.divide(most, given, out=np.zeros_like(most), where=answered)
    with np.errstate(invalid="ignore"):
        return share.sum(axis=1) / answered.sum(axis=1), most.sum(axis=1) / len(scores.scorers) / scores.asked.sum(
            axis=1
        )


def krippendorff_alpha(counts: Floats, values: tuple[float, ...], metric: Metric) -> float | None:
    """Return Krippendorff's alpha = 1 - observed / expected disagreement.

    ``counts`` is units x values: how often each value was given in each unit; units with fewer than two answers say
    nothing and are left out, so blanks need no filling. ``None`` where the answers do not vary or no unit has two.
    Source: Krippendorff, Content Analysis, the form with a coincidence matrix.
    """
    paired = counts[counts.sum(axis=1) > 1]
    if not len(paired):
        return None
    answers = paired.sum(axis=1)
    coincidences = (paired / (answers - 1)[:, None]).T @ paired
    coincidences -= np.diag((paired / (answers - 1)[:, None]).sum(axis=0))
    totals = paired.sum(axis=0)
    distance = _DISTANCES[metric](np.asarray(values, dtype=float), totals)
    expected = totals @ distance @ totals
    if expected <= 0:
        return None
    return float(1 - (totals.sum() - 1) * (coincidences * distance).sum() / expected)


def _nominal(values: Floats, totals: Floats) -> Floats:
    return 1 - np.eye(len(values))


def _interval(values: Floats, totals: Floats) -> Floats:
    return (values[:, None] - values[None, :]) ** 2


def _ordinal(values: Floats, totals: Floats) -> Floats:
    middle = np.cumsum(totals) - totals / 2
    return (middle[:, None] - middle[None, :]) ** 2


_DISTANCES: dict[Metric, Callable[[Floats, Floats], Floats]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
}


def gwet_ac1(counts: Floats) -> float | None:
    """Return Gwet's AC1 of ``counts`` (units x values), which stays sound where nearly all give the same answer.

    Observed agreement is the mean over units with at least two answers, chance agreement comes from the mean shares
    of the values over units with an answer. ``None`` where no unit has two answers or there is one value only.
    Source: Gwet 2008, with his extension to missing ratings.
    """
    answers = counts.sum(axis=1)
    paired, some = answers > 1, answers > 0
    kinds = counts.shape[1]
    if not paired.any() or kinds < 2:
        return None
    pairs = (counts[paired] * (counts[paired] - 1)).sum(axis=1) / (answers[paired] * (answers[paired] - 1))
    shares = (counts[some] / answers[some][:, None]).mean(axis=0)
    chance = float((shares * (1 - shares)).sum() / (kinds - 1))
    return (float(pairs.mean()) - chance) / (1 - chance)


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W with ties, its chi-square and p; ``w`` is ``None`` where every rater ties everything."""

    raters: int
    items: int
    w: float | None
    chi_square: float | None
    degrees: int
    p: float | None
    mean_ranks: Floats


def kendall_w(ranks: Floats) -> Concordance:
    """Return Kendall's coefficient of concordance of ``ranks``, raters x items without gaps.

    ``W = 12 S / (m^2 (n^3 - n) - m sum T)`` with ``T = sum (t^3 - t)`` over the ties of a rater; ``chi-square =
    m (n - 1) W`` with n - 1 degrees of freedom, an approximation that is good from about seven items on. Ranks are made
    mean ranks first, so it does not matter how ties were written. Raises ValueError below two raters or two items.
    """
    raters, items = ranks.shape
    if raters < 2 or items < 2:
        raise ValueError("Kendall's W needs at least two raters and two items")
    ranks = mean_ranks(ranks)
    sums = ranks.sum(axis=0)
    spread = float(((sums - sums.mean()) ** 2).sum())
    room = raters**2 * (items**3 - items) - raters * float(sum(_ties(row) for row in ranks))
    if room <= 0:
        return Concordance(raters, items, None, None, items - 1, None, ranks.mean(axis=0))
    # The tail comes from here and not from scipy.stats, whose import takes longer than everything else.
    from scipy.special import chdtrc

    w = 12 * spread / room
    chi_square = raters * (items - 1) * w
    p = float(chdtrc(items - 1, chi_square))
    return Concordance(raters, items, w, chi_square, items - 1, p, ranks.mean(axis=0))


def _ties(row: Floats) -> int:
    sizes: Whole = np.unique(row, return_counts=True)[1].astype(np.int64)
    return int((sizes**3 - sizes).sum())
