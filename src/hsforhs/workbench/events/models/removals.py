"""Marks of what organisers removed, so that no file of before brings it back."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from .events import Event


class Removal(models.Model):
    """That a record of an event was removed: its name (``outcomes.note:4f2c...``) and when; nothing of what it said."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    record = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("event", "record"), name="event_removed_once"),)

    def __str__(self) -> str:
        return f"removal of {self.record}"
