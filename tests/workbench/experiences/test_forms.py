"""What the forms take, and what stands in them when something is changed."""

from __future__ import annotations

import pytest

from hsforhs.experiences import EARLY_ACTIONS, EarlyAction
from hsforhs.workbench.experiences.forms import (
    FactorForm,
    LessonForm,
    ReviewForm,
    StepForm,
    TimelineForm,
    lesson_initial,
    review_initial,
    timeline_initial,
)
from hsforhs.workbench.experiences.models import Lesson, Review, Timeline

from .conftest import day


def test_days_and_ticks_become_early_actions() -> None:
    form = TimelineForm({"event": "x", "on-analysis": "2025-01-08", "none-laboratory": "on"})
    assert form.is_valid(), form.errors
    actions = form.cleaned_data["actions"]
    assert list(actions) == list(EARLY_ACTIONS)
    assert actions["analysis"] == EarlyAction(day(7))
    assert actions["laboratory"] == EarlyAction(applies=False)
    assert actions["coordination"] == EarlyAction()
    assert len(form.action_rows) == 7


def test_a_day_of_what_does_not_apply_is_refused() -> None:
    form = TimelineForm({"event": "x", "on-analysis": "2025-01-08", "none-analysis": "on"})
    assert not form.is_valid()
    assert "on-analysis" in form.errors


def test_a_factor_is_given_as_the_service_takes_it() -> None:
    form = FactorForm({"stage": "detect", "effect": "enabler", "text": "x"})
    assert form.is_valid(), form.errors
    assert form.given == {
        "stage": "detect",
        "enabler": True,
        "text": "x",
        "kind": "",
        "area": "",
        "component": "",
    }


@pytest.mark.parametrize("level", ["", "3"])
def test_a_level_is_a_number_or_open(level: str) -> None:
    form = StepForm({"text": "x", "target_level": level})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["target_level"] == (3 if level else None)


def test_unknown_codes_are_refused() -> None:
    assert not LessonForm({"lesson": "x", "kind": "challenge", "areas": ["ZZ"]}).is_valid()
    assert not ReviewForm({"title": "x", "kind": "gossip"}).is_valid()


def test_what_is_stored_stands_in_the_form() -> None:
    review = Review(title="A", kind="AAR", hazard="BIO")
    assert review_initial(review)["hazard"] == "BIO"
    lesson = Lesson(review=review, lesson="x", areas=["D2"])
    assert (lesson_initial(lesson)["areas"], lesson_initial(lesson)["pillar"]) == (["D2"], "")
    timeline = Timeline(event="x", actions={"analysis": "2025-01-08", "laboratory": "n/a"})
    initial = timeline_initial(timeline)
    assert (initial["on-analysis"], initial["none-analysis"]) == (day(7), False)
    assert (initial["on-laboratory"], initial["none-laboratory"]) == (None, True)
    assert initial["on-coordination"] is None
