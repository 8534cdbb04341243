"""Proposing tags, and accepting or rejecting what others proposed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hsforhs.files import BadInput, Sentence
from hsforhs.framework import framework
from hsforhs.library.records import Tag as RecordTag
from hsforhs.library.stock import tag_faults
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record as record_event
from hsforhs.workbench.library import rules
from hsforhs.workbench.library.models import Confidence, Document, Tag, TagStatus
from hsforhs.workbench.library.records import record_of
from hsforhs.workbench.places.models import Visibility

from .arrivals import tell, titles_by_cell
from .state import changed


@transaction.atomic
def propose_tag(
    *,
    person: User,
    document: Document,
    scheme: str,
    code: str,
    reason: str = "",
    confidence: int = Confidence.LIKELY,
) -> Tag:
    """Propose a tag; raises BadInput for a code that does not exist and for a tag that is there already."""
    if not rules.may_add(person) or not rules.may_read(person, document):
        raise PermissionDenied
    words = framework()
    if fault := next(tag_faults((RecordTag(scheme, code),), words), ""):
        raise BadInput(fault, expected=Sentence("a code of the framework"))
    if confidence not in Confidence.values:
        raise BadInput(Sentence("the confidence is %(confidence)s", confidence=confidence), expected=Sentence("1 to 3"))
    tag, is_new = Tag.objects.get_or_create(
        document=document,
        scheme=scheme,
        code=code,
        defaults={
            "proposer": person.actor,
            "confidence": confidence,
            "reason": reason.strip()[:300],
            "catalogue_version": words.version,
        },
    )
    if not is_new:
        raise BadInput(
            Sentence(
                "the tag %(scheme)s %(code)s is there already, %(value)s",
                scheme=scheme,
                code=code,
                value=tag.get_status_display(),
            ),
            expected=Sentence("another tag"),
        )
    _done(person, "library.propose_tag", tag, {"confidence": confidence})
    return tag


@transaction.atomic
def decide_tag(*, person: User, tag: Tag, accept: bool, reason: str = "") -> None:
    """Accept or reject a tag that somebody else proposed; a rejection needs its reason."""
    if not rules.may_decide(person, tag) or not rules.may_read(person, tag.document):
        raise PermissionDenied
    if not accept and not reason.strip():
        raise BadInput(Sentence("the reason is missing"), expected=Sentence("why the tag does not fit"))
    before = tag.status
    tag.status = TagStatus.ACCEPTED if accept else TagStatus.REJECTED
    tag.accepter, tag.decision_reason = person.actor, reason.strip()[:300]
    tag.save(update_fields=["status", "accepter", "decision_reason"])
    _done(person, "library.decide_tag", tag, {"before": {"status": before}, "after": {"status": str(tag.status)}})
    if accept and tag.document.visibility == Visibility.PUBLIC:
        tell(actor=person.actor, titles=titles_by_cell([record_of(tag.document, tag.document.tags.all())]))


def _done(person: User, action: str, tag: Tag, facts: dict[str, object]) -> None:
    Document.objects.filter(pk=tag.document_id).update(changed_at=timezone.now())
    changed([tag.document.key])
    place = tag.document.place
    record_event(
        actor=person.actor,
        action=action,
        subject=f"library.document:{tag.document_id}",
        country=place.country if place else "",
        facts={"scheme": tag.scheme, "code": tag.code, **facts},
    )
