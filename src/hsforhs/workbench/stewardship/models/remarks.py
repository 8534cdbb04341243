"""Remarks on items of the framework, what others think of them, and comments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemKind(models.TextChoices):
    """What a remark can stand on. The reference of each is what names it in the data: see ``items``."""

    CELL = "cell", _("cell")
    INDICATOR = "indicator", _("indicator")
    ACTION = "action", _("action")
    CROSSWALK = "crosswalk", _("row of a crosswalk")
    SYNERGY = "synergy", _("synergy")
    EDITION = "edition", _("edition as a whole")


class RemarkKind(models.TextChoices):
    AMBIGUITY = "ambiguity", _("ambiguity")
    GAP = "gap", _("gap")
    STRENGTH = "strength", pgettext_lazy("kind of remark", "strength")
    WEAKNESS = "weakness", _("weakness")
    BENCHMARK = "benchmark needed", _("benchmark needed")
    CROSSWALK = "wrong crosswalk", _("wrong crosswalk")


class RemarkState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a remark", "open")
    IN_PROPOSAL = "in proposal", _("in a proposal")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Remark(models.Model):
    """What somebody says about one item of the framework.

    ``title`` is the English title of the item at that time, so that a remark on what is gone can still be read.
    ``area``, ``component`` and ``sector`` are where the remark counts; empty where the item has none. ``edition`` is
    the version of the content that the remark speaks about; ``links`` holds web addresses. A remark that was
    withdrawn keeps its row and loses its texts.
    """

    item_kind = models.CharField(max_length=10, choices=ItemKind)
    reference = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    area = models.CharField(max_length=5, blank=True)
    component = models.CharField(max_length=3, blank=True)
    sector = models.CharField(max_length=4, blank=True)
    kind = models.CharField(max_length=16, choices=RemarkKind)
    text = models.TextField()
    evidence = models.TextField(blank=True)
    links = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=10, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="remarks")
    edition = models.CharField(max_length=40)
    state = models.CharField(max_length=11, choices=RemarkState, default=RemarkState.OPEN)
    invented = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("item_kind", "reference"), name="remark_item"),
            models.Index(fields=("area", "component"), name="remark_place"),
        )

    def __str__(self) -> str:
        return f"remark {self.pk} on {self.item_kind} {self.reference}"


class Opinion(models.Model):
    """Whether one person agrees with a remark, and why. One for each person; the history stands in the audit."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="opinions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="remark_opinions")
    agrees = models.BooleanField()
    reason = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("remark", "person"), name="remark_opinion_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} {'agrees' if self.agrees else 'disagrees'} with remark {self.remark_id}"


class Comment(models.Model):
    """A reply to a remark, or a comment on a proposal: exactly one of the two."""

    remark = models.ForeignKey(Remark, models.CASCADE, null=True, blank=True, related_name="replies")
    proposal = models.ForeignKey("stewardship.Proposal", models.CASCADE, null=True, blank=True, related_name="comments")
    text = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="framework_comments")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="comment_on_one",
                condition=models.Q(remark__isnull=True, proposal__isnull=False)
                | models.Q(remark__isnull=False, proposal__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"comment {self.pk}"
