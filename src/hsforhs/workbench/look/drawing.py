"""Small charts as numbers: positions in per cent, mirrored for right-to-left reading.

Positions are strings such as ``"12.5"``: a template would write a number with the decimal comma of the reader's
language, which SVG does not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from hsforhs.scores import Number

NARROWEST = 6.0
"""Width in per cent below which two neighbouring counts would run into one number."""


def written(number: float) -> str:
    """Write a number for an SVG attribute."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def across(per_cent: float) -> str:
    """Return a position from the start of the line; SVG knows no logical x, so right-to-left is mirrored here."""
    return written(100 - per_cent if get_language_bidi() else per_cent)


def along_levels(level: Number, *, first: int = 1) -> str:
    """Return the position of a level on an axis from ``first`` to 5, with room at both ends."""
    return across(4 + 92 * (float(level) - first) / (5 - first))


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a distribution bar: ``x`` and ``width`` in per cent, ``middle`` for its texts."""

    level: int
    count: int
    x: str
    width: str
    middle: str


def distribution(levels: Iterable[Number]) -> list[Segment]:
    """Return the segments of a bar whose lengths are the counts of each level; a half counts to the level below.

    A segment is never narrower than its number: what a very short one gains, the others give in proportion.
    """
    counts = Counter(int(level) for level in levels)
    total = sum(counts.values())
    wide = {level: count for level, count in counts.items() if 100 * count / total >= NARROWEST}
    room = 100 - NARROWEST * (len(counts) - len(wide))
    segments, start = [], 0.0
    for level, count in sorted(counts.items()):
        width = room * count / sum(wide.values()) if level in wide else NARROWEST
        x = across(start + width) if get_language_bidi() else across(start)
        segments.append(Segment(level, count, x, written(width), across(start + width / 2)))
        start += width
    return segments
