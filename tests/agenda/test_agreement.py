"""Agreement, each measure beside its definition written out pair by pair."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.agenda import gwet_ac1, kendall_w, krippendorff_alpha, scores_of
from hsforhs.agenda.agreement import METRICS, Metric, average_expert_agreement, criterion_counts, item_counts
from tests.agenda.made import GOLDEN, exercise, random_scores

SCALE = (0.0, 0.5, 1.0)
units = st.lists(st.lists(st.sampled_from(SCALE), max_size=6), min_size=1, max_size=8)


def counts_of(answers: list[list[float]]) -> np.ndarray:
    return np.array([[float(unit.count(x)) for x in SCALE] for unit in answers])


def by_definition(answers: list[list[float]], metric: Metric) -> float | None:
    """Krippendorff's alpha from every pair of answers, with distances as he writes them."""
    pairable = [unit for unit in answers if len(unit) > 1]
    everything = [x for unit in pairable for x in unit]
    n = len(everything)

    def distance(a: float, b: float) -> float:
        if metric == "nominal":
            return float(a != b)
        if metric == "interval":
            return (a - b) ** 2
        low, high = min(a, b), max(a, b)
        between = sum(low <= x <= high for x in everything)
        return (between - (everything.count(low) + everything.count(high)) / 2) ** 2 if a != b else 0.0

    expected = sum(distance(a, b) for a, b in itertools.permutations(everything, 2))
    if not expected:
        return None
    observed = sum(distance(a, b) / (len(unit) - 1) for unit in pairable for a, b in itertools.permutations(unit, 2))
    return 1 - (observed / n) / (expected / (n * (n - 1)))


@pytest.mark.parametrize("metric", METRICS)
@given(answers=units)
def test_alpha_is_what_its_definition_says(metric: Metric, answers: list[list[float]]) -> None:
    found, wanted = krippendorff_alpha(counts_of(answers), SCALE, metric), by_definition(answers, metric)
    assert found is wanted is None or found == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("metric", METRICS)
def test_alpha_is_one_where_all_agree_and_open_where_nothing_varies(metric: Metric) -> None:
    assert krippendorff_alpha(counts_of([[1, 1], [0, 0, 0]]), SCALE, metric) == 1
    assert krippendorff_alpha(counts_of([[1, 1], [1, 1]]), SCALE, metric) is None
    assert krippendorff_alpha(counts_of([[1], [0], []]), SCALE, metric) is None


def test_near_misses_count_less_where_the_scale_has_an_order() -> None:
    near = counts_of([[0, 0.5], [1, 1], [0, 0], [0.5, 1]])
    nominal, ordinal, interval = (krippendorff_alpha(near, SCALE, metric) or 0 for metric in METRICS)
    assert nominal < min(ordinal, interval)


def ac1_by_definition(answers: list[list[float]]) -> float | None:
    pairable = [unit for unit in answers if len(unit) > 1]
    some = [unit for unit in answers if unit]
    if not pairable:
        return None
    same = [np.mean([a == b for a, b in itertools.permutations(unit, 2)]) for unit in pairable]
    shares = [np.mean([unit.count(x) / len(unit) for unit in some]) for x in SCALE]
    chance = sum(share * (1 - share) for share in shares) / (len(SCALE) - 1)
    return float((np.mean(same) - chance) / (1 - chance))


@given(units)
def test_ac1_is_what_its_definition_says(answers: list[list[float]]) -> None:
    found, wanted = gwet_ac1(counts_of(answers)), ac1_by_definition(answers)
    assert found is wanted is None or found == pytest.approx(wanted, abs=1e-9)


def test_ac1_stays_high_where_nearly_all_say_yes_and_alpha_does_not() -> None:
    skewed = counts_of([[1, 1, 1, 1]] * 19 + [[1, 1, 1, 0]])
    assert (gwet_ac1(skewed) or 0) > 0.9
    assert krippendorff_alpha(skewed, SCALE, "nominal") == pytest.approx(0)


def test_both_denominators_of_the_average_agreement() -> None:
    nonblank, everybody = average_expert_agreement(exercise(GOLDEN))
    assert nonblank.tolist() == [0.625, 0.5, 0.875]
    assert everybody.tolist() == [0.625, 0.375, 0.75]


def test_agreement_is_over_the_items_asked_and_an_item_of_blanks_lowers_only_one_of_both() -> None:
    rows = [
        ("s1", "Q1", "C1", "a", 1.0),
        ("s2", "Q1", "C1", "a", 1.0),
        ("s1", "Q1", "C1", "b", None),
        ("s1", "Q2", "C1", "a", 0.0),
        ("s2", "Q2", "C1", "a", 1.0),
    ]
    nonblank, everybody = average_expert_agreement(scores_of((*row, "") for row in rows))
    assert nonblank.tolist() == [1, 0.5]
    assert everybody.tolist() == [0.5, 0.5]


@given(st.integers(0, 10_000))
def test_agreement_has_its_floor_and_the_denominators_their_order(seed: int) -> None:
    scores = random_scores(scorers=30, seed=seed)
    nonblank, everybody = average_expert_agreement(scores)
    assert (nonblank >= 1 / 3).all()
    assert (everybody <= nonblank + 1e-12).all()


def test_sub_questions_are_pooled_for_criteria_and_apart_for_items() -> None:
    scores = scores_of(("s1", "Q1", "C1", sub, value, "") for sub, value in (("a", 1.0), ("b", 0.0), ("c", 1.0)))
    assert criterion_counts(scores).tolist() == [[1, 0, 2]]
    assert item_counts(scores).tolist() == [[0, 0, 1], [1, 0, 0], [0, 0, 1]]


def friedman(ranks: np.ndarray) -> float:
    """Friedman's statistic with ties, which is m (n - 1) W, written from the variance within raters."""
    raters, items = ranks.shape
    within = sum(np.var(row) * items for row in ranks) / (raters * (items - 1))
    spread = ((ranks.mean(axis=0) - (items + 1) / 2) ** 2).sum()
    return float(raters * spread / within)


@given(st.integers(2, 6), st.integers(2, 7), st.integers(0, 10_000))
def test_w_is_friedmans_statistic_in_another_dress(raters: int, items: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    marks = rng.integers(1, items + 1, size=(raters, items)).astype(float)
    found = kendall_w(marks)
    if found.w is None:
        assert all(len(set(row)) == 1 for row in marks.tolist())
        return
    ranks = np.array([[sum(x < y for x in row) + (1 + sum(x == y for x in row)) / 2 for y in row] for row in marks])
    assert found.chi_square == pytest.approx(friedman(ranks))
    assert found.w == pytest.approx(friedman(ranks) / (raters * (items - 1)))
    assert 0 <= found.w <= 1 + 1e-12
    assert np.allclose(found.mean_ranks, ranks.mean(axis=0))


def test_the_tail_of_two_degrees_is_an_exponential() -> None:
    found = kendall_w(np.array([[1, 2, 3], [1, 3, 2], [1, 2, 3]], dtype=float))
    assert found.degrees == 2
    assert found.p == pytest.approx(math.exp(-(found.chi_square or 0) / 2))


def test_all_of_one_mind_and_everything_tied() -> None:
    assert kendall_w(np.array([[1, 2, 3]] * 4, dtype=float)).w == 1
    tied = kendall_w(np.ones((3, 4)))
    assert (tied.w, tied.chi_square, tied.p) == (None, None, None)


@pytest.mark.parametrize("shape", [(1, 4), (4, 1)])
def test_one_rater_or_one_item_cannot_agree(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least two"):
        kendall_w(np.ones(shape))
