"""An operator's own catalogues of actions, version by version, and files on their way in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.planning.own_catalogue import LONGEST_ID

SHORT_NAME = 30
"""Letters of the short name; with the version it fits where records keep the version of their catalogue."""


class Readers(models.TextChoices):
    """Who may read a catalogue, and with it the plans that are made of it."""

    MEMBERS = "members", _("members of the network")
    EVERYBODY = "everybody", _("everybody")


class OwnCatalogue(models.Model):
    """A catalogue that the operator brought in, by its short name. Its content stands in its versions."""

    slug = models.CharField(max_length=SHORT_NAME, unique=True)
    title = models.CharField(max_length=120)
    readable_by = models.CharField(max_length=10, choices=Readers, default=Readers.MEMBERS)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.title


class CatalogueVersion(models.Model):
    """One version of an own catalogue as it was brought in; it never changes, so a plan keeps what it was made of.

    ``sha256`` is the digest of the file, ``digest`` that of the actions that were read from it; ``columns`` the
    field by heading of the file; ``imported_by`` a name as in audit events.
    """

    catalogue = models.ForeignKey(OwnCatalogue, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    licence = models.CharField(max_length=300)
    source = models.CharField(max_length=500)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    imported_by = models.CharField(max_length=80)
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("catalogue", "number")
        constraints = (models.UniqueConstraint(fields=("catalogue", "number"), name="catalogue_version_once"),)

    def __str__(self) -> str:
        return f"{self.catalogue_id}@{self.number}"


class OwnAction(models.Model):
    """One action of a version, with the fields of :class:`hsforhs.planning.Action`; empty where it was not given."""

    version = models.ForeignKey(CatalogueVersion, models.CASCADE, related_name="actions")
    position = models.PositiveIntegerField()
    action_id = models.CharField(max_length=LONGEST_ID)
    indicator = models.CharField(max_length=20)
    area = models.CharField(max_length=5)
    step = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    components = models.JSONField(default=list)
    level = models.CharField(max_length=4, blank=True)
    lead_sector = models.CharField(max_length=6, blank=True)
    supporting_sectors = models.JSONField(default=list)
    mode = models.CharField(max_length=5, blank=True)
    phase = models.CharField(max_length=4, blank=True)
    kind = models.CharField(max_length=3, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    checks = models.JSONField(default=list)
    hazards = models.JSONField(default=list)
    hepr = models.CharField(max_length=10, blank=True)
    prerequisites = models.JSONField(default=list)
    months = models.PositiveSmallIntegerField(default=0)
    costs = models.JSONField(default=list)
    threshold = models.CharField(max_length=200, blank=True)
    source_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=("version", "action_id"), name="own_action_once"),)

    def __str__(self) -> str:
        return self.action_id


class CatalogueUpload(models.Model):
    """A file that an administrator handed in, until it is confirmed or dropped; the columns may be corrected meanwhile.

    ``columns`` is the field by heading that the person chose, ``None`` before they did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="catalogue_uploads")
    content = models.BinaryField()
    file_name = models.CharField(max_length=200)
    name = models.CharField(max_length=120)
    licence = models.CharField(max_length=300)
    source = models.CharField(max_length=500)
    readable_by = models.CharField(max_length=10, choices=Readers, default=Readers.MEMBERS)
    replace = models.BooleanField(default=False)
    instrument = models.CharField(max_length=20)
    sheet = models.CharField(max_length=60, blank=True)
    columns = models.JSONField(null=True, default=None)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name}: {self.file_name}"
