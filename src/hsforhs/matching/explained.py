"""What every match shares, of people and of documents alike: a score whose parts are shown, worth that fades with the
years, and a short list that is not of one kind.

The choice is the maximal marginal relevance of Carbonell and Goldstein (SIGIR 1998).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

_T = TypeVar("_T")


def weighted_mean(parts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the mean of parts (0 to 1 each) under their weights (0 or more).

    A part that was not asked for is not in ``parts`` and does not count at all. Raises ValueError where the weights of
    all parts are 0.
    """
    total = math.fsum(weights[x] for x in parts)
    if not total > 0:
        raise ValueError(f"the weights of {', '.join(parts) or 'no part'} add up to 0 where more is expected")
    return math.fsum(weights[x] * value for x, value in parts.items()) / total


def faded(years: float, half_life: float) -> float:
    """Return what is left, 0 to 1, of the worth of something after some years; what is yet to come is whole."""
    return float(2 ** (-max(0.0, years) / half_life))


def of_many_kinds(
    rated: Iterable[_T],
    *,
    score: Callable[[_T], float],
    kind: Callable[[_T], Hashable],
    work: Callable[[_T], Hashable],
    likeness: Callable[[_T, _T], float],
    balance: float,
    limit: int,
) -> list[_T]:
    """Return at most ``limit`` of what was rated, each of another kind as long as there are kinds, in order of choice.

    Of several versions of one ``work`` one is taken. ``balance`` (0 to 1) is how much a score counts against the
    likeness (0 to 1) to what was chosen before. Among equals the first stands.
    """
    left = list(rated)
    chosen: list[_T] = []
    while len(chosen) < limit:
        works = {work(x) for x in chosen}
        left = [x for x in left if work(x) not in works]
        if not left:
            break
        kinds = {kind(x) for x in chosen}
        fresh = [x for x in left if kind(x) not in kinds] or left
        chosen.append(
            max(
                fresh,
                key=lambda x: (
                    balance * score(x) - (1 - balance) * max((likeness(x, other) for other in chosen), default=0.0)
                ),
            )
        )
    return chosen
