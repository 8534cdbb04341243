"""Syntheses that somebody saved: what was asked, and what the answer was then."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedSynthesis(models.Model):
    """A question over lessons. ``digest`` and ``total`` are those of the public lessons on the day of saving.

    ``filters`` holds the fields of the filter in use, ``dimensions`` what was counted by. ``stock`` is the version of
    the lessons that ship, ``catalogue_version`` that of the framework.
    """

    name = models.CharField(max_length=120)
    filters = models.JSONField(default=dict)
    dimensions = models.JSONField(default=list)
    total = models.PositiveIntegerField()
    digest = models.CharField(max_length=16)
    stock = models.CharField(max_length=40)
    catalogue_version = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="saved_syntheses"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name_plural = "saved syntheses"

    def __str__(self) -> str:
        return self.name
