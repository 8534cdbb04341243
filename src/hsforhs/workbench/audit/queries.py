"""Reusable reads of the chain."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max

from .models import Event


def newest_event() -> tuple[int, str]:
    """Number and digest of the last event; 0 and nothing without any."""
    return Event.objects.order_by("-pk").values_list("pk", "digest").first() or (0, "")


def holds_event(number: int, digest: str) -> bool:
    """Whether an event stands in this chain, which may have been restored from another since."""
    return Event.objects.filter(pk=number, digest=digest).exists()


def last_events(*, after: int) -> Iterable[tuple[str, str, int]]:
    """Country, action and the number of the last event of each such pair, of the events after one number."""
    found = Event.objects.filter(pk__gt=after).order_by()
    return found.values_list("country", "action").annotate(last=Max("pk"))
