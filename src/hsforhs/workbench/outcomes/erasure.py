"""Erasing a person from what came out of events: decisions stay, the name in them becomes a number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from hsforhs.text.names import name_pattern, without_names
from hsforhs.workbench.accounts.models import User

from .models import MODELS, NextStep, Revision, Rival

_SHORTEST = 3
"""Characters below which a value is not searched for in what others wrote: it would stand in other words."""
_TEXTS = ("title", "text", "basis", "decided_by", "owner", "evidence", "file_name", "dissents")

_VERSIONS: tuple[tuple[type[Revision] | type[Rival], str], ...] = (
    (Revision, "content"),
    (Revision, "remark"),
    (Rival, "base"),
)


def erase_person_in_outcomes(*, user: User, names: Iterable[str]) -> int:
    """Take the names of a person out of all records and their versions; returns how many rows changed.

    ``names`` are the former name and address of the account. In the place of a name stands the number of the account,
    so that a dissent or a promise stays one of somebody.
    """
    owned = NextStep.objects.filter(owner_user=user)
    found = {*names, *owned.filter(owner_kind="person").values_list("owner", flat=True)}
    count = take_names_out(names=found, instead=f"person {user.pk}")
    owned.update(owner_user=None)
    return count


def take_names_out(*, names: Iterable[str], instead: str) -> int:
    """Put something else in the place of names, in all records and their versions; returns how many rows changed."""
    wanted = sorted((x for x in names if len(x.strip()) >= _SHORTEST), key=len, reverse=True)
    return sum(_in_records(x, instead) for x in wanted)


def _in_records(name: str, instead: str) -> int:
    pattern = name_pattern([name])
    count = 0
    for model in MODELS.values():
        known = [x for x in _TEXTS if hasattr(model, x)]
        # Each row is looked at: SQLite finds no letters of another case beyond those of English.
        for row in model._base_manager.all():
            changed = [x for x in known if _replace(row, x, pattern, instead)]
            if changed:
                row.save(update_fields=changed)
                count += 1
    for table, field in _VERSIONS:
        for held in table._base_manager.all().iterator(chunk_size=500):
            if _replace(held, field, pattern, instead):
                held.save(update_fields=[field])
                count += 1
    return count


def _replace(row: Any, name: str, pattern: re.Pattern[str], instead: str) -> bool:
    before = getattr(row, name)
    after = without_names(before, pattern, instead)
    setattr(row, name, after)
    return bool(after != before)
