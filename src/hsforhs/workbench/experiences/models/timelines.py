"""The dates of an event, and what held it up or helped."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from hsforhs.experiences import EARLY_ACTIONS, EarlyAction, Factor, measure
from hsforhs.experiences import Timeline as TimelineRecord
from hsforhs.experiences.records import DETECT, NOT_APPLICABLE, NOTIFY, RESPOND
from hsforhs.workbench.places.models import Place, Visibility

from .reviews import Review


class Stage(models.TextChoices):
    DETECT = DETECT, pgettext_lazy("interval of 7-1-7", "detect")
    NOTIFY = NOTIFY, pgettext_lazy("interval of 7-1-7", "notify")
    RESPOND = RESPOND, pgettext_lazy("interval of 7-1-7", "respond")


class Timeline(models.Model):
    """The dates of one event at a place; a date that nobody knows is empty and stays so.

    ``actions`` holds the days of the early response actions by code (``"2025-03-01"``, or ``"n/a"``). The days of the
    intervals and whether all targets were met are computed on each save, for lists.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    received_from = models.CharField(max_length=64, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="timelines")
    country = models.CharField(max_length=3, blank=True, db_index=True)
    review = models.ForeignKey(Review, models.SET_NULL, null=True, blank=True, related_name="timelines")
    event = models.CharField(max_length=200)
    hazard = models.CharField(max_length=3, blank=True)
    emerged_on = models.DateField(null=True, blank=True)
    detected_on = models.DateField(null=True, blank=True)
    notified_on = models.DateField(null=True, blank=True)
    actions = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    detect_days = models.IntegerField(null=True, blank=True)
    notify_days = models.IntegerField(null=True, blank=True)
    respond_days = models.IntegerField(null=True, blank=True)
    all_met = models.BooleanField(null=True, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="timelines_written"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"timeline {self.pk}: {self.event}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        measured = measure(self.dates)
        for stage in Stage:
            setattr(self, f"{stage.value}_days", measured.intervals[stage.value].days)
        self.all_met = measured.all_met
        super().save(*args, **kwargs)

    @property
    def dates(self) -> TimelineRecord:
        """The dates as a record of the core, without factors."""
        return TimelineRecord(
            self.event,
            self.place.code,
            self.hazard,
            self.emerged_on,
            self.detected_on,
            self.notified_on,
            {code: early_action(self.actions.get(code, "")) for code in EARLY_ACTIONS},
            id=str(self.pk or ""),
        )


def early_action(written: str) -> EarlyAction:
    """Return an early action as it stands in the store."""
    if written == NOT_APPLICABLE:
        return EarlyAction(applies=False)
    return EarlyAction(dt.date.fromisoformat(written) if written else None)


def written_action(action: EarlyAction) -> str:
    """Return an early action as it is kept: a day, ``n/a``, or "" for unknown."""
    return NOT_APPLICABLE if not action.applies else action.on.isoformat() if action.on else ""


class TimelineFactor(models.Model):
    """A bottleneck or an enabler of one interval, as people wrote it; ``kind`` is a short name to count by."""

    timeline = models.ForeignKey(Timeline, models.CASCADE, related_name="factors")
    stage = models.CharField(max_length=7, choices=Stage)
    enabler = models.BooleanField(default=False)
    text = models.TextField()
    kind = models.CharField(max_length=100, blank=True)
    area = models.CharField(max_length=5, blank=True)
    component = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.stage}: {self.text[:60]}"

    @property
    def record(self) -> Factor:
        """The factor as a record of the core."""
        return Factor(self.stage, self.text, self.enabler, self.kind, self.area, self.component)
