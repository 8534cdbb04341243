"""What is to be done because of a review, a lesson or an event, and how far it is."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hsforhs.planning.own_catalogue import LONGEST_ID

from .lessons import Lesson
from .reviews import Review
from .timelines import Timeline


class TimeFrame(models.TextChoices):
    IMMEDIATE = "immediate", _("immediate")
    LONGER = "longer", _("mid- or long-term")


class Status(models.TextChoices):
    """How far it is: the five steps of the follow-up of plans, and cancelled."""

    NOT_STARTED = "NOTSTARTED", pgettext_lazy("status of an action", "not started")
    JUST_STARTED = "JUSTSTARTED", pgettext_lazy("status of an action", "just started")
    ONGOING = "ONGOING", pgettext_lazy("status of an action", "ongoing")
    ADVANCED = "ADVANCED", pgettext_lazy("status of an action", "advanced")
    COMPLETED = "COMPLETED", pgettext_lazy("status of an action", "completed")
    CANCELLED = "CANCELLED", pgettext_lazy("status of an action", "cancelled")


class Recommendation(models.Model):
    """Something to be done, of a review (perhaps of one of its lessons) or of a timeline: exactly one of the two.

    ``lead`` and ``supporting`` are institutions or roles, never persons. ``plan`` and ``action`` name the activity of a
    plan that carries it out, ``indicator`` (such as ``spar-2:C4.1``) the score that ought to move, ``proof`` what shows
    that it is done.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, models.CASCADE, null=True, blank=True, related_name="recommendations")
    lesson = models.ForeignKey(Lesson, models.SET_NULL, null=True, blank=True, related_name="recommendations")
    timeline = models.ForeignKey(Timeline, models.CASCADE, null=True, blank=True, related_name="recommendations")
    text = models.TextField()
    lead = models.CharField(max_length=200, blank=True)
    supporting = models.CharField(max_length=300, blank=True)
    time_frame = models.CharField(max_length=9, choices=TimeFrame, blank=True)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=11, choices=Status, default=Status.NOT_STARTED)
    completed_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=300, blank=True)
    target_level = models.PositiveSmallIntegerField(null=True, blank=True)
    plan = models.ForeignKey(
        "plans.Plan", models.SET_NULL, null=True, blank=True, related_name="carried_recommendations"
    )
    action = models.CharField(max_length=LONGEST_ID, blank=True)
    indicator = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="recommendation_of_one",
                condition=models.Q(review__isnull=True, timeline__isnull=False)
                | models.Q(review__isnull=False, timeline__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"recommendation {self.pk}"

    @property
    def source(self) -> Review | Timeline:
        """The review or the timeline that it is of."""
        found = self.review or self.timeline
        if found is None:
            raise ValueError(f"{self} is of nothing")
        return found


class FollowUp(models.Model):
    """What somebody said about how far a recommendation is."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="follow_ups")
    status = models.CharField(max_length=11, choices=Status)
    note = models.TextField(blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="follow_ups"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.status}"
