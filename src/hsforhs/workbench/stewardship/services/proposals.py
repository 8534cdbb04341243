"""Drafting proposals, opening them for comment, commenting and voting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from hsforhs.planning import action_catalogue
from hsforhs.planning.edition import Change
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import VISITOR, record
from hsforhs.workbench.threads.origins import Origin, keep_origin
from hsforhs.workbench.threads.services import reference

from .. import rules
from ..changes import check
from ..models import Choice, Comment, Proposal, ProposalChange, ProposalState, Remark, RemarkState, Vote
from ..rules import Deed
from ..texts import LONGEST_TITLE, optional, web_addresses, written

MOST_CHANGES = 40
LONGEST_PERIOD = dt.timedelta(days=366)


@transaction.atomic
def draft(
    *,
    person: User,
    title: str,
    why: str,
    remarks: Iterable[Remark] = (),
    evidence: str = "",
    links: Iterable[str] = (),
    language: str = "",
    invented: bool = False,
    origin: Origin | None = None,
) -> Proposal:
    """Draft a proposal that answers some remarks; they are then in a proposal. ``origin`` is what else it comes from.

    Raises PermissionDenied for who is no steward of the framework, ValidationError for texts that cannot be and for a
    remark that is not open.
    """
    if not rules.may_at_all(person, Deed.PROPOSE):
        raise PermissionDenied
    made = Proposal.objects.create(
        **_texts(title, why, evidence, links),
        language=language,
        author=person,
        edition=action_catalogue().version,
        invented=invented,
    )
    found = list(remarks)
    facts = {"origin": origin.name} if origin else {}
    _record(person, "stewardship.draft", made, remarks=[x.pk for x in found], **facts)
    if origin is not None:
        keep_origin(person=person, record=made, origin=origin, words=[made.title, made.why, made.evidence])
    if found:
        group(person=person, proposal=made, remarks=found)
    return made


@transaction.atomic
def rewrite(
    *, person: User, proposal: Proposal, title: str, why: str, evidence: str = "", links: Iterable[str] = ()
) -> None:
    """Change the texts of a draft."""
    _require(person, Deed.PROPOSE, proposal)
    for name, value in _texts(title, why, evidence, links).items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["title", "why", "evidence", "links"])
    _record(person, "stewardship.rewrite", proposal)


@transaction.atomic
def group(*, person: User, proposal: Proposal, remarks: Iterable[Remark]) -> None:
    """Take up open remarks in a draft."""
    _require(person, Deed.PROPOSE, proposal)
    found = list(Remark.objects.select_for_update(of=("self",)).filter(pk__in=[x.pk for x in remarks]).order_by("pk"))
    for remark in found:
        if remark.state != RemarkState.OPEN:
            raise ValidationError(
                _("Remark %(number)d is not open: it is %(state)s.")
                % {"number": remark.pk, "state": remark.get_state_display()}
            )
    proposal.remarks.add(*found)
    Remark.objects.filter(pk__in=[x.pk for x in found]).update(state=RemarkState.IN_PROPOSAL)
    _record(person, "stewardship.group", proposal, remarks=[x.pk for x in found])


@transaction.atomic
def add_change(*, person: User, proposal: Proposal, change: Change) -> ProposalChange:
    """Write one change into a draft; a change of the same row is replaced.

    Raises ValidationError naming why the change may not be made.
    """
    _require(person, Deed.PROPOSE, proposal)
    others = proposal.changes.exclude(table=change.table, row=change.row)
    if others.count() >= MOST_CHANGES:
        raise ValidationError(_("A proposal holds at most %(most)d changes.") % {"most": MOST_CHANGES})
    check(change)
    made, _new = ProposalChange.objects.update_or_create(
        proposal=proposal,
        table=change.table,
        row=change.row,
        defaults={"kind": change.kind, "fields": change.as_json()["fields"]},
    )
    _record(person, "stewardship.add_change", proposal, change=change.as_json())
    return made


@transaction.atomic
def drop_change(*, person: User, change: ProposalChange) -> None:
    """Take a change out of a draft."""
    _require(person, Deed.PROPOSE, change.proposal)
    facts = {"table": change.table, "row": change.row}
    change.delete()
    _record(person, "stewardship.drop_change", change.proposal, **facts)


@transaction.atomic
def discard(*, person: User, proposal: Proposal) -> None:
    """Delete a draft; its remarks are open again."""
    proposal = _locked(proposal)
    _require(person, Deed.PROPOSE, proposal)
    Remark.objects.filter(proposals=proposal, state=RemarkState.IN_PROPOSAL).update(state=RemarkState.OPEN)
    _record(person, "stewardship.discard", proposal, title=proposal.title)
    proposal.delete()


@transaction.atomic
def open_for_comment(*, person: User, proposal: Proposal, closes_on: dt.date) -> Proposal:
    """Open a draft for comments and votes until the end of a day; returns it as it is now stored.

    Raises ValidationError without a change, and for a day that is over or too far away.
    """
    proposal = _locked(proposal)
    _require(person, Deed.OPEN, proposal)
    if not proposal.changes.exists():
        raise ValidationError(_("Write at least one change before you open the proposal."))
    _last_day(closes_on)
    proposal.state, proposal.opened_at, proposal.closes_on = ProposalState.OPEN, timezone.now(), closes_on
    proposal.save(update_fields=["state", "opened_at", "closes_on"])
    _record(person, "stewardship.open", proposal, until=closes_on.isoformat())
    return proposal


@transaction.atomic
def close_on(*, person: User, proposal: Proposal, day: dt.date) -> None:
    """Set another last day for comments on an open proposal."""
    proposal = _locked(proposal)
    _require(person, Deed.DECIDE, proposal)
    _last_day(day)
    before, proposal.closes_on = proposal.closes_on, day
    proposal.save(update_fields=["closes_on"])
    facts = {"before": {"until": before.isoformat() if before else ""}, "after": {"until": day.isoformat()}}
    _record(person, "stewardship.set_last_day", proposal, **facts)


@transaction.atomic
def comment(*, person: User, proposal: Proposal, text: str, language: str = "") -> Comment:
    """Comment on an open proposal, until its last day is over."""
    _require(person, Deed.COMMENT, proposal)
    text = written(text, missing=_("Write the comment first."))
    made = Comment.objects.create(proposal=proposal, text=text, language=language, author=person)
    _record(person, "stewardship.comment", proposal, comment=made.pk)
    return made


def vote(*, person: Person, proposal: Proposal, choice: str, reason: str = "", language: str = "") -> Vote:
    """Vote on an open proposal; a vote given before is changed.

    A vote of somebody who may not vote is refused with PermissionDenied, and the refusal stands in the audit.
    """
    if not isinstance(person, User) or not rules.may(person, Deed.VOTE, proposal):
        # Not in the transaction of an act, which the refusal would take back.
        why = "no role" if not rules.may_at_all(person, Deed.VOTE) else "not open"
        actor = person.actor if isinstance(person, User) else VISITOR
        record(actor=actor, action="stewardship.vote_refused", subject=reference(proposal), facts={"why": why})
        raise PermissionDenied
    if choice not in Choice.values:
        raise ValidationError(_("Choose support, oppose or abstain."))
    return _vote(person, proposal, choice, optional(reason), language)


@transaction.atomic
def _vote(person: User, proposal: Proposal, choice: str, reason: str, language: str) -> Vote:
    # Locked, so that no vote comes in while a decision counts them.
    proposal = _locked(proposal)
    _require(person, Deed.VOTE, proposal)
    before = proposal.votes.filter(person=person).values_list("choice", flat=True).first()
    given = {"choice": choice, "role": rules.role_of(person), "reason": reason, "language": language}
    made, _new = Vote.objects.update_or_create(proposal=proposal, person=person, defaults=given)
    facts = {"before": {"choice": before or ""}, "after": {"choice": choice}, "role": str(made.role)}
    _record(person, "stewardship.vote", proposal, **facts)
    return made


def _texts(title: str, why: str, evidence: str, links: Iterable[str]) -> dict[str, Any]:
    return {
        "title": written(title, missing=_("Give the proposal a title."), longest=LONGEST_TITLE),
        "why": written(why, missing=_("Say why the framework should change.")),
        "evidence": optional(evidence),
        "links": web_addresses(links),
    }


def _last_day(day: dt.date) -> None:
    today = timezone.localdate()
    if not today <= day <= today + LONGEST_PERIOD:
        raise ValidationError(
            _("The last day for comments is today or later, and within a year; %(day)s is not.")
            % {"day": formats.date_format(day)}
        )


def _locked(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


def _require(person: User, deed: Deed, proposal: Proposal) -> None:
    if not rules.may(person, deed, proposal):
        raise PermissionDenied


def _record(person: User, action: str, proposal: Proposal, **facts: Any) -> None:
    record(actor=person.actor, action=action, subject=reference(proposal), facts=facts)
