"""Draft plans as stored."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.planning.own_catalogue import LONGEST_ID
from hsforhs.workbench.places.models import Place, Visibility


class Plan(models.Model):
    """A draft plan of one place. Its address cannot be guessed: who has no account holds it by the link.

    ``target`` is one level for all indicators, ``targets`` levels for single ones ({"C5.1": 4}); both give
    way to the usual rule where empty. Without an author the plan is deleted after ``expires_at``.
    ``catalogue`` is the version of an operator's own catalogue that all actions come from; without one they are ours.
    ``received_from`` is the fingerprint of the instance that handed the plan on; such a plan has no author here.
    ``packs_open`` lets provinces work on their own part of a plan that is private.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="plans")
    country = models.CharField(max_length=3, db_index=True)
    round = models.ForeignKey("assessments.Round", models.PROTECT, related_name="plans")
    years = models.PositiveSmallIntegerField()
    target = models.PositiveSmallIntegerField(null=True, blank=True)
    targets = models.JSONField(default=dict)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="plans")
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    catalogue = models.ForeignKey(
        "catalogues.CatalogueVersion", models.PROTECT, null=True, blank=True, related_name="plans"
    )
    catalogue_version = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    received_from = models.CharField(max_length=64, blank=True)
    packs_open = models.BooleanField(default=False)

    class Meta:
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return f"{self.place_id}: {self.years}-year plan"


class Choice(models.Model):
    """A person's decision on one action, against what the draft would say by itself."""

    class What(models.TextChoices):
        ADDED = "added", _("added")
        TAKEN_OUT = "taken out", _("taken out")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="choices")
    action_id = models.CharField(max_length=LONGEST_ID)
    what = models.CharField(max_length=10, choices=What)
    reason = models.CharField(max_length=300)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("plan", "action_id"), name="choice_once"),)

    def __str__(self) -> str:
        return f"{self.action_id} {self.what}"


class PlanReturn(models.Model):
    """A document of a plan that somebody handed in, until it is confirmed or dropped; several of a person may wait.

    The file stands in the row itself: it is small, and goes with the plan. One that is ``passed_on`` waits for who may
    cost the plan, with what its province may not store itself.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="returns")
    actor = models.CharField(max_length=80)
    content = models.BinaryField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    passed_on = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("plan", "actor", "sha256"), name="plan_return_once"),)

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.file_name}"
