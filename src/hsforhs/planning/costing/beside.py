"""A costed plan beside published ones: its total, its chapters and each of its lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from .lines import CostLine
from .plausibility import Comparison, compare, line_band, share_band, total_band

LEAST = 0.01
"""Below one cent a figure is none: it has no place among what others paid."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of a plan beside its band: ``what`` is total, chapter or line, ``of`` the area or (action, item).

    ``kind`` names the published figures that it is compared with. Amounts are in USD, shares of the total 0 to 1.
    """

    what: str
    of: tuple[str, ...]
    kind: str
    comparison: Comparison


@lru_cache(maxsize=1)
def kinds_of_items() -> Mapping[str, str]:
    """Return the published kind of line that each cost item is nearest to; items without one are not there."""
    return dict(_content()["items"])


@lru_cache(maxsize=1)
def chapters_of_areas() -> Mapping[str, tuple[str, ...]]:
    """Return the chapters of published plans that each capacity area stands for."""
    return {area: tuple(names) for area, names in _content()["areas"].items()}


@lru_cache(maxsize=1)
def _content() -> Mapping[str, Mapping[str, str]]:
    text = (files(__package__) / "published_kinds.json").read_text(encoding="utf-8")
    content: Mapping[str, Mapping[str, str]] = json.loads(text)
    return content


def compare_plan(lines: Iterable[CostLine], area_of: Mapping[str, str], *, usd: Decimal) -> tuple[Beside, ...]:
    """Compare a plan with published ones, what lies farthest above the median first within each kind of figure.

    ``area_of`` gives the capacity area of each action, ``usd`` how many USD one unit of the plan's currency is worth.
    Price years are not brought together: published figures are in USD of 2024. A chapter is compared where exactly one
    area stands for it, and a line where its item has a published kind.
    """
    lines = tuple(lines)
    total = float(sum((x.total for x in lines), Decimal(0)) * usd)
    if total < LEAST:
        return ()
    by_area: dict[str, float] = {}
    found: list[Beside] = []
    for line in lines:
        amount = float(line.total * usd)
        area = area_of.get(line.action, "")
        by_area[area] = by_area.get(area, 0.0) + amount
        kind = kinds_of_items().get(line.driver.item)
        if kind and amount >= LEAST:
            key = (line.action, line.driver.item)
            found.append(Beside("line", key, kind, compare(amount, line_band(kind))))
    alone = [names[0] for names in chapters_of_areas().values() if len(names) == 1]
    for area, amount in by_area.items():
        names = chapters_of_areas().get(area, ())
        if len(names) == 1 and alone.count(names[0]) == 1:
            found.append(Beside("chapter", (area,), names[0], compare(amount / total, share_band(names[0]))))
    found.append(Beside("total", (), "", compare(total, total_band())))
    order = ("total", "chapter", "line")
    return tuple(sorted(found, key=lambda x: (order.index(x.what), -x.comparison.times_median, x.of)))
