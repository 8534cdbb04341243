"""Writing notes, decisions and next steps, changing them without losing an update, removing them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.events import removals
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.threads.services import reference

from .. import fields, rules
from ..content import Content, content_of, fill
from ..models import MODELS, Record, Revision, Rival
from ..rules import Deed
from ..words import Kind
from .recording import difference, keep_version, tie, told, untie


class ConflictError(Exception):
    """Somebody stored another version since the form was opened; ``stored`` is the record as it stands now."""

    def __init__(self, stored: Record) -> None:
        super().__init__("the record was changed meanwhile")
        self.stored = stored


@transaction.atomic
def add(*, person: User, event: Event, kind: Kind, given: Mapping[str, Any], key: uuid.UUID | None = None) -> Record:
    """Write a note, a decision or a next step down. ``given`` is as :func:`outcomes.fields.checked` takes it.

    Raises PermissionDenied for who may not write at the event or not open it so far, ValidationError for what cannot
    be stored.
    """
    if not rules.may(person, Deed.WRITE, event):
        raise PermissionDenied
    content = fields.checked(kind, given, event=event, person=person)
    made = MODELS[kind](event=event, made_by=person, changed_by=person, invented=bool(given.get("invented")))
    if key is not None:
        made.pk = key
    fill(made, content)
    demand_reach(person, made)
    made.save(force_insert=True)
    store(made, person, "add", {})
    return made


@transaction.atomic
def change(*, person: User, found: Record, version: int, given: Mapping[str, Any]) -> Record:
    """Change a record on top of the ``version`` that the form showed.

    Raises ConflictError when the stored version is another one and says something else; the store is unchanged.
    """
    content = fields.checked(found.kind, given, event=found.event, person=person)
    return put(person=person, found=found, version=version, content=content)


@transaction.atomic
def put(*, person: User, found: Record, version: int, content: Content) -> Record:
    """Store content that was checked before, such as what a person chose on the page of a conflict."""
    row = locked(found)
    if not rules.may(person, Deed.WRITE, row.event):
        raise PermissionDenied
    before = content_of(row)
    after = {**before, **content}
    if not difference(before, after):
        return row
    if row.version != version:
        raise ConflictError(row)
    if after.get("superseded_by") == str(row.pk):
        raise ValidationError(_("A decision cannot supersede itself."))
    fill(row, content)
    demand_reach(person, row, before)
    write(row, person, "change", before)
    return row


@transaction.atomic
def remove(*, person: User, found: Record) -> None:
    """Remove a record with all its versions, such as one that names somebody who must not be named.

    A mark without content keeps it from coming back with a file of before.
    """
    row = locked(found)
    if not rules.may(person, Deed.REMOVE, row.event):
        raise PermissionDenied
    removals.mark(row.event, [row])
    take_away(row, person.actor)


def remover(kind: Kind) -> removals.Remover:
    """Return what takes a record of a kind away because it was removed elsewhere."""

    def remove_here(event: Event, key: str, actor: str) -> bool:
        try:
            row = MODELS[kind].objects.select_related("event__place").filter(pk=uuid.UUID(key)).first()
        except ValueError:
            return False
        if row is None:
            return False
        if row.event_id != event.pk:
            raise ValidationError(_("The pack holds records of another event."))
        take_away(row, actor)
        return True

    return remove_here


def take_away(row: Record, actor: str) -> None:
    """Delete a record with all that is kept of it, and write the event; who calls has checked who acts."""
    before = content_of(row)
    told(actor, "remove", row, before, dict.fromkeys(before))
    Rival.objects.filter(record=reference(row)).delete()
    Revision.objects.filter(record=reference(row)).delete()
    untie(row)
    row.delete()


def locked(found: Record) -> Record:
    """Read a record again and let nobody else change it meanwhile."""
    rows: Any = type(found)._default_manager.select_for_update(of=("self",))
    row: Record = rows.select_related("event__place", "session__day").get(pk=found.pk)
    return row


def write(row: Record, person: User, action: str, before: Content, *, remark: str = "") -> None:
    """Save a changed record as its next version."""
    row.version += 1
    row.changed_by, row.changed_at = person, timezone.now()
    row.save()
    store(row, person, action, before, remark=remark)


def store(row: Record, person: User, action: str, before: Content, *, remark: str = "") -> None:
    """Keep the version, tie the record to what it is about, write the event."""
    keep_version(row, person, remark=remark)
    after = content_of(row)
    if before.get("cells") != after["cells"] or before.get("links") != after["links"]:
        tie(row, person.actor)
    told(person.actor, action, row, before, after)


def demand_reach(person: User, row: Record, before: Mapping[str, Any] | None = None) -> None:
    """Raise PermissionDenied where a change opens what the person may not open; what was open already stays so."""
    known = before or {}
    same = known.get("reach") == row.reach and known.get("session") == row.session_id
    if not same and not rules.may_set(person, row.reach, row.event, row.session):
        raise PermissionDenied(_("Only organisers open to everybody what a closed session said."))
