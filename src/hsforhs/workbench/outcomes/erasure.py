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

_SIGNED = ("decided_by", "owner", "dissents")

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


def take_signature_out(*, event: int, name: str, instead: str) -> int:
    """Put something else where a name stands alone in records of an event: who decided, dissents or owns a step.

    Somebody without an account may be called by any word, so running text stays. Returns how many rows changed.
    """
    wanted, count = name.strip().casefold(), 0

    def signed(value: Any) -> Any:
        if isinstance(value, list):
            return [{**x, "who": signed(x["who"])} if isinstance(x, dict) and "who" in x else x for x in value]
        return instead if isinstance(value, str) and value.strip().casefold() == wanted else value

    for model in MODELS.values():
        known = [x for x in _SIGNED if hasattr(model, x)]
        for row in model._base_manager.filter(event=event):
            after = {x: signed(getattr(row, x)) for x in known}
            if changed := [x for x in known if getattr(row, x) != after[x]]:
                for field in changed:
                    setattr(row, field, after[field])
                row.save(update_fields=changed)
                count += 1
    for table, field in ((Revision, "content"), (Rival, "base")):
        for held in table._base_manager.filter(event=event):
            before = getattr(held, field)
            content = {key: signed(x) if key in _SIGNED else x for key, x in before.items()}
            if content != before:
                setattr(held, field, content)
                held.save(update_fields=[field])
                count += 1
    return count


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
