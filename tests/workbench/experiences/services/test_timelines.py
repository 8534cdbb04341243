"""Timelines: days in order, unknown days, factors, who reads them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.experiences import EARLY_ACTIONS, EarlyAction
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.experiences import services
from hsforhs.workbench.experiences.models import Review, Timeline, TimelineFactor
from hsforhs.workbench.places.models import Place

from ..conftest import day

pytestmark = pytest.mark.django_db


def test_the_intervals_are_kept_beside_the_days(timeline: Timeline) -> None:
    assert (timeline.detect_days, timeline.notify_days, timeline.respond_days) == (9, 1, 2)
    assert timeline.all_met is False
    assert (timeline.visibility, timeline.country) == ("PRIVATE", "XLM")


def test_unknown_days_stay_unknown(writer: User, country: Place) -> None:
    made = services.add_timeline(
        person=writer,
        place=country,
        event="Measles",
        detected_on=day(3),
        actions={
            "laboratory": EarlyAction(applies=False),
            "analysis": EarlyAction(day(5)),
            "coordination": EarlyAction(),
        },
    )
    made.refresh_from_db()
    assert (made.detect_days, made.notify_days, made.respond_days, made.all_met) == (None, None, None, None)
    assert made.actions == {"analysis": "2025-01-06", "laboratory": "n/a"}
    assert made.dates.action("laboratory").applies is False
    assert made.dates.action("coordination") == EarlyAction()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"event": " "}, "Name the event first"),
        ({"hazard": "WAR"}, "“WAR” does not exist"),
        ({"emerged_on": day(5), "detected_on": day(4)}, "The detection (2025-01-05) is before the emergence"),
        ({"actions": {"dancing": EarlyAction(day(1))}}, "“dancing” does not exist"),
        ({"emerged_on": day(5), "actions": {"analysis": EarlyAction(day(4))}}, "is before the emergence"),
        ({"note": "x" * 5001}, "too long"),
    ],
)
def test_what_cannot_be_is_refused(writer: User, country: Place, given: dict, sentence: str) -> None:
    with pytest.raises(ValidationError) as error:
        services.add_timeline(person=writer, place=country, **{"event": "x", **given})
    assert sentence in error.value.messages[0]
    assert not Timeline.objects.exists()


def test_days_to_come_are_refused(writer: User, country: Place) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="has not come yet"):
        services.add_timeline(person=writer, place=country, event="x", detected_on=tomorrow)


def test_a_change_is_computed_anew_and_told(timeline: Timeline, writer: User) -> None:
    services.change_timeline(
        person=writer, timeline=timeline, event=timeline.event, detected_on=day(9), notified_on=day(10), actions={}
    )
    timeline.refresh_from_db()
    assert (timeline.emerged_on, timeline.detect_days, timeline.all_met) == (None, None, None)
    facts = Event.objects.order_by("-pk")[0].facts
    assert facts["before"]["emerged_on"] == "2025-01-01"
    assert facts["after"]["emerged_on"] is None
    with pytest.raises(ValidationError):
        services.change_timeline(person=writer, timeline=timeline, event="x", detected_on=day(9), notified_on=day(1))


def test_a_review_of_another_place_is_refused(review: Review, writer: User, stranger: User) -> None:
    ghana = Place.objects.get(code="GHA")
    with pytest.raises(ValidationError, match="of another place"):
        services.add_timeline(person=stranger, place=ghana, review=review, event="x")
    made = services.add_timeline(person=writer, place=review.place, review=review, event="x")
    assert made.review == review


def test_factors_are_added_and_taken_away(timeline: Timeline, writer: User) -> None:
    made = services.add_factor(
        person=writer, timeline=timeline, stage="detect", text="Nobody told", kind="low suspicion", area="D2"
    )
    assert (made.enabler, made.record.kind) == (False, "low suspicion")
    for wrong in ({"stage": "later", "text": "x"}, {"stage": "detect", "text": ""}):
        with pytest.raises(ValidationError):
            services.add_factor(person=writer, timeline=timeline, **wrong)
    with pytest.raises(ValidationError, match="ZZ"):
        services.add_factor(person=writer, timeline=timeline, stage="detect", text="x", area="ZZ")
    services.drop_factor(person=writer, factor=made)
    assert not TimelineFactor.objects.exists()
    assert Event.objects.order_by("-pk")[0].facts["text"] == "Nobody told"


def test_who_may_do_what(timeline: Timeline, writer: User, approver: User, steward: User, stranger: User) -> None:
    with pytest.raises(PermissionDenied):
        services.add_timeline(person=approver, place=timeline.place, event="x")
    with pytest.raises(PermissionDenied):
        services.change_timeline(person=stranger, timeline=timeline, event="x")
    with pytest.raises(PermissionDenied):
        services.set_timeline_visibility(person=writer, timeline=timeline, visibility="PUBLIC")
    services.set_timeline_visibility(person=approver, timeline=timeline, visibility="PUBLIC")
    timeline.refresh_from_db()
    assert timeline.visibility == "PUBLIC"
    with pytest.raises(PermissionDenied):
        services.remove_timeline(person=writer, timeline=timeline)
    services.remove_timeline(person=steward, timeline=timeline)
    assert not Timeline.objects.exists()


def test_all_seven_actions_are_kept(timeline: Timeline) -> None:
    assert list(timeline.actions) == list(EARLY_ACTIONS)
