"""Where to start: groups of places by need and by what is unfunded, with how sure each group is.

Need is the weighted mean of criteria, each brought to a scale from 0 (no need) to 1 (greatest need) by two goalposts.
A place is put into a group by cut points and never gets a rank: places of one group differ less than is known about
them. Two things are drawn again and again, each by itself and both together: errors of the data (normal, standard
deviation as share of the scale) and the weights (Dirichlet around those given).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 1_000
SEED = 1
CONCENTRATION = 40.0
"""Of the Dirichlet distribution: a weight of one half then has a standard deviation of 0.08."""
SURE = 0.8
_TAILS = (0.05, 0.95)
MOST_WEIGHT = 100.0


class Group(Enum):
    """A group of places by need, or by the share of need that is unfunded."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One reason to start somewhere: ``none`` is the figure at which there is no need, ``most`` the greatest need.

    ``weight`` is relative to the other criteria; ``error`` the standard deviation of a figure, as share of the way from
    ``none`` to ``most``.
    """

    id: str
    none: float
    most: float
    weight: float
    error: float = 0.1


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where the groups begin on the scale from 0 to 1: at ``high`` or above high, at ``middle`` or above middle."""

    middle: float = 0.35
    high: float = 0.55


@dataclass(frozen=True, slots=True)
class Need:
    """The need of one place.

    ``score`` is ``None`` where less than the least share of the weights is known; ``low`` and ``high`` are the 5th and
    95th percentile over data errors and weights together. ``shares`` says in which share of the draws the place falls
    into each group; ``moved_by_weights`` and ``moved_by_data`` in which share it leaves its group when the weights
    alone, or the data alone, are drawn anew. ``scaled`` holds each criterion on the scale, ``None`` where not known;
    ``known`` is the share of the weights with a figure.
    """

    place: str
    group: Group
    score: float | None
    low: float | None
    high: float | None
    shares: Mapping[Group, float]
    moved_by_weights: float
    moved_by_data: float
    scaled: Mapping[str, float | None]
    known: float

    @property
    def sure(self) -> bool:
        """Whether the place stays in its group in at least four of five draws."""
        return self.group is not Group.UNKNOWN and self.shares[self.group] >= SURE


def needs(
    figures: Mapping[str, Mapping[str, float | None]],
    criteria: Sequence[Criterion],
    cuts: Cuts | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    concentration: float = CONCENTRATION,
    least_known: float = 0.5,
) -> tuple[Need, ...]:
    """Put places into groups of need, in the order in which they are given.

    Args:
        figures: by place the figures of the criteria in their own units; ``None`` or absent is not known, never 0.
        criteria: at least one with a weight above 0.
        cuts: where the groups begin.
        draws: how often errors and weights are drawn; the same seed gives the same answer, whatever other places there
            are.
        seed: number from which the draws follow.
        concentration: of the weights; higher changes them less.
        least_known: share of the weights that must have a figure, else the need is unknown.

    Raises BadInput for criteria without weight, equal goalposts, numbers that are not finite, and cuts out of order.

    """
    import numpy as np

    cuts = cuts or Cuts()
    used = [x for x in criteria if x.weight > 0]
    _check(criteria, used, cuts, draws, concentration)
    given = np.array([x.weight for x in used]) / sum(x.weight for x in used)
    drawn = np.random.default_rng([seed, 0]).dirichlet(given * concentration, size=draws)
    errors = np.array([x.error for x in used])
    found = []
    for place, values in figures.items():
        scaled = np.array([_scaled(values.get(x.id), x) for x in used])
        known = ~np.isnan(scaled)
        share = float(given[known].sum())
        on_scale = {x.id: None if math.isnan(y) else float(y) for x, y in zip(used, scaled, strict=True)}
        if not known.any() or share < least_known - 1e-12:
            found.append(_unknown(place, on_scale, share))
            continue
        noise = _noise(seed, place, draws, len(used)) * errors
        noisy = np.clip(scaled[known] + noise[:, known], 0, 1)
        own, others = given[known], drawn[:, known]
        score = float(scaled[known] @ own / own.sum())
        group = group_of(score, cuts)
        both = (noisy * others).sum(axis=1) / others.sum(axis=1)
        by_weights = others @ scaled[known] / others.sum(axis=1)
        by_data = noisy @ own / own.sum()
        low, high = (float(x) for x in np.quantile(both, _TAILS))
        groups = _groups(both, cuts)
        found.append(
            Need(
                place,
                group,
                score,
                low,
                high,
                {x: float((groups == number).mean()) for number, x in enumerate(_ORDER)},
                moved_by_weights=float((_groups(by_weights, cuts) != _ORDER.index(group)).mean()),
                moved_by_data=float((_groups(by_data, cuts) != _ORDER.index(group)).mean()),
                scaled=on_scale,
                known=share,
            )
        )
    return tuple(found)


