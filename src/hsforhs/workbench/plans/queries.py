"""Reusable reads: a stored plan as a record of the core."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q

from hsforhs import planning
from hsforhs.framework import Key, framework
from hsforhs.planning import action_catalogue, check_plan, draft
from hsforhs.scores import gaps
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person, grants_of, is_member, may_administer
from hsforhs.workbench.assessments.queries import round_by_id
from hsforhs.workbench.places.models import Place, Visibility

from . import rules
from .models import Choice, Plan


def plan_record(plan: Plan) -> planning.Plan:
    """Draft the plan from its round and targets, then apply what people added and took out."""
    words, catalogue = framework(), action_catalogue()
    stored = round_by_id(plan.round_id)
    instrument = stored.round.instrument
    report = gaps(
        stored.assessment,
        words,
        years=plan.years,
        target=plan.target,
        targets={Key.of(instrument, code): level for code, level in plan.targets.items()},
    )
    drafted = draft(report, years=plan.years, catalogue=catalogue, vocabulary=words, place_name=plan.place.name)
    choices = {x.action_id: x for x in plan.choices.all()}
    out = {x for x, choice in choices.items() if choice.what == Choice.What.TAKEN_OUT}
    lines = {x.action.id: x for x in drafted.lines if x.action.id not in out}
    for action_id, choice in choices.items():
        if choice.what == Choice.What.ADDED and action_id in catalogue.actions and action_id not in lines:
            action = catalogue.action(action_id)
            asked = tuple(x.indicator for x in report.gaps if action.indicator in x.jee3)
            lines[action_id] = planning.PlanLine(action, asked, choice.reason)
    ordered = tuple(lines[x] for x in catalogue.actions if x in lines)
    left_out = tuple(
        planning.PlanLine(x.action, x.gaps, choices[x.action.id].reason) for x in drafted.lines if x.action.id in out
    )
    return planning.Plan(
        report,
        plan.years,
        ordered,
        drafted.without_actions,
        check_plan(ordered, words),
        catalogue.version,
        place_name=plan.place.name,
        left_out=left_out,
        invented=plan.place.invented,
    )


def plan_for(person: Person, plan_id: uuid.UUID) -> Plan | None:
    """One plan with its place, round and choices, if ``person`` may see it."""
    plan = (
        Plan.objects.select_related("place", "round__source", "author")
        .prefetch_related("choices")
        .filter(pk=plan_id)
        .first()
    )
    return plan if plan is not None and rules.may_see(person, plan) else None


def plans_of(person: Person, *, place: Place | None = None) -> list[Plan]:
    """Plans to list: public ones, one's own, and received ones of one's places.

    Plans without author that were not received are found by their link alone.
    """
    found = Plan.objects.select_related("place", "author")
    found = found.exclude(author=None, received_from="", visibility=Visibility.PRIVATE)
    if place is not None:
        found = found.filter(place=place)
    if not may_administer(person):
        seen = Q(visibility=Visibility.PUBLIC)
        if isinstance(person, User):
            seen |= Q(author=person)
        received = ~Q(received_from="")
        if is_member(person):
            seen |= received & Q(visibility=Visibility.NETWORK)
        for path in {x.path for x in grants_of(person)}:
            seen |= received & (Q(place__path=path) | Q(place__path__startswith=f"{path}/"))
        found = found.filter(seen)
    return list(found.order_by("-changed_at"))


def plans_to_hand_on(rounds: Iterable[int]) -> list[Plan]:
    """The plans made from some rounds with their choices; not those that only a link leads to."""
    found = Plan.objects.filter(round__in=list(rounds)).exclude(author=None, received_from="")
    return list(found.prefetch_related("choices").order_by("pk"))
