"""What a person can do with scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hsforhs.files import BadInput, in_words
from hsforhs.framework import framework
from hsforhs.planning.scenarios import Limits, Outcome, limits_of
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.costs.costing import PlanCost, plan_cost
from hsforhs.workbench.costs.services import adopt_starts
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.services import actor_of
from hsforhs.workbench.tasks.services import start
from hsforhs.workbench.threads.services import reference

from . import answering, rules
from .answering import path_of, quick_answer, seed, solver_name
from .models import Scenario, State
from .offering import Offered

MOST_SCENARIOS = 40
SECONDS = (15, 45, 120)
"""For how long the background may search."""


def create_scenario(
    *,
    person: Person,
    plan: Plan,
    name: str,
    limits: Mapping[str, Any],
    seconds: int = SECONDS[1],
    gap: float = 0.005,
    prove: bool = True,
) -> Scenario:
    """Make a scenario: a first answer at once, and with ``prove`` a job that proves it.

    Raises ValidationError for limits that cannot be, with the sentence of what is wrong, and the store unchanged.
    """
    _require(person, plan)
    title = name.strip()
    if not title:
        raise ValidationError(_("Give the scenario a name."))
    with in_own_edition(plan):
        cost = _costed(plan)
        found = _checked(limits, cost)
        # Solved before the transaction, so that nobody waits for the lock meanwhile.
        outcome, offers = _quickly(cost, found)
        path = path_of(cost, outcome, offers) if outcome else []
    with transaction.atomic():
        Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        numbers = list(plan.scenarios.values_list("number", flat=True))
        if len(numbers) >= MOST_SCENARIOS:
            raise ValidationError(
                _("A plan has at most %(number)d scenarios; delete one first.") % {"number": MOST_SCENARIOS}
            )
        made = Scenario.objects.create(
            plan=plan,
            number=max(numbers, default=0) + 1,
            name=title[:120],
            limits=found.plain(),
            asked_gap=gap,
            solver=solver_name(),
            seed=seed(),
            author=actor_of(person),
            **_answer(outcome, offers, path),
        )
        if prove:
            made.job = _start(person, made, seconds)
            made.save(update_fields=["job"])
        _record(person, plan, "scenarios.create", {"number": made.number, "name": made.name, "limits": made.limits})
    return made


def answer_again(*, person: Person, scenario: Scenario, seconds: int = SECONDS[1]) -> Scenario:
    """Answer a scenario with the costs as they stand now."""
    plan = scenario.plan
    _require(person, plan)
    with in_own_edition(plan):
        cost = _costed(plan)
        found = _checked(scenario.limits, cost)
        outcome, offers = _quickly(cost, found)
        path = path_of(cost, outcome, offers) if outcome else []
    with transaction.atomic():
        for name, value in _answer(outcome, offers, path).items():
            setattr(scenario, name, value)
        scenario.solver, scenario.seed, scenario.error, scenario.fault = solver_name(), seed(), "", {}
        scenario.job = _start(person, scenario, seconds)
        scenario.save()
        _record(person, plan, "scenarios.ask_again", {"number": scenario.number})
    return scenario


@transaction.atomic
def adopt(*, person: Person, scenario: Scenario) -> int:
    """Take the starts of a scenario into the plan; what it leaves out is not paid, with the reason.

    Returns how many activities changed.
    """
    plan = scenario.plan
    _require(person, plan)
    outcome = scenario.outcome
    if not outcome or scenario.state in (State.OPEN, State.IMPOSSIBLE, State.FAILED):
        raise ValidationError(_("This scenario has no answer to take over."))
    reasons = {
        code: _("left out by scenario %(number)d: %(reason)s")
        % {"number": scenario.number, "reason": in_words(detail, translation)}
        for code, (_reason, detail) in scenario.left_out.items()
    }
    changed = adopt_starts(
        person=person, plan=plan, starts=outcome["start"], left_out=reasons, scenario=scenario.number
    )
    _record(person, plan, "scenarios.adopt", {"number": scenario.number, "activities": changed})
    return changed


@transaction.atomic
def delete_scenario(*, person: Person, scenario: Scenario) -> None:
    """Delete a scenario."""
    _require(person, scenario.plan)
    _record(person, scenario.plan, "scenarios.delete", {"number": scenario.number, "name": scenario.name})
    scenario.delete()


def _costed(plan: Plan) -> PlanCost:
    cost = plan_cost(plan)
    if cost is None or not cost.lines:
        raise ValidationError(_("Cost the plan first: without prices nobody can say what the money buys."))
    return cost


def _checked(content: Mapping[str, Any], cost: PlanCost) -> Limits:
    """Read limits and check that what they name exists."""
    try:
        found = limits_of(content)
    except BadInput as error:
        raise ValidationError(error.said(translation)) from None
    if found.years != cost.plan.years:
        raise ValidationError(_("The plan has %(years)d years.") % {"years": cost.plan.years})
    places = {x.code for x in cost.below}
    known = {
        "areas": framework().areas.keys(),
        "places": places,
        "kinds": {x.record.action.kind for x in cost.activities},
    }
    for donor in found.donors:
        for what, codes in known.items():
            if odd := sorted(getattr(donor, what) - set(codes)):
                raise ValidationError(
                    _("'%(code)s' of %(donor)s is not known here.") % {"code": odd[0], "donor": donor.id}
                )
    for code in found.floors:
        if code not in places:
            raise ValidationError(
                _("%(code)s is no place below %(place)s.") % {"code": code, "place": cost.plan.place.name}
            )
    for area in (*found.risk, *found.priority):
        if area not in framework().areas:
            raise ValidationError(_("'%(code)s' is no capacity area.") % {"code": area})
    return found


def _quickly(cost: PlanCost, limits: Limits) -> tuple[Outcome | None, Offered]:
    try:
        return quick_answer(cost, limits)
    except BadInput as error:
        raise ValidationError(error.said(translation)) from None


def _answer(outcome: Outcome | None, offers: Offered, path: list[dict[str, Any]]) -> dict[str, Any]:
    if outcome is None:
        return {"state": State.OPEN, "outcome": {}, "gap": None, "costing": offers.digest, "path": [], "frontier": []}
    states = {"optimal": State.PROVEN, "infeasible": State.IMPOSSIBLE}
    return {
        "state": states.get(outcome.status, State.FIRST),
        "outcome": outcome.stored(),
        "gap": outcome.gap,
        "costing": offers.digest,
        "path": path,
        "frontier": [],
        "answered_at": timezone.now(),
    }


def _start(person: Person, scenario: Scenario, seconds: int) -> Any:
    plan = scenario.plan
    job = start(
        answering.prove,
        title=_("Searching for the best plan: %(name)s") % {"name": scenario.name},
        actor=actor_of(person),
        next_url=reverse("scenarios:scenario", args=[plan.pk, scenario.number]),
        country=plan.country,
        scenario=scenario.pk,
        seconds=seconds,
    )
    return job.pk


def _require(person: Person, plan: Plan) -> None:
    if not rules.may_choose(person, plan):
        raise PermissionDenied


def _record(person: Person, plan: Plan, action: str, facts: Mapping[str, object]) -> None:
    record(actor=actor_of(person), action=action, country=plan.country, subject=reference(plan), facts=facts)
