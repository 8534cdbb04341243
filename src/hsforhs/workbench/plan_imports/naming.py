"""What the pages of a file say in words: fields, outcomes, and each row with what it becomes and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.planning.incoming import FIELDS, Reason
from hsforhs.planning.records import Action
from hsforhs.workbench.look.saying import said

from .models import PlanImport
from .rows import TAKEN, Calendar, StoredRow, reason_of
from .taking import EMPTY, NO_MONEY, NOT_IN_PLAN, OUTSIDE, TWICE, UNPLACED

_FIELDS = {
    "text": gettext_lazy("what is done"),
    "summary": gettext_lazy("summary of the action"),
    "objective": gettext_lazy("objective"),
    "indicator": gettext_lazy("code of the indicator"),
    "area": gettext_lazy("capacity or technical area"),
    "action": gettext_lazy("id of an action of the catalogue"),
    "assumptions": gettext_lazy("assumptions of the cost"),
    "owner": gettext_lazy("who is responsible"),
    "partners": gettext_lazy("partners"),
    "scale": gettext_lazy("scale of implementation"),
    "comments": gettext_lazy("comments"),
    "related": gettext_lazy("related plan or programme"),
    "existing": gettext_lazy("whether a budget exists"),
    "budget_source": gettext_lazy("source of the budget"),
    "unit_cost": gettext_lazy("cost each time"),
    "cost": gettext_lazy("cost in all"),
    "total": gettext_lazy("total"),
    "currency": gettext_lazy("currency"),
    "years": gettext_lazy("years"),
    "calendar": gettext_lazy("calendar years"),
    "period": gettext_lazy("period in words"),
    "start": gettext_lazy("start"),
    "end": gettext_lazy("end"),
    "category": gettext_lazy("category of cost"),
    "status": gettext_lazy("status"),
    "bottleneck": gettext_lazy("bottleneck"),
    "event": gettext_lazy("event"),
}
_OUTCOMES = {
    TAKEN: gettext_lazy("in the plan"),
    UNPLACED: gettext_lazy("no action was chosen"),
    OUTSIDE: gettext_lazy("a year lies outside the plan"),
    NOT_IN_PLAN: gettext_lazy("its action is not in the plan, and only who may change the plan adds one"),
    NO_MONEY: gettext_lazy("its currency is none of ISO 4217"),
    EMPTY: gettext_lazy("it has neither a cost nor anybody responsible"),
    TWICE: gettext_lazy("it stands in the plan already"),
}
YEARS_SHOWN = 5
MOST_OFFERED = 6


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row beside what it becomes. ``options`` are actions as (id, text); ``left`` fields without a place."""

    row: StoredRow
    chosen: str
    options: tuple[tuple[str, str], ...]
    currency: str
    price_year: int
    years: str
    outside: str
    remarks: tuple[str, ...]
    left: tuple[tuple[str, str], ...]
    outcome: str


_LAYOUTS = {
    "who-costing": gettext_lazy("WHO costing workbook (one sheet for each technical area, 26 columns)"),
    "costed-naphs": gettext_lazy("table of costed national plans (one line for a requirement and year)"),
    "7-1-7": gettext_lazy("7-1-7 consolidation workbook (its sheet of actions)"),
    "costed-plan": gettext_lazy("costed plan of another layout"),
}


def layout(code: str) -> str:
    """Name a layout of files."""
    return str(_LAYOUTS.get(code, code))


def layouts() -> list[str]:
    """Name all layouts that are told apart."""
    return [str(x) for x in _LAYOUTS.values()]


def reason(found: Reason) -> SafeString:
    """Say why a row cannot be taken, or how it was understood; text from the file stands as it is there."""
    return said(found.sentence(conditional_escape(field_name(found.values.get("field", "")))))


def refused(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row that cannot be taken, with its reason in words."""
    return {**found, "why": reason(reason_of(found.get("reason", found["why"])))}


def outcome(code: str) -> str:
    """Say what became of a row."""
    return str(_OUTCOMES.get(code, code))


def field_name(field: str) -> str:
    """Name a field, with its year where it has one."""
    name, _sign, year = field.partition(":")
    if name == "cost" and year:
        return _("cost of year %(year)s") % {"year": year}
    if name == "times":
        return _("how many times in year %(year)s") % {"year": year}
    return str(_FIELDS.get(name, name))


def fields_for(used: Iterable[str]) -> list[tuple[str, str]]:
    """Return the fields that a column can be taken for: all single ones, and those of the years of the file."""
    years = {x.partition(":")[2] for x in used if ":" in x} or {str(x) for x in range(1, YEARS_SHOWN + 1)}
    yearly = [f"{name}:{year}" for name in ("times", "cost") for year in sorted(years, key=int)]
    return [(x, field_name(x)) for x in (*(x for x in FIELDS if x != "times"), *yearly)]


def shown_row(row: StoredRow, found: PlanImport, actions: Mapping[str, Action]) -> ShownRow:
    """Put a row beside what it becomes."""
    chosen = row.action if row.outcome else row.chosen(found.choices)
    offered = dict.fromkeys([*([chosen] if chosen else []), *row.offered[:MOST_OFFERED]])
    return ShownRow(
        row=row,
        chosen=chosen,
        options=tuple((x, actions[x].text) for x in offered if x in actions),
        currency=row.currency or found.currency,
        price_year=row.price_year or found.price_year,
        years=", ".join(str(x) for x in sorted({y for p in row.payments for y in p.years})),
        outside=outside(row, found),
        remarks=tuple(map(reason, row.remarks)),
        left=tuple((field_name(x), text) for x, text in row.left.items()),
        outcome=outcome(row.outcome) if row.outcome else "",
    )


def outside(row: StoredRow, found: PlanImport) -> str:
    """Return the first year of a row that lies outside the plan; empty where none does."""
    calendar = Calendar(found.first_year, found.plan.years)
    try:
        for payment in row.payments:
            calendar.of_plan(payment.years)
    except ValueError as year:
        return str(year)
    return ""


def totals(rows: Iterable[StoredRow], found: PlanImport) -> list[tuple[str, Decimal, Decimal]]:
    """Return for each currency what the file comes to, and what of it stands under an action."""
    sums: dict[str, list[Decimal]] = {}
    for row in rows:
        both = sums.setdefault(row.currency or found.currency, [Decimal(0), Decimal(0)])
        both[0] += row.total
        if row.outcome == TAKEN or (not row.outcome and row.chosen(found.choices)):
            both[1] += row.total
    return [(currency, whole, part) for currency, (whole, part) in sums.items() if whole]
