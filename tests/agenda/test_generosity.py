"""The mixed model: its slopes against differences, and what it gets back from made-up scorers."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.agenda import Scores, set_priorities
from hsforhs.agenda.generosity import _answers, _log_density, _precision, _slopes, adjust_for_generosity
from hsforhs.files import BadInput
from tests.agenda.made import of_values, random_scores


def answered(worth: np.ndarray, generosity: np.ndarray, *, criteria: int = 4, seed: int = 0) -> np.ndarray:
    """Return answers of scorers x questions x criteria as the model makes them."""
    rng = np.random.default_rng(seed)
    noise = rng.logistic(size=(len(generosity), len(worth), criteria))
    eta = worth[None, :, None] + generosity[:, None, None] + np.linspace(-0.5, 0.5, criteria) + noise
    return np.where(eta < -0.7, 0.0, np.where(eta < 0.6, 0.5, 1.0))


@pytest.fixture(scope="module")
def unfair() -> tuple[Scores, Scores, np.ndarray]:
    """Stern scorers answer the better half of the questions, generous ones the rest; and all answers to all."""
    worth = np.linspace(-1.5, 1.5, 12)
    generosity = np.repeat([-1.5, 1.5], 30)
    full = answered(worth, generosity)
    part = full.copy()
    rng = np.random.default_rng(1)
    seldom = rng.random((60, 12)) < 0.85
    part[:30, :6][seldom[:30, :6]] = np.nan
    part[30:, 6:][seldom[30:, 6:]] = np.nan
    return of_values(part), of_values(full), worth


def test_slopes_and_curvature_are_those_of_the_density() -> None:
    answers = _answers(random_scores(scorers=5, questions=4, criteria=2, seed=6))
    size = 2 + 4 + 5 + 2
    fit = np.random.default_rng(2).normal(size=size) * 0.3
    fit[:2] = -0.6, 0.8
    precision = _precision(np.array([0.5, 2.0]), answers.sizes, 2)
    gradient, curvature = _slopes(fit, precision, answers)
    step = 1e-5 * np.eye(size)
    rise = [
        (_log_density(fit + x, precision, answers) - _log_density(fit - x, precision, answers)) / 2e-5 for x in step
    ]
    assert np.allclose(gradient, rise, atol=1e-6)
    bend = [(_slopes(fit - x, precision, answers)[0] - _slopes(fit + x, precision, answers)[0]) / 2e-5 for x in step]
    assert np.allclose(curvature, bend, atol=1e-6)


def test_effects_and_spreads_come_back() -> None:
    rng = np.random.default_rng(5)
    worth, generosity = rng.normal(0, 1.0, 40), rng.normal(0, 0.7, 40)
    found = adjust_for_generosity(of_values(answered(worth, generosity, seed=3)))
    assert found.settled
    assert np.corrcoef(found.worth, worth)[0, 1] > 0.97
    assert np.corrcoef(found.generosity, generosity)[0, 1] > 0.95
    assert found.spread[0] == pytest.approx(worth.std(), rel=0.15)
    assert found.spread[1] == pytest.approx(generosity.std(), rel=0.15)


def test_where_all_answered_all_the_plain_score_stays(unfair: tuple[Scores, Scores, np.ndarray]) -> None:
    found = adjust_for_generosity(unfair[1])
    assert np.abs(found.shift).max() < 0.03
    assert np.array_equal(found.rank, np.argsort(np.argsort(-found.rps)) + 1)


def test_the_ranking_is_freed_from_who_scored_what(unfair: tuple[Scores, Scores, np.ndarray]) -> None:
    scores, full, worth = unfair
    plain, wanted = set_priorities(scores).rps, set_priorities(full).rps
    found = adjust_for_generosity(scores)
    assert np.abs(found.rps - wanted).mean() < np.abs(plain - wanted).mean() / 2
    assert np.corrcoef(found.rps, worth)[0, 1] > 0.9
    assert np.corrcoef(plain, worth)[0, 1] < 0.5
    assert np.allclose(found.shift, found.rps - plain)
    assert found.generosity[30:].min() > found.generosity[:30].max()


def test_answers_that_do_not_depend_on_the_scorer_show_no_generosity() -> None:
    found = adjust_for_generosity(of_values(answered(np.linspace(-1, 1, 10), np.zeros(25), seed=9)))
    assert found.spread[1] < 0.25 < found.spread[0]


def test_two_answers_are_enough_and_one_is_not() -> None:
    scores = random_scores(scorers=10, questions=5, criteria=2, seed=1)
    scores.values[scores.values == 0.5] = 1
    assert set(np.unique(scores.values[~np.isnan(scores.values)])) == {0, 1}
    found = adjust_for_generosity(scores)
    assert ((found.rps > 0) & (found.rps < 1)).all()
    with pytest.raises(BadInput, match="all answers are the same"):
        adjust_for_generosity(of_values(np.ones((4, 3, 2))))


def test_a_criterion_and_a_scorer_with_one_answer_stay_finite() -> None:
    values = answered(np.linspace(-1, 1, 6), np.zeros(12), seed=4)
    values[:, :, 0] = 1
    values[0] = 0
    found = adjust_for_generosity(of_values(values))
    assert np.isfinite(found.rps).all()
    assert found.generosity[0] == found.generosity.min()
