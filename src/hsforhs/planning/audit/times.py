"""When a line starts or ends, as people write it: a date, a year, or day and month in either order."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeAlias

from .years import parse_years

Moment: TypeAlias = tuple[int, ...]
"""Year, month and day, or a year alone. Only moments of the same length can be compared."""

_SIGNED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def moments_of(value: Any) -> tuple[Moment, ...]:
    """Return every reading of a cell: two for ``1/2/2026``, none for what names no moment, as ``May``."""
    if isinstance(value, dt.date):
        return (_of(value),)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ()
    text = f"{value:g}" if isinstance(value, float) else str(value).strip()
    if (signed := _SIGNED.fullmatch(text)) is not None:
        first, second, year = map(int, signed.groups())
        return tuple(x for x in ((year, second, first), (year, first, second)) if _is_date(x))
    try:
        return (_of(dt.date.fromisoformat(text)),) if "-" in text else tuple((x,) for x in parse_years(text))
    except ValueError:
        return ()


def _of(day: dt.date) -> Moment:
    return day.year, day.month, day.day


def _is_date(moment: tuple[int, int, int]) -> bool:
    try:
        dt.date(*moment)
    except ValueError:
        return False
    return True
