"""What organisers removed from an event stays away: marks that travel with it, and outlive a restore.

A mark names a record by its lasting key and says when it went, nothing else. A record that was removed on one side goes
on the other as well, whatever was changed there meanwhile: it may name somebody who must not be named.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter
from pydantic import ValidationError as NotOfThisForm

from hsforhs.workbench.threads.services import reference

from .models import Event, Removal

Remover = Callable[[Event, str, str], bool]
"""Takes the record of a key away from an event, for an actor; says whether there was one. Raises ValidationError for
one of another event."""

removers: dict[str, Remover] = {}
"""By kind of record (``outcomes.note``); filled by apps above when they are ready."""


class PackedMark(BaseModel):
    """A mark as it travels."""

    record: Annotated[str, Field(pattern=r"^[a-z_]{1,40}\.[a-z]{1,40}:[0-9a-f-]{36}$")]
    at: Annotated[
        AwareDatetime,
        Field(ge=dt.datetime(2000, 1, 1, tzinfo=dt.UTC), le=dt.datetime(2200, 1, 1, tzinfo=dt.UTC)),
    ]


_MARKS = TypeAdapter(Annotated[list[PackedMark], Field(max_length=200_000)])


def mark(event: Event, records: Iterable[Model]) -> None:
    """Remember that records are removed; the caller deletes them and writes the event of the act."""
    Removal.objects.bulk_create((Removal(event=event, record=reference(x)) for x in records), ignore_conflicts=True)


def removed_from(event: Event) -> frozenset[str]:
    """Return the names of the records that were removed from an event."""
    return frozenset(Removal.objects.filter(event=event).values_list("record", flat=True))


def pack(event: Event) -> list[dict[str, str]]:
    """Return the marks of an event as JSON types."""
    return [{"record": x.record, "at": x.at.isoformat()} for x in Removal.objects.filter(event=event)]


def join(*, event: Event, packed: Any, actor: str) -> Counter[str]:
    """Join marks that came along with those that are stored, and remove here what was removed there.

    Raises ValidationError, for the caller to take all back, for what no program of ours wrote. Marks of kinds that
    only a newer program has are left out.
    """
    try:
        found = _MARKS.validate_json(json.dumps(packed))
    except (NotOfThisForm, TypeError):
        raise ValidationError(_("The pack of outcomes cannot be read: %(why)s") % {"why": "removed"}) from None
    known = removed_from(event)
    wanted = {x.record: x.at for x in found if x.record.partition(":")[0] in removers}
    fresh = {name: at for name, at in wanted.items() if name not in known}
    _store(event, fresh.items(), actor)
    return Counter({"new": len(fresh), "same": len(wanted) - len(fresh)})


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark with its event by number and time of setting up: another store numbers its events likewise."""

    event: int
    made_at: dt.datetime
    record: str
    at: dt.datetime


def present_marks() -> frozenset[Mark]:
    """Return all marks of the store."""
    return frozenset(Mark(*x) for x in Removal.objects.values_list("event", "event__made_at", "record", "at"))


def remove_again(marks: Iterable[Mark], *, actor: str) -> int:
    """Remove anew what a restored backup brought back, and keep the marks; returns how many records went."""
    found: dict[tuple[int, dt.datetime], list[tuple[str, dt.datetime]]] = {}
    for x in marks:
        found.setdefault((x.event, x.made_at), []).append((x.record, x.at))
    events = Event.objects.select_related("place").in_bulk([number for number, _made_at in found])
    return sum(
        _store(events[number], rows, actor)
        for (number, made_at), rows in sorted(found.items())
        if number in events and events[number].made_at == made_at
    )


def _store(event: Event, rows: Iterable[tuple[str, dt.datetime]], actor: str) -> int:
    given: Sequence[tuple[str, dt.datetime]] = sorted(rows)
    made = (Removal(event=event, record=name, at=at) for name, at in given)
    Removal.objects.bulk_create(made, ignore_conflicts=True)
    gone = 0
    for name, _at in given:
        kind, _colon, key = name.partition(":")
        gone += removers[kind](event, key, actor)
    return gone
