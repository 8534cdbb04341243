"""What a place has learned: one query, findings without an action, actions that moved nothing."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.experiences import EARLY_ACTIONS, EarlyAction, summarise
from hsforhs.framework import Key
from hsforhs.scores import Assessment, Score
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.experiences import queries, services
from hsforhs.workbench.experiences.learned import learned_at
from hsforhs.workbench.experiences.models import Lesson, Recommendation, Review, Timeline
from hsforhs.workbench.places.models import Place

from .conftest import day

pytestmark = pytest.mark.django_db
KEY = Key.of("spar-2", "C4.1")


def assessments(**by_year: int) -> Callable[[], Iterable[Assessment]]:
    made = [
        Assessment("spar-2", "XLM", "XLM", "Lumora", "AFRO", "SELF", {KEY: Score.of(KEY, value)}, year=int(name[1:]))
        for name, value in by_year.items()
    ]
    return lambda: made


def test_a_place_without_anything_is_empty(country: Place, viewer: User) -> None:
    assert learned_at(viewer, country).is_empty


def test_lessons_that_ship_stand_at_their_country_alone(world: Place) -> None:
    found = learned_at(AnonymousUser(), Place.objects.get(code="GHA"))
    assert found.number == len(found.shipped) == 6
    assert not found.lessons


def test_one_query_whatever_there_is(
    step: Recommendation, timeline: Timeline, viewer: User, django_assert_num_queries: Callable
) -> None:
    learned_at(viewer, timeline.place)
    with django_assert_num_queries(1):
        found = learned_at(viewer, timeline.place)
    assert (found.number, found.events) == (1, 1)


def test_challenges_without_an_action_are_findings(lesson: Lesson, writer: User, viewer: User, country: Place) -> None:
    services.add_lesson(person=writer, review=lesson.review, lesson="Fine", kind="best practice")
    (line,) = learned_at(viewer, country).without_action
    assert (line.number, line.text, line.kind) == (lesson.pk, "Close the well first (invented)", "challenge")
    step = services.add_recommendation(person=writer, review=lesson.review, lesson=lesson, text="Lid")
    assert not learned_at(viewer, country).without_action
    services.follow_up(person=writer, recommendation=step, status="CANCELLED")
    assert learned_at(viewer, country).without_action, "what nobody will do is no action"


def test_events_that_missed_a_target_and_have_no_action(timeline: Timeline, writer: User, country: Place) -> None:
    (line,) = learned_at(writer, country).events_without_action
    assert (line.number, line.kind) == (timeline.pk, "missed")
    services.add_recommendation(person=writer, timeline=timeline, text="Teach")
    found = learned_at(writer, country)
    assert not found.events_without_action
    assert (found.counts["detect"].missed, found.counts["notify"].met, found.counts["respond"].met) == (1, 1, 1)


@pytest.mark.parametrize(("after", "still"), [(40, 1), (20, 1), (60, 0)])
def test_what_was_done_while_the_score_did_not_rise(
    step: Recommendation, writer: User, country: Place, after: int, still: int
) -> None:
    services.tie(person=writer, recommendation=step, indicator="spar-2:C4.1")
    services.follow_up(
        person=writer, recommendation=step, status="COMPLETED", completed_on=dt.date(2024, 3, 1), note=""
    )
    found = learned_at(writer, country, assessments(y2023=40, y2025=after))
    assert len(found.still) == still
    if still:
        assert (found.still[0].line.number, found.still[0].move.after) == (step.pk, after)
    assert not found.not_scored


def test_what_was_not_scored_since_says_so(step: Recommendation, writer: User, country: Place) -> None:
    services.tie(person=writer, recommendation=step, indicator="spar-2:C4.1")
    services.follow_up(person=writer, recommendation=step, status="COMPLETED", completed_on=dt.date(2024, 3, 1))
    found = learned_at(writer, country, assessments(y2023=40))
    assert [x.line.number for x in found.not_scored] == [step.pk]
    assert not found.still
    assert not learned_at(writer, country).not_scored, "without any score there is nothing to compare"


def test_scores_are_asked_for_only_where_something_was_done(lesson: Lesson, writer: User, country: Place) -> None:
    def asked() -> Iterable[Assessment]:
        raise AssertionError

    assert learned_at(writer, country, asked).number == 1


def test_nothing_private_leaks_and_could(
    step: Recommendation, timeline: Timeline, viewer: User, stranger: User, country: Place
) -> None:
    assert learned_at(viewer, country).number == 1
    for person in (stranger, AnonymousUser()):
        assert learned_at(person, country).is_empty


def test_a_country_has_what_its_provinces_learned_and_a_province_its_own(
    writer: User, lesson: Lesson, country: Place
) -> None:
    province = Place.objects.get(code="XLM-U")
    below = services.add_review(person=writer, place=province, title="x", kind="AAR")
    services.add_lesson(person=writer, review=below, lesson="Of the upland", kind="exemplar")
    assert [x.text for x in learned_at(writer, province).lessons] == ["Of the upland"]
    assert learned_at(writer, country).number == 2


def test_a_version_without_names_stands_at_no_country(
    review: Review, lesson: Lesson, writer: User, approver: User, country: Place, region: Place
) -> None:
    made = services.propose_public(person=writer, review=review, place=region, title="x")
    services.accept_public(person=approver, review=made)
    assert learned_at(AnonymousUser(), country).is_empty
    assert learned_at(writer, country).number == 1


def test_a_place_counts_events_as_the_summary_of_all_events_does(writer: User, country: Place) -> None:
    """Dates unknown here and there: what a lower bound tells counts as missed in both."""
    chance = random.Random(717)  # noqa: S311
    maybe = lambda low, high: day(chance.randint(low, high)) if chance.random() < 0.8 else None  # noqa: E731
    for number in range(25):
        actions = {
            code: EarlyAction(maybe(20, 32), applies=True) if chance.random() < 0.9 else EarlyAction(applies=False)
            for code in EARLY_ACTIONS
        }
        days = {"emerged_on": maybe(0, 6), "detected_on": maybe(8, 12), "notified_on": maybe(13, 20)}
        services.add_timeline(person=writer, place=country, event=f"E{number}", actions=actions, **days)
    found = learned_at(writer, country)
    records = [queries.timeline_record(x) for x in queries.timelines(writer, place=country)]
    expected = summarise(records).counts
    assert found.counts == {stage: expected[stage] for stage in found.counts}
    assert found.events == 25
    assert {x.missed > 0 for x in found.counts.values()} == {True}
    missed = {x.pk for x in Timeline.objects.filter(all_met=False)}
    assert {x.number for x in found.events_without_action} == missed


def test_six_early_actions_can_tell_that_the_seventh_does_not_matter(writer: User, country: Place) -> None:
    first, *others = EARLY_ACTIONS
    days = {"emerged_on": day(0), "detected_on": day(1), "notified_on": day(1)}
    for last in (8, 9):
        known = {code: EarlyAction(day(last)) for code in others}
        services.add_timeline(person=writer, place=country, event=f"E{last}", actions=known, **days)
    counts = learned_at(writer, country).counts["respond"]
    assert (counts.met, counts.missed, counts.unknown) == (0, 1, 1), first
