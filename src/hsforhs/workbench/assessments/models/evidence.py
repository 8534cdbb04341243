"""Evidence for a score: files kept by their hash, and links."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .rounds import Round


class StoredFile(models.Model):
    """The content of a file, kept once however often it is handed in; ``media_type`` was told from its bytes."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    file = models.FileField(upload_to="evidence/", max_length=120)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.sha256[:12]}, {self.size} bytes"


class Evidence(models.Model):
    """A document that supports the score of one indicator: a file or the address of a page."""

    class Kind(models.TextChoices):
        FILE = "file", _("file")
        LINK = "link", _("link")

    round = models.ForeignKey(Round, models.CASCADE, related_name="documents")
    code = models.CharField(max_length=8)
    kind = models.CharField(max_length=4, choices=Kind)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)
    address = models.URLField(max_length=500, blank=True)
    content = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="evidence")
    file_name = models.CharField(max_length=200, blank=True)
    dated = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="evidence")
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="evidence_file_or_link",
                condition=models.Q(kind="file", content__isnull=False, address="")
                | (models.Q(kind="link", content__isnull=True) & ~models.Q(address="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.code}: {self.title}"
