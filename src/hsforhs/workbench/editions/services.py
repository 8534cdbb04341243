"""What can be done with editions: the shipped one is taken up, changes are drafted, a draft is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.planning.edition import Change, apply, change_faults, rebase, shipped_edition, whole_removal
from hsforhs.planning.edition.tables import shipped_pair
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import OPERATOR, record

from . import rules
from .models import Edition, EditionChange, Status

edition_published = Signal()
"""Sent in the transaction of a publication with the ``edition`` and the ``actor``: parts above editions that proposed
its changes note then what became of them."""


@transaction.atomic
def register_shipped() -> Edition:
    """Store the edition that came with this program, if it is not stored yet, and return it.

    It becomes current where the current one is a shipped one or there is none. Where changes that were decided here
    are in use, these stay in use, and a draft is made of the shipped edition and the changes that still fit it.
    """
    content_version = shipped_pair()[1].version
    found = Edition.objects.filter(shipped=True, version=content_version).first()
    if found is not None:
        return found
    current = Edition.objects.select_for_update().filter(status=Status.CURRENT).first()
    found = Edition(name=_shipped_name(content_version), shipped=True, based_on=_last_shipped(), status=Status.WAITING)
    found.hold(shipped_edition())
    found.save()
    if current is None or current.shipped:
        _make_current(found, current, by=OPERATOR)
    facts: dict[str, Any] = {"name": found.name, "version": found.version, "status": found.status}
    draft = Edition.objects.select_for_update().filter(status=Status.DRAFT).first()
    if (current is not None and not current.shipped) or draft is not None:
        moved = _lay_onto(found, [*_local_changes(current), *(draft.changes.all() if draft else ())], draft)
        facts |= {"draft": moved.name, "left": len(moved.left)}
    record(actor=OPERATOR, action="editions.register", subject=f"editions.edition:{found.pk}", facts=facts)
    return found


@transaction.atomic
def add_change(*, person: Person, change: Change, trail: Mapping[str, Any]) -> EditionChange:
    """Put a change into the draft edition, making it from the current one where there is none.

    ``trail`` says where the change comes from (see EditionChange). Raises ValidationError with every reason why the
    change may not be made.
    """
    user = _require(person)
    # The current edition is taken first, so that two people who begin at once do not make two drafts.
    current = Edition.objects.select_for_update().filter(status=Status.CURRENT).first()
    draft = Edition.objects.select_for_update().filter(status=Status.DRAFT).first() or _new_draft(user, current)
    content = draft.tables
    change = whole_removal(content, change)
    if faults := change_faults(content, change):
        raise ValidationError(faults)
    draft.hold(apply(content, [change]))
    draft.save(update_fields=["content", "version"])
    last = draft.changes.order_by("-order").values_list("order", flat=True).first() or 0
    found = EditionChange.objects.create(
        edition=draft,
        order=last + 1,
        trail=dict(trail),
        added_by=user.actor,
        **change.as_json(),
    )
    _record(user, "editions.add_change", draft, {"change": change.as_json(), "trail": dict(trail)})
    return found


@transaction.atomic
def drop_change(*, person: Person, change: EditionChange) -> None:
    """Take a change out of the draft; refused where a later one of the draft builds on it."""
    user = _require(person)
    draft = Edition.objects.select_for_update().get(pk=change.edition_id)
    if draft.status != Status.DRAFT or draft.based_on is None:
        raise ValidationError(_("Only a draft can be changed; an edition that was published stays as it is."))
    kept = [x.as_change for x in draft.changes.exclude(pk=change.pk)]
    base = draft.based_on.tables
    found = rebase(base, kept)
    if found.left:
        raise ValidationError(_("Another change of the draft builds on this one: %(why)s") % {"why": found.left[0][1]})
    draft.hold(apply(base, kept))
    draft.save(update_fields=["content", "version"])
    _record(user, "editions.drop_change", draft, {"change": change.as_change.as_json(), "trail": change.trail})
    change.delete()


@transaction.atomic
def publish(*, person: Person, note: str) -> Edition:
    """Make the draft the current edition, with a note that says why; the one before is superseded and stays."""
    user = _require(person)
    draft = Edition.objects.select_for_update().filter(status=Status.DRAFT).first()
    if draft is None:
        raise ValidationError(_("There is no draft edition to publish."))
    current = Edition.objects.select_for_update().filter(status=Status.CURRENT).first()
    if current is not None and draft.version == current.version:
        raise ValidationError(_("The draft edition changes nothing; add a change first."))
    if not note.strip():
        raise ValidationError(_("Say in a few words what this edition changes and why."))
    draft.note = note.strip()
    Edition.objects.filter(status=Status.WAITING).update(status=Status.SUPERSEDED)
    _make_current(draft, current, by=user.actor)
    facts = {"name": draft.name, "version": draft.version, "before": {"edition": current.name if current else ""}}
    _record(user, "editions.publish", draft, {**facts, "after": {"edition": draft.name}, "note": draft.note})
    edition_published.send(sender=Edition, edition=draft, actor=user.actor)
    return draft


def _make_current(found: Edition, before: Edition | None, *, by: str) -> None:
    if before is not None:
        before.status = Status.SUPERSEDED
        before.save(update_fields=["status"])
    found.status, found.published_at, found.published_by = Status.CURRENT, timezone.now(), by
    found.save(update_fields=["status", "published_at", "published_by", "note"])


def _new_draft(person: User, current: Edition | None) -> Edition:
    current = current or register_shipped()
    draft = Edition(name=_local_name(_shipped_below(current)), based_on=current, status=Status.DRAFT)
    draft.hold(current.tables)
    draft.save()
    _record(person, "editions.draft", draft, {"based_on": current.name})
    return draft


def _lay_onto(shipped: Edition, changes: Iterable[EditionChange], draft: Edition | None) -> Edition:
    """Make a draft of a new shipped edition and changes made to older ones; what does not fit is listed in it."""
    rows = [(row, row.as_change) for row in changes]
    found = rebase(shipped.tables, [change for _row, change in rows])
    kept = {id(change) for change in found.kept}
    why = {id(change): reason for change, reason in found.left}
    draft = draft or Edition(status=Status.DRAFT)
    draft.name = _local_name(shipped)
    draft.based_on = shipped
    draft.left = [
        *draft.left,
        *({"change": x.as_json(), "trail": row.trail, "why": why[id(x)]} for row, x in rows if id(x) in why),
    ]
    draft.hold(found.edition)
    draft.save()
    draft.changes.all().delete()
    fitting = [(row, change) for row, change in rows if id(change) in kept]
    EditionChange.objects.bulk_create(
        EditionChange(edition=draft, order=number, trail=row.trail, added_by=row.added_by, **change.as_json())
        for number, (row, change) in enumerate(fitting, start=1)
    )
    return draft


def _local_changes(current: Edition | None) -> list[EditionChange]:
    """The changes that lead from the last shipped edition below the current one to it, in order."""
    found: list[EditionChange] = []
    while current is not None and not current.shipped:
        found = [*current.changes.all(), *found]
        current = current.based_on
    return found


def _shipped_below(edition: Edition) -> Edition:
    while not edition.shipped and edition.based_on is not None:
        edition = edition.based_on
    return edition


def _last_shipped() -> Edition | None:
    return Edition.objects.filter(shipped=True).order_by("-pk").first()


def _shipped_name(version: str) -> str:
    """Return the month of the data files, with a letter where an edition of that month is stored already."""
    month = version.partition("+")[0].replace(".", "-")
    taken = Edition.objects.filter(shipped=True, name__startswith=month).count()
    return f"{month}{chr(ord('a') + taken)}" if taken else month


def _local_name(shipped: Edition) -> str:
    number = Edition.objects.filter(name__startswith=f"{shipped.name}.").count() + 1
    return f"{shipped.name}.{number}"


def _require(person: Person) -> User:
    if not isinstance(person, User) or not rules.may_change(person):
        raise PermissionDenied
    return person


def _record(person: User, action: str, edition: Edition, facts: Mapping[str, Any]) -> None:
    record(actor=person.actor, action=action, subject=f"editions.edition:{edition.pk}", facts=facts)
