"""Scenarios of a plan, and what people put first: criteria, ballots apart from voters, decisions with their reasons."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.files import BadInput
from hsforhs.files.keeping import again, refusal_again
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
    its search. ``error`` is English, and ``fault`` what it was made of. ``frontier``
    holds what more or less money would buy, ``path`` the projected index by year.
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
    fault = models.JSONField(default=dict, blank=True)
    job = models.UUIDField(null=True, blank=True)
    author = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="scenario_once"),)

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.name}"

    @property
    def why_failed(self) -> str | BadInput:
        """Why there is no answer, to be said in the language of the reader."""
        return refusal_again(self.fault) if self.fault else self.error

    @property
    def conflict(self) -> list[str]:
        """The limits that cannot hold together; sentences, or texts in English where they are of long ago."""
        return [again(x) for x in self.outcome.get("conflict", ())]

    @property
    def left_out(self) -> dict[str, tuple[str, str]]:
        """Reason and sentence of what is left out, by the id of the action."""
        return {code: (x["reason"], again(x["detail"])) for code, x in self.outcome.get("left_out", {}).items()}


class Source(models.TextChoices):
    """Where the scores of a criterion come from."""

    GAP = "gap", _("levels to climb, from the assessment")
    COST = "cost", _("a small cost, from the costing")
    SYNERGY = "synergy", _("further goals served, from our rules")
    PEOPLE = "people", _("scores from 1 to 5 that people give")


class PriorityRound(models.Model):
    """One round of voting on the capacity areas of a plan; ``closed_at`` ends it, and its results are kept then."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="priority_round")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"priorities of {self.plan_id}"


class Criterion(models.Model):
    """By what areas are compared; ``scores`` holds what people gave, by area, where the source is people."""

    round = models.ForeignKey(PriorityRound, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=8, choices=Source, default=Source.PEOPLE)
    scores = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("round", "position"), name="scenario_criterion_once"),)

    def __str__(self) -> str:
        return self.title


class Ballot(models.Model):
    """One vote without its voter: role, answers to the pairs of criteria, areas voted for, and the day alone.

    ``pairs`` holds by ``"0:1"`` how many times more important the first criterion is (1/9 to 9).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(PriorityRound, models.CASCADE, related_name="ballots")
    role = models.CharField(max_length=13)
    pairs = models.JSONField(default=dict)
    areas = models.JSONField(default=list)
    day = models.DateField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"ballot of {self.round_id}"


class Voter(models.Model):
    """That somebody voted, so that nobody votes twice; nothing leads from here to a ballot."""

    round = models.ForeignKey(PriorityRound, models.CASCADE, related_name="voters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("round", "user"), name="priority_vote_once"),)

    def __str__(self) -> str:
        return f"voter of {self.round_id}"


class Decision(models.Model):
    """Whether an area comes first, decided by people with a written reason; ranks only advise."""

    round = models.ForeignKey(PriorityRound, models.CASCADE, related_name="decisions")
    area = models.CharField(max_length=10)
    first = models.BooleanField()
    reason = models.CharField(max_length=300)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("round", "area"), name="priority_decision_once"),)

    def __str__(self) -> str:
        return f"{self.area}: {'first' if self.first else 'later'}"
