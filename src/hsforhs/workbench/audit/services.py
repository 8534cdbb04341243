"""Recording events; verifying their chain and the rows that they guard."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection, transaction
from django.utils import timezone

from .guards import GONE, registered
from .models import Event, PersonalValues

OPERATOR = "operator"
"""Who acts when a command does."""
VISITOR = "visitor"
"""Who acts when somebody did not sign in."""
ADOPT = "audit.adopt"
"""The event that takes rows under guard which were stored before there were guards."""
_CHAIN_LOCK = 7_301_906
_GUARDS = "guards"


def record(
    *,
    actor: str,
    action: str,
    country: str = "",
    subject: str = "",
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    guards: Mapping[str, str] | None = None,
) -> Event:
    """Add one event to the chain, in the transaction of the act itself.

    ``facts`` must hold nothing that identifies a person; such values go into ``personal``, of which only a
    salted digest enters the chain. Where the act changed values, they stand in ``facts`` as
    ``{"before": {field: value}, "after": {field: value}}``. ``guards`` holds the digest of every guarded row that
    the act wrote, by reference, as it stands after the act; ``GONE`` for one that it removed.
    """
    content = dict(facts or {})
    if guards:
        content[_GUARDS] = dict(guards)
    with transaction.atomic():
        _lock_chain()
        salt = secrets.token_hex(16) if personal else ""
        event = Event(
            at=timezone.now(),
            actor=actor,
            action=action,
            country=country,
            subject=subject,
            facts=content,
            personal_digest=_personal_digest(salt, personal) if personal else "",
            previous=head(),
        )
        event.digest = _digest(event)
        event.save()
        if personal:
            PersonalValues.objects.create(event=event, salt=salt, values=dict(personal))
        return event


def instance_id() -> str:
    """Name this store for files that go out and come back: from its first event, so that a restored one keeps it."""
    return (Event.objects.order_by("pk").values_list("digest", flat=True).first() or "")[:16]


def adopt(*, actor: str) -> int:
    """Take the rows of each kind under guard that is not guarded yet; returns the number of kinds adopted.

    The event is written for an empty store too: rows that come in later without an event are then not adopted.
    """
    with transaction.atomic():
        _lock_chain()
        known = set(Event.objects.filter(action=ADOPT).values_list("subject", flat=True))
        due = [guard for guard in registered() if guard.label not in known]
        for guard in due:
            present = guard.present()
            record(actor=actor, action=ADOPT, subject=guard.label, facts={"rows": len(present)}, guards=present)
        return len(due)


@dataclass(frozen=True, slots=True)
class RowFault:
    """A guarded row that is not what the events say. ``event`` is the last one that wrote it, if any did."""

    reference: str
    what: Literal["changed", "removed", "inserted"]
    event: int | None

    def __str__(self) -> str:
        if self.what == "inserted":
            return f"{self.reference} is stored, and no event wrote it"
        if self.what == "removed":
            return f"{self.reference} was written by event {self.event} and is gone without an event"
        return f"{self.reference} differs from what event {self.event} wrote"


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of walking the chain: how many events, which are broken, whose personal values were erased.

    ``head`` is the digest of the last event, empty without any. ``rows`` are guarded rows that differ from the
    events, ``guarded`` is the number of rows under guard. ``known`` says whether the digest asked for is in the chain.
    """

    events: int
    broken: tuple[int, ...]
    erased: tuple[int, ...]
    head: str = ""
    guarded: int = 0
    rows: tuple[RowFault, ...] = ()
    known: bool = True

    @property
    def whole(self) -> bool:
        """No event and no row is other than it was recorded."""
        return not self.broken and not self.rows and self.known


def verify(*, against: str = "") -> Verification:
    """Walk the whole chain, then compare every guarded row with the last event that wrote it.

    ``against`` is a head digest that was kept elsewhere: a chain that was computed anew does not hold it.
    Erased personal values count as erased, not as broken; an event that was cut off at the end counts as broken where
    the database tells how many there were. Writers wait meanwhile, or a row that is written
    between the two steps would look like a fault.
    """
    count, number, previous = 0, 0, ""
    broken: list[int] = []
    erased: list[int] = []
    written: dict[str, tuple[str, int]] = {}
    known = not against
    with transaction.atomic():
        _lock_chain()
        for event, personal in _with_personal():
            count += 1
            whole = event.previous == previous and event.digest == _digest(event)
            if event.personal_digest and personal is None:
                erased.append(event.pk)
            elif personal and _personal_digest(personal.salt, personal.values) != event.personal_digest:
                whole = False
            if not whole:
                broken.append(event.pk)
            number, previous = event.pk, event.digest
            known = known or event.digest == against
            for reference, digest in event.facts.get(_GUARDS, {}).items():
                written[reference] = (digest, event.pk)
        if (given := _last_given()) > number:
            broken.append(given)
        guarded, rows = _compare(written)
    return Verification(count, tuple(broken), tuple(erased), previous, guarded, rows, known)


def head() -> str:
    """Return the digest of the last event; empty when there is none."""
    return Event.objects.order_by("-pk").values_list("digest", flat=True).first() or ""


def _compare(written: Mapping[str, tuple[str, int]]) -> tuple[int, tuple[RowFault, ...]]:
    """Return the number of guarded rows, and the faults: first changed rows, then removed, then inserted ones."""
    guarded = 0
    changed: list[RowFault] = []
    removed: list[RowFault] = []
    inserted: list[RowFault] = []
    for guard in registered():
        present = guard.present()
        guarded += len(present)
        for reference, digest in present.items():
            last, event = written.get(reference, (GONE, None))
            if last == GONE:
                inserted.append(RowFault(reference, "inserted", event))
            elif last != digest:
                changed.append(RowFault(reference, "changed", event))
        removed += [
            RowFault(reference, "removed", event)
            for reference, (digest, event) in written.items()
            if digest != GONE and reference.partition(":")[0] == guard.label and reference not in present
        ]
    return guarded, (*changed, *removed, *inserted)


def _with_personal() -> Iterator[tuple[Event, PersonalValues | None]]:
    for event in Event.objects.select_related("personal").order_by("pk").iterator(chunk_size=500):
        yield event, getattr(event, "personal", None)


def _last_given() -> int:
    """Return the number of the last event that was ever stored, as SQLite counts it; 0 where the database cannot say.

    PostgreSQL takes numbers of acts that were rolled back for given, so that there a gap says nothing.
    """
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [Event._meta.db_table])
        return next(iter(cursor.fetchone() or (0,)))


def _lock_chain() -> None:
    """Let one writer at a time extend the chain; SQLite transactions are immediate and need no more."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])


def _digest(event: Event) -> str:
    content = [
        event.previous,
        event.at.isoformat(timespec="microseconds"),
        event.actor,
        event.action,
        event.country,
        event.subject,
        event.facts,
        event.personal_digest,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _personal_digest(salt: str, values: Mapping[str, Any]) -> str:
    content = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{salt}{content}".encode()).hexdigest()
