"""Digests of rounds for the audit: a round with all that stands below it is one guarded row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import models

from hsforhs.workbench.audit.guards import Guard, digest_of
from hsforhs.workbench.threads.services import reference

from .models import AreaSheet, Evidence, Round, RoundState, StoredScore, Tick

PARTS: tuple[tuple[str, type[models.Model], str], ...] = (
    ("scores", StoredScore, "round_id"),
    ("areas", AreaSheet, "round_id"),
    ("documents", Evidence, "round_id"),
    ("ticks", Tick, "round_id"),
)
"""What stands below a round and is guarded with it: name, model, column that names the round."""
_AT_ONCE = 500
_UNSET = object()
_NEUTRAL: Mapping[str, object] = {"state": RoundState.PUBLISHED, "version": 1}
"""Values by field, besides empty ones, that say nothing new: what rows held before their column existed.

A new column of Round or of a part whose default is not empty (False, 0, a state) needs its default here."""


def guard_of(found: Round) -> dict[str, str]:
    """Return {reference: digest} of one round as stored now, for ``record(guards=...)``.

    Call it after all writes of the act, in the same transaction.
    """
    return guards_of([found.pk])


def guards_of(keys: Iterable[int]) -> dict[str, str]:
    """Return {reference: digest} of rounds as stored now; a round that is gone is left out."""
    wanted = sorted(set(keys))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found |= _digests(wanted[start : start + _AT_ONCE])
    return found


def present() -> dict[str, str]:
    """Return {reference: digest} of all rounds."""
    return guards_of(Round.objects.values_list("pk", flat=True))


ROUNDS = Guard("assessments.round", present)


def _digests(keys: list[int]) -> dict[str, str]:
    below: dict[str, dict[int, list[dict[str, Any]]]] = {}
    for name, model, column in PARTS:
        rows: dict[int, list[dict[str, Any]]] = {}
        for row in _rows(model, {f"{column}__in": keys}):
            rows.setdefault(row.pop(column), []).append(_plain(row, leave_out=("id",)))
        below[name] = rows
    found = {}
    for row in _rows(Round, {"pk__in": keys}):
        key = row["id"]
        content: dict[str, Any] = {"round": _plain(row, leave_out=("stored_at",))}
        for name, by_round in below.items():
            if key in by_round:
                content[name] = sorted(by_round[key], key=digest_of)
        found[reference(Round(pk=key))] = digest_of(content)
    return found


def _rows(model: type[models.Model], where: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    yield from model._default_manager.filter(**where).order_by("pk").values().iterator(chunk_size=2000)


def _plain(row: Mapping[str, Any], *, leave_out: tuple[str, ...]) -> dict[str, Any]:
    """Write a row as JSON values. Empty fields are left out, so that a column added later changes no digest."""
    return {
        name: _json(value)
        for name, value in row.items()
        if name not in leave_out and not _says_nothing(value) and _NEUTRAL.get(name, _UNSET) != value
    }


def _says_nothing(value: object) -> bool:
    """Tell an empty field; 0 and False are values."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict) else str(value)
