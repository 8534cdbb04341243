"""Progress of activities as stored: how each stands, and every report about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.planning.own_catalogue import LONGEST_ID
from hsforhs.workbench.costs.models import AMOUNT, NOT_NEGATIVE
from hsforhs.workbench.plans.models import Plan


class Status(models.TextChoices):
    """How far an activity is; the first five as in the list ``action_status`` of the framework."""

    NOT_STARTED = "not started", _("not started")
    JUST_STARTED = "just started", _("just started")
    ONGOING = "ongoing", _("ongoing")
    ADVANCED = "advanced", _("advanced")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")


class State(models.Model):
    """How an activity stands. Dates that are empty follow its first year and its usual duration."""

    status = models.CharField(max_length=12, choices=Status, default=Status.NOT_STARTED)
    percent = models.PositiveSmallIntegerField(default=0)
    spent = models.DecimalField(**AMOUNT, default=0, validators=NOT_NEGATIVE)
    evidence = models.CharField(max_length=600, blank=True)
    note = models.CharField(max_length=600, blank=True)

    class Meta:
        abstract = True


class Progress(State):
    """The present state of one activity. ``spent`` counts from the beginning, in the currency of the plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="progress")
    action_id = models.CharField(max_length=LONGEST_ID)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "action_id"), name="progress_once"),
            models.CheckConstraint(
                name="progress_dates_in_order",
                condition=models.Q(starts__isnull=True)
                | models.Q(ends__isnull=True)
                | models.Q(ends__gte=models.F("starts")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.action_id}: {self.status}"


class Report(State):
    """What somebody reported about an activity on a day; reports are added and never changed."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="progress_reports")
    action_id = models.CharField(max_length=LONGEST_ID)
    on = models.DateField()
    actor = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("plan", "on"), name="progress_report_day"),)

    def __str__(self) -> str:
        return f"{self.action_id}: {self.status} on {self.on}"


class Reminder(models.Model):
    """That the author of a plan was reminded on a day, so that nobody is reminded twice of the same."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reminders")
    on = models.DateField()
    actions = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("plan", "on"), name="reminder_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.plan_id}: reminded on {self.on}"
