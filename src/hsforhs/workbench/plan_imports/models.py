"""Costed plans of other layouts that people bring into a plan."""

from __future__ import annotations

from django.db import models

from hsforhs.workbench.plans.models import Plan


class PlanImport(models.Model):
    """A file that somebody handed in for a plan: open until it is taken or dropped, then a record that stays.

    ``rows`` holds what was read with the present ``columns`` (see ``rows.StoredRow``), ``facts`` layout, headings and
    what was not read, ``choices`` the action that a person chose by key of a row, ``LEFT`` for none. ``first_year`` is
    the calendar year of the file that is year 1 of the plan. The file itself goes when its rows are taken.
    """

    LEFT = "-"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="imports")
    number = models.PositiveIntegerField()
    actor = models.CharField(max_length=80)
    content = models.BinaryField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=dict, blank=True)
    instrument = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    price_year = models.PositiveSmallIntegerField()
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    replaces = models.BooleanField(default=True)
    facts = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    choices = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="plan_import_once"),
            models.UniqueConstraint(
                fields=("plan", "actor"), condition=models.Q(taken_at=None), name="one_open_plan_import"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.file_name}"

    @property
    def is_open(self) -> bool:
        return self.taken_at is None
