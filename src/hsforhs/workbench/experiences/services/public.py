"""The public version of a private review: a copy without names that one person proposes and another accepts."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Kind, Place, Visibility
from hsforhs.workbench.places.queries import ancestors

from .. import rules
from ..models import Lesson, Pillar, Recommendation, Review
from ..rules import Deed
from .lessons import tag_lesson, untag_lessons
from .recording import demand, locked, told


def places_for(review: Review) -> list[Place]:
    """Return the places that a public version can be shown for: those above the country, the region first."""
    above = [x for x in ancestors(review.place) if x.kind in (Kind.REGION, Kind.WORLD)]
    return above[::-1]


@transaction.atomic
def propose_public(*, person: User, review: Review, place: Place, title: str) -> Review:
    """Make a copy without country, days, source, address, summary and names, to be corrected and accepted.

    Texts of lessons and recommendations are copied as they stand: whoever proposes goes through them, which only people
    can. The year of the event stays, days go; who leads a recommendation goes. Raises PermissionDenied, and
    ValidationError for a place that is not above the country, and while another copy waits.
    """
    found = locked(review)
    demand(person, Deed.PROPOSE_PUBLIC, found)
    if place not in places_for(found):
        raise ValidationError(_("Choose the region of the country, or the world."))
    if found.public_versions.filter(accepted_at=None).exists():
        raise ValidationError(_("Another public version of this review waits already."))
    name = title.strip()[:200]
    if not name:
        raise ValidationError(_("Write a title first."))
    made = Review.objects.create(
        place=place,
        country="",
        title=name,
        kind=found.kind,
        event=found.event,
        hazard=found.hazard,
        period=_year(found),
        level=found.level,
        language=found.language,
        anonymised=True,
        original=found,
        proposed_by=person,
        catalogue_version=framework().version,
        invented=found.invented,
    )
    for lesson in found.lessons.select_related("pillar").prefetch_related("recommendations"):
        _copy_lesson(lesson, made, person)
    for step in found.recommendations.filter(lesson=None):
        _copy_step(step, made, None)
    told(person, "propose_public", found, found.place, version=made.pk, shown_for=place.code)
    return made


@transaction.atomic
def accept_public(*, person: User, review: Review) -> Review:
    """Accept a public version that somebody else proposed: everybody reads it from now on, and nobody changes it.

    The link to the original stays for those who may read the original. Raises PermissionDenied also for who changed
    it last.
    """
    found = locked(review)
    demand(person, Deed.ACCEPT_PUBLIC, found)
    found.accepted_by, found.accepted_at, found.visibility = person, timezone.now(), Visibility.PUBLIC
    found.save()
    found.lessons.update(visibility=Visibility.PUBLIC)
    told(person, "accept_public", found.original or found, rules.home(found), version=found.pk)
    return found


@transaction.atomic
def return_public(*, person: User, review: Review, reason: str) -> None:
    """Return a public version with the reason; it is removed, and another can be proposed."""
    found = locked(review)
    if not rules.may(person, Deed.ACCEPT_PUBLIC, found) and not rules.may(person, Deed.WRITE, found):
        raise PermissionDenied
    why = reason.strip()
    if not why:
        raise ValidationError(_("Say why."))
    told(person, "return_public", found.original or found, rules.home(found), version=found.pk, reason=why[:1000])
    untag_lessons(found)
    found.delete()


def _year(review: Review) -> str:
    """Return the year of the event, of all that is known of its time; empty where no year stands there."""
    day = review.event_from or review.event_to
    found = [str(day.year)] if day else re.findall(r"(?<!\d)[12]\d{3}(?!\d)", review.period)
    return found[0] if found else ""


def _copy_lesson(lesson: Lesson, into: Review, person: User) -> None:
    pillar = None
    if lesson.pillar is not None:
        pillar, _made = Pillar.objects.get_or_create(
            review=into, label=lesson.pillar.label, defaults={"areas": lesson.pillar.areas}
        )
    texts = {
        name: getattr(lesson, name) for name in ("in_place", "happened", "lesson", "figure", "enabling", "limiting")
    }
    codes = {name: list(getattr(lesson, name)) for name in ("areas", "components", "sectors", "resilience")}
    made = Lesson.objects.create(
        review=into,
        pillar=pillar,
        kind=lesson.kind,
        phase=lesson.phase,
        mode=lesson.mode,
        grade=lesson.grade,
        **texts,
        **codes,
    )
    # Nothing of the country stands on what everybody will read.
    tag_lesson(made, person.actor, "")
    for step in lesson.recommendations.all():
        _copy_step(step, into, made)


def _copy_step(step: Recommendation, into: Review, lesson: Lesson | None) -> None:
    Recommendation.objects.create(
        review=into, lesson=lesson, text=step.text, time_frame=step.time_frame, status=step.status
    )
