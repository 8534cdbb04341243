"""Deciding proposals: outcome, reasons, dissent; the way of accepted changes into an edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.editions import queries as editions
from hsforhs.workbench.editions.services import add_change as add_to_edition
from hsforhs.workbench.threads.services import reference

from .. import notices, rules
from ..changes import change_of
from ..items import present
from ..models import Choice, Dissent, Outcome, Proposal, ProposalChange, ProposalState, Remark, RemarkState
from ..queries import parties
from ..rules import Deed
from ..texts import optional, written

LONGEST_GROUP = 120


@dataclass(frozen=True, slots=True)
class DissentNote:
    """Who did not agree, and why: a person who took part, or a group in words."""

    reason: str
    person: User | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a decision makes of one change: other new values by field, or ``fields`` None where it is left out."""

    change: int
    fields: Mapping[str, Any] | None


@transaction.atomic
def decide(
    *,
    person: User,
    proposal: Proposal,
    outcome: str,
    decision: str,
    reasons: str,
    dissents: Sequence[DissentNote] = (),
    amendments: Iterable[Amendment] = (),
    address: str = "",
) -> Proposal:
    """Decide an open proposal and tell the authors of its remarks; ``address`` is the page for their messages.

    Accepted changes go into the draft edition with the proposal, its remarks and the decision as their trail.
    Remarks of a rejected proposal are answered, those of a deferred one are open again; those of an accepted one are
    answered once an edition brings the changes.

    Raises PermissionDenied for who is no steward of the framework, ValidationError for a decision without reasons, by
    the only author of everything in the proposal, or with changes that no longer fit.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not rules.may(person, Deed.DECIDE, proposal):
        raise PermissionDenied
    if rules.is_alone(person, proposal):
        raise ValidationError(
            _("You wrote this proposal and every remark in it: somebody else has to decide it (four eyes).")
        )
    if outcome not in Outcome.values:
        raise ValidationError(_("Choose what the decision is."))
    proposal.outcome, proposal.state = outcome, ProposalState.DECIDED
    proposal.decision = written(decision, missing=_("Write what is decided."))
    proposal.reasons = written(reasons, missing=_("Give the reasons for the decision."))
    proposal.decided_by, proposal.decided_at = person, timezone.now()
    _amend(proposal, list(amendments))
    proposal.save()
    for note in dissents:
        _dissent(proposal, note)
    if proposal.is_accepted:
        _hand_over(person, proposal)
    else:
        state = RemarkState.ANSWERED if outcome == Outcome.REJECTED else RemarkState.OPEN
        _taken_up(proposal).update(state=state)
    votes = {x: proposal.votes.filter(choice=x).count() for x in Choice.values}
    facts = {"outcome": str(outcome), "dissents": len(dissents), "votes": votes}
    record(actor=person.actor, action="stewardship.decide", subject=reference(proposal), facts=facts)
    notices.tell_decision(proposal, address)
    return proposal


@transaction.atomic
def brought_by_edition(*, actor: str, edition: str, proposals: Iterable[int]) -> int:
    """Note which accepted proposals an edition brought that was just published; their remarks are answered.

    Returns how many there were.
    """
    found = Proposal.objects.select_for_update(of=("self",)).filter(
        pk__in=list(proposals), state=ProposalState.DECIDED, outcome__in=(Outcome.ACCEPTED, Outcome.WITH_CHANGES)
    )
    number = 0
    for proposal in found.order_by("pk"):
        proposal.state, proposal.in_edition = ProposalState.IN_EDITION, edition
        proposal.save(update_fields=["state", "in_edition"])
        _taken_up(proposal).update(state=RemarkState.ANSWERED)
        record(
            actor=actor,
            action="stewardship.in_edition",
            subject=reference(proposal),
            facts={"edition": edition, "remarks": list(proposal.remarks.order_by("pk").values_list("pk", flat=True))},
        )
        number += 1
    return number


def _taken_up(proposal: Proposal) -> Any:
    return Remark.objects.filter(proposals=proposal, state=RemarkState.IN_PROPOSAL)


def _amend(proposal: Proposal, amendments: Sequence[Amendment]) -> None:
    if (proposal.outcome == Outcome.WITH_CHANGES) != bool(amendments):
        raise ValidationError(
            _("“Accepted with changes” needs at least one change that is not as it was proposed.")
            if not amendments
            else _("Changes of the text belong to “accepted with changes”.")
        )
    changes = {x.pk: x for x in proposal.changes.all()}
    for one in amendments:
        if one.change not in changes:
            raise ValidationError(_("A change that was decided on is not part of this proposal."))
        _write(changes[one.change], one.fields)
    if amendments and all(x.left_out for x in changes.values()):
        raise ValidationError(_("Every change is left out: then the proposal is rejected."))


def _write(change: ProposalChange, fields: Mapping[str, Any] | None) -> None:
    if fields is None:
        change.left_out = True
    else:
        before = _row_now(change)
        change.decided = {name: [before.get(name), new] for name, new in fields.items()}
    change.save(update_fields=["left_out", "decided"])


def _row_now(change: ProposalChange) -> Mapping[str, Any]:
    """The row as the next edition has it so far: another proposal may have changed it since this one was written."""
    if change.kind != ProposalChange.Kind.CHANGE:
        return {}
    edition = editions.draft() or editions.current()
    tables = (edition.tables if edition else present()).tables
    return tables.get(change.table, {}).get(change.row, {})


def _dissent(proposal: Proposal, note: DissentNote) -> None:
    reason = written(note.reason, missing=_("Give the reason of each dissent."))
    known = parties(proposal)
    if note.person is not None and note.person.pk not in {x.pk for x in known}:
        raise ValidationError(
            _("Only people who took part in the proposal are named; write who else dissents as a group.")
        )
    who = optional(note.group, longest=LONGEST_GROUP)
    if note.person is None and not who:
        raise ValidationError(_("Say who dissents: a person who took part, or a group."))
    role = rules.role_of(note.person) if note.person else ""
    Dissent.objects.create(
        proposal=proposal, person=note.person, group=who, role=role, reason=reason, language=proposal.language
    )


def _hand_over(person: User, proposal: Proposal) -> None:
    """Put the changes into the draft edition, or say what no longer fits."""
    trail = {
        "proposal": proposal.pk,
        "title": proposal.title,
        "address": reverse("stewardship:proposal", args=[proposal.pk]),
        "decision": f"{proposal.get_outcome_display()}: {proposal.decision}",
        "remarks": list(proposal.remarks.order_by("pk").values_list("pk", flat=True)),
        "decided_on": timezone.localdate().isoformat(),
    }
    for change in proposal.changes.filter(left_out=False):
        add_to_edition(person=person, change=change_of(change), trail=trail)
