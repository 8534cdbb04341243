"""What a person can do with a costed plan of another layout: hand it in, say what it means, take its rows, drop it."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hsforhs.files import BadInput
from hsforhs.files.limits import check_bytes
from hsforhs.framework import framework
from hsforhs.planning.incoming import INSTRUMENTS, LIMITS, IncomingPlan, Placer, guess_instrument, read_incoming
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.costs import rules
from hsforhs.workbench.costs.costing import costing_of
from hsforhs.workbench.costs.services.checks import check_year
from hsforhs.workbench.places.currencies import check_known_currency
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.queries import catalogue_of, plan_record
from hsforhs.workbench.plans.services import actor_of
from hsforhs.workbench.threads.services import reference

from .models import PlanImport
from .rows import stored

MOST_REFUSED = 2000
"""Refused rows that are kept with their reasons; a file with more is no plan."""


def hand_in(*, person: Person, plan: Plan, file: UploadedFile) -> PlanImport:
    """Read a costed plan and keep it beside the plan, in place of an older open one of the same person.

    Nothing of it is in the plan yet. Raises BadInput for a file that holds no activities, ValidationError where nobody
    said how the plan is costed.
    """
    _require(person, plan)
    costing = costing_of(plan)
    if costing is None:
        raise ValidationError(_("First say in which currency and at the prices of which year the plan is costed."))
    name = (file.name or "file")[:200]
    check_bytes(file.size, LIMITS.max_file_bytes, file=name)
    content = file.read()
    found = _opened(content, name, lambda path: read_incoming(path, file=name))
    words = framework()
    years = found.calendar_years
    with transaction.atomic():
        # The plan's row is held, so that two files get two numbers.
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        actor = actor_of(person)
        PlanImport.objects.filter(plan=plan, actor=actor, taken_at=None).delete()
        last = PlanImport.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
        made = PlanImport(
            plan=plan,
            number=last + 1,
            actor=actor,
            content=content,
            file_name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            instrument=guess_instrument(found.rows, words),
            currency=costing.currency,
            price_year=costing.price_year,
            # Years of the calendar stay where the file lies in the plan; an older file begins with the plan.
            first_year=costing.first_year if years and years[0] >= costing.first_year else next(iter(years), None),
        )
        _keep(made, found)
        facts = {"number": made.number, "sha256": made.sha256, "layout": found.layout, "rows": len(found.rows)}
        _record(person, plan, "plan_imports.hand_in", facts)
    return made


def open_import(person: Person, plan: Plan, number: int) -> PlanImport | None:
    """One file of a plan: an open one for who handed it in, one that was taken for everybody who sees the plan."""
    found = PlanImport.objects.filter(plan=plan, number=number).first()
    return found if found and (not found.is_open or found.actor == actor_of(person)) else None


def imports_of(person: Person, plan: Plan) -> list[PlanImport]:
    """The files of a plan that a person may look at, the last first."""
    found = PlanImport.objects.filter(plan=plan).defer("content", "rows", "choices")
    return [x for x in found if not x.is_open or x.actor == actor_of(person)]


def interpret(
    *,
    person: Person,
    found: PlanImport,
    columns: Mapping[str, str],
    instrument: str,
    currency: str,
    price_year: int,
    first_year: int | None,
    replaces: bool,
) -> None:
    """Say what the columns, codes and years of an open file mean; its rows are read anew, choices of people stay.

    Raises BadInput where the columns cannot be so, ValidationError for the rest; the file stays as it was.
    """
    _require_open(person, found)
    if instrument not in INSTRUMENTS:
        raise ValidationError(_("Choose the instrument that the codes are of."))
    check_known_currency(currency, held=(found.currency,))
    check_year(price_year)
    if first_year is not None:
        check_year(first_year)
    again = columns != found.columns or instrument != found.instrument
    read = _opened(bytes(found.content), found.file_name, _reader(columns, found.file_name)) if again else None
    found.instrument, found.currency, found.price_year = instrument, currency, price_year
    found.first_year, found.replaces = first_year, replaces
    if read is not None:
        _keep(found, read)
    else:
        found.save(update_fields=["currency", "price_year", "first_year", "replaces"])


def choose(*, person: Person, found: PlanImport, choices: Mapping[str, str]) -> None:
    """Put rows of an open file under actions, or leave them out; raises ValidationError for what is not there."""
    _require_open(person, found)
    known = {x["key"] for x in found.rows}
    with in_own_edition(found.plan):
        actions = catalogue_of(found.plan).actions
    for key, action in choices.items():
        if key not in known:
            raise ValidationError(_("The file has no row '%(row)s'.") % {"row": key})
        if action != PlanImport.LEFT and action not in actions:
            raise ValidationError(_("The catalogue has no action '%(action)s'.") % {"action": action})
    found.choices = {**found.choices, **choices}
    found.save(update_fields=["choices"])


@transaction.atomic
def drop(*, person: Person, found: PlanImport) -> None:
    """Forget an open file; the plan stays as it is."""
    _require_open(person, found)
    _record(person, found.plan, "plan_imports.drop", {"number": found.number, "sha256": found.sha256})
    PlanImport.objects.filter(pk=found.pk).delete()


@transaction.atomic
def purge_imports(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete files that were handed in before a moment and never taken; returns how many."""
    due = PlanImport.objects.filter(taken_at=None, at__lt=before)
    number = due.count()
    if not dry_run:
        due.delete()
    return number


def _keep(made: PlanImport, found: IncomingPlan) -> None:
    plan = made.plan
    with in_own_edition(plan):
        in_plan = {x.action.id for x in plan_record(plan).lines}
        placer = Placer(catalogue_of(plan), framework(), instrument=made.instrument, in_plan=in_plan)
        made.rows = [stored(x, placer.place(x)) for x in found.rows]
    made.columns = dict(found.columns)
    made.facts = {
        "layout": found.layout,
        "headings": list(found.headings),
        "refused": [_refused(x) for x in found.refused[:MOST_REFUSED]],
        "refused_number": len(found.refused),
        "sums": [_refused(x) for x in found.sums[:MOST_REFUSED]],
        "unread": list(found.unread),
        "years": list(found.calendar_years),
    }
    made.save()


def _refused(found: Any) -> dict[str, Any]:
    return {
        "sheet": found.sheet,
        "number": found.number,
        "title": found.title[:300],
        "why": str(found.why),
        "reason": asdict(found.why),
    }


def _reader(columns: Mapping[str, str], name: str) -> Callable[[Path], IncomingPlan]:
    return lambda path: read_incoming(path, columns=columns, file=name)


def _opened(content: bytes, name: str, read: Callable[[Path], IncomingPlan]) -> IncomingPlan:
    with tempfile.TemporaryDirectory() as folder:
        # The name plays no part but in messages, and may hold anything; the kind of a file is told by its content.
        path = Path(folder) / "plan"
        path.write_bytes(content)
        try:
            return read(path)
        except BadInput as error:
            raise error.at(file=name) from None


def _require(person: Person, plan: Plan) -> None:
    if not rules.may_cost(person, plan):
        raise PermissionDenied


def _require_open(person: Person, found: PlanImport) -> None:
    _require(person, found.plan)
    if found.actor != actor_of(person):
        raise PermissionDenied
    if not found.is_open:
        raise ValidationError(_("The rows of this file were taken already; hand it in again for others."))


def _record(person: Person, plan: Plan, action: str, facts: Mapping[str, object]) -> None:
    record(actor=actor_of(person), action=action, country=plan.country, subject=reference(plan), facts=facts)
