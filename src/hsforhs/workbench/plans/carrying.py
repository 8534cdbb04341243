"""Carrying a plan over to the current edition: first the report, then, when a person confirms it, the plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from hsforhs.planning import ActionFate, CarryOver, carry_over
from hsforhs.planning.edition import using
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.editions.queries import current_pair, edition_names, name_of, pair_of
from hsforhs.workbench.threads.services import reference

from . import rules
from .models import Choice, Plan
from .own_edition import in_own_edition
from .queries import catalogue_of, drafted, plan_record
from .services import actor_of

plan_carried = Signal()
"""Sent in the transaction in which a plan is carried over, with ``plan`` and ``replaced``, the new id of each action
that one other action replaces: parts above plans that keep records by action let them follow."""


class OutdatedError(ValidationError):
    """The current edition or the plan changed after the report was made."""

    def __init__(self) -> None:
        super().__init__(_("The plan or the current edition changed meanwhile. Read the report again."))


@dataclass(frozen=True, slots=True)
class CarryReport:
    """What carrying a plan over would do. ``known`` says whether this site holds the edition of the plan.

    ``names`` are those of the two editions, or their versions where this site has no name for them; ``reasons`` why
    people decided as they did, by id of the action; ``state`` changes whenever the report could.
    """

    found: CarryOver
    names: tuple[str, str]
    version: str
    known: bool
    reasons: dict[str, str]
    state: str


def carry_report(plan: Plan) -> CarryReport:
    """Say what carrying a plan over to the current edition would do; nothing is stored."""
    with in_own_edition(plan) as known:
        before, old = plan_record(plan), catalogue_of(plan)
    new = current_pair()
    with using(new):
        menu, actions = {x.action.id for x in drafted(plan).lines}, catalogue_of(plan)
    choices = {x.action_id: x for x in plan.choices.all()}
    found = carry_over(
        [x.action.id for x in (*before.lines, *before.left_out)],
        old,
        actions,
        menu=menu,
        decisions={action_id: str(x.what) for action_id, x in choices.items()},
    )
    version = new[1].version
    return CarryReport(
        found,
        (name_of(plan.catalogue_version) or plan.catalogue_version, name_of(version) or version),
        version,
        known,
        {action_id: x.reason for action_id, x in choices.items()},
        f"{plan.changed_at.isoformat()} {plan.catalogue_version} {version}",
    )


@transaction.atomic
def carry(*, person: Person, plan: Plan, state: str) -> CarryReport:
    """Let a plan follow the current edition, with people's decisions; ``state`` is that of the report they saw.

    A decision goes to the one action that replaces its own. Those about actions that are gone, split or merged stay
    stored and are listed on the page of the plan until somebody takes them back.
    Raises OutdatedError when the plan or the current edition changed since the report.
    """
    found = Plan.objects.select_for_update(of=("self",)).select_related("place", "round__source").get(pk=plan.pk)
    if not rules.may_change(person, found):
        raise PermissionDenied
    report = carry_report(found)
    if report.state != state or found.catalogue_version == report.version:
        raise OutdatedError
    replaced = {row.id: row.after[0].id for row in report.found.of(ActionFate.REPLACED)}
    for old, new in replaced.items():
        Choice.objects.filter(plan=found, action_id=old).update(action_id=new)
    plan_carried.send(sender=Plan, plan=found, replaced=replaced)
    before, found.catalogue_version = found.catalogue_version, report.version
    found.save(update_fields=["catalogue_version", "changed_at"])
    facts = {
        "before": {"catalogue_version": before},
        "after": {"catalogue_version": report.version},
        "open_decisions": [x.id for x in report.found.open_decisions],
    }
    record(actor=actor_of(person), action="plans.carry", country=found.country, subject=reference(found), facts=facts)
    return report


@dataclass(frozen=True, slots=True)
class EditionNote:
    """What the page of a plan says of its edition: its name, and that of the current one where that is another.

    ``stored``: it has a page of its own; ``known``: its content is here.
    """

    name: str
    stored: bool
    known: bool
    newer: str


def edition_note(plan: Plan) -> EditionNote:
    """Say with which edition a plan was made, and whether it can be carried over."""
    names = edition_names(plan.catalogue_version)
    stored = bool(names.own)
    known = stored or pair_of(plan.catalogue_version) is not None
    newer = names.current if names.current_version != plan.catalogue_version else ""
    return EditionNote(names.own or plan.catalogue_version, stored, known, newer)


def lost_decisions(plan: Plan) -> list[Choice]:
    """Decisions about actions that the edition of the plan does not hold."""
    with in_own_edition(plan):
        known = catalogue_of(plan).actions
    return [x for x in plan.choices.all() if x.action_id not in known]
