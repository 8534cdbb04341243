"""Notes, decisions and next steps; every version of each; what came back from a room beside what is stored."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from hsforhs.workbench.assessments.models import StoredFile
from hsforhs.workbench.events.models import Event, Session

from .words import TO_DO, DecisionStatus, Kind, OwnerKind, Reach, StepState


class Outcome(models.Model):
    """What notes, decisions and next steps have in common.

    ``id`` is the same in every store that a record travels to. ``session`` empty means the whole event; a session
    that something came out of is not removed, because its access decides who reads. ``named`` says that the people
    named agreed to be named beyond the participants. ``cells`` (``D2:HIS``) and ``links`` (names of records) are what
    it is about; ``facets`` holds them as tokens with blanks around each, written on each save, so that one condition
    finds the records of a cell on every database.
    """

    kind: ClassVar[Kind]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, models.RESTRICT, null=True, blank=True, related_name="outcome_%(class)ss")
    text = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    reach = models.CharField(max_length=12, choices=Reach, default=Reach.PARTICIPANTS)
    named = models.BooleanField(default=False)
    cells = models.JSONField(default=list, blank=True)
    links = models.JSONField(default=list, blank=True)
    facets = models.TextField(blank=True)
    invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.facets = facets_of(self.cells, self.links)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "facets"}
        super().save(*args, **kwargs)


class Note(Outcome):
    kind = Kind.NOTE

    title = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("made_at", "pk")


class Decision(Outcome):
    """``basis`` is why, in words; what it rests on by name stands in ``links``.

    ``dissents`` holds ``{"who": text, "why": text}``; ``decided_by`` empty means the meeting as a whole.
    """

    kind = Kind.DECISION

    basis = models.TextField(blank=True)
    dissents = models.JSONField(default=list, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=DecisionStatus, default=DecisionStatus.PROPOSED)
    decided_on = models.DateField(null=True, blank=True)
    superseded_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="supersedes")

    class Meta:
        ordering = ("made_at", "pk")


class NextStep(Outcome):
    """Something promised. ``owner`` is a person or an institution in words; ``owner_user`` who gets reminders.

    ``decision`` is the decision that it carries out. Evidence is words, the address of a page, or a file.
    """

    kind = Kind.STEP

    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="steps")
    owner = models.CharField(max_length=200)
    owner_kind = models.CharField(max_length=11, choices=OwnerKind, default=OwnerKind.INSTITUTION)
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="next_steps"
    )
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=StepState, default=StepState.OPEN)
    evidence = models.TextField(blank=True)
    evidence_address = models.URLField(max_length=500, blank=True)
    evidence_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    done_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due", "made_at", "pk")

    def is_overdue(self, on: dt.date | None = None) -> bool:
        """Whether its day is past and it is neither done nor dropped."""
        return self.state in TO_DO and self.due is not None and self.due < (on or timezone.localdate())


class Revision(models.Model):
    """One version of a record, whole. ``id`` is the same in every store; ``from_room`` marks what was written offline.

    ``record`` names the record as tags and links do. ``number`` is the version that this one was when it was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    record = models.CharField(max_length=120, db_index=True)
    number = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    remark = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    from_room = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "number", "pk")

    def __str__(self) -> str:
        return f"version {self.number} of {self.record}"


class Rival(models.Model):
    """What a room wrote while somebody here wrote something else: kept until a person has chosen.

    ``base`` is the last version that both knew, ``revision`` the one that came back.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    record = models.CharField(max_length=120, db_index=True)
    base = models.JSONField(default=dict)
    revision = models.OneToOneField(Revision, models.CASCADE, related_name="rival")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"rival of {self.record}"


MODELS: dict[Kind, type[Note] | type[Decision] | type[NextStep]] = {
    Kind.NOTE: Note,
    Kind.DECISION: Decision,
    Kind.STEP: NextStep,
}
Record = Note | Decision | NextStep


def facets_of(cells: Iterable[str], links: Iterable[str]) -> str:
    """Return cells and links as tokens with blanks around each."""
    found = " ".join([*cells, *links])
    return f" {found} " if found else ""
