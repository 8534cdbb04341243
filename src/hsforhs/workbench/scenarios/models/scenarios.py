"""One set of limits with its answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.plans.models import Plan


class State(models.TextChoices):
    OPEN = "open", _("not answered")
    FIRST = "first", _("first answer")
    PROVEN = "proven", _("proven")
    IMPOSSIBLE = "impossible", _("impossible")
    FAILED = "failed", _("not answered in time")


class Scenario(models.Model):
    """Limits and weights that people declared (``limits``), and the plan that keeps them (``outcome``).

    ``costing`` is the digest of the costs that the answer was made from, ``asked_gap`` the share of the benefit up to
    which a better plan may exist, ``gap`` what was proven; ``solver`` names program and version, ``seed`` the seed of
    its search. ``frontier`` holds what more or less money would buy, ``path`` the projected index by year.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="scenarios")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    limits = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    outcome = models.JSONField(default=dict, blank=True)
    frontier = models.JSONField(default=list, blank=True)
    path = models.JSONField(default=list, blank=True)
    costing = models.CharField(max_length=64, blank=True)
    asked_gap = models.FloatField(default=0.005)
    gap = models.FloatField(null=True, blank=True)
    solver = models.CharField(max_length=80, blank=True)
    seed = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(null=True, blank=True)
    error = models.CharField(max_length=400, blank=True)
    job = models.UUIDField(null=True, blank=True)
    author = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="scenario_once"),)

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.name}"
