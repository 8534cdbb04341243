"""Steps of a membership, which are only added, and declarations of interests."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from ..words import MemberState, Outcome
from .people import Profile


class MembershipStep(models.Model):
    """One step of a membership. ``note`` is for the person and the secretariat; erasing the person empties it."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="steps")
    before = models.CharField(max_length=13, choices=MemberState)
    after = models.CharField(max_length=13, choices=MemberState)
    renewed = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    term_ends = models.DateField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"profile {self.profile_id}: {self.before} to {self.after}"


class Declaration(models.Model):
    """A declaration of interests as it was signed. A new one is a new row; ``form_version`` names its questions.

    ``countries`` are ISO3 codes and ``institutions`` keys with which there is an interest.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="declarations")
    form_version = models.CharField(max_length=10)
    answers = models.JSONField(default=dict)
    countries = models.JSONField(default=list, blank=True)
    institutions = models.JSONField(default=list, blank=True)
    signed_at = models.DateTimeField()
    expires_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"declaration {self.pk} of profile {self.profile_id}"

    def is_valid(self, on: dt.date) -> bool:
        """Say whether it was accepted and holds on a day."""
        return self.outcome == Outcome.ACCEPTED and self.expires_on >= on
