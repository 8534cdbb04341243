"""Counts of people that point at nobody: small ones are held back, and so is what would give them away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")
LEAST = 5


def held_back(counts: Mapping[K, int], *, least: int = LEAST) -> dict[K, int | None]:
    """Return the counts of disjoint groups; ``None`` stands for one that is held back.

    A count of 1 to ``least`` - 1 is held back, and one whose complement in the total is. The total may be known, so
    what is held back sums up to at least ``least`` over at least two groups, or else the next smallest count goes too.
    0 is shown: it is about nobody.
    """
    total = sum(counts.values())
    hidden = {x for x, n in counts.items() if 0 < n < least or 0 < total - n < least}
    rest = sorted((x for x, n in counts.items() if n and x not in hidden), key=lambda x: counts[x])
    while hidden and rest and (len(hidden) < 2 or sum(counts[x] for x in hidden) < least):
        hidden.add(rest.pop(0))
    return {x: None if x in hidden else n for x, n in counts.items()}


def one_count(number: int, total: int, *, least: int = LEAST) -> int | None:
    """Return one count of a total that is known; ``None`` where it or its complement is small."""
    return None if 0 < number < least or 0 < total - number < least else number
