"""Figures as stored: every value that was ever brought in, with its source; a newer one supersedes, none is changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.indicators import Status
from hsforhs.workbench.places.models import Place, Visibility


class FigureSource(models.Model):
    """Where figures come from: one answer of a service, or the rows of a file that name the same source."""

    citation = models.CharField(max_length=400)
    licence = models.CharField(max_length=400, blank=True)
    address = models.CharField(max_length=400, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    retrieved_at = models.DateTimeField(null=True, blank=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.citation


class StoredFigure(models.Model):
    """One value of one indicator for a place and period. ``indicator`` is the id in the registry.

    Numbers stand in ``value``, answers in words in ``text``. ``observed_on`` is the last day of the period;
    ``published`` a day, month, quarter or year, as written. A row without ``superseded_at`` is the one in force
    among those of its indicator, place, period and visibility.
    """

    class Kind(models.TextChoices):
        """Kinds of value, named as in :class:`hsforhs.indicators.Status`."""

        REPORTED = Status.REPORTED.value, _("reported")
        ESTIMATED = Status.ESTIMATED.value, _("estimated")
        IMPUTED = Status.IMPUTED.value, _("imputed")
        OLDER = Status.OLDER.value, _("older vintage")

    indicator = models.CharField(max_length=40)
    place = models.ForeignKey(Place, models.PROTECT, related_name="figures")
    country = models.CharField(max_length=3, db_index=True)
    period = models.CharField(max_length=10)
    observed_on = models.DateField()
    value = models.FloatField(null=True, blank=True)
    text = models.CharField(max_length=200, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=60)
    status = models.CharField(max_length=16, choices=Kind, default=Kind.REPORTED)
    published = models.CharField(max_length=10, blank=True)
    source = models.ForeignKey(FigureSource, models.PROTECT, related_name="figures")
    source_code = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    stored_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("place", "indicator", "period", "visibility"),
                condition=models.Q(superseded_at__isnull=True),
                name="figure_in_force_once",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | ~models.Q(text=""), name="figure_has_a_value"
            ),
        )
        indexes = (
            models.Index(fields=("indicator", "place", "observed_on"), name="figure_of_indicator"),
            models.Index(fields=("place", "indicator", "observed_on"), name="figure_of_place"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"
