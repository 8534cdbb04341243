"""Files of scores between choosing and confirming."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.places.models import Visibility


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
