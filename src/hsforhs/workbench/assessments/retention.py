"""Deleting files that were handed in, once their time is over."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction

from .models import Upload

STRAY_AFTER = dt.timedelta(days=1)
"""How old a file without a record must be: younger ones may be in the middle of being handed in."""


@transaction.atomic
def purge_uploads(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete files handed in before a moment with their records, unless a job works on them; returns how many.

    What was imported stays, with the digest of the file that it came from.
    """
    due = list(Upload.objects.filter(at__lt=before).exclude(state__in=(Upload.State.READING, Upload.State.STORING)))
    if dry_run or not due:
        return len(due)
    Upload.objects.filter(pk__in=[x.pk for x in due]).delete()
    # After the records, so that a record never points at nothing; what a crash leaves is found as stray.
    transaction.on_commit(lambda: _delete_files(due))
    return len(due)


def purge_stray_files(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Delete files in the folder of uploads that no record knows, as a killed process leaves them; returns how many."""
    folder = Path(settings.MEDIA_ROOT) / str(Upload._meta.get_field("file").upload_to)
    limit = (now - STRAY_AFTER).timestamp()
    old = [x for x in folder.glob("*") if x.is_file() and x.stat().st_mtime < limit] if folder.is_dir() else []
    known = set(Upload.objects.values_list("file", flat=True)) if old else set()
    stray = [x for x in old if x.relative_to(settings.MEDIA_ROOT).as_posix() not in known]
    if not dry_run:
        for path in stray:
            path.unlink(missing_ok=True)
    return len(stray)


def _delete_files(uploads: list[Upload]) -> None:
    for upload in uploads:
        upload.file.delete(save=False)
