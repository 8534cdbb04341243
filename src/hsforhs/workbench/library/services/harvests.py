"""Harvesting a repository into the store: what is new, what was corrected there, what was deleted there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from hsforhs.library import Document as Record
from hsforhs.library.harvest import Fetch, Harvested, harvest, identify
from hsforhs.workbench.audit.services import record as record_event
from hsforhs.workbench.library.models import Document, HarvestSource
from hsforhs.workbench.library.records import facts_digest, set_facts

from .imports import import_records
from .state import changed

_BATCH = 1000


@dataclass(slots=True)
class HarvestCounts:
    """What a harvest brought. ``faults`` name records that could not be read; they were left out."""

    added: int = 0
    updated: int = 0
    deleted: int = 0
    skipped: int = 0
    flagged: int = 0
    faults: tuple[str, ...] = ()


def harvest_repository(
    *,
    actor: str,
    address: str,
    fetch: Fetch,
    set_name: str = "",
    progress: Callable[[int], None] | None = None,
) -> HarvestCounts:
    """Harvest a repository, or one set of it, from where the last harvest ended; raises BadInput as the reader does.

    Records are stored a thousand at a time with an event for each; the day of the harvest is kept at the end alone, so
    that one which breaks off is asked for again whole.
    """
    repository = identify(address, fetch)
    source = HarvestSource.objects.filter(address=address, set_name=set_name).first()
    since = source.last if source else ""
    counts = HarvestCounts()
    waiting: list[Harvested] = []
    done = 0
    for page in harvest(address, fetch, set_name=set_name, since=since):
        waiting += page
        done += len(page)
        if progress:
            progress(done)
        if len(waiting) >= _BATCH:
            source = store_harvested(actor, address, set_name, waiting, counts)
            waiting = []
    source = store_harvested(actor, address, set_name, waiting, counts)
    HarvestSource.objects.filter(pk=source.pk).update(
        name=repository.name[:300], last=repository.now, harvested_at=timezone.now()
    )
    return counts


@transaction.atomic
def store_harvested(
    actor: str, address: str, set_name: str, found: list[Harvested], counts: HarvestCounts
) -> HarvestSource:
    """Store records of a source and count into ``counts`` what became of them; one that comes twice counts last."""
    source, _ = HarvestSource.objects.get_or_create(address=address, set_name=set_name)
    newest = {x.identifier: x for x in found}
    rows = {x.source_identifier: x for x in source.documents.filter(source_identifier__in=list(newest))}
    counts.faults += tuple(x.fault for x in found if x.fault)
    fresh: list[Record] = []
    touched: list[Document] = []
    now = timezone.now()
    for identifier, one in newest.items():
        row = rows.get(identifier)
        if one.document is None:
            if one.deleted and row is not None and row.deleted_at is None:
                row.deleted_at = row.changed_at = now
                touched.append(row)
                counts.deleted += 1
        elif row is None:
            fresh.append(one.document)
        elif row.deleted_at is not None or row.origin_digest != facts_digest(one.document):
            set_facts(row, one.document)
            row.origin_digest, row.deleted_at, row.changed_at = row.digest, None, now
            touched.append(row)
            counts.updated += 1
    fields = [x.name for x in Document._meta.concrete_fields if x.name not in ("id", "key", "added_at")]
    Document.objects.bulk_update(touched, fields, batch_size=100)
    name = f"{address} {set_name}".strip()
    done = import_records(actor=actor, records=fresh, name=name)
    linked = list(Document.objects.filter(key__in=list(done.keys.values())))
    by_key = {key: identifier for identifier, key in done.keys.items()}
    for row in linked:
        row.source, row.source_identifier, row.origin_digest = source, by_key[row.key], row.digest
    Document.objects.bulk_update(linked, ["source", "source_identifier", "origin_digest"], batch_size=500)
    counts.added += done.added
    counts.skipped += len(done.skipped)
    counts.flagged += done.flagged
    if touched:
        changed(x.key for x in touched)
        gone = sum(x.deleted_at is not None for x in touched)
        facts = {"name": name[:200], "updated": len(touched) - gone, "deleted": gone}
        record_event(actor=actor, action="library.harvest", facts=facts)
    return source
