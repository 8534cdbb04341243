"""Editions of the framework and the actions as stored, and the changes that local ones are made of."""

from __future__ import annotations

import json
import zlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs import planning
from hsforhs.planning.edition import Change, edition_as_json, edition_of_json

MOST_BYTES = 64 * 1024 * 1024
"""Of the content when it is unpacked; the shipped edition has less than one megabyte."""


class Status(models.TextChoices):
    """Where an edition stands. One that came with the program while local changes were in use waits for a draft."""

    DRAFT = "draft", _("draft")
    CURRENT = "current", _("current")
    SUPERSEDED = "superseded", _("superseded")
    WAITING = "waiting", _("waiting")


class Edition(models.Model):
    """One edition: the content of the data files (``shipped``), or another edition with changes decided here.

    ``version`` names the content and stands in every record that was made with it. ``left`` lists the changes of the
    edition before that did not fit any more: [{"change": {...}, "trail": {...}, "why": "..."}].
    """

    name = models.CharField(max_length=40, unique=True)
    version = models.CharField(max_length=40, db_index=True)
    status = models.CharField(max_length=10, choices=Status)
    shipped = models.BooleanField(default=False)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    content = models.BinaryField()
    left = models.JSONField(default=list)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("status",), condition=models.Q(status="current"), name="one_current_edition"
            ),
            models.UniqueConstraint(fields=("status",), condition=models.Q(status="draft"), name="one_draft_edition"),
        )

    def __str__(self) -> str:
        return self.name

    def hold(self, edition: planning.edition.Edition) -> None:
        """Take the content and the version of an edition; it must be saved afterwards."""
        self.version = edition.version
        content = json.dumps(edition_as_json(edition), ensure_ascii=False, separators=(",", ":"))
        self.content = zlib.compress(content.encode())

    @property
    def tables(self) -> planning.edition.Edition:
        """The content as tables; raises BadInput when it is damaged."""
        content = zlib.decompressobj().decompress(bytes(self.content), MOST_BYTES)
        return edition_of_json(json.loads(content), name=self.name)


class EditionChange(models.Model):
    """One change by which an edition differs from the one that it is based on, in the order in which they were made.

    ``fields`` gives [old, new] by field. ``trail`` says where the change comes from: ``title``, ``address`` (a path of
    this site), ``decision`` and ``decided_on`` are shown as such, everything else by its name.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("changed")
        ADD = "add", _("added")
        REMOVE = "remove", _("removed")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="changes")
    order = models.PositiveIntegerField()
    table = models.CharField(max_length=20)
    row = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind)
    fields = models.JSONField(default=dict)
    trail = models.JSONField(default=dict)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=80)

    class Meta:
        ordering = ("order",)
        constraints = (models.UniqueConstraint(fields=("edition", "order"), name="edition_change_order"),)

    def __str__(self) -> str:
        return f"{self.table} {self.row}"

    @property
    def as_change(self) -> Change:
        """The change as a record of the core."""
        fields = {name: (old, new) for name, (old, new) in self.fields.items()}
        return Change(self.table, self.row, self.kind, fields)  # type: ignore[arg-type]
