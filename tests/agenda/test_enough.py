"""How many scorers are enough."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.agenda.enough import enough_scorers, observed_curve, points
from tests.agenda.made import of_values, random_scores


def test_the_curve_ends_with_all_scorers_and_has_few_points() -> None:
    assert points(7) == (1, 2, 3, 4, 5, 6, 7)
    assert points(12) == (5, 10, 12)
    assert points(91)[-3:] == (85, 90, 91)
    assert 55 in points(91)
    assert points(1000)[-1] == 1000
    assert len(points(1000)) <= 41


def test_without_noise_one_scorer_is_enough() -> None:
    found = enough_scorers(30, 8, noise=0, top=5)
    assert found.enough == 1
    assert {(x.low, x.median, x.high) for x in found.curve} == {(5, 5, 5)}


def test_more_scorers_find_more_and_more_noise_finds_less() -> None:
    calm, loud = (enough_scorers(100, 40, noise=noise, top=10) for noise in (1, 5))
    assert [x.median for x in calm.curve] == sorted(x.median for x in calm.curve)
    assert all(a.median > b.median for a, b in zip(calm.curve, loud.curve, strict=True))
    assert all(x.low <= x.median <= x.high <= 10 for x in calm.curve)
    assert calm.enough < loud.enough
    assert next(x.median for x in calm.curve if x.scorers == calm.enough) >= calm.curve[-1].median - 1


def test_every_question_wanted_is_always_found() -> None:
    assert {x.low for x in enough_scorers(6, 3, top=6).curve} == {6}


def test_the_same_seed_gives_the_same_curve() -> None:
    assert enough_scorers(40, 20, seed=5, top=10) == enough_scorers(40, 20, seed=5, top=10)


@pytest.mark.parametrize(
    ("questions", "scorers", "noise", "top"),
    [(0, 5, 3, 1), (5, 0, 3, 1), (5, 5, 3, 6), (5, 5, 3, 0), (5, 5, -1, 1), (5, 5, float("nan"), 1)],
)
def test_impossible_numbers_are_refused(questions: int, scorers: int, noise: float, top: int) -> None:
    with pytest.raises(ValueError, match="must be above zero"):
        enough_scorers(questions, scorers, noise=noise, top=top)


def test_the_curve_of_an_exercise_in_which_all_agree_is_full_at_once() -> None:
    values = np.repeat(np.linspace(0, 1, 5).round(0)[None, :, None], 6, axis=0)
    values[:, 2] = 0.5
    found = observed_curve(of_values(values), top=2)
    assert found.enough == 1
    assert {x.low for x in found.curve} == {2}


def test_the_curve_of_an_exercise_rises_and_comes_back_with_the_seed() -> None:
    scores = random_scores(scorers=40, questions=30, criteria=2, seed=8)
    found = observed_curve(scores, top=10, draws=200)
    assert found == observed_curve(scores, top=10, draws=200)
    assert [x.scorers for x in found.curve] == list(points(40))
    assert found.curve[0].median < found.curve[-1].median <= 10
    assert 5 <= found.enough <= 40


def test_one_scorer_with_blanks_still_gives_a_ranking() -> None:
    scores = random_scores(scorers=8, questions=5, criteria=2, blank=0.6, seed=3)
    assert observed_curve(scores, top=5, draws=20).curve[0].low == 5
    with pytest.raises(ValueError, match="top must be 1 to 5"):
        observed_curve(scores, top=6)
