"""Who registered, who was invited, who came; what was answered afterwards."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..words import Mode, OrganisationKind, RegistrationState
from .events import Event, Session


class Registration(models.Model):
    """Somebody's place at an event.

    ``digest`` is of the secret in the personal link: whoever has the link comes in as this person. ``invited`` opens
    what is by invitation. ``country`` is an ISO code of three letters.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="registrations"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()
    organisation = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=8, choices=OrganisationKind, blank=True)
    country = models.CharField(max_length=3, blank=True)
    timezone = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)
    mode = models.CharField(max_length=6, choices=Mode, default=Mode.REMOTE)
    state = models.CharField(max_length=9, choices=RegistrationState, default=RegistrationState.PENDING)
    invited = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    invented = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("event", "email"), condition=~Q(email=""), name="event_registered_once"),
        )

    def __str__(self) -> str:
        return f"registration {self.pk}"

    @property
    def comes_in(self) -> bool:
        return self.state == RegistrationState.CONFIRMED


class Attendance(models.Model):
    """One stay in a session: joined, left. ``registration`` is empty for a visitor of an open session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, blank=True, related_name="attendances")
    mode = models.CharField(max_length=6, choices=Mode, default=Mode.REMOTE)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=models.F("joined_at")),
                name="event_left_after_joined",
            ),
        )

    def __str__(self) -> str:
        return f"stay {self.pk}"


class Certificate(models.Model):
    """A certificate of attendance; ``code`` is what its QR code and the page of verification hold."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="certificate")
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField(default=0)
    issued_on = models.DateField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.code


class SurveyQuestion(models.Model):
    """A question of the survey after an event; ``choices`` empty asks for words."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="survey")
    text = models.CharField(max_length=400)
    language = models.CharField(max_length=10, blank=True)
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text


class SurveyDone(models.Model):
    """That somebody has answered; kept apart from what was answered, without a time."""

    id = models.UUIDField(primary_key=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="survey_done")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("event", "registration"), name="event_survey_once"),)

    def __str__(self) -> str:
        return "answered"


class SurveySheet(models.Model):
    """What one person answered, by number of question; nothing leads to the person."""

    id = models.UUIDField(primary_key=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="survey_sheets")
    answers: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return "answers"
