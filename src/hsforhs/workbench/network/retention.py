"""Erasing those who left the network, or were not approved, long ago."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from hsforhs.workbench.audit.services import OPERATOR

from .erasure import erase_profile
from .models import Profile
from .words import MemberState


def purge_profiles(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Erase the profiles that left or were declined before a moment; returns how many."""
    ended = Profile.objects.filter(state__in=(MemberState.LEFT, MemberState.DECLINED))
    due = list(ended.annotate(last=Max("steps__at")).filter(last__lt=before).order_by("pk"))
    for profile in () if dry_run else due:
        erase_profile(profile=profile, actor=OPERATOR)
    return len(due)
