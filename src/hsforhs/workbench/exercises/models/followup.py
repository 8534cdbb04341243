"""The living agenda: what became of a question, what was looked up about it, and calls for small grants."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hsforhs.workbench.places.models import Place, Visibility

from .questions import Question, Status


class UptakeKind(models.TextChoices):
    CALL = "call", pgettext_lazy("uptake", "call")
    GRANT = "grant", _("grant")
    STUDY = "study", _("study")
    PUBLICATION = "publication", _("publication")
    GUIDELINE = "guideline", _("guideline")
    BENCHMARK = "benchmark", _("change of a benchmark")


class Uptake(models.Model):
    """One link of the chain from a question to a change: what happened, on which day, and what shows it.

    ``follows`` is the link before it: a grant follows a call, a study a grant.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="uptakes")
    kind = models.CharField(max_length=11, choices=UptakeKind)
    title = models.CharField(max_length=300)
    on = models.DateField()
    evidence = models.TextField()
    address = models.CharField(max_length=500, blank=True)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followed_by")
    call = models.ForeignKey("exercises.GrantCall", models.SET_NULL, null=True, blank=True, related_name="uptakes")
    language = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.kind} for {self.question_id}"


class EvidenceCheck(models.Model):
    """One look at what is known about a question: what was searched, what was found, and the status that follows."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="checks")
    searched = models.CharField(max_length=400)
    found = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status)
    language = models.CharField(max_length=10, blank=True)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"check of {self.question_id}"


class GrantCall(models.Model):
    """A call for small grants for questions of the register. ``most`` is the largest grant, in ``currency``."""

    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="grant_calls")
    country = models.CharField(max_length=3, blank=True, db_index=True)
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.PUBLIC)
    opens_on = models.DateField()
    closes_on = models.DateField()
    most = models.PositiveIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    address = models.CharField(max_length=500, blank=True)
    questions = models.ManyToManyField(Question, related_name="calls", blank=True)
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ("-closes_on", "-pk")
        constraints = (
            models.CheckConstraint(
                name="exercise_grant_call_order", condition=models.Q(opens_on__lte=models.F("closes_on"))
            ),
        )

    def __str__(self) -> str:
        return f"call {self.pk}"
