from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.experiences import LessonFilter
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.experiences import services
from hsforhs.workbench.experiences.models import Lesson, Review, SavedSynthesis

pytestmark = pytest.mark.django_db
DIMENSIONS = ("area", "component")


def test_a_saved_question_keeps_the_answer_over_public_lessons(
    viewer: User, lesson: Lesson, open_to: Callable[[Review, str], Review]
) -> None:
    wanted = LessonFilter("well", area="D2")
    before = services.save_synthesis(person=viewer, name=" Wells ", wanted=wanted, dimensions=DIMENSIONS)
    assert (before.name, before.filters) == ("Wells", {"area": "D2", "words": "well"})
    assert Event.objects.order_by("-pk")[0].facts == {"digest": before.digest, "total": before.total}
    open_to(lesson.review, "PUBLIC")
    after = services.save_synthesis(person=viewer, name="Wells", wanted=wanted, dimensions=DIMENSIONS)
    assert after.digest != before.digest
    assert after.total == before.total + 1


def test_what_cannot_be_is_refused(viewer: User, member: User) -> None:
    with pytest.raises(PermissionDenied):
        services.save_synthesis(person=member, name="x", wanted=LessonFilter(), dimensions=DIMENSIONS)
    for name, wanted, dimensions in (
        (" ", LessonFilter(), DIMENSIONS),
        ("x" * 121, LessonFilter(), DIMENSIONS),
        ("x", LessonFilter(area="ZZ"), DIMENSIONS),
        ("x", LessonFilter(), ("area",)),
    ):
        with pytest.raises(ValidationError):
            services.save_synthesis(person=viewer, name=name, wanted=wanted, dimensions=dimensions)
    assert not SavedSynthesis.objects.exists()


def test_who_saved_it_takes_it_away(viewer: User, stranger: User) -> None:
    made = services.save_synthesis(person=viewer, name="x", wanted=LessonFilter(), dimensions=DIMENSIONS)
    with pytest.raises(PermissionDenied):
        services.remove_saved(person=stranger, saved=made)
    services.remove_saved(person=viewer, saved=made)
    assert not SavedSynthesis.objects.exists()
