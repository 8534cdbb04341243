"""Reusable reads of the library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from hsforhs.framework import framework
from hsforhs.library import Document as Record
from hsforhs.library import Gap, Recommendation, Use, recommend
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.places.models import Visibility

from . import rules
from .models import Document, DuplicatePair, PairState, Review, Tag, TagStatus
from .records import record_of, records


def live(person: Person | None = None) -> QuerySet[Document]:
    """Documents that are not taken out and that a person may read; all of them for the operator (``None``)."""
    found = Document.objects.filter(deleted_at=None)
    return found if person is None else found.filter(rules.readable(person))


def all_records(person: Person | None = None) -> list[Record]:
    """Every document that a person may read as a record of the core, in the order in which they came."""
    return list(records(live(person)))


def document_for(person: Person, number: int) -> Document | None:
    """One document with everything that its page shows, if the person may read it."""
    whole = (
        live(person)
        .select_related("place", "link", "source")
        .prefetch_related(
            Prefetch("tags", queryset=Tag.objects.order_by("scheme", "pk")), "reviews__reviewer", "uses__place"
        )
    )
    return whole.filter(pk=number).first()


def by_keys(keys: Iterable[str], person: Person) -> dict[str, Document]:
    """Documents by their key, for results of a search: those that a person may read now, whatever the index knew."""
    return {x.key: x for x in live(person).filter(key__in=list(keys))}


def editions_of(document: Document, person: Person) -> tuple[list[Document], list[Document]]:
    """Editions that came after a document or before it, and the versions of the same work in other languages."""
    near = live(person).filter(key=document.supersedes) if document.supersedes else Document.objects.none()
    later = live(person).filter(supersedes=document.key)
    editions = list((near | later).distinct().order_by("-year", "pk"))
    versions = live(person).filter(work=document.work).exclude(pk=document.pk) if document.work else ()
    return editions, list(versions)


def similar_to(document: Document, tags: Sequence[Tag], person: Person, *, most: int = 5) -> list[Document]:
    """Documents of other works that share most tags with one; an empty list without tags."""
    wanted = {(x.scheme, x.code) for x in tags if x.status != TagStatus.REJECTED}
    areas = [code for scheme, code in wanted if scheme == "area"]
    if not areas:
        return []
    shared: dict[int, int] = {}
    other: dict[int, int] = {}
    others = live(person).filter(tags__scheme="area", tags__code__in=areas).exclude(pk=document.pk)
    if document.work:
        others = others.exclude(work=document.work)
    near = Tag.objects.exclude(status=TagStatus.REJECTED).filter(document__in=others.values("pk"))
    for number, scheme, code in near.values_list("document", "scheme", "code"):
        other[number] = other.get(number, 0) + 1
        shared[number] = shared.get(number, 0) + ((scheme, code) in wanted)
    likeness = {x: shared[x] / (len(wanted) + other[x] - shared[x]) for x in shared}
    best = sorted(likeness, key=lambda x: (-likeness[x], x))[:most]
    found = Document.objects.in_bulk(best)
    return [found[x] for x in best]


def help_for_gap(
    person: Person, gap: Gap, *, languages: Sequence[str], limit: int = 5, today: dt.date | None = None
) -> list[tuple[Recommendation, Document]]:
    """The documents that help most with a gap, each with the parts of its score; one query."""
    tagged = Tag.objects.filter(scheme="area", code=gap.area).exclude(status=TagStatus.REJECTED)
    rows: dict[int, Document] = {}
    tags: dict[int, list[Tag]] = {}
    found = Tag.objects.filter(document__in=live(person).filter(pk__in=tagged.values("document")).values("pk"))
    for tag in found.select_related("document__place").order_by("pk"):
        rows.setdefault(tag.document_id, tag.document)
        tags.setdefault(tag.document_id, []).append(tag)
    by_key = {row.key: row for row in rows.values()}
    newer = {row.supersedes for row in rows.values() if row.supersedes}
    chosen = recommend(
        [record_of(row, tags[number]) for number, row in rows.items() if row.key not in newer],
        gap,
        framework(),
        year=(today or timezone.localdate()).year,
        languages=languages,
        uses={row.key: Use(row.use_times, row.use_mean) for row in rows.values() if row.use_times},
        limit=limit,
    )
    return [(one, by_key[one.document.id]) for one in chosen]


def open_pairs(person: Person) -> list[DuplicatePair]:
    """Pairs of documents that wait for a decision, the likeliest first, both readable for the person."""
    readable = live(person).values("pk")
    found = DuplicatePair.objects.filter(state=PairState.OPEN, document__in=readable, other__in=readable)
    return list(found.select_related("document", "other"))


def due_documents(person: Person, today: dt.date) -> QuerySet[Document]:
    """Documents that a person keeps and whose newest review says that they are due for another look (``due_on``, with
    its ``verdict``), the longest waiting first.
    """
    newest = Review.objects.filter(document=OuterRef("pk")).order_by("-pk")
    kept = live(person).filter(rules.curated(person))
    asked = kept.annotate(due_on=Subquery(newest.values("due_on")[:1]), verdict=Subquery(newest.values("verdict")[:1]))
    return asked.filter(due_on__lte=today).select_related("place").order_by("due_on", "pk")


def newest_public(most: int) -> list[Document]:
    """The public documents that came last."""
    found = Document.objects.filter(deleted_at=None, visibility=Visibility.PUBLIC)
    return list(found.order_by("-added_at", "-pk")[:most])


def public_records() -> list[Record]:
    """Every public document as a record of the core."""
    return list(records(Document.objects.filter(deleted_at=None, visibility=Visibility.PUBLIC)))


def keys_from(address: str) -> list[str]:
    """The identifiers, at their source, of live documents that came from one source."""
    found = Document.objects.filter(deleted_at=None, source__address=address)
    return list(found.values_list("source_identifier", flat=True))
