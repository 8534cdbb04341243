"""Drawing scorers anew."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import numpy as np
import pytest

from hsforhs.agenda import Scores, Thresholds, Weights, bootstrap, set_priorities
from hsforhs.agenda import bootstrap as function
from hsforhs.agenda.resampling import draw_scorers
from tests.agenda.made import GOLDEN, GROUPS, exercise, of_values, random_scores

NAN = float("nan")


def test_the_same_seed_gives_the_same_answer_and_another_one_another() -> None:
    scores = random_scores(seed=4)
    one, two, other = (bootstrap(scores, draws=300, seed=seed) for seed in (7, 7, 8))
    for name in ("rps_low", "rps_high", "rank_low", "rank_high", "p_top", "incomplete"):
        assert np.array_equal(getattr(one, name), getattr(two, name)), name
    assert not np.array_equal(one.rps_low, other.rps_low)


def test_memory_is_cut_into_parts_without_changing_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    scores = random_scores(seed=4)
    whole = bootstrap(scores, draws=100)
    monkeypatch.setattr(sys.modules[function.__module__], "_CELLS_AT_ONCE", 70)
    parts = bootstrap(scores, draws=100)
    assert np.array_equal(whole.rps_low, parts.rps_low)
    assert np.array_equal(whole.p_top, parts.p_top)


def test_as_many_are_drawn_as_there_are_in_each_group() -> None:
    groups = np.array(["a", "b", "a", "b", "b", "c"])
    drawn = draw_scorers(groups, 200, np.random.default_rng(1))
    for name, size in (("a", 2), ("b", 3), ("c", 1)):
        assert (drawn[:, groups == name].sum(axis=1) == size).all()
    assert (drawn[:, 5] == 1).all()
    assert drawn[:, 0].var() > 0


def test_groups_are_kept_apart_where_weights_are_given() -> None:
    scores = exercise(GOLDEN, GROUPS)
    weights = Weights(scores.criteria, {"": np.array([0.6, 0.4])})
    assert bootstrap(scores, weights, draws=10).within_groups
    assert not bootstrap(scores, draws=10).within_groups
    assert not bootstrap(exercise(GOLDEN), weights, draws=10).within_groups


def test_two_camps_of_one_mind_leave_nothing_to_chance_when_drawn_apart() -> None:
    values = np.concatenate([np.ones((3, 2, 1)), np.zeros((3, 2, 1))])
    scores = of_values(values)
    parted = type(scores)(scores.scorers, scores.questions, scores.items, values, scores.asked, ("a",) * 3 + ("b",) * 3)
    weights = Weights(scores.criteria, {"": np.ones(1)})
    apart = bootstrap(parted, weights, draws=200)
    assert apart.rps_low.tolist() == apart.rps_high.tolist() == [0.5, 0.5]
    mixed = bootstrap(parted, draws=200)
    assert (mixed.rps_low < 0.5).all()
    assert (mixed.rps_high > 0.5).all()


def test_draws_follow_the_exact_distribution_of_three_scorers() -> None:
    """With three scorers there are 27 draws, which can be counted out."""
    scores = of_values(np.array([[[1.0], [0.5]], [[0.0], [0.5]], [[1.0], [0.0]]]))
    exact = [scores.values[list(draw), :, 0].mean(axis=0) for draw in itertools.product(range(3), repeat=3)]
    first = np.mean([a >= b - 1e-12 for a, b in exact])
    found = bootstrap(scores, draws=20_000, top=1)
    assert found.p_top[0] == pytest.approx(first, abs=0.01)
    assert found.rps_low.tolist() == np.quantile(exact, 0.025, axis=0, method="inverted_cdf").tolist()
    assert found.rank_low.tolist() == [1, 1]
    assert found.rank_high.tolist() == [2, 2]


def test_intervals_hold_the_estimate_and_ranks_the_rank() -> None:
    scores = random_scores(scorers=40, questions=12, seed=3)
    agenda, sure = set_priorities(scores), bootstrap(scores, draws=500)
    assert (sure.rps_low <= agenda.rps).all()
    assert (agenda.rps <= sure.rps_high).all()
    assert (sure.rank_low <= agenda.rank).all()
    assert (agenda.rank <= sure.rank_high).all()
    assert np.array_equal(sure.weighted_low, sure.rps_low), "equal weights give the plain score"
    assert 9.9 < sure.p_top.sum() < 10.5, "ten places, a few more where questions tie"


def test_intervals_narrow_with_the_root_of_the_number_of_scorers() -> None:
    widths = []
    for people in (25, 100):
        sure = bootstrap(random_scores(scorers=people, questions=10, blank=0, seed=people), draws=1000)
        widths.append((sure.rps_high - sure.rps_low).mean())
    assert widths[0] / widths[1] == pytest.approx(2, rel=0.15)


def test_a_draw_without_answers_counts_with_its_other_criteria() -> None:
    values = np.ones((3, 1, 2))
    values[1:, 0, 0] = NAN
    values[:, 0, 1] = 0.5
    sure = bootstrap(of_values(values), draws=2000)
    assert sure.incomplete[0] == pytest.approx((2 / 3) ** 3, abs=0.03)
    assert sure.rps_low.tolist() == [0.5]
    assert sure.rps_high.tolist() == [0.75]


def test_a_question_that_nobody_drawn_answered_comes_last_and_has_no_score_in_that_draw() -> None:
    values = np.full((3, 2, 1), 0.5)
    values[1:, 0, 0] = NAN
    values[0, 0, 0] = 1
    sure = bootstrap(of_values(values), draws=2000, top=1)
    assert sure.rps_low.tolist() == [1, 0.5]
    assert sure.p_top[0] == pytest.approx(1 - sure.incomplete[0])
    assert sure.rank_high[0] == 2


def test_the_share_of_draws_that_pass_all_thresholds() -> None:
    scores = exercise(GOLDEN)
    sure = bootstrap(
        scores,
        thresholds=Thresholds(scores.criteria, {"a": np.array([0.3, NAN]), "b": np.array([NAN, 1.0])}),
        draws=4000,
    )
    assert sure.p_eligible[0] < 0.02, "four times the first scorer"
    passing = [np.mean([(0, 0, 0, 0.5)[i] for i in draw]) >= 0.3 for draw in itertools.product(range(4), repeat=4)]
    assert sure.p_eligible[2] == pytest.approx(np.mean(passing), abs=0.02)
    assert bootstrap(scores, draws=50).p_eligible.tolist() == [1, 1, 1]


def test_a_large_exercise_keeps_its_budget() -> None:
    """205 questions, 91 scorers, 5 criteria, 10,000 draws: under 5 seconds of processor."""
    scores = random_scores(scorers=91, questions=205, criteria=5)
    start = time.process_time()
    sure = bootstrap(scores, draws=10_000)
    assert time.process_time() - start < 5
    assert sure.p_top.sum() == pytest.approx(10, abs=0.2)


@pytest.mark.parametrize("weighted", [False, True])
def test_a_shuffled_table_gives_the_same_intervals(weighted: bool) -> None:
    rng = np.random.default_rng(4)
    scores = replace(random_scores(), groups=tuple("ab" * 6))
    people, questions, items = (rng.permutation(n) for n in scores.values.shape)
    shuffled = Scores(
        tuple(f"other{i}" for i in people),
        tuple(scores.questions[i] for i in questions),
        tuple(scores.items[i] for i in items),
        scores.values[people][:, questions][:, :, items],
        scores.asked[questions][:, items],
        tuple(scores.groups[i] for i in people) if weighted else ("",) * len(people),
    )
    found, other = (
        bootstrap(x, Weights(x.criteria, {"": np.full(3, 1 / 3)}) if weighted else None, draws=50)
        for x in (scores, shuffled)
    )
    assert found.rps_low[questions] == pytest.approx(other.rps_low)
    assert found.weighted_high[questions] == pytest.approx(other.weighted_high)
    assert found.rank_high[questions].tolist() == other.rank_high.tolist()
