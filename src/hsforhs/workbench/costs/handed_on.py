"""The costs of a plan as a bundle carries them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hsforhs.planning.currencies import looks_like_code
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.parts import PlanPart, Row, Rows, made, once, rows_of
from hsforhs.workbench.plans.services import YEARS

from .entries import prices_of, rates_of, restatement, sizes_of
from .models import Activity, Costing, FormEntry, FrozenCosting, Level, Line
from .services.checks import check_range, check_year
from .services.forms import checked_entries

COSTING = ("currency", "price_year", "first_year", "overhead", "prices", "sizes", "rates")
ACTIVITY = ("action_id", "start_year", "excluded", "by_scenario", "reason", "owner", "partners", "places")
LINE = (
    *("action_id", "item", "title", "quantity", "per", "yearly", "years", "low", "central", "high", "currency"),
    *("price_year", "source", "on", "excluded", "reason"),
)
FORM = ("action_id", "entries")
FROZEN = ("number", "note", "total", "currency", "price_year", "content", "sha256", "at")


def _read(plan: Plan) -> Rows:
    return {
        "costing": rows_of(Costing.objects.filter(plan=plan), COSTING),
        "activity": rows_of(Activity.objects.filter(plan=plan), ACTIVITY),
        "cost_line": rows_of(Line.objects.filter(plan=plan), LINE),
        "costing_form": rows_of(FormEntry.objects.filter(plan=plan), FORM),
        "frozen_costing": rows_of(FrozenCosting.objects.filter(plan=plan), FROZEN),
    }


def _check(plan: Plan, rows: Rows) -> None:
    if len(rows["costing"]) > 1:
        raise ValueError("it has two costings")
    for row in rows["costing"]:
        _check_costing(Costing(plan=plan, **row))
    once(rows["activity"], "action_id")
    once((x for x in rows["cost_line"] if x["item"]), "action_id", "item")
    once(rows["costing_form"], "action_id")
    once(rows["frozen_costing"], "number")
    for row in rows["activity"]:
        # A plan that has become shorter keeps the years that it had.
        if row["start_year"] is not None and not 1 <= row["start_year"] <= max(YEARS):
            raise ValueError(f"year {row['start_year']} is none of a plan")
        if not all(isinstance(x, str) for x in row["places"]):
            raise ValueError("a place is no code")
    for row in rows["cost_line"]:
        _check_line(row)
    for row in rows["costing_form"]:
        checked_entries(row["entries"])
    for row in rows["frozen_costing"]:
        written = json.dumps(row["content"], sort_keys=True, ensure_ascii=False).encode()
        if hashlib.sha256(written).hexdigest() != row["sha256"]:
            raise ValueError(f"the frozen costing {row['number']} was changed")


def check_code(code: str) -> None:
    """Refuse what has not the form of a code of money.

    An older instance may hand on a code that no list has: it is kept and not counted.
    """
    if not looks_like_code(code):
        raise ValueError(f"'{code}' is no currency")


def _check_costing(found: Costing) -> None:
    check_code(found.currency)
    check_year(found.price_year)
    check_year(found.first_year)
    if not 0 <= found.overhead <= 1:
        raise ValueError("an overhead is a share from 0 to 1")
    for price in prices_of(found).values():
        check_code(price.currency)
        check_year(price.price_year)
        check_range(price.price)
    for level, size in sizes_of(found).items():
        if level not in Level.values:
            raise ValueError(f"'{level}' is no level")
        check_range(size)
    for rate in rates_of(found):
        check_code(rate.currency)
        if not rate.figure.is_finite() or (rate.year is None and rate.figure <= 0):
            raise ValueError(f"the rate of {rate.currency} is no rate")
    restatement(found)


def _check_line(row: Row) -> None:
    if not all(isinstance(x, int) and not isinstance(x, bool) and x >= 1 for x in row["years"]):
        raise ValueError(f"the years of {row['action_id']} are none")
    priced = [row[x] for x in ("low", "central", "high") if row[x] is not None]
    if priced and (row["central"] is None or row["price_year"] is None or priced != sorted(priced)):
        raise ValueError(f"the price of {row['action_id']} is none")
    if priced:
        check_code(row["currency"])
    if not row["item"] and not row["title"]:
        raise ValueError(f"a line of {row['action_id']} has neither item nor title")


def _write(plan: Plan, rows: Rows, actor: str) -> None:
    by: dict[str, Any] = {"plan": plan, "changed_by": actor}
    for kind in (Costing, Activity, Line, FormEntry, FrozenCosting):
        kind._default_manager.filter(plan=plan).delete()
    Costing.objects.bulk_create(made(Costing, rows["costing"], **by))
    Activity.objects.bulk_create(made(Activity, rows["activity"], **by))
    Line.objects.bulk_create(made(Line, rows["cost_line"], **by))
    FormEntry.objects.bulk_create(made(FormEntry, rows["costing_form"], **by))
    days = {x["number"]: x["at"] for x in rows["frozen_costing"]}
    frozen = FrozenCosting.objects.bulk_create(made(FrozenCosting, rows["frozen_costing"], plan=plan, actor=actor))
    for one in frozen:
        # The day on which it was frozen is set by itself when a row is made.
        one.at = days[one.number]
    FrozenCosting.objects.bulk_update(frozen, ["at"])


PART = PlanPart("costs", ("costing", "activity", "cost_line", "costing_form", "frozen_costing"), _read, _check, _write)
