"""What lines, chapters and totals of published costed plans were: is this one like them?

The figures are quantiles over the costed national action plans that Georgetown University collected (CC BY 4.0); the
data file names citation, licence, what was changed, and the command that made it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from hsforhs.files import BadInput

MANY_TIMES = 4.0
"""From so many times the median of real plans on, a figure is flagged."""


@dataclass(frozen=True, slots=True)
class Band:
    """Quantiles of published figures: ``n`` of them from plans at prices of the years ``price_years`` (first, last)."""

    n: int
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    price_years: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside its band: ``place`` is below (p10), inside or above (p90); ``times_median`` a ratio."""

    figure: float
    band: Band
    place: str
    times_median: float

    @property
    def is_flagged(self) -> bool:
        """Whether the figure is many times the median of real plans."""
        return self.times_median >= MANY_TIMES


@lru_cache(maxsize=1)
def published() -> dict[str, Any]:
    """Return the figures with citation, licence and unit, as they stand in the data file."""
    content: dict[str, Any] = json.loads((files(__package__) / "published_plans.json").read_text(encoding="utf-8"))
    return content


def line_band(kind: str) -> Band:
    """Return the band of one cost line of a kind in USD of 2024, all years of the line together as published."""
    return _band(_entry("lines", kind))


def share_band(chapter: str) -> Band:
    """Return the band of the share (0 to 1) that a chapter, a capacity of JEE 1, has of the total of a plan."""
    return _band(_entry("shares_of_total", chapter))


def total_band() -> Band:
    """Return the band of the total of a plan in USD of 2024."""
    return _band(published()["totals"])


def _entry(table: str, name: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = published()[table]
    if name not in known:
        raise BadInput(f"there are no published figures for '{name}'", expected=", ".join(known))
    return known[name]


def _band(entry: dict[str, Any]) -> Band:
    first, last = entry.get("price_years", published()["price_years"])
    p10, p25, p50, p75, p90 = (entry["quantiles"][f"p{x}"] for x in (10, 25, 50, 75, 90))
    return Band(entry["n"], p10, p25, p50, p75, p90, (first, last))


def compare(figure: float, band: Band) -> Comparison:
    """Put a figure beside a band; both in the same unit."""
    place = "below" if figure < band.p10 else "above" if figure > band.p90 else "inside"
    return Comparison(figure, band, place, figure / band.p50 if band.p50 else float("inf"))
