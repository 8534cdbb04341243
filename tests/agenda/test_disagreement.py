"""Camps, minority reports, and what talking changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hsforhs.agenda import Scores
from hsforhs.agenda.disagreement import (
    camps,
    distances,
    group_reports,
    minority_reports,
    ranks_among,
    report,
    round_change,
    shown_by_question,
    shown_groups,
    silhouette,
    tells_of_few,
    told_apart,
    value_of_discussion,
)
from hsforhs.agenda.records import Weights
from tests.agenda.made import exercise, of_values, random_scores

NAN = float("nan")


def two_camps(large: int = 12, small: int = 6, *, noise: float = 0.1, seed: int = 1) -> Scores:
    """Six scorers say yes where the others say no, but for some slips; the last question is agreed."""
    rng = np.random.default_rng(seed)
    first = np.array([1, 1, 0, 0, 1])[None, :, None]
    values = np.concatenate([np.tile(first, (large, 1, 4)), np.tile(1 - first, (small, 1, 4))]).astype(float)
    values[:, 4] = 1
    slips = rng.random(values.shape) < noise
    values[slips] = 0.5
    return of_values(values)


def test_distances_are_over_what_both_answered() -> None:
    found = distances(of_values(np.array([[[1.0], [0.0]], [[0.0], [NAN]], [[NAN], [1.0]]])))
    assert found[0].tolist() == [0, 1, 1]
    assert found[1, 2] == 1, "nothing in common: the mean of what is known"
    assert np.array_equal(found, found.T)
    assert distances(of_values(np.array([[[NAN], [1.0]], [[1.0], [NAN]]]))).tolist() == [[0, 0], [0, 0]]


def test_camps_are_found_and_numbered_by_size() -> None:
    assert camps(two_camps()).tolist() == [0] * 12 + [1] * 6
    turned = two_camps()
    assert camps(of_values(turned.values[::-1])).tolist() == [1] * 6 + [0] * 12


def test_scorers_without_a_clear_division_are_one_camp() -> None:
    assert set(camps(random_scores(scorers=30, seed=2)).tolist()) == {0}
    assert set(camps(of_values(np.ones((20, 3, 2)))).tolist()) == {0}


def test_a_camp_of_fewer_than_five_is_not_shown() -> None:
    assert set(camps(two_camps(14, 4)).tolist()) == {0}
    assert set(camps(two_camps(5, 4)).tolist()) == {0}
    with pytest.raises(ValueError, match="at least 5 scorers must stand on each side"):
        report(two_camps(14, 4), np.arange(18) >= 14)
    with pytest.raises(ValueError, match="each side"):
        report(two_camps(14, 4), np.arange(18) < 14)


def test_the_silhouette_is_what_its_definition_says() -> None:
    scores, camp = two_camps(7, 5, noise=0.3), np.array([0] * 7 + [1] * 5)
    apart = distances(scores)
    wanted = []
    for i in range(12):
        own = np.mean([apart[i, j] for j in range(12) if j != i and camp[j] == camp[i]])
        other = np.mean([apart[i, j] for j in range(12) if camp[j] != camp[i]])
        wanted.append((other - own) / max(own, other))
    assert silhouette(apart, camp) == pytest.approx(np.mean(wanted))


def test_a_minority_report_says_what_the_camp_would_put_first() -> None:
    scores = two_camps(noise=0)
    (found,) = minority_reports(scores, camps(scores))
    assert found.members == tuple(f"s{i}" for i in range(12, 18))
    assert found.rps.tolist() == [0, 0, 1, 1, 1]
    assert found.others.tolist() == [1, 1, 0, 0, 1]
    assert found.rank.tolist() == [4, 4, 1, 1, 1]
    assert found.strongest() == [0, 1, 2, 3]
    assert minority_reports(scores, np.zeros(18, dtype=np.int64)) == ()


def test_a_question_that_a_camp_left_blank_has_no_difference() -> None:
    scores = two_camps(noise=0)
    scores.values[12:, 1] = NAN
    (found,) = minority_reports(scores, np.array([0] * 12 + [1] * 6))
    assert np.isnan(found.difference[1])
    assert found.rank[1] == 0
    assert 1 not in found.strongest()


def test_a_question_on_which_halves_differ_has_the_most_at_stake() -> None:
    scores = exercise(
        {
            "split": {"C1": (1, 1, 1, 0, 0, 0)},
            "agreed": {"C1": (0.5, 0.5, 0.5, 0.5, 0.5, 0.5)},
            "high": {"C1": (1, 1, 1, 1, 0.5, 0.5)},
            "low": {"C1": (0, 0, 0.5, 0, 0, 0.5)},
        }
    )
    found = value_of_discussion(scores)
    assert found.rank.tolist() == [2, 2, 1, 4]
    assert found.raised.tolist() == [1, 2, 1, 4]
    assert found.lowered.tolist() == [4, 2, 1, 4]
    assert found.agreed.tolist() == [4, 2, 1, 4], "with as many for as against, the lower answer is taken"
    assert found.swing.tolist() == [3, 0, 0, 0]


def test_agreement_that_is_there_leaves_every_rank() -> None:
    values = np.repeat(np.array([[[1.0], [0.5], [0.0]]]), 7, axis=0)
    assert value_of_discussion(of_values(values)).swing.tolist() == [0, 0, 0]


def test_blanks_take_no_part_in_a_half() -> None:
    values = np.array([[[1.0], [0.5]], [[0.0], [0.5]], [[NAN], [0.5]], [[NAN], [0.5]]])
    found = value_of_discussion(of_values(values))
    assert (found.raised[0], found.lowered[0]) == (1, 2)


def test_a_round_is_compared_over_who_answered_twice() -> None:
    before = exercise({"Q1": {"C1": (1, 0, 0, None)}, "Q2": {"C1": (0.5, 0.5, 1, 1)}, "Q3": {"C1": (0, 0, 0, 0)}})
    after = exercise({"Q2": {"C1": (0.5, 0.5, 0.5, 0.5)}, "Q1": {"C1": (1, 1, 1, 1)}, "Q4": {"C1": (1, 1, 1, 1)}})
    found = round_change(before, after)
    assert found.questions == ("Q1", "Q2")
    assert found.rps[0].tolist() == [1 / 3, 0.75]
    assert found.rps[1].tolist() == [1, 0.5]
    assert found.rank[0].tolist() == [2, 1]
    assert found.rank[1].tolist() == [1, 2]
    assert found.agreement[1].tolist() == [1, 1]
    assert found.changed.tolist() == [2 / 3, 0.5]
    assert found.alpha[0] is not None
    assert found.alpha[0] < (found.alpha[1] or 0) == 1


def test_new_scorers_count_in_scores_but_not_as_changes() -> None:
    before = exercise({"Q1": {"C1": (0, 0)}})
    after = exercise({"Q1": {"C1": (0, 0, 1, 1)}})
    found = round_change(before, after)
    assert found.rps[1].tolist() == [0.5]
    assert found.changed.tolist() == [0]


def test_rounds_of_different_exercises_are_not_compared() -> None:
    one, other = exercise({"Q1": {"C1": (0, 0)}}), exercise({"Q2": {"C1": (0, 0)}})
    third = exercise({"Q1": {"C2": (0, 0)}})
    for bad in (other, third):
        with pytest.raises(ValueError, match="share questions"):
            round_change(one, bad)


def test_groups_are_reported_from_five_people_on_both_sides() -> None:
    answers = (1,) * 6 + (0,) * 5 + (0.5,) * 2
    scores = exercise({"Q1": {"C1": answers}}, ("nurses",) * 6 + ("",) * 5 + ("funders",) * 2)
    found = group_reports(scores)
    assert list(found) == ["nurses"]
    assert found["nurses"].rps.tolist() == [1]
    assert found["nurses"].others.tolist() == [1 / 7]
    everybody = exercise({"Q1": {"C1": answers}}, ("nurses",) * 13)
    assert group_reports(everybody) == {}


def test_ranks_before_and_after_are_by_the_weighted_score() -> None:
    one = exercise({"Q1": {"C1": (1, 1), "C2": (0, 0)}, "Q2": {"C1": (0.5, 0.5), "C2": (1, 1)}})
    assert [x.tolist() for x in round_change(one, one).rank] == [[2, 1], [2, 1]]
    weights = Weights(("C2", "C1"), {"a": np.array([0.1, 0.9])})
    found = round_change(one, one, weights)
    assert [x.tolist() for x in found.rank] == [[1, 2], [1, 2]]
    assert found.rps[0].tolist() == [0.5, 0.75], "the scores stay plain"


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ({"a": 5, "b": 5}, {"a", "b"}),
        ({"a": 6, "b": 4}, set()),
        ({"a": 9}, set()),
        ({"a": 5, "": 5}, {"a"}),
        ({"a": 7, "b": 6, "c": 3}, {"a"}),
        ({"a": 7, "b": 6, "c": 3, "d": 2}, {"a", "b"}),
        ({"a": 7, "b": 6, "": 1}, {"a"}),
        ({}, set()),
    ],
)
def test_no_group_is_shown_from_which_a_small_one_could_be_worked_out(people: dict[str, int], shown: set[str]) -> None:
    assert shown_groups(people) == shown


def with_groups(scores: Scores, groups: str) -> Scores:
    return replace(scores, groups=tuple(groups))


def test_a_question_that_few_of_a_group_answered_is_not_told_of_it() -> None:
    values = two_camps(10, 10, noise=0).values
    values[:6, 0] = np.nan
    found = group_reports(with_groups(of_values(values), "a" * 10 + "b" * 10))
    for name in "ab":
        assert np.isnan([found[name].rps[0], found[name].others[0]]).all(), "four of one group, the rest is the other"
        assert found[name].rank[0] == 0
        assert not np.isnan(found[name].rps[1:]).any()


def test_what_all_but_one_group_say_of_a_question_does_not_tell_of_that_one() -> None:
    answering = np.ones((18, 2), dtype=bool)
    answering[12:15, 0] = False
    groups = "a" * 6 + "b" * 6 + "c" * 6
    first, second = shown_by_question(answering, groups)
    assert second == {"a", "b", "c"}
    assert first in ({"a"}, {"b"}), "three of c answered: one more group is hidden with it"
    assert shown_by_question(answering[:4], groups[:4]) == [set(), set()]


@pytest.mark.parametrize(
    ("camp", "groups", "expected"),
    [
        ("0" * 10 + "1" * 10, "a" * 10 + "b" * 10, False),  # the same division tells nothing more
        ("0" * 8 + "1" * 12, "a" * 10 + "b" * 10, True),  # two of a stand in the other camp
        ("0" * 5 + "1" * 15, "a" * 10 + "b" * 10, False),
        ("0" * 6 + "1" * 6 + "2" * 8, "a" * 9 + "b" * 11, True),  # two camps and a group leave three
        ("0" * 20, "a" * 18 + "b" * 2, False),  # one camp is everybody
    ],
)
def test_two_divisions_beside_each_other(camp: str, groups: str, expected: bool) -> None:
    assert tells_of_few(camp, groups) is expected


def test_ranks_among_those_who_know_the_field() -> None:
    scores = two_camps(6, 6, noise=0)
    know = np.arange(12) < 6
    assert ranks_among(scores, know) is not None
    assert ranks_among(scores, know).tolist() == [1, 1, 4, 4, 1]
    turned = ranks_among(scores, know, Weights(scores.criteria, {"": np.full(4, 0.25)}))
    assert turned.tolist() == [1, 1, 4, 4, 1]
    assert ranks_among(scores, np.arange(12) < 4) is None, "four know it"
    assert ranks_among(scores, np.arange(12) < 8) is None, "four do not"
    assert ranks_among(with_groups(scores, "a" * 7 + "b" * 5), know) is None, "one of a group that is shown"
    values = scores.values.copy()
    values[:2, 1] = np.nan
    assert ranks_among(of_values(values), know).tolist() == [1, 0, 3, 3, 1], "four of them answered it"


def test_groups_that_are_not_shown_are_one_part() -> None:
    groups = "a" * 7 + "b" * 6 + "c" * 3 + "d" * 4
    assert "".join(x or "-" for x in told_apart(groups)) == "a" * 7 + "b" * 6 + "-" * 7
    assert "".join(x or "-" for x in told_apart(groups, "ac")) == "a" * 7 + "-" * 13
    know = np.array([x in "ac" for x in groups])
    assert not tells_of_few(know.tolist(), groups), "a union of groups tells nothing more, if all are shown"
    assert ranks_among(with_groups(random_scores(scorers=20), groups), know) is None, "without a it would be c"


def test_camps_say_nothing_of_a_question_where_groups_beside_them_tell_of_few() -> None:
    scores = with_groups(two_camps(12, 12, noise=0), "a" * 12 + "b" * 12)
    camp = np.array([0] * 12 + [1] * 12)
    (found,) = minority_reports(scores, camp, scores.groups)
    assert not np.isnan(found.rps).any()
    values = scores.values.copy()
    values[2:10, 0] = np.nan
    crossed = with_groups(of_values(values), "a" * 6 + "b" * 12 + "a" * 6)
    (found,) = minority_reports(crossed, camp, crossed.groups)
    assert np.isnan(found.rps[0]), "four of the first camp answered"
    assert not np.isnan(found.rps[1:]).any()
    few = with_groups(scores, "a" * 10 + "b" * 14)
    assert minority_reports(few, camp, few.groups) == (), "two of b stand in the other camp"
    assert len(minority_reports(few, camp)) == 1
