"""Answers as arrays."""

from __future__ import annotations

import numpy as np

from hsforhs.agenda import Item, Weights, scores_of
from tests.agenda.made import GOLDEN, GROUPS, exercise


def test_names_keep_their_order_and_blanks_are_no_number() -> None:
    scores = exercise(GOLDEN, GROUPS)
    assert scores.scorers == ("s1", "s2", "s3", "s4")
    assert scores.questions == ("Q1", "Q2", "Q3")
    assert scores.criteria == ("C1", "C2")
    assert scores.groups == GROUPS
    assert scores.values[3, 0].tolist() == [1, 0]
    assert np.isnan(scores.values[2, 1, 0])
    assert scores.blanks == 3


def test_sub_questions_stand_with_their_criterion_however_the_rows_come() -> None:
    scores = scores_of(
        [
            ("s1", "Q1", "C1", "a", 1.0, ""),
            ("s1", "Q1", "C2", "", 0.0, ""),
            ("s1", "Q1", "C1", "b", 0.5, ""),
        ]
    )
    assert scores.items == (Item("C1", "a"), Item("C1", "b"), Item("C2"))
    assert scores.by_criterion(scores.values[0]).tolist() == [[1.5, 0]]


def test_what_nobody_was_asked_is_no_blank_but_a_missing_row_is() -> None:
    scores = scores_of(
        [
            ("s1", "Q1", "C1", "", 1.0, ""),
            ("s2", "Q1", "C1", "", None, "nurses"),
            ("s1", "Q2", "C1", "", 0.0, ""),
            ("s1", "Q1", "C1", "only here", 0.0, ""),
        ]
    )
    assert scores.asked.tolist() == [[True, True], [True, False]]
    assert scores.blanks == 3
    assert scores.groups == ("", "nurses")


def test_a_part_of_the_scorers_keeps_everything_else() -> None:
    part = exercise(GOLDEN, GROUPS).of(np.array([False, True, False, True]))
    assert part.scorers == ("s2", "s4")
    assert part.groups == ("patients", "clinicians")
    assert part.questions == ("Q1", "Q2", "Q3")
    assert part.values[:, 0, 0].tolist() == [1, 1]
    assert part.asked.all()


def test_groups_have_one_voice_each() -> None:
    weights = Weights(("C1", "C2"), {"a": np.array([0.9, 0.1]), "b": np.array([0.3, 0.7])})
    assert np.allclose(weights.together, [0.6, 0.4])
