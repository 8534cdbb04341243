"""Deciding on documents that are likely the same."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hsforhs.files import BadInput, Sentence
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record as record_event
from hsforhs.workbench.library import rules
from hsforhs.workbench.library.models import Document, DuplicatePair, PairState, Tag, Use

from .state import changed


@transaction.atomic
def decide_pair(*, person: User, pair: DuplicatePair, same: bool) -> None:
    """Decide a pair. Of two that are the same the older document stays, with the tags and uses of both and with the
    identifiers that it lacked; the other one is taken out.
    """
    if not rules.may_curate(person) or not all(rules.may_read(person, x) for x in (pair.document, pair.other)):
        raise PermissionDenied
    locked = DuplicatePair.objects.select_for_update().select_related("document", "other").get(pk=pair.pk)
    if locked.state != PairState.OPEN:
        raise BadInput(Sentence("this pair is decided already"), expected=Sentence("an open one"))
    now = timezone.now()
    locked.state = PairState.SAME if same else PairState.DIFFERENT
    locked.decided_by, locked.decided_at = person.actor, now
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    if same:
        if locked.document.deleted_at or locked.other.deleted_at:
            raise BadInput(
                Sentence("one of the two was taken out meanwhile"), expected=Sentence("two documents of the library")
            )
        _merge(locked.other, locked.document)
        for row in (locked.document, locked.other):
            row.changed_at = now
        locked.document.deleted_at = now
        locked.document.save(update_fields=["deleted_at", "changed_at"])
        locked.other.save()
        changed([locked.document.key, locked.other.key])
    record_event(
        actor=person.actor,
        action="library.decide_pair",
        subject=f"library.document:{locked.other_id}",
        facts={"document": locked.document.key, "other": locked.other.key, "same": same},
    )


def _merge(kept: Document, gone: Document) -> None:
    for field in ("doi", "isbn", "handle", "address", "year", "licence", "publisher", "ror"):
        if not getattr(kept, field):
            setattr(kept, field, getattr(gone, field))
    has = set(kept.tags.values_list("scheme", "code"))
    for tag in gone.tags.all():
        if (tag.scheme, tag.code) not in has:
            Tag.objects.filter(pk=tag.pk).update(document=kept)
    places = set(kept.uses.values_list("place", flat=True))
    for use in gone.uses.exclude(place__in=places):
        Use.objects.filter(pk=use.pk).update(document=kept)
    told = list(Use.objects.filter(document=kept).values_list("helped", flat=True))
    kept.use_times = len(told)
    kept.use_mean = sum(told) / len(told) if told else 0.0
