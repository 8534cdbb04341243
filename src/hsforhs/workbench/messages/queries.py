"""Reusable reads of the outbox."""

from __future__ import annotations

from django.db.models import Count

from .models import OutboxMessage


def newest(*, most: int = 100) -> list[OutboxMessage]:
    """The newest messages with their recipients."""
    return list(OutboxMessage.objects.select_related("recipient").order_by("-created_at")[:most])


def counts() -> dict[str, int]:
    """How many messages stand in each state."""
    return dict(OutboxMessage.objects.order_by().values_list("state").annotate(number=Count("pk")))
