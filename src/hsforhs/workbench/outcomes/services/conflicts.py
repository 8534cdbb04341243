"""Choosing between what is stored and what came back from a room."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hsforhs.workbench.accounts.models import User

from .. import rules
from ..choosing import merge
from ..content import RECORDS, content_of, fill
from ..models import Decision, Record, Rival
from ..rules import Deed
from .recording import difference
from .writing import ConflictError, demand_reach, locked, write


@transaction.atomic
def settle(*, person: User, found: Record, rival: Rival, version: int, picks: Mapping[str, str]) -> Record:
    """Take of each field what was picked (``mine`` is the room's), and close the conflict.

    Raises ConflictError when somebody changed the record since the page was made.
    """
    row = locked(found)
    waiting = Rival.objects.select_for_update(of=("self",)).select_related("revision").get(pk=rival.pk)
    if not rules.may(person, Deed.WRITE, row.event) or waiting.settled_at is not None:
        raise PermissionDenied
    if row.version != version:
        raise ConflictError(row)
    before = content_of(row)
    after = merge(waiting.revision.content, before, picks)
    for name in after.keys() & RECORDS:
        # The decision that the room's version names may have been removed while the conflict waited.
        if after[name] and not Decision.objects.filter(pk=after[name], event=row.event_id).exists():
            after[name] = None
    waiting.settled_at, waiting.settled_by = timezone.now(), person
    waiting.save(update_fields=["settled_at", "settled_by"])
    if difference(before, after):
        fill(row, after)
        demand_reach(person, row, before)
        write(row, person, "settle", before)
    return row
