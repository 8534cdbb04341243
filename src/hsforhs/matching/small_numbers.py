"""Counts of people that point at nobody: small ones are held back, and so is what would give them away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

K = TypeVar("K")
L = TypeVar("L")
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


def within(
    groups: Mapping[K, Mapping[L, int]], *, least: int = LEAST
) -> tuple[dict[K, int | None], dict[L, int | None]]:
    """Return the sums of groups and the counts of the parts of each, such as regions with their countries.

    A part can be told from the sum of its group, and that from all its parts: parts are held back within their group,
    and all of them where the group is.
    """
    sums = held_back({group: sum(parts.values()) for group, parts in groups.items()}, least=least)
    shown: dict[L, int | None] = {}
    for group, parts in groups.items():
        found = held_back(parts, least=least)
        shown |= {x: None if n and sums[group] is None else found[x] for x, n in parts.items()}
    return sums, shown


def shares(
    yes: Mapping[K, int], of: Mapping[K, int], *, shut: Collection[K] = (), least: int = LEAST
) -> tuple[int | None, dict[K, int | None]]:
    """Return how many in all did a thing, and how many of each disjoint group; ``None`` is held back.

    ``of`` counts everybody of a group, ``yes`` those who did; ``shut`` are groups of which nothing is shown. Shown is
    only what leaves no small number of those who did, nor of those who did not; what is held back adds up to enough of
    both over two groups at least, because the sums may be known.
    """
    done = {x: yes.get(x, 0) for x in of}
    total, everybody = sum(done.values()), sum(of.values())
    in_all = one_count(total, everybody, least=least)
    if in_all is None:
        return None, dict.fromkeys(of)
    hidden = {x for x in of if of[x] and (x in shut or one_count(done[x], of[x], least=least) is None)}
    rest = sorted((x for x in of if of[x] and x not in hidden), key=lambda x: of[x])

    def tells() -> bool:
        did = sum(done[x] for x in hidden)
        did_not = sum(of[x] for x in hidden) - did
        return len(hidden) < 2 or 0 < did < least or 0 < did_not < least

    while hidden and rest and tells():
        hidden.add(rest.pop(0))
    return in_all, {x: None if x in hidden else n for x, n in done.items()}
