"""Adding and changing reviews, mapping pillars, validating, deciding who reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.experiences import services
from hsforhs.workbench.experiences.models import Lesson, Recommendation, Review
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.models import CellTag

pytestmark = pytest.mark.django_db
GOOD = {"title": "Measles", "kind": "IAR"}


def test_a_review_is_private_at_first_and_writes_one_event(writer: User, country: Place) -> None:
    before = Event.objects.count()
    made = services.add_review(person=writer, place=country, title="  Measles  ", kind="IAR", level="NAT")
    assert (made.title, made.visibility, made.country, made.author) == ("Measles", "PRIVATE", "XLM", writer)
    assert made.catalogue_version == framework().version
    event = Event.objects.get(pk=Event.objects.order_by("-pk").values_list("pk", flat=True)[0])
    assert Event.objects.count() == before + 1
    assert (event.action, event.country, event.actor) == ("experiences.add_review", "XLM", writer.actor)
    assert event.subject == f"experiences.review:{made.pk}"
    assert verify().whole


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title": " "}, "Write a title first"),
        ({"kind": "gossip"}, "“gossip” does not exist"),
        ({"kind": ""}, "does not exist"),
        ({"hazard": "WAR"}, "“WAR” does not exist; expected one of BIO"),
        ({"level": "TOWN"}, "“TOWN” does not exist"),
        ({"address": "file:///x"}, "is not the address of a web page"),
        ({"event_from": dt.date(2025, 2, 1), "event_to": dt.date(2025, 1, 1)}, "The last day is before the first one"),
        ({"summary": "x" * 5001}, "too long"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stored(writer: User, country: Place, given: dict, sentence: str) -> None:
    with pytest.raises(ValidationError) as error:
        services.add_review(person=writer, place=country, **{**GOOD, **given})
    assert sentence in error.value.messages[0]
    assert not Review.objects.exists()


def test_who_may_not_write_there_is_refused(
    viewer: User, approver: User, stranger: User, country: Place, review: Review
) -> None:
    for person in (viewer, approver, stranger):
        with pytest.raises(PermissionDenied):
            services.add_review(person=person, place=country, **GOOD)
        with pytest.raises(PermissionDenied):
            services.change_review(person=person, review=review, **GOOD)


def test_a_change_is_told_with_values_before_and_after_and_ends_the_validation(
    writer: User, approver: User, review: Review
) -> None:
    services.validate_review(person=approver, review=review)
    services.change_review(person=writer, review=review, **GOOD, hazard="BIO")
    review.refresh_from_db()
    assert (review.title, review.is_validated) == ("Measles", False)
    facts = Event.objects.order_by("-pk")[0].facts
    assert facts["before"]["title"] == "Cholera in Lumora"
    assert facts["after"] == {"title": "Measles", "kind": "IAR", "event": "", "hazard": "BIO"}


def test_nothing_changed_is_no_event(writer: User, review: Review) -> None:
    before = Event.objects.count()
    services.change_review(person=writer, review=review, title=review.title, kind="AAR", event="Cholera")
    assert Event.objects.count() == before


def test_the_author_does_not_validate(writer: User, approver: User, country: Place) -> None:
    writer.grants.create(role="approver", place=country, granted_by="operator")
    made = services.add_review(person=writer, place=country, **GOOD)
    with pytest.raises(PermissionDenied):
        services.validate_review(person=writer, review=made)
    services.validate_review(person=approver, review=made)
    made.refresh_from_db()
    assert made.validated_by == approver


def test_a_pillar_is_kept_as_written_and_mapped_anew(writer: User, review: Review) -> None:
    services.map_pillar(person=writer, review=review, label="Water & sanitation", areas=["R1"])
    services.map_pillar(person=writer, review=review, label="Water & sanitation", areas=["R1", "P5"])
    (found,) = review.pillars.all()
    assert (found.label, found.areas) == ("Water & sanitation", ["R1", "P5"])
    assert Event.objects.order_by("-pk")[0].facts["before"] == {"areas": ["R1"]}
    with pytest.raises(ValidationError, match="ZZ"):
        services.map_pillar(person=writer, review=review, label="x", areas=["ZZ"])
    with pytest.raises(ValidationError, match="name of the pillar"):
        services.map_pillar(person=writer, review=review, label=" ", areas=[])


def test_lessons_follow_their_review_and_are_never_wider(
    writer: User, approver: User, review: Review, lesson: Lesson
) -> None:
    services.set_visibility(person=approver, review=review, visibility="PUBLIC")
    lesson.refresh_from_db()
    assert lesson.visibility == "PUBLIC"
    kept = services.add_lesson(person=writer, review=review, lesson="x", kind="challenge", visibility="PRIVATE")
    services.set_visibility(person=approver, review=review, visibility="NETWORK")
    assert {x.visibility for x in review.lessons.exclude(pk=kept.pk)} == {"NETWORK"}
    kept.refresh_from_db()
    assert kept.visibility == "PRIVATE"
    facts = Event.objects.order_by("-pk")[0].facts
    assert (facts["before"], facts["after"]) == ({"visibility": "PUBLIC"}, {"visibility": "NETWORK"})


def test_only_approvers_decide_who_reads(writer: User, steward: User, approver: User, review: Review) -> None:
    for person in (writer, steward):
        with pytest.raises(PermissionDenied):
            services.set_visibility(person=person, review=review, visibility="PUBLIC")
    with pytest.raises(ValidationError):
        services.set_visibility(person=approver, review=review, visibility="FRIENDS")


def test_removing_takes_lessons_recommendations_and_tags_with_it(
    writer: User, steward: User, review: Review, step: Recommendation
) -> None:
    with pytest.raises(PermissionDenied):
        services.remove_review(person=writer, review=review)
    assert CellTag.objects.count() == 1
    services.remove_review(person=steward, review=review)
    assert not Review.objects.exists()
    assert not Recommendation.objects.exists()
    assert not CellTag.objects.exists()
    assert Event.objects.order_by("-pk")[0].facts == {"title": "Cholera in Lumora", "lessons": 1}


def test_a_lesson_is_never_wider_than_its_review_and_none_is_forgotten(
    writer: User, approver: User, review: Review, open_to: Callable[[Review, str], Review]
) -> None:
    """Every way from one visibility to the next, with a lesson of each width that the review allows."""
    order = ("PRIVATE", "NETWORK", "PUBLIC")
    for before in order:
        for after in order:
            review = open_to(review, before)
            review.lessons.all().delete()
            for width in order[: order.index(before) + 1]:
                services.add_lesson(person=writer, review=review, visibility=width, kind="exemplar", lesson=width)
            review = open_to(review, after)
            for lesson in review.lessons.all():
                was = lesson.lesson
                # What was as wide as the review goes with it; what was narrower is no wider than before.
                expected = after if was == before else min(was, after, key=order.index)
                assert lesson.visibility == expected, (before, after, was)


def test_a_lesson_wider_than_its_review_is_refused(writer: User, review: Review) -> None:
    for width in ("NETWORK", "PUBLIC"):
        with pytest.raises(ValidationError, match="open the review first"):
            services.add_lesson(person=writer, review=review, visibility=width, kind="exemplar", lesson="x")
    made = services.add_lesson(person=writer, review=review, kind="exemplar", lesson="x")
    with pytest.raises(ValidationError, match="open the review first"):
        services.change_lesson(person=writer, record=made, visibility="PUBLIC", kind="exemplar", lesson="y")
    made.refresh_from_db()
    assert (made.lesson, made.visibility) == ("x", "PRIVATE")
