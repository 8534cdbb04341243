"""The costing of a plan as stored: what people say about prices, sizes and activities; amounts are computed from it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.planning.own_catalogue import LONGEST_ID
from hsforhs.workbench.plans.models import Plan

AMOUNT: dict[str, Any] = {"max_digits": 20, "decimal_places": 4}
NOT_NEGATIVE = [MinValueValidator(Decimal(0))]


class Level(models.TextChoices):
    """What a quantity of a line is for each of: as in ``CostDriver.PER``."""

    NATIONAL = "national", _("the whole plan")
    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    FACILITY = "facility", _("health facility")
    PORT = "port", _("point of entry")
    HEAD = "head", _("head of population")


class Costing(models.Model):
    """How a plan is costed: its currency, price year, first calendar year and overhead (a share, 0.1 for 10 %).

    ``prices`` (by cost item), ``sizes`` (by level) and ``rates`` stand in the row itself, written and read by
    ``entries``: they are always needed together. A level without a size is counted in the tree of places.
    """

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="costing")
    currency = models.CharField(max_length=3)
    price_year = models.PositiveSmallIntegerField()
    first_year = models.PositiveSmallIntegerField()
    overhead = models.DecimalField(max_digits=5, decimal_places=4, default=Decimal(0), validators=NOT_NEGATIVE)
    prices = models.JSONField(default=dict, blank=True)
    sizes = models.JSONField(default=dict, blank=True)
    rates = models.JSONField(default=list, blank=True)
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.currency} of {self.price_year}"


class Activity(models.Model):
    """What people decided about one action of the plan; an action without a row follows the draft.

    ``start_year`` counts from 1 and is empty for the year that its step gives; ``places`` holds codes of provinces
    where it is done, empty for the whole plan; ``owner`` is a role or an institution, never a person. ``by_scenario``
    is the number of the scenario that left it out: another one may take it in again, which a person's own word forbids.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="activities")
    action_id = models.CharField(max_length=LONGEST_ID)
    start_year = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    excluded = models.BooleanField(default=False)
    by_scenario = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    owner = models.CharField(max_length=160, blank=True)
    partners = models.CharField(max_length=300, blank=True)
    places = models.JSONField(default=list, blank=True)
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("plan", "action_id"), name="activity_once"),)

    def __str__(self) -> str:
        return f"{self.action_id} in year {self.start_year}"


class Line(models.Model):
    """A line that a person wrote: instead of the draft's line of the same ``item``, or beside the lines of the draft.

    Without ``central`` the price of the item counts. ``years`` are the years of the plan, from 1, in which it is paid;
    empty for what ``yearly`` says from the beginning of its action on. ``excluded`` lines stay with their reason and
    are never charged.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="cost_lines")
    action_id = models.CharField(max_length=LONGEST_ID)
    item = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=160, blank=True)
    quantity = models.DecimalField(**AMOUNT, validators=NOT_NEGATIVE)
    per = models.CharField(max_length=10, choices=Level, default=Level.NATIONAL)
    yearly = models.BooleanField(default=False)
    years = models.JSONField(default=list, blank=True)
    low = models.DecimalField(**AMOUNT, null=True, blank=True, validators=NOT_NEGATIVE)
    central = models.DecimalField(**AMOUNT, null=True, blank=True, validators=NOT_NEGATIVE)
    high = models.DecimalField(**AMOUNT, null=True, blank=True, validators=NOT_NEGATIVE)
    currency = models.CharField(max_length=3, blank=True)
    price_year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    on = models.DateField(null=True, blank=True)
    excluded = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "action_id", "item"), condition=~models.Q(item=""), name="cost_line_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.action_id}: {self.item or self.title}"


class FormEntry(models.Model):
    """What people wrote into the costing form of an activity: {column: text}, where it is not what the draft says."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="form_entries")
    action_id = models.CharField(max_length=LONGEST_ID)
    entries = models.JSONField(default=dict)
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("plan", "action_id"), name="form_entry_once"),)

    def __str__(self) -> str:
        return f"{self.action_id}: {len(self.entries)} entries"


class FrozenCosting(models.Model):
    """A costing as it stood at one moment: amounts, prices and sources written out, with a digest; it never changes."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="frozen_costings")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    total = models.DecimalField(**AMOUNT)
    currency = models.CharField(max_length=3)
    price_year = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="frozen_costing_once"),)

    def __str__(self) -> str:
        return f"{self.plan_id}: costing {self.number}"
