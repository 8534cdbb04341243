"""Stored documents as records of the core, and back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from hsforhs.framework import framework
from hsforhs.library import Document as Record
from hsforhs.library import Tag as RecordTag
from hsforhs.library.flat import to_flat
from hsforhs.workbench.places.models import Visibility

from . import rules
from .models import Confidence, Document, Tag, TagStatus

LONGEST_KEY = 200
_FIELDS: tuple[str, ...] = ("kind", "year", "publisher", "ror", "doi", "isbn", "handle", "address", "licence", "level")
_FIELDS = (*_FIELDS, "work", "supersedes", "seen_at")
_LISTS = ("authors", "countries")
_OWN = frozenset({"id", "work", "supersedes", "seen_at", "areas", "components", "sectors", "steps"})
_BATCH = 500


def facts_digest(record: Record) -> str:
    """Return a digest of what a record says of its document; its id, ties and tags do not count."""
    facts = {name: text for name, text in to_flat(record).items() if name not in _OWN}
    facts["titles"] = json.dumps(sorted(record.titles.items()), ensure_ascii=False)
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def set_facts(row: Document, record: Record) -> Document:
    """Write the facts of a record into a row."""
    for name in _FIELDS:
        setattr(row, name, getattr(record, name))
    for name in _LISTS:
        setattr(row, name, list(getattr(record, name)))
    row.language = record.language
    row.titles = [[language, text] for language, text in record.titles.items()]
    row.abstracts = [[language, text] for language, text in record.abstracts.items()]
    row.digest = facts_digest(record)
    return row


def row_of(record: Record, *, key: str, actor: str, at: dt.datetime, visibility: str = Visibility.PUBLIC) -> Document:
    """Make the row of a new document."""
    row = Document(
        key=key,
        visibility=visibility,
        was_public=visibility == Visibility.PUBLIC,
        added_by=actor,
        added_at=at,
        changed_at=at,
    )
    return set_facts(row, record)


def tag_rows(row: Document, tags: Iterable[RecordTag], *, confidence: int = Confidence.LIKELY) -> list[Tag]:
    """Make the rows of the tags of a record, each once, in their order."""
    version = framework().version
    unique = {(x.scheme, x.code): x for x in tags}
    return [
        Tag(
            document=row,
            scheme=x.scheme,
            code=x.code,
            status=x.status,
            proposer=x.proposer[:200],
            confidence=confidence,
            catalogue_version=version,
        )
        for x in unique.values()
    ]


def record_of(row: Document, tags: Iterable[Tag]) -> Record:
    """Return a stored document as a record of the core; tags that were rejected are left out."""
    return Record(
        id=row.key,
        titles=dict(row.titles),
        abstracts=dict(row.abstracts),
        authors=tuple(row.authors),
        countries=tuple(row.countries),
        tags=tuple(RecordTag(x.scheme, x.code, x.proposer, x.status) for x in tags if x.status != TagStatus.REJECTED),
        readers=rules.readers_of_document(row.visibility, row.place.path if row.place_id and row.place else ""),
        **{name: getattr(row, name) for name in _FIELDS},
    )


def records(found: QuerySet[Document]) -> Iterator[Record]:
    """Yield rows as records, some at a time: two queries for each five hundred."""
    last = 0
    rows = found.select_related("place").order_by("pk")
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        tags: dict[int, list[Tag]] = {}
        for tag in Tag.objects.filter(document__in=[x.pk for x in batch]).order_by("pk"):
            tags.setdefault(tag.document_id, []).append(tag)
        yield from (record_of(row, tags.get(row.pk, ())) for row in batch)
        last = batch[-1].pk


def free_key(wanted: str, taken: set[str]) -> str:
    """Return a key that nobody has: the wanted one, shortened where it is too long, perhaps with a number."""
    base = wanted.strip() or "document"
    if len(base) > LONGEST_KEY - 10:
        base = f"{base[: LONGEST_KEY - 30]}-{hashlib.sha256(base.encode()).hexdigest()[:12]}"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    taken.add(key)
    return key


def light_record(values: dict[str, Any]) -> Record:
    """Return what finding duplicates needs of a row, from its plain values."""
    return Record(
        id=values["key"],
        titles=dict(values["titles"]),
        year=values["year"],
        authors=tuple(values["authors"]),
        publisher=values["publisher"],
        doi=values["doi"],
        isbn=values["isbn"],
        handle=values["handle"],
    )
