"""What lies near a gap: records of any kind that point at cells, rated as the expertise of people is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from hsforhs.framework import framework

from .experts import Need
from .scoring import Scoring, default_scoring, nearness

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Near(Generic[T]):
    """A record with how near it is to a gap, above 0 to 1, and by which of its terms (``D2``, ``D2:HIS``)."""

    record: T
    nearness: float
    term: str


def nearest(
    need: Need,
    records: Iterable[T],
    terms: Callable[[T], Iterable[str]],
    *,
    most: int | None = None,
    scoring: Scoring | None = None,
) -> list[Near[T]]:
    """Return the records that lie near a gap, the nearest first, equally near ones in the order in which they came.

    A record is as near as the nearest of its terms; one that shares nothing with the gap is left out.
    """
    words, scoring = framework(), scoring or default_scoring()
    found = []
    for record in records:
        rated = [(nearness(x, need, words, scoring), x) for x in terms(record)]
        value, term = max(rated, key=lambda x: x[0], default=(0.0, ""))
        if value > 0:
            found.append(Near(record, value, term))
    found.sort(key=lambda x: -x.nearness)
    return found[:most]
