"""Stored lessons as records beside the ones that ship; what is found by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs import library
from hsforhs.experiences import Factor, LessonFilter
from hsforhs.library import shipped_stock
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.experiences import queries, services
from hsforhs.workbench.experiences.models import Lesson, Recommendation, Review, Timeline
from hsforhs.workbench.places.models import Place

from .conftest import Join, day

pytestmark = pytest.mark.django_db
SHIPPED = len(shipped_stock().lessons)
Open = Callable[[Review, str], Review]
Queries = Callable[..., object]


def test_a_stored_lesson_is_a_record_like_the_ones_that_ship(step: Recommendation, lesson: Lesson) -> None:
    found = queries.record_of(lesson, [step])
    assert (found.id, found.country, found.pillar, found.source_type) == (str(lesson.pk), "XLM", "Water", "AAR")
    assert (found.areas, found.components, found.event) == (("D2",), ("HIS",), "Cholera")
    assert (found.recommendation, found.recommendation_lead) == ("Put a lid on it", "Ministry of Water")
    assert found.citation == "Cholera in Lumora", "without a citation the title stands for it"


def test_private_lessons_are_among_those_of_the_place_alone(lesson: Lesson, viewer: User, stranger: User) -> None:
    assert len(queries.lesson_records(viewer)) == SHIPPED + 1
    for person in (stranger, AnonymousUser()):
        assert len(queries.lesson_records(person)) == SHIPPED
    assert [x.lesson.id for x in queries.find(viewer, LessonFilter("close the well first"))] == [str(lesson.pk)]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (LessonFilter(area="D2"), 1),
        (LessonFilter(area="D2", component="HIS"), 1),
        (LessonFilter(area="D2", component="LG"), 0),
        (LessonFilter(area="D"), 0),
        (LessonFilter(sector="ANI"), 0),
        (LessonFilter(), 1),
    ],
)
def test_the_store_narrows_by_area_component_and_sector(
    lesson: Lesson, viewer: User, wanted: LessonFilter, number: int
) -> None:
    assert queries.lessons(viewer, wanted).count() == number


def test_a_cell_costs_one_query_and_holds_both(
    lesson: Lesson, viewer: User, django_assert_max_num_queries: Queries
) -> None:
    assert viewer.is_active
    queries.in_cell(viewer, "D2", "HIS")
    with django_assert_max_num_queries(1):  # type: ignore[attr-defined]
        found = queries.in_cell(viewer, "D2", "HIS")
    assert found[-1].id == str(lesson.pk)
    assert len(found) > 1
    assert all("D2" in x.areas and "HIS" in x.components for x in found)
    assert [x.id for x in queries.in_cell(viewer, "P5", "OS", "ANI")] == [
        x.id
        for x in shipped_stock().lessons.values()
        if "P5" in x.areas and "OS" in x.components and "ANI" in x.sectors
    ]


def test_a_lesson_is_found_by_its_id(lesson: Lesson, viewer: User, stranger: User) -> None:
    assert isinstance(queries.find_lesson(stranger, "L001"), library.Lesson)
    assert queries.find_lesson(viewer, str(lesson.pk)) == lesson
    assert queries.find_lesson(stranger, str(lesson.pk)) is None
    for key in ("L999", "0", "-1", "x", "²", "9" * 30):
        assert queries.find_lesson(viewer, key) is None


def test_a_review_has_the_lessons_that_one_may_read(
    review: Review, lesson: Lesson, writer: User, open_to: Open
) -> None:
    open_to(review, "PUBLIC")
    services.add_lesson(person=writer, review=review, lesson="Hidden", kind="challenge", visibility="PRIVATE")
    found = queries.find_review(AnonymousUser(), review.pk)
    assert found is not None
    assert [x.lesson for x in found.lessons.all()] == ["Close the well first (invented)"]
    mine = queries.find_review(writer, review.pk)
    assert mine is not None
    assert mine.lessons.count() == 2


def test_timelines_are_of_a_place_and_below(timeline: Timeline, viewer: User, country: Place, world: Place) -> None:
    assert list(queries.timelines(viewer, place=country)) == [timeline]
    assert list(queries.timelines(viewer, place=world)) == [timeline]
    assert not queries.timelines(viewer, place=Place.objects.get(code="GHA"))
    assert not queries.timelines(viewer, place=Place.objects.get(code="XLM-U"))
    assert not queries.timelines(AnonymousUser())


def test_a_timeline_is_a_record_with_factors_and_steps(timeline: Timeline, writer: User) -> None:
    services.add_factor(person=writer, timeline=timeline, stage="detect", text="Nobody told", kind="k", area="D2")
    step = services.add_recommendation(person=writer, timeline=timeline, text="Teach", lead="Ministry")
    found = queries.timeline_record(timeline, steps=[step])
    assert found.factors == (Factor("detect", "Nobody told", kind="k", area="D2"),)
    assert (found.steps[0].text, found.steps[0].status, found.id) == ("Teach", "NOTSTARTED", str(timeline.pk))


def test_steps_and_factors_follow_what_they_belong_to(
    step: Recommendation, timeline: Timeline, writer: User, stranger: User
) -> None:
    factor = services.add_factor(person=writer, timeline=timeline, stage="detect", text="x")
    of_event = services.add_recommendation(person=writer, timeline=timeline, text="x")
    for number in (step.pk, of_event.pk):
        assert queries.find_step(writer, number)
        assert queries.find_step(stranger, number) is None
    assert queries.find_factor(writer, factor.pk) == factor
    assert queries.find_factor(stranger, factor.pk) is None
    assert queries.find_step(writer, 0) is None


def test_what_is_past_its_day_is_listed_for_who_can_say_how_far_it_is(
    step: Recommendation,
    timeline: Timeline,
    writer: User,
    steward: User,
    viewer: User,
    approver: User,
    stranger: User,
    administrator: User,
    join: Join,
) -> None:
    today = dt.date(2026, 6, 1)
    late = services.add_recommendation(person=writer, timeline=timeline, text="Train two people", due_on=day(20))
    Recommendation.objects.filter(pk=step.pk).update(due_on=dt.date(2026, 5, 31))
    for text, due, status in (("Done", day(3), "COMPLETED"), ("Given up", day(3), "CANCELLED"), ("Later", today, "")):
        other = services.add_recommendation(person=writer, timeline=timeline, text=text, due_on=due)
        Recommendation.objects.filter(pk=other.pk).update(status=status or "NOTSTARTED")

    def found(person: Person) -> list[int]:
        return [x.pk for x in queries.steps_due(person, today)]

    assert found(steward) == found(writer) == found(administrator) == [late.pk, step.pk]
    assert found(viewer) == found(approver) == found(stranger) == found(AnonymousUser()) == []
    assert found(join(Role.STEWARD, "WORLD")) == [late.pk, step.pk]
    assert [x.source for x in queries.steps_due(steward, today)] == [timeline, step.review]


@pytest.mark.parametrize("of_lesson", ["PRIVATE", "PUBLIC"])
def test_what_a_private_lesson_recommends_is_not_told_with_an_open_review(
    review: Review, step: Recommendation, writer: User, viewer: User, stranger: User, open_to: Open, of_lesson: str
) -> None:
    other = services.add_recommendation(person=writer, review=review, text="Of the whole review (invented)")
    open_to(review, "PUBLIC")
    Lesson.objects.update(visibility=of_lesson)
    everything = {other.pk, step.pk}
    for person in (viewer, stranger, AnonymousUser()):
        told = everything if person == viewer or of_lesson == "PUBLIC" else {other.pk}
        shown = queries.find_review(person, review.pk)
        assert shown is not None
        assert {x.pk for x in shown.recommendations.all()} == told
        assert {x for x in everything if queries.find_step(person, x)} == told
