"""Lessons as records that others can point at."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.threads.records import RecordKind

from . import queries
from .models import Lesson


def _is_seen(person: Person, key: str) -> bool:
    return isinstance(queries.find_lesson(person, key), Lesson)


LESSON = RecordKind(
    Lesson._meta.label_lower,
    {"experiences:lesson": lambda given: str(given["lesson"])},
    _is_seen,
    lambda key: _("lesson %(number)s") % {"number": key},
    lambda key: reverse("experiences:lesson", args=[key]),
)
