"""Recommendations: of a review or of an event, followed up, tied to plans and scores."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.experiences import services
from hsforhs.workbench.experiences.models import Lesson, Recommendation, Review, Timeline
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.services import draft_plan
from hsforhs.workbench.threads.models import Link

from ..conftest import Join

pytestmark = pytest.mark.django_db


def test_a_recommendation_belongs_to_a_review_or_to_an_event(
    writer: User, review: Review, lesson: Lesson, timeline: Timeline
) -> None:
    made = services.add_recommendation(person=writer, review=review, lesson=lesson, text="a", status="ONGOING")
    assert (made.lesson, made.status, made.completed_on) == (lesson, "ONGOING", None)
    of_event = services.add_recommendation(person=writer, timeline=timeline, text="b")
    assert (of_event.timeline, of_event.review) == (timeline, None)
    for wrong in ({}, {"review": review, "timeline": timeline}, {"timeline": timeline, "lesson": lesson}):
        with pytest.raises(ValidationError, match="belongs to a review or to a timeline"):
            services.add_recommendation(person=writer, text="c", **wrong)


def test_a_lesson_of_another_review_is_refused(writer: User, country: Place, lesson: Lesson) -> None:
    other = services.add_review(person=writer, place=country, title="x", kind="AAR")
    with pytest.raises(ValidationError, match="of another review"):
        services.add_recommendation(person=writer, review=other, lesson=lesson, text="a")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": ""}, "Write what is to be done first"),
        ({"time_frame": "soon"}, "“soon” does not exist"),
        ({"target_level": 6}, "The level wanted is 1 to 5"),
        ({"indicator": "C4.1"}, "“C4.1” is no indicator"),
        ({"indicator": "spar-2:C99"}, "“spar-2:C99” is no indicator"),
        ({"status": "DONE"}, "“DONE” does not exist"),
    ],
)
def test_what_cannot_be_is_refused(writer: User, review: Review, given: dict, sentence: str) -> None:
    with pytest.raises(ValidationError) as error:
        services.add_recommendation(person=writer, review=review, **{"text": "a", **given})
    assert sentence in error.value.messages[0]
    assert not Recommendation.objects.exists()


def test_the_log_keeps_every_word_and_the_day_of_completion(step: Recommendation, steward: User) -> None:
    services.follow_up(person=steward, recommendation=step, status="ONGOING", note="Lid ordered")
    services.follow_up(
        person=steward, recommendation=step, status="COMPLETED", completed_on=dt.date(2025, 3, 1), note=""
    )
    step.refresh_from_db()
    assert (step.status, step.completed_on) == ("COMPLETED", dt.date(2025, 3, 1))
    assert [(x.status, x.note, x.person) for x in step.follow_ups.all()] == [
        ("ONGOING", "Lid ordered", steward),
        ("COMPLETED", "", steward),
    ]
    services.follow_up(person=steward, recommendation=step, status="COMPLETED", note="Seen by two")
    step.refresh_from_db()
    assert step.completed_on == dt.date(2025, 3, 1), "the day stays"
    services.follow_up(person=steward, recommendation=step, status="ONGOING", note="")
    step.refresh_from_db()
    assert step.completed_on is None
    facts = Event.objects.order_by("-pk")[0].facts
    assert (facts["before"], facts["after"]) == ({"status": "COMPLETED"}, {"status": "ONGOING"})


def test_completed_without_a_day_is_today(step: Recommendation, writer: User) -> None:
    services.follow_up(person=writer, recommendation=step, status="COMPLETED")
    step.refresh_from_db()
    assert step.completed_on == timezone.localdate()


def test_nothing_new_and_days_to_come_are_refused(step: Recommendation, writer: User) -> None:
    with pytest.raises(ValidationError, match="Nothing differs"):
        services.follow_up(person=writer, recommendation=step, status="NOTSTARTED")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="has not come yet"):
        services.follow_up(person=writer, recommendation=step, status="COMPLETED", completed_on=tomorrow)


def test_who_may_not_write_does_not_follow_up(
    step: Recommendation, viewer: User, approver: User, stranger: User
) -> None:
    for person in (viewer, approver, stranger):
        with pytest.raises(PermissionDenied):
            services.follow_up(person=person, recommendation=step, status="ONGOING")
        with pytest.raises(PermissionDenied):
            services.tie(person=person, recommendation=step, indicator="spar-2:C4.1")
        with pytest.raises(PermissionDenied):
            services.add_recommendation(person=person, review=step.review, text="x")


def test_it_is_tied_to_a_score(step: Recommendation, writer: User) -> None:
    services.tie(person=writer, recommendation=step, indicator="spar-2:C4.1")
    step.refresh_from_db()
    assert step.indicator == "spar-2:C4.1"
    with pytest.raises(ValidationError, match="is no indicator"):
        services.tie(person=writer, recommendation=step, indicator="spar-2:X")


def test_it_is_tied_to_an_activity_of_a_plan_that_one_may_see(ghana: Place, administrator: User) -> None:
    start = next(x for x in current_rounds(ghana, administrator) if x.assessment.values)
    plan = draft_plan(person=administrator, stored=start, years=1)
    review = services.add_review(person=administrator, place=ghana, title="x", kind="AAR")
    step = services.add_recommendation(person=administrator, review=review, text="a")
    services.tie(person=administrator, recommendation=step, plan=plan, action="D2-010")
    step.refresh_from_db()
    assert (step.plan, step.action) == (plan, "D2-010")
    link = Link.objects.get(relation="carried out by")
    assert (link.source, link.target) == (f"experiences.recommendation:{step.pk}", f"plans.plan:{plan.pk}")
    elsewhere = services.add_review(person=administrator, place=Place.objects.get(code="NGA"), title="x", kind="AAR")
    other = services.add_recommendation(person=administrator, review=elsewhere, text="a")
    with pytest.raises(ValidationError, match="no such plan of this country"):
        services.tie(person=administrator, recommendation=other, plan=plan)


def test_a_tie_is_told_with_what_it_was_before_and_can_be_taken_back(step: Recommendation, writer: User) -> None:
    services.tie(person=writer, recommendation=step, indicator="spar-2:C4.1", action="D2-010")
    step.refresh_from_db()
    assert (step.action, step.indicator) == ("", "spar-2:C4.1"), "an activity is one of a plan"
    with pytest.raises(ValidationError, match="too long"):
        services.tie(person=writer, recommendation=step, action="x" * 10_000)
    services.tie(person=writer, recommendation=step)
    step.refresh_from_db()
    assert step.indicator == ""
    facts = Event.objects.filter(action="experiences.tie").latest("pk").facts
    assert (facts["before"], facts["after"]) == ({"indicator": "spar-2:C4.1"}, {"indicator": ""})


def test_a_day_counts_only_where_it_is_done(step: Recommendation, writer: User) -> None:
    day = dt.date(2025, 3, 1)
    services.follow_up(person=writer, recommendation=step, status="ONGOING", completed_on=day)
    step.refresh_from_db()
    assert step.completed_on is None
    services.follow_up(person=writer, recommendation=step, status="COMPLETED", completed_on=timezone.localdate())
    services.follow_up(person=writer, recommendation=step, status="COMPLETED", completed_on=day, note="It was earlier")
    step.refresh_from_db()
    assert step.completed_on == day
    with pytest.raises(ValidationError, match="does not exist"):
        services.follow_up(person=writer, recommendation=step, status="DONE", note="x")
    made = services.add_recommendation(person=writer, review=step.review, text="b", status="COMPLETED")
    assert made.completed_on == timezone.localdate()
    assert services.add_recommendation(person=writer, review=step.review, text="c").completed_on is None


def test_a_plan_that_one_may_not_see_is_neither_tied_nor_lost(ghana: Place, administrator: User, join: Join) -> None:
    start = next(x for x in current_rounds(ghana, administrator) if x.assessment.values)
    plan = draft_plan(person=administrator, stored=start, years=1)
    assert plan.visibility == "PRIVATE"
    other = join(Role.CONTRIBUTOR, "GHA")
    review = services.add_review(person=other, place=ghana, title="x", kind="AAR")
    step = services.add_recommendation(person=other, review=review, text="a")
    with pytest.raises(ValidationError, match="no such plan of this country"):
        services.tie(person=other, recommendation=step, plan=plan, action="D2-010")
    step.refresh_from_db()
    assert step.plan is None
    assert not Link.objects.filter(relation="carried out by").exists()
    services.tie(person=administrator, recommendation=step, plan=plan, action="D2-010")
    # Somebody else names the score; the form lists no plan of others, and sends none.
    services.tie(person=other, recommendation=step, indicator="spar-2:C4.1")
    step.refresh_from_db()
    assert (step.plan, step.action, step.indicator) == (plan, "D2-010", "spar-2:C4.1")
    facts = Event.objects.filter(action="experiences.tie").latest("pk").facts
    assert (facts["before"], facts["after"]) == ({"indicator": ""}, {"indicator": "spar-2:C4.1"})
    services.tie(person=administrator, recommendation=step)
    step.refresh_from_db()
    assert (step.plan, step.action) == (None, ""), "who sees it takes it away"
