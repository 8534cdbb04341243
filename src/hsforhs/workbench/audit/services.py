"""Recording events and verifying the chain."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from .models import Event, PersonalValues

OPERATOR = "operator"
"""Who acts when a command does."""
VISITOR = "visitor"
"""Who acts when somebody did not sign in."""
_CHAIN_LOCK = 7_301_906


def record(
    *,
    actor: str,
    action: str,
    country: str = "",
    subject: str = "",
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> Event:
    """Add one event to the chain, in the transaction of the act itself.

    ``facts`` must hold nothing that identifies a person; such values go into ``personal``, of which only a
    salted digest enters the chain.
    """
    with transaction.atomic():
        _lock_chain()
        last = Event.objects.order_by("-pk").values_list("digest", flat=True).first() or ""
        salt = secrets.token_hex(16) if personal else ""
        event = Event(
            at=timezone.now(),
            actor=actor,
            action=action,
            country=country,
            subject=subject,
            facts=dict(facts or {}),
            personal_digest=_personal_digest(salt, personal) if personal else "",
            previous=last,
        )
        event.digest = _digest(event)
        event.save()
        if personal:
            PersonalValues.objects.create(event=event, salt=salt, values=dict(personal))
        return event


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of walking the chain: how many events, which are broken, whose personal values were erased."""

    events: int
    broken: tuple[int, ...]
    erased: tuple[int, ...]


def verify() -> Verification:
    """Walk the whole chain. Erased personal values count as erased, not as broken."""
    count, previous = 0, ""
    broken: list[int] = []
    erased: list[int] = []
    for event, personal in _with_personal():
        count += 1
        whole = event.previous == previous and event.digest == _digest(event)
        if event.personal_digest and personal is None:
            erased.append(event.pk)
        elif personal and _personal_digest(personal.salt, personal.values) != event.personal_digest:
            whole = False
        if not whole:
            broken.append(event.pk)
        previous = event.digest
    return Verification(count, tuple(broken), tuple(erased))


def _with_personal() -> Iterator[tuple[Event, PersonalValues | None]]:
    for event in Event.objects.select_related("personal").order_by("pk").iterator(chunk_size=500):
        yield event, getattr(event, "personal", None)


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
