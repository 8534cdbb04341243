"""Scores, thresholds and ranks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.agenda import Scores, Thresholds, Weights, bootstrap, scores_of, set_priorities
from hsforhs.agenda.priority import intermediate_scores
from hsforhs.files import BadInput
from tests.agenda.made import GOLDEN, exercise, random_scores

C = ("C1", "C2")
NAN = float("nan")


def weights(**groups: list[float]) -> Weights:
    return Weights(C, {name: np.array(row) for name, row in groups.items()})


def thresholds(groups: dict[str, list[float]]) -> Thresholds:
    return Thresholds(C, {name: np.array(row) for name, row in groups.items()})


def test_blanks_count_neither_as_answer_nor_as_nought() -> None:
    means, answered = intermediate_scores(exercise(GOLDEN))
    assert answered.tolist() == [[4, 4], [3, 3], [4, 3]]
    assert np.allclose(means, [[0.875, 0.5], [0.5, 2 / 3], [0.125, 1]])


def test_sub_questions_of_a_criterion_are_pooled() -> None:
    rows = [("s1", "a", 1.0), ("s1", "b", 0.0), ("s2", "a", 1.0), ("s2", "b", None)]
    scores = scores_of((scorer, "Q1", "C1", sub, value, "") for scorer, sub, value in rows)
    assert intermediate_scores(scores)[0].tolist() == [[2 / 3]], "three answers, not the mean of two means (3/4)"


def test_a_question_below_a_threshold_keeps_score_and_rank() -> None:
    agenda = set_priorities(exercise(GOLDEN), None, thresholds({"": [0.6, NAN]}))
    assert agenda.eligible.tolist() == [True, False, False]
    assert agenda.rank.tolist() == [1, 2, 3]
    assert agenda.rank_eligible.tolist() == [1, 0, 0]
    assert agenda.fails.tolist() == [[False, False], [True, False], [True, False]]


def test_the_rank_among_the_eligible_closes_the_gaps() -> None:
    agenda = set_priorities(exercise(GOLDEN), None, thresholds({"": [NAN, 0.6]}))
    assert agenda.rank.tolist() == [1, 2, 3]
    assert agenda.rank_eligible.tolist() == [0, 1, 2]


def test_a_score_at_the_threshold_passes() -> None:
    table = {"Q1": {"C1": (1, 0, 0, 0.5, 0, 0, 0, 0.5, 0.5, 0.5), "C2": (1,) * 10}}
    assert intermediate_scores(exercise(table))[0][0, 0] == 0.3
    assert set_priorities(exercise(table), None, thresholds({"": [0.3, NAN]})).eligible.all()
    assert not set_priorities(exercise(table), None, thresholds({"": [0.3001, NAN]})).eligible.any()


def test_groups_see_their_own_ranking_and_the_worst_place_is_told() -> None:
    agenda = set_priorities(
        exercise(GOLDEN), weights(south=[0, 1], north=[1, 0]), thresholds({"north": [0.2, NAN], "south": [NAN, 0.6]})
    )
    assert agenda.groups["south"].rank.tolist() == [3, 2, 1]
    assert agenda.groups["north"].rank.tolist() == [1, 2, 3]
    assert agenda.worst_rank.tolist() == [3, 2, 3]
    assert np.allclose(agenda.weighted, agenda.rps), "two opposite voices weigh as much as equal weights"
    assert agenda.groups["north"].eligible.tolist() == [True, True, False]
    assert agenda.groups["south"].eligible.tolist() == [False, True, True]
    assert agenda.eligible.tolist() == [False, True, False], "every group must let it pass"


def test_what_is_given_for_all_holds_for_every_group() -> None:
    scores = exercise(GOLDEN)
    agenda = set_priorities(scores, weights(south=[0, 1], north=[1, 0]), thresholds({"": [0.3, NAN]}))
    assert set(agenda.groups) == {"south", "north"}
    assert agenda.groups["south"].eligible.tolist() == [True, True, False]
    agenda = set_priorities(scores, Weights(C, {"": np.array([0.0, 1.0])}), thresholds({"north": [0.3, NAN]}))
    assert agenda.groups["north"].rank.tolist() == [3, 2, 1]


def test_a_question_without_any_answer_on_a_criterion_has_no_score() -> None:
    table = {"Q1": {"C1": (1, 1), "C2": (1, 1)}, "Q2": {"C1": (1, 1), "C2": (None, None)}}
    with pytest.raises(BadInput, match="question 'Q2' has no answer on criterion 'C2'"):
        set_priorities(exercise(table))


def test_weights_of_other_criteria_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="criteria are"):
        set_priorities(exercise(GOLDEN), Weights(("C2", "C1"), {"": np.array([0.5, 0.5])}))


@given(st.integers(0, 10_000), st.floats(0.01, 0.99))
def test_scores_are_means_and_do_not_depend_on_the_order_of_scorers(seed: int, first: float) -> None:
    scores = random_scores(scorers=20, questions=5, criteria=2, seed=seed)
    own = Weights(scores.criteria, {"": np.array([first, 1 - first])})
    agenda = set_priorities(scores, own)
    assert ((agenda.rps >= 0) & (agenda.rps <= 1)).all()
    low, high = agenda.intermediate.min(axis=1), agenda.intermediate.max(axis=1)
    assert (low - 1e-12 <= agenda.weighted).all()
    assert (agenda.weighted <= high + 1e-12).all()
    shuffled = Scores(
        scores.scorers[::-1], scores.questions, scores.items, scores.values[::-1], scores.asked, scores.groups
    )
    assert np.allclose(set_priorities(shuffled, own).weighted, agenda.weighted)


@given(st.integers(0, 10_000))
def test_a_better_answer_never_lowers_a_question(seed: int) -> None:
    scores = random_scores(scorers=15, questions=4, criteria=2, seed=seed)
    before = set_priorities(scores)
    scores.values[:, 1] = np.where(np.isnan(scores.values[:, 1]), np.nan, 1)
    after = set_priorities(scores)
    assert after.rps[1] == 1
    assert after.rank[1] <= before.rank[1]
    assert np.array_equal(np.delete(after.rps, 1), np.delete(before.rps, 1))


def test_what_is_given_for_all_holds_for_groups_that_gave_nothing_of_their_own() -> None:
    scores = exercise(GOLDEN, ("nurses", "nurses", "donors", "donors"))
    thresholds = Thresholds(scores.criteria, {"nurses": np.array([0.1, np.nan])}, np.array([0.3, np.nan]))
    weights = Weights(scores.criteria, {"banks": np.array([0.5, 0.5])}, np.array([0.1, 0.9]))
    found = set_priorities(scores, weights, thresholds)
    assert found.eligible.tolist() == [True, True, False], "donors have the threshold for all, 0.3 on C1"
    assert found.groups["nurses"].eligible.all()
    assert found.groups["nurses"].weighted == pytest.approx(found.intermediate @ [0.1, 0.9])
    assert found.groups["banks"].fails[2].tolist() == [True, False]
    assert bootstrap(scores, weights, thresholds, draws=200).p_eligible[2] < 0.5
    alone = set_priorities(exercise(GOLDEN, ("nurses",) * 4), None, thresholds)
    assert alone.eligible.all(), "nobody is left for whom the threshold for all holds"
