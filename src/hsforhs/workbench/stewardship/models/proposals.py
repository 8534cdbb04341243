"""Proposals to change the framework: their changes, votes, decision and dissent."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.accounts.models import Role

from .remarks import Remark


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("draft")
    OPEN = "open", _("open for comment")
    DECIDED = "decided", _("decided")
    IN_EDITION = "in edition", _("in an edition")


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    WITH_CHANGES = "with changes", _("accepted with changes")
    REJECTED = "rejected", _("rejected")
    DEFERRED = "deferred", _("deferred")


class Choice(models.TextChoices):
    SUPPORT = "support", _("support")
    OPPOSE = "oppose", _("oppose")
    ABSTAIN = "abstain", _("abstain")


ACCEPTING = (Outcome.ACCEPTED, Outcome.WITH_CHANGES)
"""Outcomes whose changes go into the draft edition."""


class Proposal(models.Model):
    """Remarks that are answered together by one or more changes of the framework.

    ``edition`` is the version of the content that the changes were written against, ``in_edition`` the name of the
    edition that brought them. ``closes_on`` is the last day for comments and votes. A deferred proposal sets its
    remarks free again; another proposal can take them up.
    """

    title = models.CharField(max_length=200)
    why = models.TextField()
    evidence = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=10, blank=True)
    remarks = models.ManyToManyField(Remark, related_name="proposals", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="proposals_made")
    edition = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.DRAFT)
    made_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    decision = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="proposals_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    in_edition = models.CharField(max_length=40, blank=True)
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def is_decided(self) -> bool:
        return self.state in (ProposalState.DECIDED, ProposalState.IN_EDITION)

    @property
    def is_accepted(self) -> bool:
        return self.outcome in ACCEPTING

    def takes_comments(self, day: dt.date) -> bool:
        """Say whether comments and votes are taken on a day; the last day counts."""
        return self.state == ProposalState.OPEN and (self.closes_on is None or day <= self.closes_on)


class ProposalChange(models.Model):
    """One change of one row of an edition, as proposed; and as decided where the decision changed it.

    ``fields`` holds [before, after] by field. ``decided`` is the same where the decision changed it, else None;
    ``left_out`` says that the decision dropped this change.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("change")
        ADD = "add", _("add")
        REMOVE = "remove", _("remove")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="changes")
    table = models.CharField(max_length=20)
    row = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind)
    fields = models.JSONField(default=dict, blank=True)
    decided = models.JSONField(null=True, blank=True)
    left_out = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("table", "row"), name="proposed_row"),)
        constraints = (models.UniqueConstraint(fields=("proposal", "table", "row"), name="proposed_row_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.table} {self.row}"

    @property
    def final(self) -> dict[str, list[object]]:
        """The fields as they were decided, or as proposed before a decision."""
        found: dict[str, list[object]] = self.fields if self.decided is None else self.decided
        return found


class Vote(models.Model):
    """The vote of one reviewer on an open proposal, with the strongest role that the person held then."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="proposal_votes")
    choice = models.CharField(max_length=7, choices=Choice)
    role = models.CharField(max_length=13, choices=Role)
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("proposal", "person"), name="vote_once"),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.choice} on proposal {self.proposal_id}"


class Dissent(models.Model):
    """Who did not agree with a decision, and why: a person who took part, or a group in words.

    ``role`` is what everybody reads; the person and the group are for members.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="dissents")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="dissents"
    )
    group = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=13, choices=Role, blank=True)
    reason = models.TextField()
    language = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"dissent {self.pk} with proposal {self.proposal_id}"
