"""Reusable reads: a stored plan as a record of the core."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from hsforhs import planning
from hsforhs.framework import Framework, Key, framework
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import ActionCatalogue, asking_for, check_plan, draft
from hsforhs.scores import Assessment, gaps
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.assessments.queries import assessment_with, score_rows
from hsforhs.workbench.catalogues.queries import actions_of
from hsforhs.workbench.look.keeping import Shelf
from hsforhs.workbench.look.naming import UNKNOWN
from hsforhs.workbench.places.models import Place, Visibility

from . import rules
from .models import Choice, Plan
from .own_edition import in_own_edition

MOST_DRAFTS = 200
"""Of some 100 kB each; their actions are those of the catalogue."""
_drafts: Shelf[planning.Plan] = Shelf(MOST_DRAFTS)
_PUBLIC = f"SELECT COUNT(*), MAX(changed_at) FROM {Plan._meta.db_table} WHERE country = %s AND visibility = %s"  # noqa: S608


def plan_record(plan: Plan) -> planning.Plan:
    """Draft the plan in its own edition from its round and targets, then apply what people added and took out.

    All actions are of the plan's own catalogue, or of ours: never of both.
    """
    with in_own_edition(plan):
        return _decided(plan, drafted(plan))


def drafted(plan: Plan) -> planning.Plan:
    """Draft the plan in the edition in use, before people decide.

    Drafts are kept by all that they are made of: a decision changes none of it.
    """
    words, catalogue, found = framework(), catalogue_of(plan), plan.round
    if found.place_id == plan.place_id:
        found.place = plan.place
    rows = score_rows(found.pk)
    made_of = (
        words.version,
        catalogue.version,
        plan.catalogue and (plan.catalogue.digest, str(catalogue.origin)),
        (plan.years, plan.target, json.dumps(plan.targets), plan.place.name),
        (found.place.code, found.place.name, found.country, found.instrument, found.kind, found.year, found.date),
        (found.reported, found.status_as_written, json.dumps(found.published)),
        rows,
    )
    kept = _drafts.get(made_of)
    if kept is None:
        kept = _draft(plan, assessment_with(found, rows), words, catalogue)
        _drafts.put(made_of, kept)
    return kept


def _draft(plan: Plan, assessment: Assessment, words: Framework, catalogue: ActionCatalogue) -> planning.Plan:
    report = gaps(
        assessment,
        words,
        years=plan.years,
        target=plan.target,
        targets={Key.of(assessment.instrument, code): level for code, level in plan.targets.items()},
    )
    return draft(report, years=plan.years, catalogue=catalogue, vocabulary=words, place_name=plan.place.name)


def _decided(plan: Plan, drafted: planning.Plan) -> planning.Plan:
    words, catalogue, report = framework(), catalogue_of(plan), drafted.report
    choices = {x.action_id: x for x in plan.choices.all()}
    out = {x for x, choice in choices.items() if choice.what == Choice.What.TAKEN_OUT}
    lines = {x.action.id: x for x in drafted.lines if x.action.id not in out}
    for action_id, choice in choices.items():
        if choice.what == Choice.What.ADDED and action_id in catalogue.actions and action_id not in lines:
            action = catalogue.action(action_id)
            lines[action_id] = planning.PlanLine(action, asking_for(action, report), choice.reason)
    areas = list(words.areas)
    ordered = tuple(
        sorted((lines[x] for x in catalogue.actions if x in lines), key=lambda x: areas.index(x.action.area))
    )
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
        origin=catalogue.origin,
    )


@contextmanager
def holding_actions(plan: Plan) -> Iterator[None]:
    """Read once inside the block which actions a plan holds, for acts on hundreds of rows that do not change it."""
    with in_own_edition(plan):
        plan._held_actions = frozenset(x.action.id for x in plan_record(plan).lines)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del plan._held_actions  # type: ignore[attr-defined]


def has_action(plan: Plan, action_id: str) -> bool:
    """Say whether a plan holds an action, in the plan's own edition."""
    held: Collection[str] | None = getattr(plan, "_held_actions", None)
    if held is None:
        with in_own_edition(plan):
            held = [x.action.id for x in plan_record(plan).lines]
    return action_id in held


