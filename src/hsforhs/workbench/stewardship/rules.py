"""Who may do what with remarks and proposals: one table, read by pages, services and the API alike.

Reviewers hold a role beyond viewer at any place: the framework belongs to no country. Stewards of the framework are
data stewards and administrators at the root of the tree of places, and administrators of the site.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

from django.db.models import Q
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person, grants_of, is_member, may_administer

from .models import Comment, Proposal, ProposalState, Remark, RemarkState


class Deed(Enum):
    """What somebody can want to do."""

    READ = "read remarks, names and open proposals"
    REMARK = "leave a remark"
    GIVE_OPINION = "agree or disagree with a remark"
    REPLY = "reply to a remark"
    COMMENT = "comment on an open proposal"
    VOTE = "vote on an open proposal"
    PROPOSE = "draft a proposal, group remarks, write its changes"
    OPEN = "open a proposal for comment"
    DECIDE = "decide a proposal"


REVIEWERS = frozenset(set(Role) - {Role.VIEWER})
STEWARDS = frozenset({Role.STEWARD, Role.ADMINISTRATOR})

TABLE: dict[Deed, frozenset[Role]] = {
    Deed.READ: frozenset(Role),
    Deed.REMARK: REVIEWERS,
    Deed.GIVE_OPINION: REVIEWERS,
    Deed.REPLY: REVIEWERS,
    Deed.COMMENT: REVIEWERS,
    Deed.VOTE: REVIEWERS,
    Deed.PROPOSE: STEWARDS,
    Deed.OPEN: STEWARDS,
    Deed.DECIDE: STEWARDS,
}
"""The roles that each deed asks for, one of them at any place; for deeds of AT_ROOT at the root of the tree."""
AT_ROOT = frozenset({Deed.PROPOSE, Deed.OPEN, Deed.DECIDE})

_PROPOSAL_STATES: dict[Deed, frozenset[str]] = {
    Deed.COMMENT: frozenset({ProposalState.OPEN}),
    Deed.VOTE: frozenset({ProposalState.OPEN}),
    Deed.PROPOSE: frozenset({ProposalState.DRAFT}),
    Deed.OPEN: frozenset({ProposalState.DRAFT}),
    Deed.DECIDE: frozenset({ProposalState.OPEN}),
}
_WHILE_TAKEN = frozenset({Deed.COMMENT, Deed.VOTE})
"""Deeds that end with the last day of the proposal."""
_REMARK_STATES: dict[Deed, frozenset[str]] = {
    Deed.GIVE_OPINION: frozenset({RemarkState.OPEN, RemarkState.IN_PROPOSAL}),
    Deed.REPLY: frozenset({RemarkState.OPEN, RemarkState.IN_PROPOSAL}),
}
_RANK = (Role.ADMINISTRATOR, Role.STEWARD, Role.APPROVER, Role.AREA_LEAD, Role.CONTRIBUTOR)


def may_at_all(person: Person, deed: Deed) -> bool:
    """Say whether a person holds a role for a deed, whatever state a remark or proposal is in."""
    if may_administer(person):
        return True
    held = {x.role for x in grants_of(person) if deed not in AT_ROOT or "/" not in x.path}
    return not held.isdisjoint(TABLE[deed])


def may(person: Person, deed: Deed, proposal: Proposal, *, day: dt.date | None = None) -> bool:
    """Say whether a person may do something with a proposal in its present state; ``day`` is today if not given."""
    if proposal.state not in _PROPOSAL_STATES[deed] or not may_at_all(person, deed):
        return False
    return deed not in _WHILE_TAKEN or proposal.takes_comments(day or timezone.localdate())


def may_on_remark(person: Person, deed: Deed, remark: Remark) -> bool:
    """Say whether a person may give an opinion on a remark or reply to it in its present state."""
    return remark.state in _REMARK_STATES[deed] and may_at_all(person, deed)


def may_withdraw(person: Person, found: Remark | Comment) -> bool:
    """Authors take back what they wrote; a remark only while no proposal stands on it."""
    if not isinstance(person, User) or not person.is_active or found.author_id != person.pk:
        return False
    return found.state == RemarkState.OPEN if isinstance(found, Remark) else found.withdrawn_at is None


def is_alone(person: User, proposal: Proposal) -> bool:
    """Say whether a person wrote the proposal and every remark in it: then somebody else has to decide."""
    if proposal.author_id != person.pk:
        return False
    return not proposal.remarks.exclude(author=person).exists()


def may_read(person: Person) -> bool:
    """Members read remarks, the names beside them and open proposals."""
    return may_at_all(person, Deed.READ) and is_member(person)


def may_see(person: Person, proposal: Proposal) -> bool:
    """Drafts are for stewards of the framework, open proposals for members, decided ones for everybody."""
    if proposal.is_decided:
        return True
    return may_at_all(person, Deed.PROPOSE) if proposal.state == ProposalState.DRAFT else may_read(person)


def seen_by(person: Person) -> Q:
    """The filter for proposals that `may_see` lets through."""
    if may_at_all(person, Deed.PROPOSE):
        return Q()
    states = [ProposalState.DECIDED, ProposalState.IN_EDITION]
    return Q(state__in=[*states, ProposalState.OPEN] if may_read(person) else states)


def role_of(person: Person) -> Role:
    """The strongest reviewing role of a person, written beside a vote."""
    if may_administer(person):
        return Role.ADMINISTRATOR
    held = {x.role for x in grants_of(person)}
    return next((x for x in _RANK if x in held), Role.VIEWER)
