"""Deleting personal values of old events; the chain stays whole."""

from __future__ import annotations

import datetime as dt

from .models import PersonalValues


def purge_personal_values(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete the personal values of events before a moment; verification then says "erased". Returns how many."""
    due = PersonalValues.objects.filter(event__at__lt=before)
    return due.count() if dry_run else due.delete()[0]
