"""Small charts as numbers: positions in per cent, mirrored for right-to-left reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from hsforhs.scores import Number


def across(per_cent: float) -> float:
    """Return a position from the start of the line; SVG knows no logical x, so right-to-left is mirrored here."""
    return round(100 - per_cent if get_language_bidi() else per_cent, 2)


def along_levels(level: Number, *, first: int = 1) -> float:
    """Return the position of a level on an axis from ``first`` to 5, with room at both ends."""
    return across(4 + 92 * (float(level) - first) / (5 - first))


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a distribution bar: ``x`` and ``width`` in per cent, ``middle`` for its texts."""

    level: int
    count: int
    x: float
    width: float
    middle: float


def distribution(levels: Iterable[Number]) -> list[Segment]:
    """Return the segments of a bar whose lengths are the counts of each level; a half counts to the level below."""
    counts = Counter(int(level) for level in levels)
    total = sum(counts.values())
    segments, start = [], 0.0
    for level in sorted(counts):
        width = 100 * counts[level] / total
        x = across(start + width) if get_language_bidi() else start
        segments.append(Segment(level, counts[level], round(x, 2), round(width, 2), across(start + width / 2)))
        start += width
    return segments
