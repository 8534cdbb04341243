"""Delphi: consensus and stability as two answers, and when to stop.

A panel can agree and still move, or have settled without agreeing: the first calls for another round, the second
does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

import numpy as np

from .records import Floats

Agreed: TypeAlias = Literal["in", "out", "middle", "none"]


class ConsensusBy(StrEnum):
    """How consensus is told: by the shares at both ends of the scale, or by the spread of the middle half."""

    SHARES = "shares"
    IQR = "iqr"


class StabilityBy(StrEnum):
    """How stability is told: by the change of the distribution, or by a paired test of who answered twice."""

    DISTRIBUTION = "distribution"
    WILCOXON = "wilcoxon"
    MCNEMAR = "mcnemar"


@dataclass(frozen=True, slots=True)
class DelphiRules:
    """When a panel on a scale from 1 to ``highest`` agrees, is stable and stops; every number may be changed.

    By shares: consensus to keep at ``agree`` or more from ``high_from`` up and less than ``oppose`` from ``low_to``
    down, consensus to drop the other way round. By IQR: an interquartile range of at most ``iqr``; kept where the
    median stands from ``high_from`` up, dropped where from ``low_to`` down, agreed on neither between them. Stable:
    less than ``change`` of the distribution moved, or a paired test with p of at least ``p`` (McNemar's is exact and
    tells those who answer ``high_from`` and more from the others). ``most_rounds`` ends it in any case.
    """

    highest: int = 9
    high_from: int = 7
    low_to: int = 3
    agree: float = 0.70
    oppose: float = 0.15
    iqr: float = 2.0
    change: float = 0.15
    p: float = 0.05
    consensus_by: ConsensusBy = ConsensusBy.SHARES
    stability_by: StabilityBy = StabilityBy.DISTRIBUTION
    most_rounds: int = 3


@dataclass(frozen=True, slots=True)
class DelphiAnswer:
    """What a panel says of one question: its answers, and the two answers about them.

    ``high`` and ``low`` are shares at the ends of the scale. ``consensus`` is "in", "out", "middle" or "none".
    ``moved`` is the share of the distribution that moved since the round before, or the p of the paired test;
    ``stable`` is ``None`` in the first round and where nobody answered twice. ``goes_on`` says whether the question is
    asked again.
    """

    answers: int
    median: float
    iqr: float
    high: float
    low: float
    consensus: Agreed
    moved: float | None
    stable: bool | None
    goes_on: bool


def judge(
    now: Floats, before: Floats | None = None, *, number: int = 1, rules: DelphiRules | None = None
) -> tuple[DelphiAnswer, ...]:
    """Judge round ``number`` of a panel, one answer for each question.

    ``now`` and ``before`` are people x questions with NaN for no answer, the same people and questions in the same
    order. A question is asked again until it is stable or the rounds are used up; consensus does not end it. Raises
    ValueError for answers off the scale, for arrays of different shape and for a question without an answer.
    """
    rules = rules or DelphiRules()
    if before is not None and before.shape != now.shape:
        raise ValueError("both rounds need the same people and questions")
    for ratings in (now, before) if before is not None else (now,):
        given = ratings[~np.isnan(ratings)]
        if ((given < 1) | (given > rules.highest) | (given != np.round(given))).any():
            raise ValueError(f"answers are whole numbers from 1 to {rules.highest}")
    if np.isnan(now).all(axis=0).any():
        raise ValueError("every question needs an answer")
    return tuple(
        _answer(now[:, i], None if before is None else before[:, i], number, rules) for i in range(now.shape[1])
    )


def stopped(answers: tuple[DelphiAnswer, ...]) -> bool:
    """Say whether the exercise is over: no question goes on."""
    return not any(answer.goes_on for answer in answers)


def _answer(now: Floats, before: Floats | None, number: int, rules: DelphiRules) -> DelphiAnswer:
    given = now[~np.isnan(now)]
    low_quarter, median, high_quarter = (float(x) for x in np.quantile(given, [0.25, 0.5, 0.75]))
    high, low = float((given >= rules.high_from).mean()), float((given <= rules.low_to).mean())
    moved = None if before is None else _moved(before, now, rules)
    stable = None if moved is None else _is_stable(moved, rules)
    return DelphiAnswer(
        len(given),
        median,
        high_quarter - low_quarter,
        high,
        low,
        _consensus(median, high_quarter - low_quarter, high, low, rules),
        moved,
        stable,
        not stable and number < rules.most_rounds,
    )


def _consensus(median: float, iqr: float, high: float, low: float, rules: DelphiRules) -> Agreed:
    if rules.consensus_by is ConsensusBy.IQR:
        if iqr > rules.iqr:
            return "none"
        if rules.low_to < median < rules.high_from:
            return "middle"
        return "in" if median >= rules.high_from else "out"
    if high >= rules.agree and low < rules.oppose:
        return "in"
    return "out" if low >= rules.agree and high < rules.oppose else "none"


def _moved(before: Floats, now: Floats, rules: DelphiRules) -> float | None:
    if rules.stability_by is StabilityBy.DISTRIBUTION:
        shares = [_distribution(x, rules.highest) for x in (before, now)]
        return None if shares[0] is None or shares[1] is None else float(np.abs(shares[1] - shares[0]).sum() / 2)
    twice = ~np.isnan(before) & ~np.isnan(now)
    if not twice.any():
        return None
    old, new = before[twice], now[twice]
    was, is_now = old >= rules.high_from, new >= rules.high_from
    changed = was != is_now if rules.stability_by is StabilityBy.MCNEMAR else old != new
    if not changed.any():
        return 1.0
    from scipy.stats import binomtest, wilcoxon

    if rules.stability_by is StabilityBy.WILCOXON:
        return float(wilcoxon(new, old, correction=True).pvalue)
    return float(binomtest(int((~was & is_now).sum()), int(changed.sum())).pvalue)


def _distribution(ratings: Floats, highest: int) -> Floats | None:
    given = ratings[~np.isnan(ratings)].astype(np.int64)
    return np.bincount(given, minlength=highest + 1) / len(given) if len(given) else None


def _is_stable(moved: float, rules: DelphiRules) -> bool:
    # Shares are sums of floats: what moved by exactly the limit is not stable, whatever the last bits say.
    return round(moved, 12) < rules.change if rules.stability_by is StabilityBy.DISTRIBUTION else moved >= rules.p
