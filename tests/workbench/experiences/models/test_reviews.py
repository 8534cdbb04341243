from __future__ import annotations

from django.utils import timezone

from hsforhs.experiences.lessons import SOURCE_TYPES
from hsforhs.workbench.experiences.models import Review, ReviewKind


def test_the_kinds_are_those_of_the_lessons_that_ship() -> None:
    assert set(ReviewKind.values) == set(SOURCE_TYPES)


def test_states_follow_from_the_days() -> None:
    assert not Review().is_validated
    assert Review(validated_at=timezone.now()).is_validated
    assert Review(accepted_at=timezone.now()).is_accepted
