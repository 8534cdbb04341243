"""Who came to an event, as numbers that point at nobody."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hsforhs.files import BadInput

from .small_numbers import LEAST, held_back, within


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of one person, from joining to leaving; ``country``, its ``region`` and ``kind`` may be empty."""

    person: str
    joined: dt.datetime
    left: dt.datetime
    country: str = ""
    kind: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Figures of an event. ``None`` is held back, because it would speak of fewer than five people.

    ``minutes`` is the sum over all persons, ``median`` the middle of their minutes. Countries and kinds are counted by
    person, regions with them; an empty code stands for those who said none.
    """

    persons: int | None
    minutes: int | None
    median: float | None
    countries: Mapping[str, int | None]
    kinds: Mapping[str, int | None]
    regions: Mapping[str, int | None]


def minutes_by_person(stays: Iterable[Stay]) -> dict[str, int]:
    """Return the minutes that each person was there; time in two sessions at once counts once.

    Raises BadInput for a stay that ends before it begins.
    """
    spans: dict[str, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    for stay in stays:
        if stay.left < stay.joined:
            raise BadInput(f"a stay ends at {stay.left}", expected=f"{stay.joined} or later")
        spans[stay.person].append((stay.joined, stay.left))
    return {person: round(_covered(found).total_seconds() / 60) for person, found in spans.items()}


def attendance(stays: Iterable[Stay], *, least: int = LEAST) -> Attendance:
    """Count persons, minutes, countries and kinds; small numbers and what would give them away are held back."""
    found = list(stays)
    minutes = minutes_by_person(found)
    about = {x.person: x for x in found}
    # A figure of three people, or that nobody but two were from elsewhere, says something about persons.
    enough = len(minutes) >= least or not minutes
    by_region: dict[str, Counter[str]] = defaultdict(Counter)
    for x in about.values():
        by_region[x.region][x.country] += 1
    regions, countries = within(by_region, least=least)
    return Attendance(
        persons=len(minutes) if enough else None,
        minutes=sum(minutes.values()) if enough else None,
        median=float(statistics.median(minutes.values())) if minutes and enough else None,
        countries=countries,
        kinds=held_back(Counter(x.kind for x in about.values()), least=least),
        regions=regions,
    )


def _covered(spans: list[tuple[dt.datetime, dt.datetime]]) -> dt.timedelta:
    """Return the length of the union of spans."""
    total, end = dt.timedelta(), None
    for joined, left in sorted(spans):
        start = joined if end is None else max(joined, end)
        if left > start:
            total += left - start
        end = left if end is None else max(end, left)
    return total
