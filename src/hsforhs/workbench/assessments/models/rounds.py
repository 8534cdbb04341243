"""Rounds and scores as stored."""

from __future__ import annotations

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


class AdaptedInstrument(models.Model):
    """A subset of the indicators of an instrument with wording of its own, for a place and the places below it.

    ``asked`` holds the indicators in order: [{"code": "C5.1", "wordings": {"fr": "..."}}]; without a wording the
    title stands. A version is never changed: another content is another version.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="adapted_instruments")
    country = models.CharField(max_length=3, db_index=True)
    base = models.CharField(max_length=20)
    name = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    asked = models.JSONField(default=list)
    actor = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "-version")
        constraints = (
            models.UniqueConstraint(fields=("place", "base", "name", "version"), name="adapted_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.base}+{self.country.lower()}-{self.name}-{self.version}"

    @property
    def codes(self) -> list[str]:
        """The indicators that are asked, in order."""
        return [x["code"] for x in self.asked]

    def wordings(self, language: str) -> dict[str, tuple[str, str]]:
        """(text, language of the text) by code, in ``language`` where there is such a wording, else in another one."""
        found = {}
        for row in self.asked:
            texts = row.get("wordings", {})
            chosen = language if language in texts else next(iter(texts), None)
            if chosen is not None:
                found[row["code"]] = (texts[chosen], chosen)
        return found


class RoundState(models.TextChoices):
    """How far the work on an assessment is. Imported figures are published from the start."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed")
    PUBLISHED = "published", _("published")


class Round(models.Model):
    """One assessment of one place by one instrument in one period, in one vintage.

    A corrected re-import makes a new vintage; the older one stays and points to it. ``published`` holds the
    capacities and the total in per cent as published, never recomputed. Until its state is published, a round
    belongs to the people with a role at its place, whatever its visibility.
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
    state = models.CharField(max_length=10, choices=RoundState, default=RoundState.PUBLISHED, db_index=True)
    adapted = models.ForeignKey(AdaptedInstrument, models.PROTECT, null=True, blank=True, related_name="rounds")
    purpose = models.CharField(max_length=300, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    opened_by = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

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

    @property
    def is_open(self) -> bool:
        """Whether people still work on it."""
        return self.state != RoundState.PUBLISHED


class StoredScore(models.Model):
    """One indicator of a round. ``value`` is empty unless the state is ``value``; 0 is a value.

    ``version`` counts the changes: a form that was opened on an older one leads to the conflict page.
    ``language`` is the language of the texts, where it is known.
    """

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
    strengths = models.TextField(blank=True)
    to_strengthen = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

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
