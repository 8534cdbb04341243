"""Questions of a session, votes on them, and how the session takes them.

A vote holds a digest that is made with the key of the site, so that the rows alone lead to nobody; the digest under
which a question is kept is another one. Keys that name records on every instance let a room's work come back.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hsforhs.workbench.events.models import Attendance, Event, Session

from .words import QuestionState, Ranking

LONGEST = 500
SHORTEST = 2
LONGEST_ANSWER = 2_000
LONGEST_REASON = 400
WORDS_OF_AUTHOR = ("text", "voice", "country", "region", "reason")
"""What an erasure takes out of a question that has to stay, for its answer or for what was merged into it."""


class EventKey(models.Model):
    """Names an event on every instance that has it. ``turn`` makes the tokens of its room new."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="room_key")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    turn = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.key)


class Desk(models.Model):
    """How a session takes questions; a session without one takes none. ``key`` names the session on every instance.

    ``registered_only`` counts votes of who registered alone: a visitor is one voice for each browser, and whoever
    throws its cookies away is somebody new; a registration is one voice whatever the browser.
    """

    session = models.OneToOneField(Session, models.CASCADE, related_name="desk")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    open = models.BooleanField(default=False)
    hold_first = models.BooleanField(default=True)
    ranking = models.CharField(max_length=8, choices=Ranking, default=Ranking.WILSON)
    fair = models.BooleanField(default=True)
    registered_only = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"desk of session {self.session_id}"


class Question(models.Model):
    """A question. ``voice`` is what its author is kept under, ``region`` and ``country`` are known of who registered.

    ``shown_at`` is when it first stood before everybody; ``views`` how many saw it, counted when asking closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="live_questions")
    text = models.CharField(max_length=LONGEST)
    language = models.CharField(max_length=10, blank=True)
    voice = models.CharField(max_length=64, blank=True)
    region = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=9, choices=QuestionState, default=QuestionState.SUBMITTED)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    answer = models.TextField(blank=True)
    answer_language = models.CharField(max_length=10, blank=True)
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="merged")
    pinned = models.BooleanField(default=False)
    views = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    shown_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")
        indexes = (
            models.Index(fields=("session", "state"), name="question_of_session"),
            models.Index(fields=("voice", "at"), name="question_of_voice"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state=QuestionState.MERGED, merged_into__isnull=False)
                | (~Q(state=QuestionState.MERGED) & Q(merged_into__isnull=True)),
                name="question_merged_into_one",
            ),
        )

    def __str__(self) -> str:
        return f"question {self.pk}"


class ErasedQuestion(models.Model):
    """The key of a question whose words were erased here, so that no file of before brings them back."""

    key = models.UUIDField(primary_key=True, editable=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.key)


class Vote(models.Model):
    """One vote; no time, and nothing that leads to a person without the key of the site."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, models.CASCADE, related_name="votes")
    voice = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("question", "voice"), name="question_one_vote_a_voice"),)

    def __str__(self) -> str:
        return "vote"


class Seat(models.Model):
    """That a voice has the page of a session open: who saw a question is counted from it. Not the digest of a vote."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="seats")
    voice = models.CharField(max_length=64)
    last_seen = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("session", "voice"), name="seat_one_a_voice"),)

    def __str__(self) -> str:
        return "seat"


class StayKey(models.Model):
    """Names a stay in a session on every instance, so that a room's attendance comes back once."""

    attendance = models.OneToOneField(Attendance, models.CASCADE, related_name="room_key")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.key)