def catalogue_of(plan: Plan) -> ActionCatalogue:
    """The catalogue that a plan is made of: a version of an operator's own one, or ours."""
    return actions_of(plan.catalogue)


def language_of(plan: Plan) -> str:
    """The language of a plan's actions: that of ours, and not known for an operator's own catalogue."""
    return UNKNOWN if plan.catalogue else ENGLISH


def plan_for(person: Person, plan_id: uuid.UUID, *, choices: bool = True) -> Plan | None:
    """One plan with its place, its round and choices, if ``person`` may see it; without both for acts on one."""
    found = Plan.objects.select_related("place").filter(pk=plan_id)
    plan = (found.select_related("place", "round").prefetch_related("choices") if choices else found).first()
    return plan if plan is not None and rules.may_see(person, plan) else None


def plan_by_number(number: str) -> Plan | None:
    """One plan by the number in its address, whoever asks: for commands, and for pages that have rules of their own."""
    try:
        found = uuid.UUID(number)
    except ValueError:
        return None
    related = Plan.objects.select_related("place", "round__source", "author", "catalogue__catalogue")
    return related.prefetch_related("choices").filter(pk=found).first()


def listed_for(person: Person) -> QuerySet[Plan]:
    """Plans that lists show a person: those that `may_see` lets through, without the ones that only a link opens."""
    found = Plan.objects.select_related("place", "author", "catalogue__catalogue")
    found = found.exclude(author=None, received_from="", visibility=Visibility.PRIVATE)
    return found.filter(rules.seen_by(person))


def plans_of(person: Person, *, place: Place | None = None) -> list[Plan]:
    """Plans to list, the last changed first."""
    found = listed_for(person)
    if place is None:
        return list(found.order_by("-changed_at"))
    here = found.select_related(None).select_related("author", "catalogue__catalogue").filter(place=place)
    plans = list(here.order_by("-changed_at"))
    for plan in plans:
        plan.place = place
    return plans


def authors() -> frozenset[int]:
    """Return who wrote a plan, and may see it whatever its visibility."""
    found = Plan.objects.exclude(author=None).order_by().values_list("author", flat=True).distinct()
    return frozenset(x for x in found if x is not None)


@dataclass(frozen=True, slots=True)
class Aim:
    """The targets of a plan and the round that it starts from; ``version`` changes with the plan."""

    round_id: int
    years: int
    target: int | None
    targets: Mapping[str, int]
    made_at: dt.datetime
    version: str


def newest_aim(plans: Iterable[Plan], rounds: Collection[int]) -> Aim | None:
    """Return the targets of the first plan that starts from one of some rounds."""
    plan = next((x for x in plans if x.round_id in rounds), None)
    if plan is None:
        return None
    version = f"{plan.pk} {plan.changed_at}"
    return Aim(plan.round_id, plan.years, plan.target, dict(plan.targets), plan.created_at, version)


def plans_to_hand_on(rounds: Iterable[int]) -> list[Plan]:
    """The plans made from some rounds with their choices; not those that only a link leads to.

    A plan made of an operator's own catalogue stays here: its actions are licensed to this instance, and another one
    would draft it from a catalogue that it was not made of.
    """
    found = Plan.objects.filter(round__in=list(rounds), catalogue=None).exclude(author=None, received_from="")
    return list(found.prefetch_related("choices").order_by("pk"))


def count_plans() -> int:
    """How many plans are stored."""
    return Plan.objects.count()


def count_expired(now: dt.datetime) -> int:
    """How many plans without author are past their time."""
    return Plan.objects.filter(author=None, expires_at__lt=now).count()


def public_plans_version(country: str) -> str:
    """What changes whenever the list of public plans of a country does."""
    # Every page about a country asks it: written out, because making the words takes longer than the answer.
    with connection.cursor() as cursor:
        cursor.execute(_PUBLIC, [country, Visibility.PUBLIC.value])
        number, last = cursor.fetchone()
    return f"{number} {last}"
