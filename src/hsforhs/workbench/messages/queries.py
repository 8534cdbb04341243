"""Reusable reads of the outbox."""

from __future__ import annotations

from django.db.models import Count

from .models import OutboxMessage, State


def newest(*, most: int = 100) -> list[OutboxMessage]:
    """The newest messages with their recipients."""
    return list(OutboxMessage.objects.select_related("recipient").order_by("-created_at")[:most])


def counts() -> dict[str, int]:
    """How many messages stand in each state, 0 included."""
    found = dict(OutboxMessage.objects.order_by().values_list("state").annotate(number=Count("pk")))
    return {str(state): found.get(state, 0) for state in State.values}
