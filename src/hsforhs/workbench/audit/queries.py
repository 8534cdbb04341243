"""Reusable reads of events."""

from __future__ import annotations

from collections.abc import Sequence

from .models import Event


def last_action(subject: str, actions: Sequence[str]) -> str:
    """Return the last of some actions on a subject; empty when there was none."""
    found = Event.objects.filter(subject=subject, action__in=actions).order_by("-pk")
    return found.values_list("action", flat=True).first() or ""
