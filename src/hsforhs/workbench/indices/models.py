"""Indices as stored: own definitions, observations, runs and the result of each unit.

A record without a place is the site's own. The definitions that come with the program are read from its package.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.files.keeping import again
from hsforhs.workbench.places.models import Place, Visibility

MOST_DRAWS = 10_000


class Owned(models.Model):
    """What the site or a place owns: only its owner may change it, and its visibility says who reads it."""

    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    country = models.CharField(max_length=3, blank=True, db_index=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    invented = models.BooleanField(default=False)
    actor = models.CharField(max_length=80)
    stored_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class OwnDefinition(Owned):
    """One version of a definition that somebody brought in; it is never changed, another content is another version.

    ``slug`` is the name of the index in addresses: its id, with ``@`` and the code of the place that owns it.
    """

    slug = models.CharField(max_length=100, db_index=True)
    version = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        ordering = ("slug", "-pk")
        constraints = (models.UniqueConstraint(fields=("slug", "version"), name="definition_version_once"),)

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class ObservationSet(Owned):
    """A table of observations as it was handed in, word for word, with where it comes from."""

    title = models.CharField(max_length=200)
    source = models.TextField()
    licence = models.TextField()
    sha256 = models.CharField(max_length=64)
    text = models.TextField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.title} {self.sha256[:12]}"


class Run(Owned):
    """One computation of one index: everything that is needed to repeat it, and the results of its units.

    ``text`` is the definition as it was computed, so that a run can be repeated when the program ships another one.
    ``periods`` are the days (ISO) of the history, oldest first; ``shown`` the nodes with intervals, the top first.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")

    slug = models.CharField(max_length=100, db_index=True)
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    definition_sha256 = models.CharField(max_length=64)
    text = models.TextField()
    observations = models.ForeignKey(ObservationSet, models.PROTECT, related_name="runs")
    engine = models.CharField(max_length=20)
    seed = models.PositiveIntegerField()
    draws = models.PositiveIntegerField(validators=(MinValueValidator(1), MaxValueValidator(MOST_DRAWS)))
    factors = models.JSONField(default=dict)
    as_of = models.DateField(null=True, blank=True)
    periods = models.JSONField(default=list)
    shown = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    units = models.PositiveIntegerField(default=0)
    computed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.slug} {self.version}, run {self.pk}"


class UnitResult(models.Model):
    """The result of one unit in one run, as plain values (see :mod:`.computing`); ``place`` where it is one of ours."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="results")
    unit = models.CharField(max_length=100)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="index_results")
    content = models.JSONField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("run", "unit"), name="unit_once_in_a_run"),)
        indexes = (models.Index(fields=("unit",), name="result_of_unit"),)

    def __str__(self) -> str:
        return f"{self.run_id}: {self.unit}"

    @property
    def reason(self) -> str:
        """Why there is no score, empty where there is one; results of before are English texts."""
        found: str = again(self.content["reason"])
        return found
