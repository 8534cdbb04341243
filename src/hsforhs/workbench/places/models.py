"""The tree of places."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    WORLD = "world", _("World")
    REGION = "region", _("WHO region")
    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")


class Visibility(models.TextChoices):
    """Who may see a record that a country owns."""

    PRIVATE = "PRIVATE", _("private")
    NETWORK = "NETWORK", _("network")
    PUBLIC = "PUBLIC", _("public")


class Place(models.Model):
    """A node of the tree. ``code`` is the ISO3 code of a State, the code of a WHO region, or a sub-national code.

    ``country`` is the ISO3 code of the State that owns the place (empty above countries): every record that a
    country owns carries it. ``path`` lists the codes from the world down, for reading a whole branch at once.
    ``valid_from`` and ``valid_to`` are the first and the last day of the place; empty means open. ``names`` holds
    further names by language code, ``identifiers`` the number of the place in other systems ({"dhis2": "..."}).
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    country = models.CharField(max_length=3, blank=True, db_index=True)
    path = models.CharField(max_length=200, db_index=True)
    iso2 = models.CharField(max_length=2, blank=True)
    population = models.PositiveBigIntegerField(null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    population_source = models.CharField(max_length=400, blank=True)
    population_retrieved_on = models.DateField(null=True, blank=True)
    invented = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    names = models.JSONField(default=dict, blank=True)
    identifiers = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                name="place_valid_order",
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_from__lte=models.F("valid_to")),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_subnational(self) -> bool:
        return self.kind in (Kind.PROVINCE, Kind.DISTRICT)

    def exists_on(self, day: dt.date) -> bool:
        """Say whether the place exists on a day; an open end lasts."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to >= day)


class Dated(models.Model):
    """What held for a country from its first to its last day, both included, and who says so."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=400)

    class Meta:
        abstract = True
        ordering = ("place", "valid_from")


class IhrVersion(Dated):
    """The version of the International Health Regulations that binds a country, with its reservations in the note."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="ihr_versions")
    version = models.CharField(max_length=40)
    note = models.TextField(blank=True)

    class Meta(Dated.Meta):
        constraints = (models.UniqueConstraint(fields=("place", "valid_from"), name="ihr_version_once"),)

    def __str__(self) -> str:
        return f"{self.place_id}: {self.version}"


class RegionMembership(Dated):
    """The WHO region of a country over time; without such rows the region above it in the tree holds always."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="region_memberships")
    region = models.ForeignKey(Place, models.PROTECT, related_name="memberships")

    class Meta(Dated.Meta):
        constraints = (models.UniqueConstraint(fields=("place", "valid_from"), name="region_membership_once"),)

    def __str__(self) -> str:
        return f"{self.place_id} in {self.region_id}"
