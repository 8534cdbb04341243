"""Cell tags and links: how records of all parts meet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Confidence(models.IntegerChoices):
    GUESS = 1, _("suggested")
    LIKELY = 2, _("likely")
    SURE = 3, _("sure")


class CellTag(models.Model):
    """Says that a record speaks about a cell of the framework. A record is named as ``app.model:id``.

    ``level`` empty means every level, ``step`` 0 every step: both stay part of what makes a tag unique.
    """

    record = models.CharField(max_length=120, db_index=True)
    country = models.CharField(max_length=3, blank=True, db_index=True)
    area = models.CharField(max_length=5)
    component = models.CharField(max_length=3)
    sector = models.CharField(max_length=4, blank=True)
    level = models.CharField(max_length=4, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    proposer = models.CharField(max_length=80)
    accepter = models.CharField(max_length=80, blank=True)
    confidence = models.PositiveSmallIntegerField(choices=Confidence, default=Confidence.LIKELY)
    catalogue_version = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("area", "component", "sector"), name="celltag_cell"),)
        constraints = (
            models.UniqueConstraint(
                fields=("record", "area", "component", "sector", "level", "step"),
                name="celltag_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.record} at {self.area}:{self.component}"


class Naming(models.Model):
    """That a record names a person: ``person`` by reference (``accounts.user:5``), ``name`` as it stands there."""

    record = models.CharField(max_length=120, db_index=True)
    person = models.CharField(max_length=120, db_index=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("record", "person", "name"), name="naming_once"),)

    def __str__(self) -> str:
        return f"{self.record} names {self.person}"


class Link(models.Model):
    """Says that one record came from, answers or replaces another."""

    source = models.CharField(max_length=120, db_index=True)
    relation = models.CharField(max_length=40)
    target = models.CharField(max_length=120, db_index=True)
    country = models.CharField(max_length=3, blank=True, db_index=True)
    proposer = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "relation", "target"), name="link_once"),)

    def __str__(self) -> str:
        return f"{self.source} {self.relation} {self.target}"
