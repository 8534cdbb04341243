"""Deleting what is past its time: one rule per kind of record, one event with the counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone

from hsforhs.workbench.accounts.retention import purge_invitations, purge_links, purge_sessions
from hsforhs.workbench.assessments.retention import purge_stray_files, purge_uploads
from hsforhs.workbench.assessments.returns import purge_returned as purge_packs
from hsforhs.workbench.audit.retention import purge_personal_values
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.catalogues.uploads import purge_catalogue_files
from hsforhs.workbench.events.retention import purge_registrations
from hsforhs.workbench.messages.services import purge as purge_messages
from hsforhs.workbench.network.retention import purge_profiles
from hsforhs.workbench.plan_documents.services import purge_returned as purge_plan_packs
from hsforhs.workbench.plan_imports.imports import purge_imports
from hsforhs.workbench.plans import documents
from hsforhs.workbench.plans.queries import count_expired
from hsforhs.workbench.plans.retention import purge_documents
from hsforhs.workbench.subnational.services import purge_lists
from hsforhs.workbench.tasks.retention import purge_jobs

_WITH_DAYS = {
    "uploads": purge_uploads,
    "documents": purge_documents,
    "jobs": purge_jobs,
    "messages": purge_messages,
    "links": purge_links,
    "personal": purge_personal_values,
    "profiles": purge_profiles,
    "registrations": purge_registrations,
}
"""Kinds whose days stand in ``settings.KEEP_DAYS``; 0 days keep a kind for ever."""


def purge(*, actor: str, dry_run: bool = False) -> Mapping[str, int]:
    """Delete every record past its time and return how many of each kind; ``dry_run`` only counts.

    Each kind is a transaction of its own, so a fault in one leaves the others done. Nothing to delete, no event.
    """
    now = timezone.now()
    found = {"drafts": count_expired(now) if dry_run else documents.purge()}
    for kind, act in _WITH_DAYS.items():
        days = settings.KEEP_DAYS[kind]
        found[kind] = act(before=now - dt.timedelta(days=days), dry_run=dry_run) if days else 0
    forgotten = now - dt.timedelta(days=settings.KEEP_DAYS["links"])
    found["invitations"] = purge_invitations(before=forgotten, dry_run=dry_run) if settings.KEEP_DAYS["links"] else 0
    found["workbooks"] = _purge_workbooks(now, dry_run=dry_run)
    found["lists of places"] = purge_lists(dry_run=dry_run)
    found["catalogue files"] = _purge_catalogue_files(now, dry_run=dry_run)
    found["sessions"] = purge_sessions(now=now, dry_run=dry_run)
    found["stray files"] = purge_stray_files(now=now, dry_run=dry_run)
    # Expired drafts write an event of their own.
    told = {kind: number for kind, number in found.items() if number and kind != "drafts"}
    if told and not dry_run:
        record(actor=actor, action="operation.purge", facts={"deleted": told})
    return found


def _purge_catalogue_files(now: dt.datetime, *, dry_run: bool) -> int:
    """Delete catalogues that were handed in and never confirmed, after the days of uploads."""
    days = settings.KEEP_DAYS["uploads"]
    return purge_catalogue_files(before=now - dt.timedelta(days=days), dry_run=dry_run) if days else 0


def _purge_workbooks(now: dt.datetime, *, dry_run: bool) -> int:
    """Delete workbooks of rounds and plans that came back and were never confirmed, after the days of uploads."""
    days = settings.KEEP_DAYS["uploads"]
    before = now - dt.timedelta(days=days)
    acts = (purge_packs, purge_plan_packs, purge_imports)
    return sum(act(before=before, dry_run=dry_run) for act in acts) if days else 0
