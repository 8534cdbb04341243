"""The audit event of each act, with the values before and after where something changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.services import reference

from .. import rules
from ..models import Review
from ..rules import Deed


def told(person: User, action: str, subject: models.Model, place: Place, **facts: Any) -> None:
    """Write the event of an act of a person on a record that a place owns. ``personal`` stands beside the chain."""
    record(
        personal=facts.pop("personal", None),
        actor=person.actor,
        action=f"experiences.{action}",
        country=place.country,
        subject=reference(subject),
        facts=facts,
    )


def changes(before: models.Model, fields: Mapping[str, Any], *, texts: Collection[str] = ()) -> dict[str, Any]:
    """Return the fields that differ as ``before`` and ``after`` of an event.

    Those of ``texts``, which may name people, stand in ``personal`` alone, where an erasure reaches them.
    """
    differing = {name: value for name, value in fields.items() if getattr(before, name) != value}
    found: dict[str, Any] = {"before": {}, "after": {}}
    personal: dict[str, Any] = {"before": {}, "after": {}}
    for name, value in differing.items():
        held = personal if name in texts else found
        held["before"][name], held["after"][name] = plain(getattr(before, name)), plain(value)
    if personal["after"]:
        found |= {"fields": sorted(personal["after"]), "personal": personal}
    return found


def plain(value: Any) -> Any:
    """Return a value as JSON takes it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def demand(person: User, deed: Deed, review: Review) -> None:
    """Raise PermissionDenied for who may not."""
    if not rules.may(person, deed, review):
        raise PermissionDenied


def locked(review: Review) -> Review:
    """Read a review again and let nobody else change it meanwhile; with its place and that of its original."""
    found = Review.objects.select_for_update(of=("self",)).select_related("place", "original__place")
    return found.get(pk=review.pk)


def touched(review: Review, person: User) -> None:
    """Note on a public version that is proposed who changed it last: somebody else has to accept it."""
    if review.anonymised:
        review.proposed_by = person
        review.save(update_fields=["proposed_by", "changed_at"])
