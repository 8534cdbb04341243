"""What another instance hands on of reviews and events: everything of one country, differences only, nothing leaks."""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.experiences import queries, services
from hsforhs.workbench.experiences.handing_on import Rows, to_hand_on
from hsforhs.workbench.experiences.models import FollowUp, Lesson, Pillar, Recommendation, Review, Timeline
from hsforhs.workbench.experiences.receiving import Received, receive_experiences
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.threads.models import CellTag

pytestmark = pytest.mark.django_db
KEY = "ab" * 32


def here() -> Rows:
    return copy.deepcopy(to_hand_on(list(Place.objects.filter(country="XLM"))))


def receive(rows: Rows, *, country: str = "XLM", take: bool = False) -> Received:
    return receive_experiences(
        actor="operator", country=country, rows=copy.deepcopy(rows), received_from=KEY, take=take, file="x.bundle"
    )


def forget() -> None:
    Recommendation.objects.all().delete()
    Timeline.objects.all().delete()
    CellTag.objects.all().delete()
    Review.objects.all().delete()


def later(rows: Rows, **changes: object) -> Rows:
    """Return rows of a later version of the review."""
    found = copy.deepcopy(rows)
    found["review"][0] |= {"changed_at": rows["review"][0]["changed_at"] + dt.timedelta(hours=1), **changes}
    return found


@pytest.fixture
def handed_on(
    step: Recommendation, timeline: Timeline, review: Review, writer: User, approver: User, steward: User
) -> Rows:
    """A review with a lesson, a recommendation that was followed up, and an event that is tied to it."""
    services.follow_up(person=steward, recommendation=step, status="ONGOING", note="Lid ordered")
    services.validate_lesson(person=approver, lesson=Lesson.objects.get())
    services.add_factor(person=writer, timeline=timeline, stage="detect", text="No lab", kind="laboratory", area="D1")
    services.add_recommendation(person=writer, timeline=timeline, text="Buy a microscope")
    Timeline.objects.update(review=review)
    services.map_pillar(person=writer, review=review, label="Water", areas=["R1"])
    return here()


def test_everything_arrives_and_a_second_time_nothing_changes(handed_on: Rows, viewer: User) -> None:
    forget()
    done = receive(handed_on)
    assert {what: dict(kinds) for what, kinds in done.counts.items()} == {"reviews": {"new": 1}, "events": {"new": 1}}
    assert here() == handed_on
    review, lesson = Review.objects.get(), Lesson.objects.get()
    assert (review.received_from, review.author, lesson.author) == (KEY, None, None)
    assert lesson.is_validated
    assert lesson.validated_by is None
    assert Pillar.objects.get().areas == ["R1"]
    assert Timeline.objects.get().review == review
    assert FollowUp.objects.get().person is None
    assert CellTag.objects.filter(record=f"experiences.lesson:{lesson.pk}").count() == 1
    assert lesson in queries.lessons(viewer)
    events = Event.objects.count()
    assert set(Event.objects.order_by("-pk").values_list("action", flat=True)[:2]) == {
        "experiences.receive_review",
        "experiences.receive_timeline",
    }
    again = receive(handed_on)
    assert {what: dict(kinds) for what, kinds in again.counts.items()} == {
        "reviews": {"same": 1},
        "events": {"same": 1},
    }
    assert Event.objects.count() == events


def test_what_is_private_stays_private(handed_on: Rows, viewer: User, stranger: User) -> None:
    forget()
    receive(handed_on)
    for person in (stranger, AnonymousUser()):
        assert not queries.reviews(person).exists()
        assert not queries.timelines(person).exists()
        assert not queries.lessons(person).exists()
    assert queries.reviews(viewer).count() == queries.timelines(viewer).count() == 1
    assert Review.objects.get().visibility == Visibility.PRIVATE


def test_of_one_country_nothing_is_handed_on_with_another_and_no_version_without_names(
    handed_on: Rows, writer: User, region: Place
) -> None:
    assert not any(to_hand_on([Place.objects.get(code="GHA")]).values())
    made = services.propose_public(person=writer, review=Review.objects.get(), place=region, title="Cholera")
    assert made.anonymised
    assert here() == handed_on
    assert not any(to_hand_on([region]).values())


def test_a_later_version_brings_the_difference(handed_on: Rows, steward: User) -> None:
    numbers = (Review.objects.get().pk, Lesson.objects.get().pk)
    rows = later(handed_on, title="Cholera in the Upland")
    rows["lesson"][0]["lesson"] = "Close all wells (invented)"
    rows["lesson"].append({**rows["lesson"][0], "id": str(uuid.uuid4()), "validated_at": None, "areas": ["P5"]})
    rows["recommendation"] = [x for x in rows["recommendation"] if x["timeline"]]
    rows["follow_up"] = []
    done = receive(rows)
    assert {what: dict(kinds) for what, kinds in done.counts.items()} == {
        "reviews": {"changed": 1},
        "events": {"same": 1},
    }
    assert (Review.objects.get().pk, Lesson.objects.order_by("pk")[0].pk) == numbers
    assert Review.objects.get().title == "Cholera in the Upland"
    assert Review.objects.get().author is not None, "who wrote it here is still known"
    assert [x.areas for x in Lesson.objects.all()] == [["D2"], ["P5"]]
    assert Recommendation.objects.filter(review__isnull=False).count() == 0
    tagged = set(CellTag.objects.values_list("record", "area"))
    assert {area for _, area in tagged} == {"D2", "P5"}
    assert receive(rows).counts["reviews"] == {"same": 1}


