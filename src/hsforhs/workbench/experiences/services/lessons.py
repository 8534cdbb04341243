"""Lessons: adding, changing, removing, validating; each is tagged with the cells that it speaks about."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import Cell, framework
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.stewardship.texts import optional
from hsforhs.workbench.threads.models import CellTag
from hsforhs.workbench.threads.origins import Origin, check_use, keep_origin
from hsforhs.workbench.threads.services import reference, tag

from .. import fields, rules
from ..models import Lesson, Pillar, Review
from ..rules import Deed
from .recording import changes, demand, locked, told, touched


@transaction.atomic
def add_lesson(
    *,
    person: User,
    review: Review,
    pillar: str = "",
    visibility: str = "",
    origin: Origin | None = None,
    **given: Any,
) -> Lesson:
    """Add a lesson to a review. ``pillar`` is named as the review names it; its areas count where none are given.

    ``origin`` is what the lesson is made from: it is linked, and says how many may read the lesson at most.

    Raises PermissionDenied, and ValidationError for an empty lesson, an unknown code, or a wider visibility than the
    review or the origin has.
    """
    found = locked(review)
    demand(person, Deed.WRITE, found)
    made = Lesson(review=found, author=person, visibility=_within(found, visibility))
    if origin is not None:
        check_use(origin, visibility=made.visibility, place=found.place)
    _fill(made, fields.lesson_fields(given), pillar)
    made.save()
    tag_lesson(made, person.actor, _country_of(found))
    touched(found, person)
    facts = {"origin": origin.name} if origin is not None else {}
    told(person, "add_lesson", found, rules.home(found), lesson=made.pk, kind=made.kind, **facts)
    if origin is not None:
        words = [getattr(made, x) for x in fields.TEXTS]
        keep_origin(person=person, record=made, origin=origin, words=words)
    return made


@transaction.atomic
def change_lesson(*, person: User, record: Lesson, pillar: str = "", visibility: str = "", **given: Any) -> Lesson:
    """Change a lesson; what was validated is no longer."""
    review = locked(record.review)
    demand(person, Deed.WRITE, review)
    found = Lesson.objects.get(pk=record.pk)
    stored = fields.lesson_fields(given)
    wanted = _within(review, visibility or found.visibility)
    differing = changes(found, {**stored, "visibility": wanted}, texts=fields.TEXTS)
    found.review, found.visibility = review, wanted
    _fill(found, stored, pillar)
    found.validated_by = found.validated_at = None
    found.save()
    CellTag.objects.filter(record=reference(found)).delete()
    tag_lesson(found, person.actor, _country_of(review))
    touched(review, person)
    told(person, "change_lesson", review, rules.home(review), lesson=found.pk, **differing)
    return found


@transaction.atomic
def remove_lesson(*, person: User, lesson: Lesson) -> None:
    """Remove a lesson; its recommendations stay with the review."""
    review = locked(lesson.review)
    demand(person, Deed.WRITE if review.anonymised else Deed.REMOVE, review)
    CellTag.objects.filter(record=reference(lesson)).delete()
    touched(review, person)
    told(person, "remove_lesson", review, rules.home(review), lesson=lesson.pk)
    lesson.delete()


@transaction.atomic
def validate_lesson(*, person: User, lesson: Lesson) -> None:
    """Say that a lesson is right; somebody else than its author does."""
    review = locked(lesson.review)
    found = Lesson.objects.select_for_update(of=("self",)).get(pk=lesson.pk)
    found.review = review
    if not rules.may_validate_lesson(person, found):
        raise PermissionDenied
    found.validated_by, found.validated_at = person, timezone.now()
    found.save(update_fields=["validated_by", "validated_at", "changed_at"])
    told(person, "validate_lesson", review, review.place, lesson=found.pk)


def cells_of(lesson: Lesson) -> list[Cell]:
    """Return the cells that a lesson speaks about: each area with each component, with each sector where it is OS."""
    found = []
    for area in lesson.areas:
        for component in lesson.components:
            sectors = lesson.sectors if component == "OS" else []
            found += [Cell(area, component, sector) for sector in sectors or [""]]
    return found


def tag_lesson(lesson: Lesson, proposer: str, country: str) -> None:
    """Tag a lesson with its cells, for the parts that ask by cell."""
    tag(record=lesson, cells=cells_of(lesson), proposer=proposer, country=country)


def untag_lessons(review: Review) -> int:
    """Take the tags of all lessons of a review away, which goes; returns how many lessons it has."""
    references = [reference(x) for x in review.lessons.all()]
    CellTag.objects.filter(record__in=references).delete()
    return len(references)


def _country_of(review: Review) -> str:
    """Return whose country stands on the tags of a lesson; on a version without names none does."""
    return "" if review.anonymised else rules.home(review).country


def _fill(lesson: Lesson, stored: dict[str, Any], pillar: str) -> None:
    for name, value in stored.items():
        setattr(lesson, name, value)
    label = optional(pillar, longest=300)
    lesson.pillar = None
    if label:
        known, made = Pillar.objects.get_or_create(review=lesson.review, label=label, defaults={"areas": lesson.areas})
        lesson.pillar = known
        if not lesson.areas and not made:
            lesson.areas = [x for x in known.areas if x in framework().areas]


def _within(review: Review, visibility: str) -> str:
    wanted = fields.visibility(visibility or review.visibility)
    if rules.narrowest(wanted, review.visibility) != wanted:
        raise ValidationError(_("More people would read the lesson than its review; open the review first."))
    return wanted
