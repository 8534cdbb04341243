"""Reusable reads of events and of their chain; who may read them is for the caller to know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max, Q, QuerySet

from .models import Event

PAGE = 50
_NEWEST = f"SELECT id, digest FROM {Event._meta.db_table} ORDER BY id DESC LIMIT 1"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, newest first. ``older`` is the number to go on before, where there are older ones."""

    events: tuple[Event, ...]
    older: int | None


def last_action(subject: str, actions: Sequence[str]) -> str:
    """Return the last of some actions on a subject; empty when there was none."""
    found = Event.objects.filter(subject=subject, action__in=actions).order_by("-pk")
    return found.values_list("action", flat=True).first() or ""


def last_event(subject: str, *, country: str) -> int:
    """Return the number of the last event on a record of a country; 0 where there is none."""
    found = Event.objects.filter(country=country, subject=subject).order_by("-pk")
    return found.values_list("pk", flat=True).first() or 0


def last_of_kind(subject: str, prefix: str) -> Event | None:
    """Return the last event on a subject whose action begins with ``prefix``."""
    return Event.objects.filter(subject=subject, action__startswith=prefix).order_by("-pk").first()


def events_of(subject: str, *, country: str, before: int | None = None) -> Page:
    """Return events on one record: those that name it, and those that wrote it among others."""
    wrote_it = Q(country__in={country, ""}, facts__guards__has_key=subject)
    return _page(Event.objects.filter(Q(subject=subject) | wrote_it), before)


def events_in(country: str, *, before: int | None = None) -> Page:
    """Return events on records of one country."""
    return _page(Event.objects.filter(country=country), before)


def all_events(*, before: int | None = None) -> Page:
    """Return all events."""
    return _page(Event.objects.all(), before)


def _page(found: QuerySet[Event], before: int | None) -> Page:
    if before is not None:
        found = found.filter(pk__lt=before)
    events = list(found.order_by("-pk")[: PAGE + 1])
    return Page(tuple(events[:PAGE]), events[PAGE - 1].pk if len(events) > PAGE else None)


def newest_event() -> tuple[int, str]:
    """Number and digest of the last event; 0 and nothing without any."""
    # Every page asks this first: written out, because making the words takes several times as long as the answer.
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        found: tuple[int, str] | None = cursor.fetchone()
    return (found[0], found[1]) if found else (0, "")


def holds_event(number: int, digest: str) -> bool:
    """Whether an event stands in this chain, which may have been restored from another since."""
    return Event.objects.filter(pk=number, digest=digest).exists()


def last_events(*, after: int) -> Iterable[tuple[str, str, int]]:
    """Country, action and the number of the last event of each such pair, of the events after one number."""
    found = Event.objects.filter(pk__gt=after).order_by()
    return found.values_list("country", "action").annotate(last=Max("pk"))