_ORDER = (Group.LOW, Group.MIDDLE, Group.HIGH)
_EDGE = 1e-12


def group_of(share: float, cuts: Cuts) -> Group:
    """Return the group of a number on the scale from 0 to 1; a number at a cut point belongs above it."""
    if share >= cuts.high - _EDGE:
        return Group.HIGH
    return Group.MIDDLE if share >= cuts.middle - _EDGE else Group.LOW


def unfunded_share(need: float | None, known_money: float | None) -> float | None:
    """Return the share of a costed need for which no money is known, 0 to 1; ``None`` where it cannot be said.

    No money on record is not the same as no money: 0 and nothing both give ``None``. More money than need gives 0.
    """
    if need is None or known_money is None or not need > 0 or not known_money > 0:
        return None
    return max(0.0, 1 - known_money / need)


def funding_group(share: float | None, cuts: Cuts | None = None) -> Group:
    """Return the group of an unfunded share: high where most is unfunded, unknown where nothing is known."""
    return Group.UNKNOWN if share is None else group_of(share, cuts or Cuts(1 / 3, 2 / 3))


def _groups(scores: NDArray[Any], cuts: Cuts) -> NDArray[Any]:
    """Return the position of each score's group in the order low, middle, high."""
    positions: NDArray[Any] = (scores >= cuts.middle - _EDGE).astype(int) + (scores >= cuts.high - _EDGE)
    return positions


def _scaled(value: float | None, criterion: Criterion) -> float:
    if value is None:
        return math.nan
    if not math.isfinite(value):
        raise BadInput(f"a figure of {criterion.id} is {value}", expected="a finite number, or none")
    return min(1.0, max(0.0, (value - criterion.none) / (criterion.most - criterion.none)))


def _noise(seed: int, place: str, draws: int, columns: int) -> NDArray[Any]:
    """Return standard normal numbers (draws, columns) that depend on the place alone, not on its neighbours."""
    import numpy as np

    generator: np.random.Generator = np.random.default_rng([seed, *place.encode()])
    return generator.standard_normal((draws, columns))


def _unknown(place: str, scaled: Mapping[str, float | None], share: float) -> Need:
    nothing = dict.fromkeys(_ORDER, 0.0)
    return Need(place, Group.UNKNOWN, None, None, None, nothing, 0.0, 0.0, scaled, share)


def _check(
    criteria: Sequence[Criterion], used: Sequence[Criterion], cuts: Cuts, draws: int, concentration: float
) -> None:
    if not used:
        raise BadInput("no criterion has a weight", expected="at least one weight above 0")
    for x in criteria:
        for what, number in (("weight", x.weight), ("error", x.error), ("goalpost", x.none), ("goalpost", x.most)):
            if not math.isfinite(number):
                raise BadInput(f"a {what} of {x.id} is {number}", expected="a finite number")
        if not 0 <= x.weight <= MOST_WEIGHT:
            raise BadInput(f"the weight of {x.id} is {x.weight:g}", expected=f"0 to {MOST_WEIGHT:g}")
        if not 0 <= x.error <= 1:
            raise BadInput(f"the error of {x.id} is {x.error:g}", expected="0 to 1, a share of the scale")
        if x.none == x.most:
            raise BadInput(f"both goalposts of {x.id} are {x.none:g}", expected="two different numbers")
    if len({x.id for x in criteria}) < len(criteria):
        raise BadInput("a criterion stands twice", expected="each once")
    if not 0 < cuts.middle < cuts.high < 1:
        raise BadInput(
            f"the groups begin at {cuts.middle:g} and {cuts.high:g}", expected="two numbers in order in 0..1"
        )
    if draws < 1 or not concentration > 0:
        raise BadInput("nothing is drawn", expected="at least one draw and a concentration above 0")
