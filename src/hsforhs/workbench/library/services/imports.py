"""References of files and harvests into the store: exact duplicates skipped, likely ones kept and flagged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hsforhs.library import Document as Record
from hsforhs.library import find_duplicates
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import record as record_event
from hsforhs.workbench.library import rules
from hsforhs.workbench.library.models import Document, DuplicatePair, Tag
from hsforhs.workbench.library.records import facts_digest, free_key, light_record, row_of, tag_rows
from hsforhs.workbench.places.models import Place, Visibility

from .arrivals import tell, titles_by_cell
from .state import changed

_LIGHT = ("key", "titles", "year", "authors", "publisher", "doi", "isbn", "handle")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the records of a file. ``flagged`` of the ``added`` are likely duplicates of another document.

    ``skipped`` are records that are in the library already, each with the id of the document and why.
    ``keys`` are those of the added documents by the id that they had in the file.
    """

    added: int
    skipped: tuple[tuple[str, str, str], ...]
    flagged: int
    keys: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def import_records(
    *,
    actor: str,
    records: Sequence[Record],
    name: str,
    visibility: str = Visibility.PUBLIC,
    place: Place | None = None,
    facts: Mapping[str, Any] | None = None,
    reader: Person | None = None,
) -> Imported:
    """Add the records of one source in their order; a record that is there already, by identifier or word for word, is
    skipped. One event for all; without anything new none. With a ``reader``, what this person may not read stands in
    nobody's way: they would learn of it, and find nothing.
    """
    known, by_digest = _known(records, reader)
    taken = set(Document.objects.values_list("key", flat=True))
    fresh, skipped = [], []
    for one in records:
        digest = facts_digest(one)
        if digest in by_digest:
            skipped.append((one.id, by_digest[digest], "the same record"))
        else:
            by_digest[digest] = one.id
            fresh.append(one)
    found = {x.document: x for x in find_duplicates(fresh, known)}
    kept = []
    for one in fresh:
        match = found.get(one.id)
        if match is not None and match.exact:
            skipped.append((one.id, match.other.removeprefix("\0"), match.why))
        else:
            kept.append(one)
    now = timezone.now()
    rows = [row_of(one, key=free_key(one.id, taken), actor=actor, at=now, visibility=visibility) for one in kept]
    for row in rows:
        row.place = place
    Document.objects.bulk_create(rows, batch_size=500)
    tags = [tag for row, one in zip(rows, kept, strict=True) for tag in tag_rows(row, one.tags)]
    Tag.objects.bulk_create(tags, batch_size=1000)
    by_id = {one.id: row for one, row in zip(kept, rows, strict=True)}
    flagged = _flag([found[one.id] for one in kept if one.id in found], by_id)
    if rows:
        changed(row.key for row in rows)
        told = {"name": name[:200], "added": len(rows), "skipped": len(skipped), "flagged": flagged, **(facts or {})}
        record_event(actor=actor, action="library.import", facts=told, country=place.country if place else "")
        if visibility == Visibility.PUBLIC:
            tell(actor=actor, titles=titles_by_cell(kept))
    return Imported(len(rows), tuple(skipped), flagged, {one.id: row.key for one, row in zip(kept, rows, strict=True)})


def _known(records: Sequence[Record], reader: Person | None) -> tuple[list[Record], dict[str, str]]:
    """Return what of the store could be the same as one of the records, and the keys of documents by their digest.

    Years that are one apart at most can be the same; an identifier is looked up whatever the year.
    """
    live = Document.objects.filter(Q() if reader is None else rules.readable(reader), deleted_at=None)
    years = {x.year for x in records}
    near = Q(year=None)
    if None not in years:
        near |= Q(year__in={y + step for y in years if y is not None for step in (-1, 0, 1)})
        for field in ("doi", "isbn", "handle"):
            near |= ~Q(**{field: ""})
        live = live.filter(near)
    digests = dict(live.values_list("digest", "key"))
    # A key may stand in the file as well: a record must not be taken for its own duplicate.
    return [light_record({**values, "key": f"\0{values['key']}"}) for values in live.values(*_LIGHT)], digests


def _flag(found: Sequence[Any], by_id: Mapping[str, Document]) -> int:
    keys = {x.other.removeprefix("\0") for x in found if x.other.startswith("\0")}
    stored = {x.key: x for x in Document.objects.filter(key__in=keys)}
    pairs = []
    for x in found:
        other = stored.get(x.other[1:]) if x.other.startswith("\0") else by_id.get(x.other)
        if other is not None:
            pairs.append(
                DuplicatePair(document=by_id[x.document], other=other, likeness=round(x.likeness, 4), why=x.why)
            )
    DuplicatePair.objects.bulk_create(pairs, batch_size=500)
    return len(pairs)
