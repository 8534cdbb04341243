"""Lessons: pillars and areas, tags of cells, visibility, validation."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.framework import Cell
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.experiences import services
from hsforhs.workbench.experiences.models import Lesson, Review
from hsforhs.workbench.experiences.services.lessons import cells_of
from hsforhs.workbench.threads.models import CellTag

from ..conftest import LESSON

pytestmark = pytest.mark.django_db


def test_a_lesson_is_tagged_with_its_cells(lesson: Lesson, writer: User) -> None:
    (found,) = CellTag.objects.all()
    assert (found.record, found.area, found.component) == (f"experiences.lesson:{lesson.pk}", "D2", "HIS")
    assert (found.proposer, found.country) == (writer.actor, "XLM")
    assert lesson.facets == " area:D2 component:HIS "


def test_other_sectors_narrow_the_cell_of_os_alone() -> None:
    found = Lesson(areas=["P5", "R1"], components=["OS", "LG"], sectors=["ANI"])
    assert cells_of(found) == [
        Cell("P5", "OS", "ANI"),
        Cell("P5", "LG", ""),
        Cell("R1", "OS", "ANI"),
        Cell("R1", "LG", ""),
    ]
    assert cells_of(Lesson(areas=["P5"], components=[], sectors=["ANI"])) == []


def test_the_areas_of_a_mapped_pillar_count_where_a_lesson_names_none(writer: User, review: Review) -> None:
    services.map_pillar(person=writer, review=review, label="Borders", areas=["PoE"])
    made = services.add_lesson(person=writer, review=review, pillar="Borders", lesson="x", kind="challenge")
    assert made.areas == ["PoE"]
    assert review.pillars.get().label == "Borders"


def test_a_new_pillar_takes_the_areas_of_its_lesson(lesson: Lesson) -> None:
    assert lesson.pillar is not None
    assert (lesson.pillar.label, lesson.pillar.areas) == ("Water", ["D2"])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"lesson": " "}, "Write what was learned first"),
        ({"kind": "luck"}, "“luck” does not exist"),
        ({"areas": ["D2", "Q9"]}, "“Q9” does not exist"),
        ({"components": ["XX"]}, "“XX” does not exist"),
        ({"sectors": ["XX"]}, "“XX” does not exist"),
        ({"resilience": ["BRAVE"]}, "“BRAVE” does not exist"),
        ({"grade": "E9"}, "“E9” does not exist"),
        ({"phase": "X"}, "“X” does not exist"),
        ({"mode": "X"}, "“X” does not exist"),
        ({"visibility": "PUBLIC"}, "More people would read the lesson than its review"),
        ({"visibility": "FRIENDS"}, "“FRIENDS” does not exist"),
    ],
)
def test_what_cannot_be_is_refused(writer: User, review: Review, given: dict, sentence: str) -> None:
    with pytest.raises(ValidationError) as error:
        services.add_lesson(person=writer, review=review, **{**LESSON, **given})
    assert sentence in error.value.messages[0]
    assert not Lesson.objects.exists()


def test_a_change_moves_the_tags_and_ends_the_validation(lesson: Lesson, writer: User, approver: User) -> None:
    services.validate_lesson(person=approver, lesson=lesson)
    services.change_lesson(person=writer, record=lesson, **{**LESSON, "areas": ["R1"], "components": ["LG"]})
    lesson.refresh_from_db()
    assert (lesson.areas, lesson.is_validated, lesson.pillar) == (["R1"], False, None)
    assert [(x.area, x.component) for x in CellTag.objects.all()] == [("R1", "LG")]
    facts = Event.objects.order_by("-pk")[0].facts
    assert facts["before"] == {"areas": ["D2"], "components": ["HIS"]}
    assert facts["after"] == {"areas": ["R1"], "components": ["LG"]}


def test_somebody_else_validates(lesson: Lesson, writer: User, approver: User) -> None:
    with pytest.raises(PermissionDenied):
        services.validate_lesson(person=writer, lesson=lesson)
    services.validate_lesson(person=approver, lesson=lesson)
    lesson.refresh_from_db()
    assert lesson.validated_by == approver


def test_only_stewards_remove(lesson: Lesson, writer: User, steward: User) -> None:
    with pytest.raises(PermissionDenied):
        services.remove_lesson(person=writer, lesson=lesson)
    services.remove_lesson(person=steward, lesson=lesson)
    assert not Lesson.objects.exists()
    assert not CellTag.objects.exists()


def test_who_may_not_write_is_refused(review: Review, lesson: Lesson, viewer: User, stranger: User) -> None:
    for person in (viewer, stranger):
        with pytest.raises(PermissionDenied):
            services.add_lesson(person=person, review=review, **LESSON)
        with pytest.raises(PermissionDenied):
            services.change_lesson(person=person, record=lesson, **LESSON)
