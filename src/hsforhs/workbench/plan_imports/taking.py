"""Taking the rows of a file into a plan: all that can be, in one transaction, each other one with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.planning.records import Action
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs import rules as costs
from hsforhs.workbench.costs.models import Activity, Level, Line
from hsforhs.workbench.costs.services.checks import costing_to_change, note
from hsforhs.workbench.places.currencies import is_known
from hsforhs.workbench.plans import rules as plans
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.queries import catalogue_of, plan_record
from hsforhs.workbench.plans.services import actor_of, add

from .models import PlanImport
from .rows import TAKEN, Calendar, StoredRow, Tally, rows_of

UNPLACED = "unplaced"
OUTSIDE = "outside"
NOT_IN_PLAN = "not in plan"
EMPTY = "empty"
TWICE = "twice"
NO_MONEY = "currency"
OUTCOMES = (TAKEN, UNPLACED, OUTSIDE, NO_MONEY, NOT_IN_PLAN, EMPTY, TWICE)
"""What becomes of a row: taken; no action chosen; a year outside the plan; a currency that nobody knows; its action is
not in the plan and may not be added by this person; neither cost nor who is responsible; it stands in the plan already.
"""
_PLACES = Decimal("0.0001")


@transaction.atomic
def take(*, person: Person, found: PlanImport) -> Tally:
    """Store the rows that stand under an action as cost lines and owners of that action; the others stay as they are.

    An action that is not in the plan is added with the file as the reason, if the person may change the plan. Lines of
    the draft are left out where the file ``replaces`` them. Returns how many rows were taken and were not, and why.
    """
    # Not joined to the catalogue, which may be null: PostgreSQL holds no such row.
    plan = Plan.objects.select_for_update(of=("self",)).select_related("place", "round__source").get(pk=found.plan_id)
    found = PlanImport.objects.select_for_update().get(pk=found.pk)
    if not costs.may_cost(person, plan) or found.actor != actor_of(person):
        raise PermissionDenied
    if not found.is_open:
        raise ValidationError(_("The rows of this file were taken already; hand it in again for others."))
    costing_to_change(plan)
    with in_own_edition(plan):
        taking = _Taking(person, plan, found, catalogue_of(plan).actions)
        rows = [taking.decide(x) for x in rows_of(found)]
    if not taking.tally.taken:
        raise ValidationError(_("No row stands under an action that could take it; nothing is stored."))
    taking.store()
    by_key = {x.key: x for x in rows}
    found.rows = [{**x, "outcome": by_key[x["key"]].outcome, "action": by_key[x["key"]].action} for x in found.rows]
    found.content, found.taken_at = b"", timezone.now()
    found.save()
    facts = {
        "number": found.number,
        "sha256": found.sha256,
        "taken": taking.tally.taken,
        "left": dict(taking.tally.left),
        "lines": len(taking.lines),
        "added": sorted(taking.added),
    }
    note(person, plan, "plan_imports.take", facts)
    return taking.tally


class _Taking:
    """Decides about one row after the other, and stores all of them together."""

    def __init__(self, person: Person, plan: Plan, found: PlanImport, actions: Mapping[str, Action]) -> None:
        self.person, self.plan, self.file, self.actions = person, plan, found, actions
        self.actor = actor_of(person)
        self.tally = Tally()
        self.lines: list[Line] = []
        self.added: set[str] = set()
        self._in_plan = {x.action.id for x in plan_record(plan).lines}
        self._is_known = cache(is_known)
        self._calendar = Calendar(found.first_year, plan.years)
        self._may_add = plans.may_change(person, plan)
        self._written: dict[str, list[Line]] = defaultdict(list)
        for line in plan.cost_lines.all():
            self._written[line.action_id].append(line)
        self._there = {(x.action_id, x.source, x.title) for rows in self._written.values() for x in rows}
        self._owners: dict[str, dict[str, str]] = {}

    def decide(self, row: StoredRow) -> StoredRow:
        """Say what becomes of a row, and remember what it brings."""
        action = row.chosen(self.file.choices)
        outcome = self._outcome(row, action)
        self.tally.count(outcome)
        if outcome == TAKEN:
            self._remember(row, action)
        return replace(row, outcome=outcome, action=action)

    def store(self) -> None:
        """Write everything that was remembered."""
        for action_id in sorted(self.added):
            add(
                person=self.person,
                plan=self.plan,
                action_id=action_id,
                reason=_("asked for by the file %(name)s") % {"name": self.file.file_name},
            )
        if self.file.replaces:
            self.lines += self._left_out()
        Line.objects.bulk_create(x for x in self.lines if x.pk is None)
        Line.objects.bulk_update(
            [x for x in self.lines if x.pk is not None], ["excluded", "reason", "changed_by", "changed_at"]
        )
        self._store_owners()

    def _outcome(self, row: StoredRow, action: str) -> str:
        if not action or action not in self.actions:
            return UNPLACED
        if not row.payments and not row.owner and not row.partners:
            return EMPTY
        if action not in self._in_plan and not self._may_add:
            return NOT_IN_PLAN
        try:
            for payment in row.payments:
                self._calendar.of_plan(payment.years)
        except ValueError:
            return OUTSIDE
        if row.payments and row.currency and not self._is_known(row.currency):
            return NO_MONEY
        if row.payments and (action, self._source(row), row.title[:160]) in self._there:
            return TWICE
        return TAKEN

    def _remember(self, row: StoredRow, action: str) -> None:
        if action not in self._in_plan:
            self.added.add(action)
        for payment in row.payments:
            price = payment.price.quantize(_PLACES)
            self.lines.append(
                Line(
                    plan=self.plan,
                    action_id=action,
                    title=row.title[:160],
                    quantity=payment.quantity.quantize(_PLACES),
                    per=Level.NATIONAL,
                    years=list(self._calendar.of_plan(payment.years)),
                    low=price,
                    central=price,
                    high=price,
                    currency=row.currency or self.file.currency,
                    price_year=row.price_year or self.file.price_year,
                    source=self._source(row),
                    on=timezone.localdate(),
                    changed_by=self.actor,
                )
            )
        owners = self._owners.setdefault(action, {"owner": "", "partners": ""})
        owners["owner"] = owners["owner"] or row.owner[:160]
        owners["partners"] = owners["partners"] or row.partners[:300]

    def _source(self, row: StoredRow) -> str:
        where = f"{row.sheet}, " if row.sheet else ""
        return f"{self.file.file_name[:200]}, {where}{row.number}"[:300]

    def _left_out(self) -> list[Line]:
        """Lines of the draft whose place the file takes: they stay, and are not paid twice."""
        found: list[Line] = []
        reason = (_("The file %(name)s says what it costs.") % {"name": self.file.file_name})[:300]
        for action_id in {x.action_id for x in self.lines}:
            instead: dict[str, Line] = {x.item: x for x in self._written[action_id] if x.item}
            # One row leaves out every line with its item.
            for driver in {x.item: x for x in reversed(self.actions[action_id].costs)}.values():
                line = instead.get(driver.item) or Line(
                    plan=self.plan,
                    action_id=action_id,
                    item=driver.item,
                    quantity=Decimal(str(driver.quantity)),
                    per=driver.per,
                    yearly=driver.yearly,
                )
                if not line.excluded:
                    line.excluded, line.reason, line.changed_by = True, reason, self.actor
                    line.changed_at = timezone.now()
                    found.append(line)
        return found

    def _store_owners(self) -> None:
        """Name who is responsible where nobody is named yet."""
        known = {x.action_id: x for x in self.plan.activities.all()}
        fresh: list[Activity] = []
        changed: list[Activity] = []
        for action_id, told in self._owners.items():
            row = known.get(action_id) or Activity(plan=self.plan, action_id=action_id)
            new: dict[str, Any] = {name: text for name, text in told.items() if text and not getattr(row, name)}
            if not new:
                continue
            for name, text in new.items():
                setattr(row, name, text)
            row.changed_by, row.changed_at = self.actor, timezone.now()
            (changed if row.pk else fresh).append(row)
        Activity.objects.bulk_create(fresh)
        Activity.objects.bulk_update(changed, ["owner", "partners", "changed_by", "changed_at"])
