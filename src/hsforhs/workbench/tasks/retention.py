"""Deleting jobs that are over."""

from __future__ import annotations

import datetime as dt

from django_tasks_db.models import DBTaskResult

from .models import Job, State


def purge_jobs(*, before: dt.datetime, dry_run: bool = False) -> int:
    """Delete jobs, and what the queue keeps of them, that were over before a moment; returns how many jobs."""
    jobs = Job.objects.filter(state__in=(State.DONE, State.FAILED), changed_at__lt=before)
    if dry_run:
        return jobs.count()
    DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    return jobs.delete()[0]
