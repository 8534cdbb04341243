"""Deleting sign-in links and sessions that lead nowhere any more."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.models import Session
from django.db.models import Q

from .models import SignInLink


def purge_links(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete sign-in links that were used or ran out before a moment; returns how many."""
    due = SignInLink.objects.filter(Q(used_at__lt=before) | Q(expires_at__lt=before))
    return due.count() if dry_run else due.delete()[0]


def purge_sessions(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Delete sessions that are over; returns how many."""
    due = Session.objects.filter(expire_date__lt=now)
    return due.count() if dry_run else due.delete()[0]
