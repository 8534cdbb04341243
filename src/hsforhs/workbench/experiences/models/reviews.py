"""Reviews of an event."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.places.models import Place, Visibility


class ReviewKind(models.TextChoices):
    """What kind of source a review is; the values are those of the lessons that ship."""

    AAR = "AAR", _("after-action review")
    IAR = "IAR", _("intra-action review")
    SIMEX = "SimEx", _("simulation exercise")
    JEE = "JEE", _("recommendations of an external evaluation")
    CASE = "case paper", _("case paper")
    WORKSHOP = "workshop", _("answers at a workshop")
    REPORT = "report", _("report")
    REVIEW = "review", _("review of several sources")


class Review(models.Model):
    """A review that a place holds, private until somebody with the right opens it.

    ``period`` is the time of the event as the source has it, beside the days where they are known. ``anonymised`` marks
    a public version: a copy of ``original`` without what tells of whom it speaks, with the region (or the world) as its
    place. One person proposes it (``proposed_by``, the last who changed it), another accepts it. ``key`` names it at
    every instance; ``received_from`` is the key of the instance that handed it on.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    received_from = models.CharField(max_length=64, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="reviews")
    country = models.CharField(max_length=3, blank=True, db_index=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=ReviewKind)
    event = models.CharField(max_length=200, blank=True)
    hazard = models.CharField(max_length=3, blank=True)
    period = models.CharField(max_length=80, blank=True)
    event_from = models.DateField(null=True, blank=True)
    event_to = models.DateField(null=True, blank=True)
    held_from = models.DateField(null=True, blank=True)
    held_to = models.DateField(null=True, blank=True)
    level = models.CharField(max_length=4, blank=True)
    citation = models.TextField(blank=True)
    address = models.CharField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reviews_written"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reviews_validated"
    )
    validated_at = models.DateTimeField(null=True, blank=True)
    anonymised = models.BooleanField(default=False)
    original = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="public_versions")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="public_versions_proposed"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="public_versions_accepted"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    catalogue_version = models.CharField(max_length=40)
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"review {self.pk}: {self.title}"

    @property
    def is_validated(self) -> bool:
        return self.validated_at is not None

    @property
    def is_accepted(self) -> bool:
        """Whether it is a public version that a second person accepted; nobody changes it any more."""
        return self.accepted_at is not None
