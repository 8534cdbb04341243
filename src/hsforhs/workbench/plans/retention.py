"""Deleting written plans; they are written anew when somebody asks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings


def purge_documents(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete documents of plans that were written before a moment; returns how many."""
    folder = Path(settings.MEDIA_ROOT) / "plans"
    due = [x for x in folder.glob("*/*") if x.is_file() and x.stat().st_mtime < before.timestamp()]
    if not dry_run:
        for path in due:
            path.unlink(missing_ok=True)
    return len(due)
