"""What a team does on an open round: areas with their leads, opinions, comments, ticks, sign-off."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .rounds import Round


class AreaState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed")


class AreaSheet(models.Model):
    """One capacity or technical area of a round: who leads it, how far it is, its priority actions.

    ``priority_actions`` holds one action a line, three to five when the area is proposed. ``version`` as in a score.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="areas")
    group = models.CharField(max_length=8)
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="areas_led")
    state = models.CharField(max_length=10, choices=AreaState, default=AreaState.DRAFT)
    priority_actions = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("round", "group"), name="area_once"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.group}: {self.state}"

    @property
    def actions(self) -> list[str]:
        """The priority actions, one each."""
        return [x.strip() for x in self.priority_actions.splitlines() if x.strip()]


class Opinion(models.Model):
    """The score that one person would give, before the team agrees on one."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="opinions")
    code = models.CharField(max_length=8)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="opinions")
    value = models.DecimalField(max_digits=4, decimal_places=1)
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("round", "code", "person"), name="opinion_once"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.code}: {self.value} by {self.person_id}"


class Comment(models.Model):
    """A remark on an indicator, or on an area where ``code`` is the code of a group."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="comments")
    code = models.CharField(max_length=8)
    text = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="comments")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.round_id} {self.code}: comment {self.pk}"


class SignOff(models.Model):
    """A step of an area, or of the round where ``group`` is empty: who took it, when, and the note."""

    class Step(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        AGREED = "agreed", _("agreed")
        RETURNED = "returned", _("returned")
        PUBLISHED = "published", _("published")

    round = models.ForeignKey(Round, models.CASCADE, related_name="sign_offs")
    group = models.CharField(max_length=8, blank=True)
    step = models.CharField(max_length=10, choices=Step)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="sign_offs")
    note = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.round_id} {self.group} {self.step}"


class LevelAttribute(models.Model):
    """One attribute of a level of an indicator, as the operator loaded it with source and licence."""

    instrument = models.CharField(max_length=20)
    code = models.CharField(max_length=8)
    level = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=400)
    licence = models.TextField(blank=True)

    class Meta:
        ordering = ("instrument", "code", "level", "number")
        constraints = (
            models.UniqueConstraint(fields=("instrument", "code", "level", "number"), name="attribute_once"),
        )

    def __str__(self) -> str:
        return f"{self.instrument}:{self.code} level {self.level}, {self.number}"


class Tick(models.Model):
    """Says that an attribute of a level is met in a round; no row means not ticked."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="ticks")
    attribute = models.ForeignKey(LevelAttribute, models.CASCADE, related_name="ticks")
    actor = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("round", "attribute"), name="tick_once"),)

    def __str__(self) -> str:
        return f"{self.round_id}: attribute {self.attribute_id}"
