"""The register of research questions, ideas on their way into it, and the wording before each merge."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .exercises import Exercise


class Status(models.TextChoices):
    """What is known about a question."""

    UNCHECKED = "unchecked", _("not checked")
    OPEN = "open", pgettext_lazy("status of a question", "open")
    EMERGING = "emerging", _("first answers")
    CONTESTED = "contested", _("answers contradict")
    PARTLY = "partly", _("partly answered")
    ANSWERED = "answered", _("answered")


class Question(models.Model):
    """A research question of the register.

    ``code`` is that of the shipped register (``RQ01``) or a number of this store (``Q12``). A shipped question has a
    row once something is known of it here; its own row then goes before the shipped one. Its cells are tags. ``origin``
    is the exercise that brought it, which also says who may see it; without one everybody may. ``recheck`` says why
    somebody should look at the evidence again; ``expires_on`` is the day on which its priority ends.
    """

    code = models.CharField(max_length=12, unique=True)
    text = models.CharField(max_length=400)
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=10, blank=True)
    type = models.CharField(max_length=12, blank=True)
    cycle = models.CharField(max_length=12, blank=True)
    part = models.CharField(max_length=8, blank=True)
    sphere = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.UNCHECKED)
    searched = models.CharField(max_length=400, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    recheck = models.CharField(max_length=400, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    origin = models.ForeignKey(Exercise, models.PROTECT, null=True, blank=True, related_name="brought")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.code


class IdeaState(models.TextChoices):
    NEW = "new", _("new")
    KEPT = "kept", _("became a question")
    MERGED = "merged", pgettext_lazy("state of an idea", "merged")
    ASIDE = "aside", _("set aside")


class Idea(models.Model):
    """A raw idea, without name: ``proposer`` is a digest that says only which ideas came from the same browser."""

    id = models.UUIDField(primary_key=True, editable=False)
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="ideas")
    text = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    proposer = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=IdeaState, default=IdeaState.NEW)
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="ideas")
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        # By a random key: the order in which ideas came could tell whose they are.
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"idea of exercise {self.exercise_id}"


class Merge(models.Model):
    """What a merge or a new wording changed: the wording of the question before it, and the wording that went in."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="merges")
    exercise = models.ForeignKey(Exercise, models.CASCADE, null=True, blank=True, related_name="merges")
    wording_before = models.TextField()
    wording_merged = models.TextField(blank=True)
    wording_after = models.TextField()
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    on = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"merge into {self.question_id}"
