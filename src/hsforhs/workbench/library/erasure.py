"""Taking an erased person out of documents that were made from records of the workbench, and out of the index."""

from __future__ import annotations

from django.db.models import Model, Q
from django.utils import timezone

from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.naming import Erased, made_from_records
from hsforhs.workbench.threads.services import reference

from . import indexing
from .models import Document, DuplicatePair, Review, Tag, Use
from .records import facts_digest, record_of
from .services.state import changed

_FACTS = ("titles", "abstracts", "authors", "publisher", "address", "licence")
_BESIDE: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Review, ("reasons",)),
    (Use, ("note",)),
    (Tag, ("reason", "decision_reason")),
)
"""What others wrote about a document."""


def take_names_out(*, actor: str, erased: Erased) -> int:
    """Put the pseudonym in the place of the names in documents that were made from records; returns how many changed.

    Documents of elsewhere name their authors as they were published: they stay.
    """
    done = []
    for row in Document.objects.filter(pk__in=made_from_records(Document)).select_related("place"):
        found = erased.take_out(row, _FACTS)
        beside = _beside(row, erased)
        if found:
            row.digest, row.changed_at = facts_digest(record_of(row, row.tags.all())), timezone.now()
            row.save(update_fields=[*found, "digest", "changed_at"])
        if found or beside:
            done.append(row.key)
    if done:
        changed(done)
        record(actor=actor, action="library.erase_names", facts={"documents": len(done)})
    return len(done)


def _beside(row: Document, erased: Erased) -> bool:
    about, any_changed = reference(row), False
    rows: list[tuple[Model, tuple[str, ...]]] = [
        (x, fields) for model, fields in _BESIDE for x in model._base_manager.filter(document=row)
    ]
    rows += [(x, ("why",)) for x in DuplicatePair.objects.filter(Q(document=row) | Q(other=row))]
    for one, fields in rows:
        if found := erased.take_out(one, fields, about):
            one.save(update_fields=found)
            any_changed = True
    return any_changed


def clean_index() -> None:
    """Make the index anew, whole, where it still holds a state of before."""
    if indexing.is_behind():
        indexing.rebuild()
