"""Saving a question over lessons, with the answer that it had."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from hsforhs.experiences import LessonFilter, count_lessons, find_lessons
from hsforhs.files import in_words
from hsforhs.framework import VocabularyError, framework
from hsforhs.library import shipped_stock
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.services import reference

from .. import queries, rules
from ..models import SavedSynthesis


@transaction.atomic
def save_synthesis(*, person: User, name: str, wanted: LessonFilter, dimensions: tuple[str, ...]) -> SavedSynthesis:
    """Save a question under a name.

    Raises PermissionDenied for who is no member, ValidationError for an empty name and for codes that do not exist.
    """
    if not rules.may_save(person):
        raise PermissionDenied
    title = name.strip()
    if not 0 < len(title) <= 120:
        raise ValidationError(_("Give it a name of at most 120 letters."))
    words = framework()
    try:
        lessons = [x.lesson for x in find_lessons(queries.lesson_records(AnonymousUser()), wanted)]
        found = count_lessons(lessons, dimensions, words)
    except VocabularyError as error:
        raise ValidationError(in_words(error.args[0], translation)) from None
    made = SavedSynthesis.objects.create(
        name=title,
        filters={**wanted.facets, **({"words": wanted.words} if wanted.words else {})},
        dimensions=list(dimensions),
        total=len(found.ids),
        digest=found.digest,
        stock=shipped_stock().version,
        catalogue_version=words.version,
        person=person,
    )
    facts = {"digest": made.digest, "total": made.total}
    record(actor=person.actor, action="experiences.save_synthesis", subject=reference(made), facts=facts)
    return made


@transaction.atomic
def remove_saved(*, person: User, saved: SavedSynthesis) -> None:
    """Take a saved question away."""
    if not rules.may_remove(person, saved):
        raise PermissionDenied
    record(
        actor=person.actor, action="experiences.remove_synthesis", subject=reference(saved), facts={"name": saved.name}
    )
    saved.delete()
