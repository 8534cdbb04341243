"""The version without names: what it drops, and that two people are needed."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.experiences import queries, rules, services
from hsforhs.workbench.experiences.models import Lesson, Recommendation, Review
from hsforhs.workbench.experiences.rules import Deed
from hsforhs.workbench.experiences.services.public import places_for
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.models import CellTag

from ..conftest import LESSON, Join, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(review: Review, step: Recommendation, writer: User) -> Review:
    """A private review full of what tells whose it is."""
    Review.objects.filter(pk=review.pk).update(
        citation="Ministry of Lumora",
        address="https://lumora.example/report",
        summary="Held in the capital of Lumora",
        event_from=day(0),
        event_to=day(40),
        held_from=day(60),
    )
    review.refresh_from_db()
    return review


@pytest.fixture
def waiting(secret: Review, writer: User, region: Place) -> Review:
    return services.propose_public(person=writer, review=secret, place=region, title="A well")


def test_the_copy_has_no_country_days_source_or_leads(waiting: Review, region: Place) -> None:
    assert (waiting.place, waiting.country, waiting.visibility) == (region, "", "PRIVATE")
    assert (waiting.citation, waiting.address, waiting.summary, waiting.author) == ("", "", "", None)
    assert (waiting.event_from, waiting.event_to, waiting.held_from, waiting.period) == (None, None, None, "2025")
    (lesson,) = waiting.lessons.all()
    assert (lesson.lesson, lesson.areas, lesson.author) == (LESSON["lesson"], ["D2"], None)
    (step,) = waiting.recommendations.all()
    assert (step.text, step.lead, step.lesson) == ("Put a lid on it", "", lesson)
    assert {x.country for x in CellTag.objects.filter(record=f"experiences.lesson:{lesson.pk}")} == {""}
    row = json.dumps(list(Review.objects.filter(pk=waiting.pk).values()), default=str)
    assert "XLM" not in row
    assert "lumora" not in row.casefold()


def test_whoever_changed_it_last_cannot_accept_it(
    waiting: Review, writer: User, approver: User, country: Place
) -> None:
    writer.grants.create(role=Role.APPROVER, place=country, granted_by="operator")
    approver.grants.create(role=Role.CONTRIBUTOR, place=country, granted_by="operator")
    for person in (writer, approver):
        person.__dict__.pop("_held", None)
    with pytest.raises(PermissionDenied):
        services.accept_public(person=writer, review=waiting)
    (lesson,) = waiting.lessons.all()
    services.change_lesson(person=approver, record=lesson, **{**LESSON, "lesson": "Close wells first"})
    with pytest.raises(PermissionDenied):
        services.accept_public(person=approver, review=waiting)
    services.accept_public(person=writer, review=waiting)
    waiting.refresh_from_db()
    assert (waiting.visibility, waiting.accepted_by, waiting.proposed_by) == ("PUBLIC", writer, approver)


def test_no_country_stands_on_the_tags_of_what_was_corrected_or_added(waiting: Review, approver: User) -> None:
    approver.grants.create(role=Role.CONTRIBUTOR, place=Place.objects.get(code="XLM"), granted_by="operator")
    (lesson,) = waiting.lessons.all()
    services.change_lesson(person=approver, record=lesson, **{**LESSON, "lesson": "Close wells first"})
    services.add_lesson(person=approver, review=waiting, **LESSON)
    records = [f"experiences.lesson:{x.pk}" for x in waiting.lessons.all()]
    assert {x.country for x in CellTag.objects.filter(record__in=records)} == {""}


def test_an_accepted_version_is_read_by_everybody_and_changed_by_nobody(
    waiting: Review, writer: User, approver: User, secret: Review
) -> None:
    assert not queries.lesson_records(AnonymousUser())[71:]
    services.accept_public(person=approver, review=waiting)
    (record,) = queries.lesson_records(AnonymousUser())[71:]
    assert (record.country, record.lesson, record.citation) == ("REGION:AFRO", LESSON["lesson"], "A well")
    assert queries.find_review(AnonymousUser(), waiting.pk)
    assert queries.find_review(AnonymousUser(), secret.pk) is None
    with pytest.raises(PermissionDenied):
        services.change_review(person=writer, review=waiting, title="x", kind="AAR")
    with pytest.raises(PermissionDenied):
        services.add_lesson(person=writer, review=waiting, **LESSON)


def test_it_outlives_its_original(waiting: Review, secret: Review, approver: User, steward: User) -> None:
    services.accept_public(person=approver, review=waiting)
    services.remove_review(person=steward, review=secret)
    waiting.refresh_from_db()
    assert waiting.original is None
    assert queries.find_review(AnonymousUser(), waiting.pk)
    assert Lesson.objects.filter(review=waiting).exists()


def test_one_waits_at_a_time_and_a_returned_one_makes_room(
    waiting: Review, secret: Review, writer: User, approver: User, stranger: User, region: Place
) -> None:
    with pytest.raises(ValidationError, match="waits already"):
        services.propose_public(person=writer, review=secret, place=region, title="x")
    with pytest.raises(PermissionDenied):
        services.return_public(person=stranger, review=waiting, reason="x")
    with pytest.raises(ValidationError, match="Say why"):
        services.return_public(person=approver, review=waiting, reason=" ")
    services.return_public(person=approver, review=waiting, reason="The district is named")
    assert Event.objects.order_by("-pk")[0].facts["reason"] == "The district is named"
    assert services.propose_public(person=writer, review=secret, place=region, title="x").pk


def test_it_is_shown_for_the_region_or_the_world_alone(
    secret: Review, writer: User, viewer: User, country: Place, world: Place, region: Place
) -> None:
    assert places_for(secret) == [region, world]
    with pytest.raises(ValidationError, match="Choose the region"):
        services.propose_public(person=writer, review=secret, place=country, title="x")
    with pytest.raises(ValidationError, match="Write a title"):
        services.propose_public(person=writer, review=secret, place=world, title=" ")
    with pytest.raises(PermissionDenied):
        services.propose_public(person=viewer, review=secret, place=world, title="x")


def test_the_events_belong_to_the_country(waiting: Review, approver: User, secret: Review) -> None:
    services.accept_public(person=approver, review=waiting)
    for action in ("propose_public", "accept_public"):
        event = Event.objects.get(action=f"experiences.{action}")
        assert (event.country, event.subject) == ("XLM", f"experiences.review:{secret.pk}")


def tagged(review: Review) -> list[str]:
    """The names of the lessons of a review, which are tagged."""
    names = [f"experiences.lesson:{x.pk}" for x in review.lessons.all()]
    assert CellTag.objects.filter(record__in=names).count() == len(names) == 1
    return names


def test_a_returned_version_leaves_nothing_behind(waiting: Review, approver: User, secret: Review) -> None:
    names, number = tagged(waiting), waiting.pk
    services.return_public(person=approver, review=waiting, reason="The district is named")
    assert not Review.objects.filter(pk=number).exists()
    assert not CellTag.objects.filter(record__in=names).exists()
    assert len(tagged(secret)) == 1


def test_a_version_that_waits_goes_with_its_original(
    waiting: Review, secret: Review, approver: User, steward: User, join: Join
) -> None:
    """Its texts were not looked through: the people of the region must not get them by a removal."""
    of_region = join(Role.ADMINISTRATOR, "AFRO")
    below = queries.find_review(of_region, secret.pk)
    assert below is not None, "who administers the region reads it as long as it is there"
    reader = join(Role.VIEWER, "WORLD")
    tagged(waiting)
    services.remove_review(person=steward, review=secret)
    assert queries.find_review(reader, waiting.pk) is None
    assert not Review.objects.exists()
    assert not CellTag.objects.exists()


@pytest.mark.parametrize(
    ("values", "year"),
    [
        ({"event_from": None, "event_to": None, "period": "2021-03/2021-05"}, "2021"),
        ({"event_from": None, "event_to": None, "period": "March to May 2021"}, "2021"),
        ({"event_from": None, "event_to": None, "period": "the rains"}, ""),
        ({"event_from": None, "event_to": None, "period": "file 20214"}, ""),
        ({"event_from": None, "event_to": day(400), "period": "12 days in spring"}, "2026"),
        ({"event_from": day(0), "event_to": day(400), "period": "spring"}, "2025"),
    ],
)
def test_only_the_year_of_the_event_stays(
    secret: Review, writer: User, region: Place, values: dict[str, object], year: str
) -> None:
    Review.objects.filter(pk=secret.pk).update(**values)
    made = services.propose_public(person=writer, review=secret, place=region, title="A well")
    assert made.period == year


def test_nobody_proposes_or_accepts_beyond_their_role(
    waiting: Review, secret: Review, join: Join, region: Place
) -> None:
    accepting = {Role.APPROVER, Role.ADMINISTRATOR}
    writing = {Role.CONTRIBUTOR, Role.AREA_LEAD, Role.STEWARD, Role.ADMINISTRATOR}
    for role in Role:
        person = join(role)
        allowed = {
            "accept": rules.may(person, Deed.ACCEPT_PUBLIC, waiting),
            "write": rules.may(person, Deed.WRITE, waiting),
            "propose": rules.may(person, Deed.PROPOSE_PUBLIC, secret),
        }
        assert allowed == {"accept": role in accepting, "write": role in writing, "propose": role in writing}, role
        for deed in (Deed.FOLLOW, Deed.VALIDATE, Deed.SET_VISIBILITY, Deed.PROPOSE_PUBLIC, Deed.IMPORT):
            assert not rules.may(person, deed, waiting), (role, deed)
        # Whoever works for the region does not look after the version: the country does.
        assert not rules.may(join(role, "GHA"), Deed.ACCEPT_PUBLIC, waiting)
