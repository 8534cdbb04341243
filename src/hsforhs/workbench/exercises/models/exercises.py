"""An exercise: its protocol, criteria, groups, questions, rounds and results."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hsforhs.workbench.places.models import Place, Visibility


class Method(models.TextChoices):
    CHNRI = "chnri", "CHNRI"
    JLA = "jla", _("James Lind Alliance steps")
    DELPHI = "delphi", "Delphi"


class State(models.TextChoices):
    PROTOCOL = "protocol", _("protocol")
    IDEAS = "ideas", _("collecting ideas")
    SORTING = "sorting", _("sorting")
    SCORING = "scoring", _("scoring")
    WORKSHOP = "workshop", _("final workshop")
    CLOSED = "closed", _("results computed")
    PUBLISHED = "published", pgettext_lazy("state of an exercise", "published")


BEFORE_SCORING = (State.PROTOCOL, State.IDEAS, State.SORTING)
"""States in which the protocol can still be changed."""


class Exercise(models.Model):
    """A research-priority exercise of a place.

    ``context`` and ``reprise`` hold texts by code and by number of the reporting item; ``options`` the numbers of the
    method. ``protocol`` is what was fixed before scoring opened, ``protocol_digest`` its SHA-256, ``fixed_on`` the
    day. ``imported`` marks a past exercise of others, of which only ranks and scores are known (``source``).
    ``scale_words`` says what values of the scale mean, by language and value.
    """

    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)
    method = models.CharField(max_length=6, choices=Method, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="exercises")
    country = models.CharField(max_length=3, blank=True, db_index=True)
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.PRIVATE)
    state = models.CharField(max_length=9, choices=State, default=State.PROTOCOL)
    context = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    reprise = models.JSONField(default=dict, blank=True)
    scale_words = models.JSONField(default=dict, blank=True)
    protocol = models.JSONField(default=dict, blank=True)
    protocol_digest = models.CharField(max_length=64, blank=True)
    fixed_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    imported = models.BooleanField(default=False)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=400, blank=True)
    invented = models.BooleanField(default=False)
    made_on = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"exercise {self.pk}"

    @property
    def is_fixed(self) -> bool:
        """Whether the protocol was fixed: scoring has opened."""
        return bool(self.protocol_digest)

    @property
    def has_results(self) -> bool:
        return self.state in (State.CLOSED, State.PUBLISHED)


class Criterion(models.Model):
    """A criterion of an exercise; ``subquestions`` are asked one by one where there are any.

    ``less_is_better`` turns its scale round. ``translations`` holds title, asks and subquestions by language.
    """

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    asks = models.CharField(max_length=400, blank=True)
    subquestions = models.JSONField(default=list, blank=True)
    less_is_better = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True)
    translations = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("exercise", "code"), name="exercise_criterion_once"),)

    def __str__(self) -> str:
        return self.code


class StakeholderGroup(models.Model):
    """A group of people with a voice of its own.

    ``weights`` and ``thresholds`` are numbers by code of criterion, empty where the group gave none; ``weighed_by`` is
    ``points`` or ``best-worst``.
    """

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="groups")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    weights = models.JSONField(default=dict, blank=True)
    thresholds = models.JSONField(default=dict, blank=True)
    weighed_by = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("exercise", "code"), name="exercise_group_once"),)

    def __str__(self) -> str:
        return self.code


class Entry(models.Model):
    """A question in an exercise, with its wording in other languages and what the exercise found about it."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="entries")
    question = models.ForeignKey("exercises.Question", models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField(default=0)
    translations = models.JSONField(default=dict, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("exercise", "question"), name="exercise_entry_once"),)

    def __str__(self) -> str:
        return f"{self.question_id} in exercise {self.exercise_id}"


class RoundKind(models.TextChoices):
    SCORES = "scores", _("scoring")
    RATINGS = "ratings", _("rating")
    SURVEY = "survey", _("interim survey")
    WORKSHOP = "workshop", _("final workshop")


class RoundState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a round", "open")
    CLOSED = "closed", pgettext_lazy("state of a round", "closed")


class Round(models.Model):
    """One round of asking: ``questions`` are the codes that are asked.

    ``feedback`` is what scorers see of the round before, ``results`` what the round found, ``digest`` that of its
    answers, ``ballots`` how many people answered.
    """

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=RoundKind)
    state = models.CharField(max_length=6, choices=RoundState, default=RoundState.OPEN)
    questions = models.JSONField(default=list)
    feedback = models.JSONField(default=dict, blank=True)
    results = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    ballots = models.PositiveIntegerField(default=0)
    opened_on = models.DateField(auto_now_add=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("exercise", "number"), name="exercise_round_once"),
            models.UniqueConstraint(
                fields=("exercise",), condition=models.Q(state="open"), name="exercise_one_open_round"
            ),
        )

    def __str__(self) -> str:
        return f"round {self.number} of exercise {self.exercise_id}"

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN


class Snapshot(models.Model):
    """The results of an exercise as computed at one time: from which answers, by which program, with which seed."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="snapshots")
    made_on = models.DateField(auto_now_add=True)
    data_digest = models.CharField(max_length=64)
    protocol_digest = models.CharField(max_length=64)
    code_version = models.CharField(max_length=40)
    seed = models.PositiveIntegerField(default=1)
    draws = models.PositiveIntegerField(default=0)
    results: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"results of exercise {self.exercise_id}"
