"""Rounds and scores as stored."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.places.models import Place, Visibility


class Source(models.Model):
    """Where figures came from: one import of one file, or the worked example."""

    citation = models.CharField(max_length=400)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    layout = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=400, blank=True)
    licence = models.TextField(blank=True)
    updated_on = models.DateField(null=True, blank=True)
    retrieved_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    remarks = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.citation


class Round(models.Model):
    """One assessment of one place by one instrument in one period, in one vintage.

    A corrected re-import makes a new vintage; the older one stays and points to it. ``published`` holds the
    capacities and the total in per cent as published, never recomputed.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="rounds")
    country = models.CharField(max_length=3, db_index=True)
    instrument = models.CharField(max_length=20)
    kind = models.CharField(max_length=5)
    period = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    reported = models.BooleanField(default=True)
    status_as_written = models.CharField(max_length=60, blank=True)
    published = models.JSONField(default=dict)
    published_total = models.FloatField(null=True, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    invented = models.BooleanField(default=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="rounds")
    vintage = models.PositiveSmallIntegerField(default=1)
    superseded_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="supersedes")
    catalogue_version = models.CharField(max_length=40)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-period", "instrument")
        constraints = (
            models.UniqueConstraint(
                fields=("place", "instrument", "kind", "period", "vintage"), name="round_vintage_once"
            ),
        )
        indexes = (models.Index(fields=("instrument", "period"), name="round_instrument_period"),)

    def __str__(self) -> str:
        return f"{self.place_id} {self.instrument} {self.period}"


class StoredScore(models.Model):
    """One indicator of a round. ``value`` is empty unless the state is ``value``; 0 is a value."""

    class State(models.TextChoices):
        VALUE = "value", _("value")
        NOT_REPORTED = "not reported", _("not reported")
        NOT_APPLICABLE = "not applicable", _("not applicable")

    round = models.ForeignKey(Round, models.CASCADE, related_name="scores")
    code = models.CharField(max_length=8)
    state = models.CharField(max_length=14, choices=State)
    value = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    reasoning = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    dated = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("round", "code"), name="score_once"),
            models.CheckConstraint(
                name="score_value_and_state",
                condition=models.Q(state="value", value__isnull=False)
                | (~models.Q(state="value") & models.Q(value__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.code}: {self.value}"


class Upload(models.Model):
    """A file that a person handed in, between choosing it and confirming its import."""

    class State(models.TextChoices):
        READING = "reading", _("reading")
        CHOICE = "choice", _("choose what to read")
        READY = "ready", _("ready to import")
        STORING = "storing", _("importing")
        STORED = "stored", _("imported")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to="uploads/")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    citation = models.CharField(max_length=400, blank=True)
    instrument = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    preview = models.JSONField(default=dict)
    keep_stored = models.BooleanField(default=True)
    error = models.TextField(blank=True)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"
