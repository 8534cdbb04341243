"""Files between choosing and confirming: scores to import, packs of open rounds that came back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.files import BadInput, Remark
from hsforhs.files.keeping import refusal_again, remark_again
from hsforhs.workbench.places.models import Visibility

from .rounds import Round


class Upload(models.Model):
    """A file that a person handed in, between choosing it and confirming its import."""

    class State(models.TextChoices):
        READING = "reading", _("reading")
        CHOICE = "choice", _("choose what to read")
        READY = "ready", _("ready to import")
        STORING = "storing", _("importing")
        STORED = "stored", _("imported")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to="uploads/")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    citation = models.CharField(max_length=400, blank=True)
    instrument = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    preview = models.JSONField(default=dict)
    keep_stored = models.BooleanField(default=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    error = models.TextField(blank=True)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"

    @property
    def refusal(self) -> BadInput | str:
        """Why the file was refused or asks for a choice; a text where it was read by an older version."""
        found = self.preview.get("refusal")
        return refusal_again(found) if found and self.error else self.error

    @property
    def warnings(self) -> list[Remark]:
        """What was noticed in the file and does not stop it."""
        return [remark_again(x) for x in self.preview.get("warnings", [])]


class PackReturn(models.Model):
    """A pack that a person handed in for a round, until it is confirmed or dropped; one at a time for each person.

    The file stands in the row itself: it is small, and goes with the round. ``language`` is that of its new texts.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="pack_returns")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="pack_returns")
    content = models.BinaryField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("round", "person"), name="one_pack_return"),)

    def __str__(self) -> str:
        return f"{self.round_id}: {self.file_name}"