def test_words_of_the_log_that_are_there_keep_who_said_them(handed_on: Rows, steward: User) -> None:
    rows = later(handed_on)
    said = rows["follow_up"][0]
    rows["follow_up"].append({**said, "note": "Lid is there", "at": said["at"] + dt.timedelta(minutes=1)})
    receive(rows)
    assert [(x.note, x.person) for x in FollowUp.objects.all()] == [("Lid ordered", steward), ("Lid is there", None)]


def test_what_was_changed_here_since_is_a_conflict(handed_on: Rows, writer: User) -> None:
    review = Review.objects.get()
    services.change_review(person=writer, review=review, title="Changed here", kind="AAR", event="Cholera")
    timeline = Timeline.objects.get()
    services.change_timeline(person=writer, timeline=timeline, event="Other", emerged_on=timeline.emerged_on)
    done = receive(handed_on)
    assert (done.counts["reviews"], done.counts["events"]) == ({"conflict": 1}, {"conflict": 1})
    assert done.conflicts == [
        "review “Cholera in Lumora”: changed here after the version in the bundle",
        "timeline “Cholera (invented)”: changed here after the version in the bundle",
    ]
    assert Review.objects.get().title == "Changed here"
    taken = receive(handed_on, take=True)
    assert (taken.counts["reviews"], taken.counts["events"]) == ({"changed": 1}, {"changed": 1})
    assert here() == handed_on


def _foreign(rows: Rows) -> None:
    rows["review"][0]["place"] = "GHA"


def _wider(rows: Rows) -> None:
    rows["lesson"][0]["visibility"] = "PUBLIC"


def _orphan(rows: Rows) -> None:
    rows["lesson"][0]["review"] = str(uuid.uuid4())


def _of_two(rows: Rows) -> None:
    rows["recommendation"][0]["timeline"] = rows["timeline"][0]["id"]


BROKEN: tuple[tuple[str, Callable[[Rows], Any]], ...] = (
    ("the place GHA is not one of XLM", _foreign),
    ("open to more people than its review", _wider),
    ("is of nothing in the file", _orphan),
    ("is of nothing in the file", _of_two),
    ("is of nothing in the file", lambda rows: rows["lesson"][0].update(areas=[{}])),
    ("no usable number", lambda rows: rows["review"][0].update(id="1")),
    ("no usable number", lambda rows: rows["lesson"].append(rows["lesson"][0])),
    ("does not exist", lambda rows: rows["lesson"][0].update(areas=["Q9"])),
    ("does not exist", lambda rows: rows["review"][0].update(kind="rumour")),
    ("its pillar is not there", lambda rows: rows["lesson"][0].update(pillar="Fire")),
    ("does not exist", lambda rows: rows["timeline"][0].update(visibility="WORLD")),
    ("an early action does not exist", lambda rows: rows["timeline"][0]["actions"].update(dance="2025-01-01")),
    ("day of an early action", lambda rows: rows["timeline"][0]["actions"].update(analysis="soon")),
    ("of no interval", lambda rows: rows["factor"][0].update(stage="sleep")),
    ("is no indicator", lambda rows: rows["recommendation"][0].update(indicator="C3")),
    ("the log goes on after", lambda rows: rows["follow_up"][0].update(at=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))),
    ("too long", lambda rows: rows["review"][0].update(title="x" * 201)),
)


def test_what_could_not_have_been_written_here_is_refused_whole(handed_on: Rows) -> None:
    forget()
    for sentence, spoil in BROKEN:
        rows = copy.deepcopy(handed_on)
        spoil(rows)
        with pytest.raises(BadInput) as error:
            receive(rows)
        assert sentence in str(error.value), spoil
        assert not Review.objects.exists()
        assert not Timeline.objects.exists()


def test_a_part_cannot_be_taken_from_another_record(handed_on: Rows, writer: User, country: Place) -> None:
    rows = copy.deepcopy(handed_on)
    other = services.add_review(person=writer, place=country, title="Other", kind="AAR")
    rows["review"][0]["id"] = key = str(other.key)
    for name in ("lesson", "pillar"):
        rows[name][0]["review"] = key
    for x in (*rows["recommendation"], *rows["timeline"]):
        x["review"] = key if x["review"] else ""
    with pytest.raises(BadInput, match="part of another record"):
        receive(rows, take=True)
    province = copy.deepcopy(handed_on)
    province["timeline"][0]["place"] = "XLM-U"
    with pytest.raises(BadInput, match="of another place here"):
        receive(province)


def test_a_plan_that_is_not_here_is_not_tied_to(handed_on: Rows) -> None:
    rows = copy.deepcopy(handed_on)
    rows["recommendation"][0] |= {"plan": str(uuid.uuid4()), "action": "D2-010"}
    forget()
    assert receive(rows).counts["reviews"] == {"new": 1}
    assert {(x.plan, x.action) for x in Recommendation.objects.all()} == {(None, "")}
    assert receive(rows).counts["reviews"] == {"same": 1}
