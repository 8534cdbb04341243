"""Storing what a person took from documents, through the services of the parts that keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hsforhs.formats.living.fields import FORM, NO, TABLES, YES, Values
from hsforhs.planning.audit import parse_years
from hsforhs.planning.costing import Range
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.costs.services import NewPrice
from hsforhs.workbench.follow_up import services as follow_up
from hsforhs.workbench.plans import services as plans
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import holding_actions, plan_record

from .content import OWN, drafted_ids, form_of, living_plan
from .difference import Change

_PRICE = ("low", "central", "high", "currency", "price_year", "source", "on")
_REPORTED = ("status", "percent", "spent", "evidence", "note")


@dataclass(frozen=True, slots=True)
class Taken:
    """A change and the value that is to be stored."""

    change: Change
    value: Values


Row = dict[str, str]


def store(person: Person, plan: Plan, taken: Sequence[Taken]) -> None:
    """Store values field by field; the caller holds the transaction. Raises ValidationError naming the row.

    What people say about activities comes first, since new targets and decisions may take activities out. Targets come
    before decisions: an action that the draft holds by itself under the new targets needs no decision of its own.
    """
    stored = living_plan(plan).by_id()
    merged: dict[str, dict[str, Row]] = {key: {} for key in TABLES}
    touched: dict[tuple[str, str], set[str]] = {}
    for x in taken:
        table, row = x.change.table.key, x.change.row
        if x.change.kind == "added" and table == "lines":
            continue
        if table not in ("targets", "decisions"):
            merged[table].setdefault(row, dict(stored[table, row])).update(zip(x.change.unit, x.value, strict=True))
        touched.setdefault((table, row), set()).update(x.change.unit)
    with holding_actions(plan):
        for row, values in merged["activities"].items():
            with _named(row):
                _activity(person, plan, row, values)
        for row, values in merged["lines"].items():
            with _named(row):
                _line(person, plan, row, values)
        for x in taken:
            if x.change.kind == "added" and x.change.table.key == "lines":
                with _named(x.change.row):
                    _line(person, plan, x.change.row, dict(zip(x.change.unit, x.value, strict=True)))
        for row, values in merged["progress"].items():
            with _named(row):
                _progress(person, plan, row, values, touched["progress", row])
        if merged["form"]:
            costs.set_form(person=person, plan=plan, entries=_form(plan, merged["form"]))
    _targets(person, plan, [x for x in taken if x.change.table.key == "targets"])
    _decisions(person, plan, [x for x in taken if x.change.table.key == "decisions"])


@contextmanager
def _named(row: str) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise ValidationError(f"{row}: {error.messages[0]}") from None


def _activity(person: Person, plan: Plan, row: str, values: Row) -> None:
    costs.set_activity(
        person=person,
        plan=plan,
        action_id=row,
        start_year=int(values["start_year"]) if values["start_year"] else None,
        owner=values["owner"],
        partners=values["partners"],
        places=[x for x in values["places"].split("; ") if x],
        excluded=values["paid"] == NO,
        reason=values["reason"],
    )


def _line(person: Person, plan: Plan, row: str, values: Row) -> None:
    action, _slash, key = row.partition("/")
    own = (
        plan.cost_lines.filter(action_id=action, pk=int(key.removeprefix(OWN))).first() if key.startswith(OWN) else None
    )
    item = "" if own or not key else key
    costs.set_line(
        person=person,
        plan=plan,
        action_id=action,
        item=item,
        title=values["title"],
        quantity=Decimal(values["quantity"]),
        per=values["per"],
        yearly=values["yearly"] == YES,
        price=_price(item, values),
        excluded=values["paid"] == NO,
        reason=values["reason"],
        line=own,
        years=parse_years(values["years"]) if values["years"] else [],
    )


def _price(item: str, values: Row) -> NewPrice | None:
    if not any(values[x] for x in _PRICE):
        return None
    if not values["central"]:
        raise ValidationError(_("Give the price in the middle as well."))
    if not all(values[x] for x in ("currency", "price_year", "source", "on")):
        raise ValidationError(_("A price needs its currency, year, source and day."))
    low, central, high = (Decimal(values[x] or values["central"]) for x in ("low", "central", "high"))
    day = dt.date.fromisoformat(values["on"])
    return NewPrice(
        item, Range(low, central, high), values["currency"].upper(), int(values["price_year"]), values["source"], day
    )


def _progress(person: Person, plan: Plan, row: str, values: Row, touched: set[str]) -> None:
    if touched & set(_REPORTED):
        follow_up.report(
            person=person,
            plan=plan,
            action_id=row,
            status=values["status"] or "not started",
            percent=int(values["percent"] or 0),
            spent=Decimal(values["spent"] or 0),
            evidence=values["evidence"],
            note=values["note"],
        )
    if touched & {"starts", "ends"}:
        days = (dt.date.fromisoformat(values[x]) if values[x] else None for x in ("starts", "ends"))
        starts, ends = days
        follow_up.set_dates(person=person, plan=plan, action_id=row, starts=starts, ends=ends)


def _form(plan: Plan, rows: dict[str, Row]) -> dict[str, Row]:
    """What differs from the draft, by activity: what it says itself needs no entry."""
    lines = {x.action.id: x for x in plan_record(plan).lines}
    found = {}
    for action_id, values in rows.items():
        draft = FORM.named(form_of(lines[action_id], {}))
        found[action_id] = {key: value for key, value in values.items() if value != draft[key]}
    return found


def _targets(person: Person, plan: Plan, taken: Sequence[Taken]) -> None:
    if not taken:
        return
    wanted: dict[str, int] = dict(plan.targets)
    for x in taken:
        (level,) = x.value
        if level:
            wanted[x.change.row] = int(level)
        else:
            wanted.pop(x.change.row, None)
    plans.set_targets(person=person, plan=plan, targets=wanted)


def _decisions(person: Person, plan: Plan, taken: Sequence[Taken]) -> None:
    drafted = drafted_ids(plan, plan_record(plan)) if taken else frozenset()
    for x in taken:
        inside, reason = x.value[0] == YES, x.value[1]
        if inside is (x.change.row in drafted) and not reason:
            plans.undo(person=person, plan=plan, action_id=x.change.row)
            continue
        act = plans.add if inside else plans.take_out
        with _named(x.change.row):
            act(person=person, plan=plan, action_id=x.change.row, reason=reason)
