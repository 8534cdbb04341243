"""Carrying assessments over: what is clear moves, nothing is lost silently, nothing is averaged."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.framework import Key, VocabularyError, framework
from hsforhs.scores import CarryKind, Score, ScoreState, carry_scores, compare, level_of
from tests.scores.made import assessment, values_of

WORDS = framework()
WAYS = [
    ("jee-2", "jee-3"),
    ("spar-1", "spar-2"),
    ("jee-3", "spar-2"),
    ("spar-2", "jee-3"),
    ("jee-1", "jee-3"),
    ("jee-2", "spar-2"),
]


def row_of(found: Any, code: str) -> Any:
    return next(x for x in found.rows if x.before.key.code == code)


@pytest.mark.parametrize(("before", "after"), WAYS)
@settings(max_examples=20)
@given(data=st.data())
def test_every_old_indicator_is_in_one_class_and_no_score_is_lost_silently(
    before: str, after: str, data: st.DataObject
) -> None:
    old = assessment(before, data.draw(values_of(before)))
    found = carry_scores(old, after, WORDS)
    assert [x.before for x in found.rows] == list(old.scores.values())
    assert sum(len(found.of(kind)) for kind in CarryKind) == len(old.scores)
    for row in found.rows:
        if row.before.state is ScoreState.VALUE:
            assert (row.carried is None) == bool(row.why_not)
        if row.carried:
            assert row.kind is CarryKind.MOVED
            assert found.assessment.scores[row.carried.key] == row.carried
    carried = {x.carried.key for x in found.rows if x.carried}
    assert all(x.state is ScoreState.NOT_REPORTED for key, x in found.assessment.scores.items() if key not in carried)
    assert list(found.assessment.scores) == [x.key for x in WORDS.indicators_of(after)]
    assert found.assessment.published == {}


@pytest.mark.parametrize(("before", "after"), WAYS)
def test_every_new_indicator_is_taken_up_or_new(before: str, after: str) -> None:
    found = carry_scores(assessment(before, {}), after, WORDS)
    taken_up = {key for row in found.rows for key in row.after}
    assert taken_up.isdisjoint(found.new)
    assert taken_up | set(found.new) == {x.key for x in WORDS.indicators_of(after)}


@given(values=values_of("jee-3"))
def test_the_same_instrument_is_the_identity(values: dict[str, Any]) -> None:
    old = assessment("jee-3", values)
    found = carry_scores(old, "jee-3", WORDS)
    assert found.assessment == old
    assert found.of(CarryKind.KEPT) == found.rows
    assert found.new == ()


@pytest.mark.parametrize(("before", "after"), WAYS)
@settings(max_examples=20)
@given(data=st.data())
def test_a_carried_score_is_on_the_level_of_the_old_one(before: str, after: str, data: st.DataObject) -> None:
    old = assessment(before, data.draw(values_of(before, complete=True)))
    for row in carry_scores(old, after, WORDS).rows:
        if row.carried and row.before.value is not None:
            assert row.carried.value is not None
            assert level_of(after, row.carried.value) == level_of(before, row.before.value)


@pytest.mark.parametrize(("before", "after"), WAYS)
def test_what_moves_is_what_a_comparison_would_subtract(before: str, after: str) -> None:
    middle = {"jee": 3, "spar": 60}
    old = assessment(before, {x.code: middle[before[:-2]] for x in WORDS.indicators_of(before)})
    new = assessment(after, {x.code: middle[after[:-2]] for x in WORDS.indicators_of(after)})
    moved = {(x.before.key, x.carried.key) for x in carry_scores(old, after, WORDS).rows if x.carried}
    assert moved == {(x.before, x.after) for x in compare(old, new, WORDS).changes}
    assert moved


def test_known_rows_of_the_crosswalk_of_jee_2_to_3() -> None:
    found = carry_scores(
        assessment("jee-2", {"P.1.2": 3, "P.3.4": 2, "D.4.3": 4, "D.2.2": 5, "P.1.1": 1}), "jee-3", WORDS
    )
    moved = row_of(found, "P.1.2")
    assert moved.kind is CarryKind.MOVED
    assert (str(moved.carried.key), moved.carried.value) == ("jee-3:P2.1", 3)
    split = row_of(found, "P.3.4")
    assert (split.kind, [x.code for x in split.after]) == (CarryKind.SPLIT, ["P4.4", "P4.5"])
    assert split.why_not == "several questions take its place"
    assert row_of(found, "D.4.3").kind is CarryKind.MERGED
    assert row_of(found, "D.2.2").kind is CarryKind.DROPPED
    assert row_of(found, "D.2.2").why_not == "no question takes its place"
    assert row_of(found, "P.1.1").kind is CarryKind.RECAST
    assert Key.parse("jee-3:P1.2") in found.new
    assert found.assessment.scores[Key.parse("jee-3:P4.4")].value is None


def test_a_question_that_was_not_answered_loses_nothing() -> None:
    found = carry_scores(assessment("jee-2", {"P.1.2": None, "D.2.2": None}), "jee-3", WORDS)
    assert row_of(found, "D.2.2").why_not == ""
    assert row_of(found, "P.1.2").carried.state is ScoreState.NOT_REPORTED


def test_what_does_not_apply_moves_as_such() -> None:
    found = carry_scores(assessment("spar-1", {"C11.1": "n/a"}), "spar-2", WORDS)
    assert found.assessment.scores[Key.parse("spar-2:C11.1")].state is ScoreState.NOT_APPLICABLE


def test_texts_go_with_their_score() -> None:
    old = assessment("jee-3", {"P1.2": 4})
    key = Key.parse("jee-3:P1.2")
    said = Score(key, ScoreState.VALUE, 4, "why", "what", dt.date(2022, 5, 1))
    found = carry_scores(replace(old, scores={**old.scores, key: said}), "spar-2", WORDS)
    new = Key.parse("spar-2:C1.2")
    assert found.assessment.scores[new] == Score(new, ScoreState.VALUE, 80, "why", "what", dt.date(2022, 5, 1))


@pytest.mark.parametrize(
    ("before", "code", "value", "after"),
    [("spar-2", "C3.2", 0, "jee-3"), ("jee-1", "PoE.1", 2.5, "spar-2"), ("jee-1", "P.4.3", 2.5, "jee-3")],
)
def test_a_value_that_the_other_scale_does_not_have_is_not_rounded(
    before: str, code: str, value: float, after: str
) -> None:
    old = assessment(before, {code: value})
    row = row_of(carry_scores(old, after, WORDS), code)
    assert (row.kind, row.carried) == (CarryKind.MOVED, None)
    assert row.why_not == "the other scale does not have this value"


def test_an_adapted_instrument_asks_less_and_still_merges() -> None:
    old = assessment("jee-2", {"D.4.3": 4})
    alone = replace(old, scores={key: x for key, x in old.scores.items() if key.code == "D.4.3"})
    found = carry_scores(alone, "jee-3", WORDS)
    assert [x.kind for x in found.rows] == [CarryKind.MERGED]


def test_instruments_without_scores_or_way_are_refused() -> None:
    old = assessment("jee-3", {})
    with pytest.raises(BadInput, match="Benchmarks 2 is no instrument with scores"):
        carry_scores(old, "benchmarks-2", WORDS)
    with pytest.raises(VocabularyError, match="there is no instrument 'jee-9'"):
        carry_scores(old, "jee-9", WORDS)
    with pytest.raises(BadInput, match="no crosswalk leads from jee-3 to spar-2"):
        carry_scores(old, "spar-2", replace(WORDS, crosswalks=type(WORDS.crosswalks)([])))
