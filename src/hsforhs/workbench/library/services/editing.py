"""Adding one document, taking one out, opening it to others, naming its next edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hsforhs.files import BadInput, Sentence
from hsforhs.library import Document as Record
from hsforhs.library.flat import from_flat, to_flat
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record as record_event
from hsforhs.workbench.library import rules
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.library.records import record_of
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.threads.origins import Origin, check_use, keep_origin

from .arrivals import tell, titles_by_cell
from .imports import import_records
from .state import changed


@transaction.atomic
def add_document(
    *, person: User, record: Record, visibility: str, place: Place | None = None, origin: Origin | None = None
) -> Document:
    """Add one document; raises BadInput for one that is there already, naming it.

    Only curators add for everybody; a private document needs a place where the person holds a role. ``origin`` is what
    the document is made from: it is linked, and says how many may read it at most (ValidationError).
    """
    if not rules.may_add(person) or (
        visibility == Visibility.PUBLIC and not rules.may_curate(person, Document(place=place))
    ):
        raise PermissionDenied
    if visibility == Visibility.PRIVATE and place is None:
        raise BadInput(
            Sentence("a private document needs a place"), expected=Sentence("the place whose people may read it")
        )
    if place is not None and not rules.may_tell_use(person, place):
        raise PermissionDenied
    checked = from_flat(
        to_flat(replace(record, id=record.id or "document")), place=Sentence("the document"), proposer=person.actor
    )
    if origin is not None:
        check_use(origin, visibility=visibility, place=place)
    done = import_records(
        actor=person.actor,
        records=[checked],
        # Words of people may name them: the chain of events keeps what it was made from, not what it is called.
        name=checked.title if origin is None else origin.name,
        visibility=visibility,
        place=place,
        facts={"origin": origin.name} if origin is not None else None,
        reader=person,
    )
    if not done.added:
        other = done.skipped[0][1]
        raise BadInput(
            Sentence("the document is in the library already, as %(other)s", other=other),
            expected=Sentence("one that is not there yet"),
        )
    made = Document.objects.get(key=done.keys[checked.id])
    if origin is not None:
        words = [*checked.titles.values(), *checked.abstracts.values(), checked.publisher]
        keep_origin(person=person, record=made, origin=origin, words=words, authors=checked.authors)
    return made


@transaction.atomic
def delete_document(*, person: User, document: Document, reason: str) -> None:
    """Take a document out: it is found no more, and those who harvest us are told."""
    if not rules.may_curate(person, document) or not rules.may_read(person, document):
        raise PermissionDenied
    if not reason.strip():
        raise BadInput(Sentence("the reason is missing"), expected=Sentence("why the document is taken out"))
    document.deleted_at = document.changed_at = timezone.now()
    document.save(update_fields=["deleted_at", "changed_at"])
    _done(person, "library.delete", document, {"reason": reason.strip()[:300]})


@transaction.atomic
def set_visibility(*, person: User, document: Document, visibility: str) -> None:
    """Say who may read a document."""
    if not rules.may_curate(person, document) or not rules.may_read(person, document):
        raise PermissionDenied
    if visibility not in Visibility.values or (visibility == Visibility.PRIVATE and document.place is None):
        raise BadInput(
            Sentence("'%(visibility)s' cannot be set for this document", visibility=visibility),
            expected=", ".join(Visibility.values).lower(),
        )
    before, document.visibility = document.visibility, visibility
    document.was_public = document.was_public or visibility == Visibility.PUBLIC
    document.changed_at = timezone.now()
    document.save(update_fields=["visibility", "was_public", "changed_at"])
    facts = {"before": {"visibility": before}, "after": {"visibility": visibility}}
    _done(person, "library.set_visibility", document, facts)
    if visibility == Visibility.PUBLIC != before:
        tell(actor=person.actor, titles=titles_by_cell([record_of(document, document.tags.all())]))


@transaction.atomic
def supersede(*, person: User, document: Document, older: Document) -> None:
    """Say that a document is the edition after another one; raises BadInput where that would go round in a circle."""
    if not rules.may_curate(person, document) or not (
        rules.may_read(person, document) and rules.may_read(person, older)
    ):
        raise PermissionDenied
    seen, at = {document.key}, older
    while True:
        if at.key in seen:
            raise BadInput(Sentence("an edition cannot come before itself"), expected=Sentence("an older edition"))
        seen.add(at.key)
        before = Document.objects.filter(key=at.supersedes).first() if at.supersedes else None
        if before is None:
            break
        at = before
    facts = {"before": {"supersedes": document.supersedes}, "after": {"supersedes": older.key}}
    document.supersedes, document.changed_at = older.key, timezone.now()
    document.save(update_fields=["supersedes", "changed_at"])
    _done(person, "library.supersede", document, facts)


def _done(person: User, action: str, document: Document, facts: Mapping[str, object]) -> None:
    changed([document.key])
    country = document.place.country if document.place else ""
    subject = f"library.document:{document.pk}"
    record_event(actor=person.actor, action=action, subject=subject, country=country, facts=facts)
