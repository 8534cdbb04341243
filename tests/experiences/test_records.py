from __future__ import annotations

from hsforhs.experiences import EARLY_ACTIONS, EarlyAction, Factor, Timeline
from hsforhs.experiences.records import TIME_FRAMES, Step
from hsforhs.framework import framework


def test_an_action_that_is_not_given_is_unknown_and_applies() -> None:
    assert Timeline("x").action("laboratory") == EarlyAction(None, applies=True)


def test_bottlenecks_are_the_factors_that_did_not_help() -> None:
    held, helped = Factor("detect", "a"), Factor("detect", "b", enabler=True)
    assert Timeline("x", factors=(held, helped)).bottlenecks == (held,)


def test_a_step_begins_as_not_started_which_is_a_status_of_the_framework() -> None:
    assert Step("x").status in framework().lists["action_status"]
    assert list(TIME_FRAMES) == ["immediate", "longer"]


def test_early_actions_have_words_of_our_own() -> None:
    assert all(words and words[0].islower() for words in EARLY_ACTIONS.values())
