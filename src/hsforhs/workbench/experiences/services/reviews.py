"""Reviews: adding, changing, mapping pillars, validating, deciding who reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.stewardship.texts import written
from hsforhs.workbench.threads.models import CellTag
from hsforhs.workbench.threads.services import reference

from .. import fields, rules
from ..models import Pillar, Review
from ..rules import Deed
from .lessons import untag_lessons
from .recording import changes, demand, locked, told, touched


@transaction.atomic
def add_review(*, person: User, place: Place, language: str = "", invented: bool = False, **given: Any) -> Review:
    """Add a private review at a place.

    Raises PermissionDenied for who writes nothing there, ValidationError for a title, kind, code or day that cannot be.
    """
    if not rules.may_at(person, Deed.WRITE, place):
        raise PermissionDenied
    made = Review.objects.create(
        place=place,
        country=place.country,
        author=person,
        language=language,
        invented=invented,
        catalogue_version=framework().version,
        **fields.review_fields(given),
    )
    told(person, "add_review", made, place, kind=made.kind)
    return made


@transaction.atomic
def change_review(*, person: User, review: Review, **given: Any) -> Review:
    """Change the fields of a review; what was validated is no longer, what was proposed is proposed by this person."""
    found = locked(review)
    demand(person, Deed.WRITE, found)
    stored = fields.review_fields(given)
    differing = changes(found, stored)
    if not differing["after"]:
        return found
    for name, value in stored.items():
        setattr(found, name, value)
    found.validated_by = found.validated_at = None
    found.save()
    touched(found, person)
    told(person, "change_review", found, rules.home(found), **differing)
    return found


@transaction.atomic
def map_pillar(*, person: User, review: Review, label: str, areas: Iterable[str]) -> Pillar:
    """Map a pillar, named as the review names it, to capacity areas; one that is mapped already is mapped anew."""
    found = locked(review)
    demand(person, Deed.WRITE, found)
    mapped = fields.codes(list(areas), framework().areas)
    name = written(label, missing=_("Write the name of the pillar first."), longest=300)
    pillar, made = Pillar.objects.get_or_create(review=found, label=name, defaults={"areas": mapped})
    before = [] if made else pillar.areas
    pillar.areas = mapped
    pillar.save()
    touched(found, person)
    facts = {"before": {"areas": before}, "after": {"areas": mapped}, "pillar": name}
    told(person, "map_pillar", found, rules.home(found), **facts)
    return pillar


@transaction.atomic
def validate_review(*, person: User, review: Review) -> None:
    """Say that a review is right; somebody else than its author does."""
    found = locked(review)
    demand(person, Deed.VALIDATE, found)
    found.validated_by, found.validated_at = person, timezone.now()
    found.save(update_fields=["validated_by", "validated_at", "changed_at"])
    told(person, "validate_review", found, found.place)


@transaction.atomic
def set_visibility(*, person: User, review: Review, visibility: str) -> None:
    """Decide who reads a review with its lessons: lessons that were wider become as narrow, narrower ones stay.

    Lessons that were as wide as the review before follow it.
    """
    found = locked(review)
    demand(person, Deed.SET_VISIBILITY, found)
    before, after = found.visibility, fields.visibility(visibility)
    found.visibility = after
    found.save(update_fields=["visibility", "changed_at"])
    narrower = [x for x in Visibility.values if rules.narrowest(x, after) == x and x != after]
    found.lessons.filter(visibility=before).update(visibility=after)
    found.lessons.exclude(visibility__in=narrower).update(visibility=after)
    facts = {"before": {"visibility": before}, "after": {"visibility": after}}
    told(person, "set_visibility", found, found.place, **facts)


@transaction.atomic
def remove_review(*, person: User, review: Review) -> None:
    """Remove a review with its lessons and recommendations; public versions that were accepted stay.

    One that waits goes as well: without its original it would belong to the people of the region.
    """
    found = locked(review)
    demand(person, Deed.REMOVE, found)
    CellTag.objects.filter(record=reference(found)).delete()
    told(person, "remove_review", found, rules.home(found), title=found.title, lessons=untag_lessons(found))
    for waiting in found.public_versions.filter(accepted_at=None):
        untag_lessons(waiting)
        waiting.delete()
    found.delete()
