"""Who was invited, and what was answered: two lists that nothing joins.

A voter exchanges the secret of an invitation for the secret of a ballot. Of both only digests are kept, none is made
from the other, and neither list has a time or a number that follows the order of things. A ballot carries its group
and nothing else.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .exercises import Exercise, Round, StakeholderGroup
from .questions import Question


class Voter(models.Model):
    """Somebody who was invited. ``label`` is a name or an address, emptied when the results are published."""

    id = models.UUIDField(primary_key=True, editable=False)
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="voters")
    group = models.ForeignKey(StakeholderGroup, models.PROTECT, null=True, blank=True, related_name="voters")
    label = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    taken = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"voter of exercise {self.exercise_id}"


class Reason(models.TextChoices):
    """Why a scorer left a blank."""

    UNSURE = "unsure", _("not sure")
    OUTSIDE = "outside", _("outside my expertise")
    UNCLEAR = "unclear", _("the question is unclear")


class Ballot(models.Model):
    """The answers of one person in all rounds of an exercise. ``done`` says that the person has finished a round.

    ``familiarity`` is how well the person knows the field in the person's own eyes, 1 (not at all) to 5 (very well).
    """

    id = models.UUIDField(primary_key=True, editable=False)
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="ballots")
    group = models.ForeignKey(StakeholderGroup, models.PROTECT, null=True, blank=True, related_name="ballots")
    digest = models.CharField(max_length=64, unique=True)
    done = models.PositiveSmallIntegerField(default=0)
    familiarity = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"ballot of exercise {self.exercise_id}"


class Score(models.Model):
    """What a ballot says about one question in one round: number by item, ``null`` for a blank.

    Items are codes of criteria, ``code/2`` for a second sub-question, ``rating`` in Delphi and ``pick`` in a survey.
    ``reason`` says why something of the question is blank; ``comment`` goes without a name to the scorers of the next
    round and is deleted when the results are published.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="scores")
    round = models.ForeignKey(Round, models.CASCADE, related_name="scores")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    values: Any = models.JSONField(default=dict)
    reason = models.CharField(max_length=7, choices=Reason, blank=True)
    comment = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("ballot", "round", "question"), name="exercise_ballot_answers_once"),
        )

    def __str__(self) -> str:
        return f"answer in round {self.round_id}"


class GroupRank(models.Model):
    """The rank that one small group of a final workshop gave a question; groups are kept apart."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="group_ranks")
    group = models.CharField(max_length=80)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("group", "rank")
        constraints = (models.UniqueConstraint(fields=("round", "group", "question"), name="exercise_group_rank_once"),)

    def __str__(self) -> str:
        return f"{self.group}: {self.rank}"
