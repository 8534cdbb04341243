"""A costed plan as it was read: sheets, their columns by role, and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hsforhs.files import is_error

from .currencies import amount_in


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row. ``cells`` holds values by role (``cost``, ``owner`` ...); ``by_year`` those of year columns by year.

    ``is_sum`` marks a row that states a total of others. A role that the table does not have is not in ``cells``.
    ``factors`` are quantities and frequencies by column, ``times`` frequencies by year; ``covered`` names roles and
    years whose cell belongs to one merged with the row above; ``beside`` holds the texts of columns without a role.
    """

    number: int
    cells: Mapping[str, Any]
    by_year: Mapping[int, Any]
    is_sum: bool
    factors: Mapping[int, Any] = field(default_factory=dict)
    times: Mapping[int, Any] = field(default_factory=dict)
    covered: frozenset[str | int] = frozenset()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """The rows of one sheet with a costed plan; ``name`` is empty for a text table, ``columns`` counts known ones.

    ``currencies`` holds the currency that the heading of a money column names, by role or year. ``is_summary`` marks a
    sheet that states sums of other sheets.
    """

    name: str
    header_row: int
    headings: Mapping[str, str]
    columns: int
    rows: tuple[PlanRow, ...]
    currencies: Mapping[str | int, str] = field(default_factory=dict)
    is_summary: bool = False


class _Unsaved:
    def __repr__(self) -> str:
        return "a formula without a saved value"


UNSAVED = _Unsaved()
"""Stands for a formula whose value was never computed: neither a number nor empty."""


def is_fault(value: object) -> bool:
    """Say whether a cell holds what no person wrote: a spreadsheet error or a formula that was never computed."""
    return value is UNSAVED or is_error(value)


def number(value: Any) -> float | None:
    """Return the amount in a cell; ``None`` for an empty one and for what is no number."""
    return None if value is None or is_fault(value) else amount_in(value)[0]


def amounts(row: PlanRow) -> dict[str | int, Any]:
    """Return the cells of a row that hold money, by role or year."""
    found: dict[str | int, Any] = {x: row.cells[x] for x in ("cost", "total") if x in row.cells}
    found.update(row.by_year.items())
    return found


def amount_of(row: PlanRow) -> float | None:
    """What a line costs: its total, else the sum of its years, else its cost."""
    stated = number(row.cells.get("total"))
    if stated is not None:
        return stated
    known = [x for x in map(number, row.by_year.values()) if x is not None]
    return sum(known) if known else number(row.cells.get("cost"))
