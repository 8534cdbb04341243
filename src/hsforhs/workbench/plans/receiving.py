"""Plans as another instance hands them on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction

from hsforhs.files import BadInput
from hsforhs.workbench.assessments.queries import StoredAssessment
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.threads.services import DRAFTED_FROM, link, reference

from .models import Choice, Plan
from .services import LEVELS, YEARS


@dataclass(frozen=True, slots=True)
class HandedOnChoice:
    """One decision on one action."""

    action_id: str
    what: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class HandedOnPlan:
    """A plan with its choices; ``changed_at`` tells which of two versions is the later one."""

    id: uuid.UUID
    years: int
    target: int | None
    targets: Mapping[str, int]
    visibility: str
    catalogue_version: str
    created_at: dt.datetime
    changed_at: dt.datetime
    choices: Sequence[HandedOnChoice]


Outcome = Literal["new", "changed", "same", "conflict"]


@transaction.atomic
def receive_plan(
    *, actor: str, stored: StoredAssessment, plan: HandedOnPlan, received_from: str, take: bool, file: str
) -> Outcome:
    """Store a plan that was made from a round, or a later version of it.

    A plan that was changed here after the version that comes in is a conflict and stays, unless ``take``.
    Raises BadInput for a plan that is not well formed or that is known here for another place.
    """
    _check(plan, stored, file)
    known = Plan.objects.select_for_update().prefetch_related("choices").filter(pk=plan.id).first()
    if known is not None and known.place_id != stored.round.place_id:
        raise BadInput(f"the plan {plan.id} is one of another place here", file=file, expected="a plan of the country")
    if known is not None and _content(known) == _incoming(plan, stored.round.pk):
        return "same"
    if known is not None and known.changed_at > plan.changed_at and not take:
        return "conflict"
    before = known.changed_at.isoformat() if known else None
    found = known or Plan(pk=plan.id, place=stored.round.place, country=stored.round.country)
    if known is None:
        found.received_from = received_from
    found.round = stored.round
    found.years, found.target, found.targets = plan.years, plan.target, dict(plan.targets)
    found.visibility, found.catalogue_version = plan.visibility, plan.catalogue_version
    found.save()
    found.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(plan=found, action_id=x.action_id, what=x.what, reason=x.reason, actor=actor) for x in plan.choices
    )
    # Not save(), which would set the time of now: a later version is told by the time of its change.
    Plan.objects.filter(pk=found.pk).update(created_at=plan.created_at, changed_at=plan.changed_at)
    link(source=found, relation=DRAFTED_FROM, target=stored.round, proposer=actor, country=found.country)
    record(
        actor=actor,
        action="plans.receive",
        country=found.country,
        subject=reference(found),
        facts={
            "from": received_from,
            "before": {"changed_at": before},
            "after": {"changed_at": plan.changed_at.isoformat()},
        },
    )
    return "changed" if known else "new"


def _content(plan: Plan) -> tuple[object, ...]:
    choices = sorted((x.action_id, str(x.what), x.reason) for x in plan.choices.all())
    return plan.round_id, plan.years, plan.target, dict(plan.targets), str(plan.visibility), choices


def _incoming(plan: HandedOnPlan, round_id: int) -> tuple[object, ...]:
    choices = sorted((x.action_id, x.what, x.reason) for x in plan.choices)
    return round_id, plan.years, plan.target, dict(plan.targets), plan.visibility, choices


def _check(plan: HandedOnPlan, stored: StoredAssessment, file: str) -> None:
    codes = {x.code for x in stored.assessment.scores}
    good = (
        plan.years in YEARS
        and (plan.target is None or plan.target in LEVELS)
        and all(code in codes and level in LEVELS for code, level in plan.targets.items())
        and plan.visibility in Visibility.values
        and all(x.what in Choice.What.values for x in plan.choices)
        and len({x.action_id for x in plan.choices}) == len(plan.choices)
    )
    try:
        for choice in plan.choices:
            made = Choice(action_id=choice.action_id, what=choice.what, reason=choice.reason, actor="-")
            made.clean_fields(exclude=("plan",))
    except ValidationError:
        good = False
    if not good:
        raise BadInput(
            f"the plan {plan.id} holds a target or a decision that a plan cannot have",
            file=file,
            expected="a plan as the workbench stores it",
        )
