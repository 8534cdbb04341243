"""The start stock in the store: 353 references that come with the program, as proposals to work with."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from hsforhs.library import Stock, shipped_stock
from hsforhs.library.records import Document as Record
from hsforhs.workbench.audit.services import record as record_event
from hsforhs.workbench.library.models import Document, Tag
from hsforhs.workbench.library.records import facts_digest, free_key, row_of, set_facts, tag_rows

from .state import changed, mark

PROGRAM = "program"
"""Who added what came with the program."""


@transaction.atomic
def load_stock(*, actor: str, stock: Stock | None = None) -> int:
    """Bring the start stock into the store, or up to date; returns the number of documents added or changed.

    Facts of a reference follow the program where the program corrects them. Tags are added as proposals; what people
    decided stays. A second run changes nothing and writes no event.
    """
    found = stock or shipped_stock()
    if mark()[1] == found.version:
        return 0
    now = timezone.now()
    stored = {x.key: x for x in Document.objects.filter(added_by=PROGRAM)}
    taken = set(Document.objects.exclude(added_by=PROGRAM).values_list("key", flat=True))
    fresh: list[tuple[Document, Record]] = []
    corrected: list[Document] = []
    for one in found.documents.values():
        origin = facts_digest(one)
        row = stored.get(one.id)
        if row is None:
            row = row_of(one, key=free_key(one.id, taken), actor=PROGRAM, at=now)
            row.origin_digest = origin
            fresh.append((row, one))
        elif row.origin_digest != origin:
            set_facts(row, one)
            row.origin_digest, row.changed_at = origin, now
            corrected.append(row)
    Document.objects.bulk_create([row for row, _ in fresh], batch_size=500)
    fields = [x.name for x in Document._meta.concrete_fields if x.name != "id"]
    Document.objects.bulk_update(corrected, fields, batch_size=100)
    Tag.objects.bulk_create([tag for row, one in fresh for tag in tag_rows(row, one.tags)], batch_size=1000)
    changed([*(row.key for row, _ in fresh), *(row.key for row in corrected)], stock=found.version)
    number = len(fresh) + len(corrected)
    if number:
        facts = {"added": len(fresh), "corrected": len(corrected), "version": found.version}
        record_event(actor=actor, action="library.load_stock", facts=facts)
    return number
