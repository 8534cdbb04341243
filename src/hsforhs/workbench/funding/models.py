"""Funders, what they give and offer, and what their files said."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.costs.models import AMOUNT
from hsforhs.workbench.plans.models import Plan

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]
SHARE = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))]


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", _("government")
    PARTNER = "partner", _("partner agency")
    BANK = "bank", _("bank")
    FUND = "fund", _("fund or foundation")
    CIVIL_SOCIETY = "civil society", _("civil society")
    COMPANY = "company", _("company")
    OTHER = "other", _("other")


class State(models.TextChoices):
    """How far money has come: as in ``planning.funding.FlowState``."""

    DISBURSED = "disbursed", _("disbursed")
    COMMITTED = "committed", _("committed")
    PLEDGED = "pledged", _("pledged")
    EXPECTED = "expected", _("expected")


class Support(models.TextChoices):
    MONEY = "money", _("money")
    PEOPLE = "people", _("people")
    GOODS = "goods", _("goods")
    TRAINING = "training", _("training")
    LABORATORY = "laboratory", _("laboratory")
    DATA = "data", _("data")


class Organisation(models.Model):
    """A funder or partner. ``reference`` is its identifier elsewhere, such as a ROR address or an IATI reference."""

    name = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=14, choices=OrganisationKind, default=OrganisationKind.PARTNER)
    reference = models.CharField(max_length=160, blank=True)
    invented = models.BooleanField(default=False)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class FundingFile(models.Model):
    """A file of IATI activities that somebody handed in for a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="funding_files")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("plan", "sha256"), name="funding_file_once"),)

    def __str__(self) -> str:
        return self.file_name


class Commitment(models.Model):
    """Money of one organisation for one calendar year of a plan, as it was told; amounts are never changed silently.

    ``lines`` and ``areas`` hold shares (0 to 1) by action and by capacity area; the rest is unallocated. Without
    ``probability`` that of the state counts. ``paid_from`` is the activity that the giver got the money from.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="commitments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="commitments")
    receiver = models.CharField(max_length=160, blank=True)
    title = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State)
    amount = models.DecimalField(**AMOUNT, validators=NOT_NEGATIVE)
    currency = models.CharField(max_length=3)
    year = models.PositiveSmallIntegerField()
    lines = models.JSONField(default=dict, blank=True)
    areas = models.JSONField(default=dict, blank=True)
    probability = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True, validators=SHARE)
    activity = models.CharField(max_length=200, blank=True)
    paid_from = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300)
    on = models.DateField(null=True, blank=True)
    file = models.ForeignKey(FundingFile, models.SET_NULL, null=True, blank=True, related_name="commitments")
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="told_again")
    version = models.PositiveIntegerField(default=1)
    actor = models.CharField(max_length=80)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("year", "pk")
        indexes = (models.Index(fields=("plan", "year")),)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.amount} {self.currency} in {self.year}"


class ToldApart(models.Model):
    """A person's word that two commitments that look alike are different money."""

    one = models.ForeignKey(Commitment, models.CASCADE, related_name="+")
    other = models.ForeignKey(Commitment, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("one", "other"), name="told_apart_once"),)

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class FileActivity(models.Model):
    """One activity of a file: what it says, which areas are proposed and why, and what a person made of it.

    ``money`` holds rows of state, year, amount and currency; ``proposals`` rows of area, confidence and rule.
    """

    class Decision(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("taken over")
        LEFT = "left", _("left aside")

    file = models.ForeignKey(FundingFile, models.CASCADE, related_name="activities")
    activity = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    giver = models.CharField(max_length=160, blank=True)
    paid_from = models.CharField(max_length=200, blank=True)
    receiver = models.CharField(max_length=160, blank=True)
    sectors = models.JSONField(default=dict)
    unallocated = models.FloatField(default=0)
    money = models.JSONField(default=list)
    proposals = models.JSONField(default=list)
    decision = models.CharField(max_length=7, choices=Decision, default=Decision.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.activity


class Call(models.Model):
    """An offer or call of an organisation; empty lists are no limit. Everybody may read it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="calls")
    support = models.CharField(max_length=10, choices=Support, default=Support.MONEY)
    title = models.CharField(max_length=200)
    opens = models.DateField(null=True, blank=True)
    closes = models.DateField(null=True, blank=True)
    floor = models.DecimalField(**AMOUNT, null=True, blank=True, validators=NOT_NEGATIVE)
    ceiling = models.DecimalField(**AMOUNT, null=True, blank=True, validators=NOT_NEGATIVE)
    currency = models.CharField(max_length=3, blank=True)
    countries = models.JSONField(default=list, blank=True)
    areas = models.JSONField(default=list, blank=True)
    must_have = models.JSONField(default=list, blank=True)
    cofinance = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True, validators=SHARE)
    source = models.CharField(max_length=300)
    checked_on = models.DateField()
    invented = models.BooleanField(default=False)
    actor = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("closes", "pk")

    def __str__(self) -> str:
        return self.title


class Readiness(models.Model):
    """What a plan has of what calls ask for: papers that are there or not, own money as a share, and probabilities.

    A paper without an entry is not known. ``probabilities`` by state stand in for the usual ones.
    """

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="readiness")
    has = models.JSONField(default=dict, blank=True)
    cofinance = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True, validators=SHARE)
    probabilities = models.JSONField(default=dict, blank=True)
    actor = models.CharField(max_length=80)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.plan_id)
