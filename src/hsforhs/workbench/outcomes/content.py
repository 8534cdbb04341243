"""What a record says, as plain values: what forms give, versions keep, rooms send back, and what differs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from hsforhs.workbench.assessments.models import StoredFile

from .models import Record
from .words import Kind

Content = dict[str, Any]
"""Field by field, JSON types alone."""

COMMON = ("session", "text", "language", "reach", "named", "cells", "links")
FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.NOTE: ("title", *COMMON),
    Kind.DECISION: (*COMMON, "basis", "dissents", "decided_by", "status", "decided_on", "superseded_by"),
    Kind.STEP: (
        *COMMON,
        "decision",
        "owner",
        "owner_kind",
        "owner_user",
        "due",
        "state",
        "evidence",
        "evidence_address",
        "evidence_file",
        "file_name",
        "done_on",
    ),
}
PLAIN = frozenset(
    {"session", "language", "reach", "named", "cells", "links", "status", "decided_on", "superseded_by"}
    | {"decision", "owner_kind", "due", "state", "done_on"}
)
"""Fields that say nothing about people: their values stand in the audit; of the others only that they changed."""
_DAYS = frozenset({"due", "decided_on", "done_on"})
RECORDS = frozenset({"decision", "superseded_by"})
"""Fields that name a decision by its key."""


def content_of(record: Record) -> Content:
    """Return what a record says now."""
    return {name: _plain(record, name) for name in FIELDS[record.kind]}


def fill(record: Record, content: Mapping[str, Any]) -> None:
    """Write plain values into a record, without saving it; a field that is not given stays."""
    for name in FIELDS[record.kind]:
        if name not in content:
            continue
        value = content[name]
        if name in ("session", "owner_user"):
            setattr(record, f"{name}_id", value)
        elif name in RECORDS:
            setattr(record, f"{name}_id", uuid.UUID(value) if value else None)
        elif name in _DAYS:
            setattr(record, name, dt.date.fromisoformat(value) if value else None)
        elif name == "evidence_file":
            record.evidence_file = StoredFile.objects.filter(sha256=value).first() if value else None  # type: ignore[union-attr]
        else:
            setattr(record, name, value)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the fields whose values differ."""
    return [name for name in after if before.get(name) != after[name]]


def three_way(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[Content, list[str]]:
    """Join two versions of one record: what one side changed counts; returns also the fields that both changed.

    In such a field the joined content holds what ``theirs`` says.
    """
    joined, both = dict(theirs), []
    for name in mine:
        if mine[name] == theirs.get(name):
            continue
        if theirs.get(name) == base.get(name):
            joined[name] = mine[name]
        elif mine[name] != base.get(name):
            both.append(name)
    return joined, both


def _plain(record: Record, name: str) -> Any:
    if name in ("session", "owner_user"):
        return getattr(record, f"{name}_id")
    if name in RECORDS:
        key = getattr(record, f"{name}_id")
        return str(key) if key else None
    if name == "evidence_file":
        return record.evidence_file.sha256 if record.evidence_file else ""  # type: ignore[union-attr]
    value = getattr(record, name)
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, list) else value
