"""Reusable reads of jobs."""

from __future__ import annotations

from django.db.models import Count

from .models import Job, State


def jobs_by_state() -> dict[str, int]:
    """How many jobs stand in each state, 0 included."""
    found = dict(Job.objects.order_by().values_list("state").annotate(number=Count("pk")))
    return {str(state): found.get(state, 0) for state in State.values}
