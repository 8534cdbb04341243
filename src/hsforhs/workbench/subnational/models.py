"""A list of places between choosing it and confirming it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from hsforhs.files import Remark
from hsforhs.files.keeping import remark_again
from hsforhs.workbench.places.models import Place


class TreeUpload(models.Model):
    """What a file of places held, kept until its difference is confirmed or dropped; the file itself is not kept.

    ``on`` is the day from which the list holds, ``digest`` that of the difference that was shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, models.CASCADE, related_name="tree_uploads")
    country = models.CharField(max_length=3, db_index=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tree_uploads")
    file_name = models.CharField(max_length=200)
    layout = models.CharField(max_length=60)
    rows = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    on = models.DateField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.country}: {self.file_name}"

    @property
    def noticed(self) -> list[Remark]:
        """What was noticed in the file and does not stop it."""
        return list(map(remark_again, self.remarks))
