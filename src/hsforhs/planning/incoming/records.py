"""What is read from a costed plan of another layout: rows with their fields, and rows that cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .reasons import Reason

LAYOUTS: Mapping[str, str] = {
    "who-costing": "WHO costing workbook (one sheet for each technical area, 26 columns)",
    "costed-naphs": "table of costed national plans (one line for a requirement and year)",
    "7-1-7": "7-1-7 consolidation workbook (its sheet of actions)",
    "costed-plan": "costed plan of another layout",
}
"""Layouts that are told apart by their headings."""


@dataclass(frozen=True, slots=True)
class Payment:
    """``quantity`` times ``price`` in each of ``years`` (as the file counts them).

    Without years it is paid once, in the year in which its action begins.
    """

    price: Decimal
    quantity: Decimal
    years: tuple[int, ...]

    @property
    def total(self) -> Decimal:
        """What it comes to over its years."""
        return self.price * self.quantity * max(1, len(self.years))


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One row of a file. ``fields`` holds its texts by field, in the words of the file.

    ``payments`` are what it costs; empty where it has no cost. ``currency`` and ``price_year`` where the row says.
    ``remarks`` say what was understood in a way that people should know of.
    """

    sheet: str
    number: int
    fields: Mapping[str, str]
    payments: tuple[Payment, ...] = ()
    currency: str = ""
    price_year: int | None = None
    remarks: tuple[Reason, ...] = ()

    @property
    def key(self) -> str:
        """Name of the row in its file."""
        return f"{self.sheet}!{self.number}" if self.sheet else str(self.number)

    @property
    def title(self) -> str:
        """What it is about, in the first words that say so."""
        return next((self.fields[x] for x in TITLES if x in self.fields), "")

    @property
    def left(self) -> Mapping[str, str]:
        """The fields that have no place of their own in a plan, and stay beside it."""
        title = next((x for x in TITLES if x in self.fields), "")
        return {x: text for x, text in self.fields.items() if x not in (*STORED, title)}

    @property
    def total(self) -> Decimal:
        """What it comes to over all years."""
        return sum((x.total for x in self.payments), Decimal(0))


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be taken, and why."""

    sheet: str
    number: int
    title: str
    why: Reason


@dataclass(frozen=True, slots=True)
class IncomingPlan:
    """A file as it was read with a mapping of its columns.

    ``headings`` are all headings of the sheets that were read; ``columns`` the field of each, empty where the column is
    left aside. ``unread`` names sheets without a table of activities, ``sums`` rows that state totals of others.
    """

    file: str
    layout: str
    headings: tuple[str, ...]
    columns: Mapping[str, str]
    rows: tuple[IncomingRow, ...]
    refused: tuple[RefusedRow, ...] = ()
    sums: tuple[RefusedRow, ...] = ()
    unread: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())

    @property
    def calendar_years(self) -> tuple[int, ...]:
        """Calendar years in which the file pays something, in order."""
        years = {year for row in self.rows for x in row.payments for year in x.years}
        return tuple(sorted(year for year in years if year > FIRST_CALENDAR))


TITLES = ("text", "summary", "objective", "assumptions", "category", "area", "indicator")
"""Fields that can say what a row is about, the best first."""
STORED = ("action", "owner", "partners", "currency", "years", "calendar")
"""Fields that a plan has a place for, beside the title."""
FIRST_CALENDAR = 1900
"""A year above this one is a calendar year, one below it counts from the first year of the plan."""
