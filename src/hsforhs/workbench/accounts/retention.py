"""Deleting sign-in links, sessions and addresses of invitations that lead nowhere any more."""

from __future__ import annotations

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from .models import Invitation, SignInLink


def purge_links(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete sign-in links that were used or ran out before a moment; returns how many."""
    due = SignInLink.objects.filter(Q(used_at__lt=before) | Q(expires_at__lt=before))
    return due.count() if dry_run else due.delete()[0]


def purge_invitations(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Forget the addresses of invitations that ran out before a moment; returns how many. The rows stay."""
    due = Invitation.objects.filter(expires_at__lt=before).exclude(email="")
    return due.count() if dry_run else due.update(email="")


def purge_sessions(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Delete sessions that are over, with what the list of sessions kept of them; returns how many."""
    due = Session.objects.filter(expire_date__lt=now)
    if dry_run:
        return due.count()
    deleted = due.delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return deleted
