"""Outcomes that travel: packed for a laptop without a network, and joined again when it comes back.

Every record and every version has a lasting number. The last version that both stores know tells what each side
changed since: fields that one side changed are joined, fields that both changed differently are kept side by side as a
:class:`Rival` until a person has chosen. Joining the same pack twice changes nothing. Files of evidence stay where
they were handed in; who is reminded of a step is told by the store that has the accounts.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.workbench.events.models import Event, Session
from hsforhs.workbench.events.removals import removed_from
from hsforhs.workbench.threads.services import reference

from .content import FIELDS, RECORDS, Content, content_of, fill, three_way
from .models import MODELS, Decision, NextStep, Record, Revision, Rival
from .packed import read_record, unreadable
from .services.recording import tie, told
from .words import Kind

Packed = dict[str, Any]
_NOT_CARRIED = ("evidence_file", "file_name", "owner_user")


@dataclass(slots=True)
class Joined:
    """What became of the records of a pack; ``rivals`` are those that wait for a person.

    ``removed`` were removed here before, and stay away.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    rivals: list[str] = field(default_factory=list)


def carried(*, event: Event, packed: Any, actor: str) -> Mapping[str, int]:
    """Join a pack for whoever carries an event, and count; conflicts wait on the page of the event."""
    if not isinstance(packed, list):
        raise unreadable(_("it is no list"))
    done = join(event=event, packed=packed, actor=actor)
    counts = {"new": done.new, "changed": done.changed, "same": done.same, "removed": done.removed}
    return counts | {"conflicts": len(done.rivals)}


def pack(event: Event) -> list[Packed]:
    """Return all outcomes of an event with their versions, as JSON types."""
    found: list[Packed] = []
    versions: dict[str, list[Packed]] = {}
    for x in Revision.objects.filter(event=event):
        versions.setdefault(x.record, []).append(
            {
                "id": str(x.id),
                "number": x.number,
                "at": x.at.isoformat(),
                "remark": x.remark,
                "content": _carried_part(x.content),
            }
        )
    for kind, model in MODELS.items():
        found += [
            {"kind": str(kind), "id": str(x.pk), "invented": x.invented, "versions": versions.get(reference(x), [])}
            for x in model.objects.filter(event=event)
        ]
    return found


@transaction.atomic
def join(*, event: Event, packed: Iterable[object], actor: str) -> Joined:
    """Join what came back with what is stored. Who calls has checked who acts.

    Raises ValidationError, the store unchanged, for a pack that no program of ours writes.
    """
    done = Joined()
    sessions = frozenset(Session.objects.filter(day__event=event).values_list("pk", flat=True))
    order = list(Kind)
    rows = sorted(map(_read, packed), key=lambda x: order.index(x.kind))
    twice = [x for x, number in Counter(y.pk for row in rows for y in row.versions).items() if number > 1]
    if twice or len({x.key for x in rows}) < len(rows):
        raise unreadable("a record or a version stands there twice")
    gone = removed_from(event)
    for row in rows:
        row.keep_to(sessions, event)
        if row.name in gone:
            done.removed += 1
            continue
        row.let_go(gone)
        _join_one(event, row, actor, done)
    _nothing_dangles(event)
    return done


@dataclass(slots=True)
class _Row:
    kind: Kind
    key: uuid.UUID
    invented: bool
    versions: list[Revision]

    @property
    def name(self) -> str:
        """The name of the record, as tags, links and marks have it."""
        return f"{MODELS[self.kind]._meta.label_lower}:{self.key}"

    def let_go(self, gone: frozenset[str]) -> None:
        """Point at no decision that was removed here."""
        for x in self.versions:
            for field_name in x.content.keys() & RECORDS:
                if f"{Decision._meta.label_lower}:{x.content[field_name]}" in gone:
                    x.content[field_name] = None

    def keep_to(self, sessions: frozenset[int], event: Event) -> None:
        """Refuse what points at sessions of other events."""
        for x in self.versions:
            x.event = event
            if x.content.get("session") not in (None, *sessions):
                raise ValidationError(_("The pack holds records of a session that this event does not have."))


def _join_one(event: Event, row: _Row, actor: str, done: Joined) -> None:
    model = MODELS[row.kind]
    name = row.name
    stored = model.objects.select_for_update(of=("self",)).filter(pk=row.key).select_related("event__place").first()
    if stored is not None and stored.event_id != event.pk:
        raise ValidationError(_("The pack holds records of another event."))
    known: dict[uuid.UUID, Content] = dict(Revision.objects.filter(record=name).values_list("pk", "content"))
    fresh = [x for x in row.versions if x.pk not in known]
    if not row.versions or (stored is not None and not fresh):
        done.same += 1
        return
    if Revision.objects.filter(pk__in=[x.pk for x in fresh]).exists():
        raise ValidationError(_("The pack holds records of another event."))
    shared = next((x for x in reversed(row.versions) if x.pk in known), None)
    base: Content = _carried_part(known[shared.pk]) if shared else {}
    for x in fresh:
        x.record, x.from_room = name, True
        if shared:
            # What was left alone stays as it is here: somebody may have been erased from it meanwhile.
            x.content = {y: base.get(y, z) if z == shared.content.get(y) else z for y, z in x.content.items()}
    Revision.objects.bulk_create(fresh)
    head = row.versions[-1]
    if stored is None:
        made = model(pk=row.key, event=event, invented=row.invented, version=head.number)
        made.made_at, made.changed_at = row.versions[0].at, head.at
        fill(made, head.content)
        made.save(force_insert=True)
        done.new += 1
        _finish(made, actor, {})
        return
    before = content_of(stored)
    joined, both = three_way(base, _carried_part({**before, **head.content}), before)
    if both:
        Rival.objects.create(event=event, record=name, base=base, revision=head)
        done.rivals.append(name)
    if joined == before:
        done.same += not both
        return
    fill(stored, joined)
    stored.version = max(stored.version + 1, head.number)
    stored.changed_at = timezone.now()
    stored.save()
    Revision.objects.create(event=event, record=name, number=stored.version, content=content_of(stored))
    done.changed += 1
    _finish(stored, actor, before)


def _carried_part(content: Content) -> Content:
    return {name: value for name, value in content.items() if name not in _NOT_CARRIED}


def _nothing_dangles(event: Event) -> None:
    """Refuse records that point at a decision which is not of this event: it may have come later in the same pack."""
    own = Decision.objects.filter(event=event)
    steps = NextStep.objects.filter(event=event, decision__isnull=False).exclude(decision__in=own.values("pk"))
    later = own.filter(superseded_by__isnull=False).exclude(superseded_by__in=own.values("pk"))
    if steps.exists() or later.exists():
        raise ValidationError(_("The pack points at a decision that this event does not have."))


def _finish(found: Record, actor: str, before: Content) -> None:
    tie(found, actor)
    told(actor, "join", found, before, content_of(found))


def _read(given: object) -> _Row:
    found = read_record(given)
    versions = [
        Revision(
            id=x.id,
            number=x.number,
            content={
                name: value
                for name, value in x.content.plain().items()
                if name in FIELDS[found.kind] and name not in _NOT_CARRIED
            },
            remark=x.remark,
            at=x.at,
        )
        for x in found.versions
    ]
    return _Row(found.kind, found.id, found.invented, versions)
