"""Reviews by two people, and what places say about documents that they used."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Avg, Count
from django.utils import timezone

from hsforhs.files import BadInput, Sentence
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record as record_event
from hsforhs.workbench.library import rules
from hsforhs.workbench.library.models import Document, Review, Use, Verdict
from hsforhs.workbench.places.models import Place

REVIEW_MONTHS = 24
"""After how many months a document is due for another look when the reviewer names no day."""


@transaction.atomic
def review(*, person: User, document: Document, verdict: str, reasons: str, due_on: dt.date | None = None) -> Review:
    """Keep what a person found when looking at a document; one that agrees with another person's makes it settled."""
    if not rules.may_add(person) or not rules.may_read(person, document):
        raise PermissionDenied
    if verdict not in Verdict.values:
        raise BadInput(
            Sentence("'%(verdict)s' is no verdict", verdict=verdict),
            expected=Sentence("%(listed)s", listed=tuple(Verdict.values)),
        )
    if not reasons.strip():
        raise BadInput(Sentence("the reasons are missing"), expected=Sentence("them in a few words"))
    today = timezone.localdate()
    due = due_on or today + dt.timedelta(days=round(REVIEW_MONTHS * 365.25 / 12))
    if due <= today:
        raise BadInput(Sentence("the next review is due on %(due)s", due=due), expected=Sentence("a day to come"))
    made = Review.objects.create(
        document=document, reviewer=person, verdict=verdict, reasons=reasons.strip()[:2000], due_on=due
    )
    _done(person, "library.review", document, {"verdict": verdict, "due_on": due.isoformat()})
    return made


@transaction.atomic
def tell_use(*, person: User, document: Document, place: Place, helped: int, note: str = "") -> Use:
    """Say that a place used a document and how much it helped; the same place again corrects what it said."""
    if not rules.may_tell_use(person, place) or not rules.may_read(person, document):
        raise PermissionDenied
    if helped not in range(1, 6):
        raise BadInput(Sentence("it helped %(helped)s", helped=helped), expected=Sentence("1 (not) to 5 (very much)"))
    made, _ = Use.objects.update_or_create(
        document=document, place=place, defaults={"person": person, "helped": helped, "note": note.strip()[:1000]}
    )
    told = Use.objects.filter(document=document).aggregate(times=Count("pk"), mean=Avg("helped"))
    document.use_times, document.use_mean = told["times"], float(told["mean"])
    document.save(update_fields=["use_times", "use_mean"])
    _done(person, "library.tell_use", document, {"place": place.code, "helped": helped})
    return made


def settled(reviews: list[Review]) -> str:
    """Return the verdict on which the newest reviews of two people agree; empty while they do not."""
    newest: dict[int, str] = {}
    for one in sorted(reviews, key=lambda x: -x.pk):
        if one.reviewer_id is not None and one.reviewer_id not in newest:
            newest[one.reviewer_id] = one.verdict
    verdicts = list(newest.values())[:2]
    return verdicts[0] if len(verdicts) == 2 and verdicts[0] == verdicts[1] else ""


def _done(person: User, action: str, document: Document, facts: dict[str, object]) -> None:
    # Also a use at one place: how much a document helped is seen, and counts, everywhere.
    country = document.place.country if document.place else ""
    subject = f"library.document:{document.pk}"
    record_event(actor=person.actor, action=action, subject=subject, country=country, facts=facts)
