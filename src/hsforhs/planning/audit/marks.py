"""Columns of years that hold marks and no amounts, as timelines do: they say when, not how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .records import PlanRow, number

_MARKS = frozenset(["x", *"✓✔√•●■█", "v", "yes", "y", "oui", "si", "да", "نعم", "是"])


def as_years(rows: Sequence[PlanRow]) -> list[PlanRow]:
    """Return rows whose marked years stand under ``years``, where no year column of the table holds an amount."""
    written = [x for row in rows for x in row.by_year.values() if x is not None]
    marked = [x for x in written if isinstance(x, str) and x.strip().casefold() in _MARKS]
    if not marked or any(number(x) is not None for x in written):
        return list(rows)
    found = []
    for row in rows:
        years = [str(year) for year, x in row.by_year.items() if x is not None]
        told = row.cells.get("years") or (", ".join(years) if years else None)
        found.append(replace(row, cells={**row.cells, "years": told}, by_year={}))
    return found
