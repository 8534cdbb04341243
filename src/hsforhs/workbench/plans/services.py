"""What a person can do with a draft plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.planning import action_catalogue
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.assessments.queries import StoredAssessment
from hsforhs.workbench.audit.services import OPERATOR, VISITOR, record
from hsforhs.workbench.catalogues.models import CatalogueVersion
from hsforhs.workbench.catalogues.queries import actions_of
from hsforhs.workbench.catalogues.rules import may_read
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.threads.services import DRAFTED_FROM, link, reference

from . import rules
from .models import Choice, Plan
from .own_edition import in_own_edition

YEARS = (1, 5)
LEVELS = range(1, 6)


@transaction.atomic
def draft_plan(
    *,
    person: Person,
    stored: StoredAssessment,
    years: int,
    target: int | None = None,
    catalogue: CatalogueVersion | None = None,
) -> Plan:
    """Draft a plan of one or five years from a round that holds indicator values.

    All its actions come from ``catalogue``, a version of an operator's own one, or without it from ours.
    Without an account the plan is kept for ``HSFORHS_LINK_DAYS`` days and found by its link alone.
    """
    if years not in YEARS:
        raise ValidationError(_("A plan is for 1 year or for 5 years."))
    if target is not None and target not in LEVELS:
        raise ValidationError(_("A target is a level from 1 to 5."))
    if not stored.assessment.values:
        raise ValidationError(
            _("Only capacities are loaded here; a plan needs the indicators. Import the e-SPAR workbook of this year.")
        )
    if catalogue is not None and not may_read(person, catalogue.catalogue):
        raise PermissionDenied
    author = person if isinstance(person, User) else None
    found = Plan.objects.create(
        place=stored.round.place,
        country=stored.round.country,
        round=stored.round,
        years=years,
        target=target,
        author=author,
        catalogue=catalogue,
        catalogue_version=action_catalogue().version,
        expires_at=None if author else timezone.now() + dt.timedelta(days=settings.LINK_DAYS),
    )
    link(source=found, relation=DRAFTED_FROM, target=stored.round, proposer=actor_of(person), country=found.country)
    facts = {"years": years, "target": target, "round": reference(stored.round), "edition": found.catalogue_version}
    facts["catalogue"] = actions_of(catalogue).version
    _record(person, found, "plans.draft", facts)
    return found


@transaction.atomic
def set_targets(*, person: Person, plan: Plan, targets: Mapping[str, int]) -> None:
    """Set the level wanted for single indicators; codes must be of the plan's instrument."""
    _require_change(person, plan)
    known = set(plan.round.scores.values_list("code", flat=True))
    for code, level in targets.items():
        if code not in known or level not in LEVELS:
            raise ValidationError(_("A target is a level from 1 to 5 for an indicator of this assessment."))
    plan.targets = {**targets}
    plan.save(update_fields=["targets", "changed_at"])
    _record(person, plan, "plans.set_targets", {"targets": dict(targets)})


@transaction.atomic
def take_out(*, person: Person, plan: Plan, action_id: str, reason: str) -> None:
    """Take an action out of the draft, with the reason."""
    _choose(person, plan, action_id, Choice.What.TAKEN_OUT, reason)


@transaction.atomic
def add(*, person: Person, plan: Plan, action_id: str, reason: str) -> None:
    """Add an action of the catalogue that the draft would not hold by itself, with the reason."""
    _choose(person, plan, action_id, Choice.What.ADDED, reason)


@transaction.atomic
def undo(*, person: Person, plan: Plan, action_id: str) -> None:
    """Take a decision back: the action is again in or out as the draft says."""
    _require_change(person, plan)
    deleted, _rows = plan.choices.filter(action_id=action_id).delete()
    if deleted:
        plan.save(update_fields=["changed_at"])
        _record(person, plan, "plans.undo", {"action": action_id})


@transaction.atomic
def set_visibility(*, person: Person, plan: Plan, visibility: str) -> None:
    """Open a plan to the network or to everybody, or close it; one without author is for who holds its link."""
    _require_change(person, plan)
    if plan.author_id is None:
        raise ValidationError(_("A plan without author is for who holds its link; sign in and draft one to open it."))
    if visibility not in Visibility.values:
        raise ValidationError(_("Choose who may see the plan."))
    before, plan.visibility = plan.visibility, visibility
    plan.save(update_fields=["visibility", "changed_at"])
    facts = {"before": {"visibility": before}, "after": {"visibility": visibility}}
    _record(person, plan, "plans.set_visibility", facts)


@transaction.atomic
def open_packs(*, person: Person, plan: Plan, opened: bool) -> None:
    """Let provinces fetch and hand in their own part of a private plan, or end it; they see nothing else of it."""
    _require_change(person, plan)
    if plan.author_id is None:
        raise ValidationError(_("A plan without author is for who holds its link; sign in and draft one to open it."))
    before, plan.packs_open = plan.packs_open, opened
    plan.save(update_fields=["packs_open", "changed_at"])
    facts = {"before": {"packs_open": before}, "after": {"packs_open": opened}}
    _record(person, plan, "plans.open_packs", facts)


@transaction.atomic
def delete_plan(*, person: Person, plan: Plan) -> None:
    """Delete a draft plan."""
    _require_change(person, plan)
    _record(person, plan, "plans.delete", {})
    plan.delete()


@transaction.atomic
def purge_expired() -> list[Plan]:
    """Delete plans without author that are past their time; returns them, so that their files can follow."""
    due = list(Plan.objects.filter(author=None, expires_at__lt=timezone.now()))
    if due:
        Plan.objects.filter(pk__in=[plan.pk for plan in due]).delete()
        record(actor=OPERATOR, action="plans.purge_expired", facts={"plans": len(due)})
    return due


def _choose(person: Person, plan: Plan, action_id: str, what: Choice.What, reason: str) -> None:
    _require_change(person, plan)
    with in_own_edition(plan):
        known = action_id in actions_of(plan.catalogue).actions
    if not known:
        raise ValidationError(_("The catalogue has no such action."))
    if not reason.strip():
        raise ValidationError(_("Give the reason in a few words; it stands in the plan."))
    Choice.objects.update_or_create(
        plan=plan,
        action_id=action_id,
        defaults={"what": what, "reason": reason.strip()[:300], "actor": actor_of(person)},
    )
    plan.save(update_fields=["changed_at"])
    _record(person, plan, f"plans.{what.name.lower()}", {"action": action_id})


def _require_change(person: Person, plan: Plan) -> None:
    if not rules.may_change(person, plan):
        raise PermissionDenied


def actor_of(person: Person) -> str:
    """Name of a person in audit events."""
    return person.actor if isinstance(person, User) else VISITOR


def _record(person: Person, plan: Plan, action: str, facts: Mapping[str, object]) -> None:
    record(actor=actor_of(person), action=action, country=plan.country, subject=reference(plan), facts=facts)
