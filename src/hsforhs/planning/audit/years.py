"""The years of a line as people write them: ``1,2``, ``3-5``, ``Y1 and Y2``, ``2024-2026``."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = r"(?:years?|yr|y|ann[eé]es?|an|a[nñ]os?)?"
_PART = re.compile(rf"{_WORD}\s*(\d{{1,4}})(?:\s*(?:-|–|—|to|à|a|al)\s*{_WORD}\s*(\d{{1,4}}))?", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;/&+\n]|\b(?:and|et)\b", re.IGNORECASE)
LONGEST = 30


class BackwardError(ValueError):
    """Years that end before they begin."""


def parse_years(text: str) -> tuple[int, ...]:
    """Return the years of a text, each once and in order; raises ValueError for anything else,
    BackwardError where they run backward.

    Numbers stay as they are: 1 to 5 are years of the plan, 2024 is a calendar year.
    """
    found: set[int] = set()
    for part in _BETWEEN.split(text):
        if not part.strip():
            continue
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"'{text}' names no years")
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if last < first:
            raise BackwardError(f"'{text}' runs from {first} to {last}")
        if last >= first + LONGEST:
            raise ValueError(f"'{text}' runs from {first} to {last}")
        found.update(range(first, last + 1))
    if not found:
        raise ValueError(f"'{text}' names no years")
    return tuple(sorted(found))


def written_years(years: Iterable[int]) -> str:
    """Return years in the form that :func:`parse_years` reads, the shortest one: ``1, 3-5``."""
    rows: list[list[int]] = []
    for year in sorted(set(years)):
        if rows and year == rows[-1][-1] + 1:
            rows[-1].append(year)
        else:
            rows.append([year])
    return ", ".join(f"{x[0]}-{x[-1]}" if len(x) > 2 else ", ".join(map(str, x)) for x in rows)
