"""The order of questions from a room: late ones are not buried, and no region or voice speaks alone.

Raw votes favour whoever asked first. A question is rated by its share of votes among those who saw it, and by how sure
that share is: the lower bound of Wilson's interval, or ``(votes + 1) / (views + 2)``. A round robin then gives every
region its turn, and within a region everybody a first question before anybody a second.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Z_95 = 1.959963984540054
"""Quantile of the normal distribution that leaves 2.5 % above it."""
Rating = Callable[[int, int], float]
"""Rates a number of votes among a number of views, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A question that waits for its turn. ``arrival`` breaks ties, the smallest first; ``region`` may be empty."""

    key: str
    votes: int
    views: int
    arrival: int
    region: str = ""
    asker: str = ""


def wilson_lower_bound(votes: int, views: int, z: float = Z_95) -> float:
    """Return the lower bound of Wilson's score interval of ``votes / views``; 0 where nobody saw it.

    A vote without a counted view is taken as one of somebody who saw it.
    """
    views = max(views, votes)
    if views <= 0:
        return 0.0
    share, square = votes / views, z * z
    middle = share + square / (2 * views)
    spread = z * math.sqrt((share * (1 - share) + square / (4 * views)) / views)
    return max(0.0, (middle - spread) / (1 + square / views))


def smoothed_share(votes: int, views: int) -> float:
    """Return ``(votes + 1) / (views + 2)``: one half for what nobody saw, so that it is tried."""
    return (votes + 1) / (max(views, votes) + 2)


def by_rating(contenders: Iterable[Contender], rating: Rating) -> list[Contender]:
    """Order by rating alone, the best first; equal ones as they arrived."""
    return sorted(contenders, key=lambda x: (-rating(x.votes, x.views), x.arrival))


def fair_order(
    contenders: Iterable[Contender],
    rating: Rating,
    *,
    region_turns: Mapping[str, int] | None = None,
    asker_turns: Mapping[str, int] | None = None,
) -> list[Contender]:
    """Order by turns, then by rating: each region its turn, in a region those first who had the fewest.

    ``region_turns`` and ``asker_turns`` count questions that had their turn already. Questions without a region share
    the turns of one; questions without an asker are each somebody's first.
    """
    past_regions, past_askers = region_turns or {}, asker_turns or {}
    asked: dict[str, int] = defaultdict(int)
    of_region: dict[str, list[tuple[int, Contender]]] = defaultdict(list)
    for one in by_rating(contenders, rating):
        number = 0
        if one.asker:
            number = past_askers.get(one.asker, 0) + asked[one.asker]
            asked[one.asker] += 1
        of_region[one.region].append((number, one))
    turns: list[tuple[int, float, int, Contender]] = []
    for region, found in of_region.items():
        # Sorting is stable: among equal turns of their askers the better rating stays first.
        found.sort(key=lambda x: x[0])
        begun = past_regions.get(region, 0)
        turns += [
            (begun + place, -rating(one.votes, one.views), one.arrival, one)
            for place, (_number, one) in enumerate(found)
        ]
    return [one for *_key, one in sorted(turns, key=lambda x: x[:3])]
