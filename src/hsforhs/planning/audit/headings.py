"""Headings in two rows, as costing workbooks have them: ``Cost`` once over ``Year 1`` to ``Year 5``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .columns import heading_text

_YEAR = re.compile(
    r"(?:year|yr|y|annee|an|ano|год|(?:ال)?(?:سنة|عام)|第)?\s*(?:\d{1,2}|(?:19|20)\d\d)(?:\s*(?:年度?|год|г\.?))?",
    re.IGNORECASE,
)
_LONGEST = 40
_LEAST = 3
"""So many years side by side below a row of headings make a second row of headings."""


def headings_at(rows: Sequence[Sequence[Any]], position: int) -> tuple[list[Any], int]:
    """Return the headings that begin in a row, and the position of their last row.

    Where the row below holds years under them, each of its headings gets the one above it, or the last one to its
    left that stands over a group, as ``Frequency 2018``. A row of figures is none: years stand under groups alone.
    """
    top = list(rows[position])
    if position + 1 >= len(rows):
        return top, position
    below = list(rows[position + 1])
    width = max(len(top), len(below))
    top += [None] * (width - len(top))
    below += [None] * (width - len(below))
    written = [x for x in below if not _empty(x)]
    years = [x for x in written if _is_year(x)]
    if len(years) < _LEAST or len(years) < len(written) - 2 or any(len(str(x)) > _LONGEST for x in written):
        return top, position
    # Only a group has empty headings beside it: a row of data stands under headings of its own.
    if sum(_empty(x) for x, y in zip(top, below, strict=True) if not _empty(y)) < _LEAST - 1:
        return top, position
    found: list[Any] = []
    group: Any = None
    for above, under in zip(top, below, strict=True):
        group = above if not _empty(above) else group
        if _empty(under):
            found.append(above)
        else:
            found.append(" ".join(str(x).strip() for x in (group, under) if not _empty(x)))
    return found, position + 1


def wordings_at(rows: Sequence[Sequence[Any]], position: int) -> list[tuple[list[tuple[str, ...]], int]]:
    """Return the ways to read headings from a row on: each column's wordings, the fullest first, and the last row.

    A second row of headings holds texts and years only, and some of them below a heading that stands over a group.
    """
    top = [heading_text(x) for x in rows[position]]
    found: list[tuple[list[tuple[str, ...]], int]] = [([(x,) if x.strip() else () for x in top], position)]
    if position + 1 >= len(rows):
        return found
    below = list(rows[position + 1])
    width = max(len(top), len(below))
    top += [""] * (width - len(top))
    below += [None] * (width - len(below))
    written = [x for x in below if not _empty(x)]
    texts = [heading_text(x) for x in written]
    under_nothing = sum(not x.strip() for x, y in zip(top, below, strict=True) if not _empty(y))
    plain = all(isinstance(x, str) or _is_year(x) or heading_text(x) for x in written)
    if len(written) < _LEAST - 1 or not plain or any(len(x) > _LONGEST for x in texts):
        return found
    if under_nothing < _LEAST - 2 or not any(x.strip() for x in top):
        return found
    if any(isinstance(x, int | float) and not _is_year(x) for x in written):
        return found
    joined: list[tuple[str, ...]] = []
    group = ""
    for above, cell in zip(top, below, strict=True):
        under = heading_text(cell).strip()
        group = above.strip() or group
        joined.append(((f"{group} {under}".strip(), under) if under else (above,)) if under or above.strip() else ())
    return [*found, (joined, position + 1)]


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _is_year(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return isinstance(value, int | str) and _YEAR.fullmatch(str(value).strip()) is not None
