"""Rows of a file as they are stored beside a plan, and what each of them becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from hsforhs.planning.incoming import FIRST_CALENDAR, SAID_BEFORE, IncomingRow, Payment, Placing, Reason

from .models import PlanImport

TAKEN = "taken"
"""Stands with a row that became part of the plan; any other word names why it did not."""


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as it was read, with the actions that it was offered and, once taken, what became of it."""

    key: str
    sheet: str
    number: int
    title: str
    owner: str
    partners: str
    payments: tuple[Payment, ...]
    currency: str
    price_year: int | None
    left: Mapping[str, str]
    remarks: tuple[Reason, ...]
    proposed: str
    offered: tuple[str, ...]
    basis: str
    outcome: str = ""
    action: str = ""

    @property
    def total(self) -> Decimal:
        """What it comes to over all years, in its own currency."""
        return sum((x.total for x in self.payments), Decimal(0))

    def chosen(self, choices: Mapping[str, str]) -> str:
        """The action under which it stands: what a person chose, else what was proposed; empty where it is left."""
        found = choices.get(self.key, self.proposed)
        return "" if found == PlanImport.LEFT else found


def stored(row: IncomingRow, placing: Placing) -> dict[str, Any]:
    """Return a row as plain JSON."""
    made = StoredRow(
        key=row.key,
        sheet=row.sheet,
        number=row.number,
        title=row.title,
        owner=row.fields.get("owner", ""),
        partners=row.fields.get("partners", ""),
        payments=row.payments,
        currency=row.currency,
        price_year=row.price_year,
        left=dict(row.left),
        remarks=row.remarks,
        proposed=placing.chosen,
        offered=placing.offered,
        basis=placing.basis,
    )
    payments = [{"price": str(x.price), "quantity": str(x.quantity), "years": list(x.years)} for x in row.payments]
    return {**asdict(made), "payments": payments}


def reason_of(found: Mapping[str, Any] | str) -> Reason:
    """Return a reason as it was stored; files of before keep the words in which they were read."""
    if isinstance(found, str):
        return Reason(SAID_BEFORE, {"text": found})
    return Reason(found["code"], found["values"])


def rows_of(found: PlanImport) -> list[StoredRow]:
    """Return the rows of a file."""
    return [
        StoredRow(
            **{
                **x,
                "payments": tuple(
                    Payment(Decimal(y["price"]), Decimal(y["quantity"]), tuple(y["years"])) for y in x["payments"]
                ),
                "offered": tuple(x["offered"]),
                "remarks": tuple(map(reason_of, x["remarks"])),
            }
        )
        for x in found.rows
    ]


@dataclass(frozen=True, slots=True)
class Calendar:
    """How years of a file become years of a plan: calendar years count from ``first``, others stay as they are."""

    first: int | None
    years: int

    def of_plan(self, years: tuple[int, ...]) -> tuple[int, ...]:
        """Return years of the plan, from 1; raises ValueError naming the first one that lies outside."""
        found = tuple(x - self.first + 1 if x > FIRST_CALENDAR and self.first else x for x in years)
        for year, given in zip(found, years, strict=True):
            if not 1 <= year <= self.years:
                raise ValueError(str(given))
        return found


@dataclass(slots=True)
class Tally:
    """How many rows of a file were taken and were not, by reason."""

    taken: int = 0
    left: dict[str, int] = field(default_factory=dict)

    def count(self, outcome: str) -> None:
        """Count one row."""
        if outcome == TAKEN:
            self.taken += 1
        else:
            self.left[outcome] = self.left.get(outcome, 0) + 1
