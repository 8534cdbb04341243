"""Checking addresses of documents, the longest unlooked first, and taking over where one has moved to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hsforhs.files import BadInput, Sentence
from hsforhs.library.links import Look
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record as record_event
from hsforhs.workbench.library import rules
from hsforhs.workbench.library.models import Document, LinkCheck, LinkState, web_address

from .state import changed

_DEAD = (LinkState.GONE, LinkState.UNREACHED)


def check_links(*, actor: str, look: Look, archive: Callable[[str], str], most: int = 200) -> Counter[str]:
    """Look at the addresses of documents, those that were never looked at first; count what was found by state.

    Each look is kept at once, so that a run which breaks off has done its part; one event tells of the run.
    """
    waiting = Document.objects.filter(deleted_at=None, address__startswith="http")
    waiting = waiting.order_by(F("link__checked_at").asc(nulls_first=True), "pk")[:most]
    counts: Counter[str] = Counter()
    for document in list(waiting):
        found = look(document.address)
        counts[found.state] += 1
        LinkCheck.objects.update_or_create(
            document=document,
            defaults={
                "address": document.address,
                "state": found.state,
                "status": found.status,
                "replacement": found.replacement,
                "archive": archive(document.address) if found.state in _DEAD else "",
                "checked_at": timezone.now(),
            },
        )
    if counts:
        record_event(actor=actor, action="library.check_links", facts={"states": dict(counts)})
    return counts


@transaction.atomic
def accept_replacement(*, person: User, document: Document) -> None:
    """Let a document have the address that its own leads to now."""
    if not rules.may_curate(person, document) or not rules.may_read(person, document):
        raise PermissionDenied
    link = LinkCheck.objects.filter(document=document, state=LinkState.MOVED).first()
    if link is None or link.address != document.address or not web_address(link.replacement):
        raise BadInput(
            Sentence("the address has not moved"), expected=Sentence("one whose last check found another address")
        )
    before, document.address, document.changed_at = document.address, link.replacement, timezone.now()
    document.save(update_fields=["address", "changed_at"])
    LinkCheck.objects.filter(pk=link.pk).update(
        address=link.replacement, state=LinkState.ALIVE, replacement="", archive=""
    )
    changed([document.key])
    record_event(
        actor=person.actor,
        action="library.change_address",
        subject=f"library.document:{document.pk}",
        country=document.place.country if document.place else "",
        facts={"before": {"address": before}, "after": {"address": document.address}},
    )
