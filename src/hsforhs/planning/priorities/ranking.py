"""Ranks by weighted criteria, and how far they move when weights change."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from hsforhs.files import BadInput

if TYPE_CHECKING:
    import numpy as np

    Numbers: TypeAlias = np.ndarray[Any, np.dtype[Any]]

DRAWS = 5_000
SEED = 20_260_101
TIMES = 2.0
"""In nineteen of twenty draws every weight lies between half and twice of what people said, before they add up to 1."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One option: its value 0 to 1, its rank from 1, and the ranks in nine of ten draws of the weights.

    ``first_half`` is the share of draws in which it is in the upper half; options with one value share the better rank.
    """

    option: str
    value: float
    rank: int
    best: int
    worst: int
    first_half: float


def rank(
    scores: Mapping[str, Sequence[float | None]],
    weights: Sequence[float],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    times: float = TIMES,
) -> tuple[Ranked, ...]:
    """Rank options by the weighted mean of their scores, highest first.

    ``scores`` holds one score for each criterion by option, higher is better, in any unit; each criterion is brought
    to 0 (its lowest) to 1 (its highest), and one that does not tell options apart counts for nobody. A score that is
    not known (None) takes no part: the weights of the others count for that option. Weights are drawn log-normally.
    Raises BadInput where an option has another number of scores, or weights are negative or all 0.
    """
    import numpy as np

    if any(len(x) != len(weights) for x in scores.values()):
        raise BadInput("an option has another number of scores than there are criteria", expected=f"{len(weights)}")
    if any(x < 0 or not math.isfinite(x) for x in weights) or not any(weights):
        raise BadInput("the weights are negative or all 0", expected="weights of 0 or more")
    if not scores:
        return ()
    table = np.array([[math.nan if y is None else float(y) for y in x] for x in scores.values()])
    scaled = _scaled(table)
    known = ~np.isnan(scaled)
    filled = np.where(known, scaled, 0.0)
    random = np.random.default_rng(seed)
    spread = math.log(times) / 1.959964
    factors = np.exp(random.normal(0.0, spread, size=(draws, len(weights))))
    drawn = np.vstack([np.ones(len(weights)), factors]) * np.asarray(weights, dtype=float)
    weight_of_known = drawn @ known.T
    values = np.divide(drawn @ filled.T, weight_of_known, out=np.zeros_like(weight_of_known), where=weight_of_known > 0)
    # Rounded, so that options that are alike stay alike whatever the order of the sums.
    values = values.round(9)
    ranks = 1 + (values[:, None, :] > values[:, :, None]).sum(axis=2)
    half = (len(scores) + 1) // 2
    best = np.quantile(ranks[1:], 0.05, axis=0, method="lower")
    worst = np.quantile(ranks[1:], 0.95, axis=0, method="higher")
    found = [
        Ranked(
            option,
            float(values[0, at]),
            int(ranks[0, at]),
            min(int(best[at]), int(ranks[0, at])),
            max(int(worst[at]), int(ranks[0, at])),
            float((ranks[1:, at] <= half).mean()),
        )
        for at, option in enumerate(scores)
    ]
    return tuple(sorted(found, key=lambda x: (x.rank, x.option)))


def _scaled(table: Numbers) -> Numbers:
    """Bring every column to 0 to 1; columns without any difference become unknown."""
    import numpy as np

    found: Numbers = np.full_like(table, np.nan)
    for column in range(found.shape[1]):
        values = table[:, column]
        known = values[~np.isnan(values)]
        if len(known) and known.max() > known.min():
            found[:, column] = (values - known.min()) / (known.max() - known.min())
    return found
