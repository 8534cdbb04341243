"""Results of the three methods as plain values: right figures, nothing that names a scorer, no small group."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from hsforhs.agenda import Scores
from hsforhs.agenda.delphi import DelphiRules
from hsforhs.agenda.records import Thresholds, Weights
from hsforhs.agenda.results import change_between, chnri_results, delphi_results, survey_results, workshop_results
from hsforhs.files import BadInput

from .made import GOLDEN, exercise, of_values, random_scores


def two_camps() -> Scores:
    """Twelve scorers in two groups of six that see the first and the last question the other way round."""
    rng = np.random.default_rng(3)
    values = rng.choice([0, 0.5, 1], size=(12, 4, 2))
    values[:6, 0], values[:6, 3] = 1, 0
    values[6:, 0], values[6:, 3] = 0, 1
    made = of_values(values)
    return Scores(made.scorers, made.questions, made.items, values, made.asked, ("a",) * 6 + ("b",) * 6)


def test_chnri_gives_the_golden_figures_with_intervals() -> None:
    found = chnri_results(exercise(GOLDEN), draws=200, top=2)
    rows = {row["question"]: row for row in found["questions"]}
    assert [round(rows[x]["rps"], 6) for x in ("Q1", "Q2", "Q3")] == [0.6875, 0.583333, 0.5625]
    assert rows["Q1"]["given"] == {"0": 1, "0.5": 3, "1": 4, "blank": 0}
    assert rows["Q2"]["given"]["blank"] == 2
    assert all(0 <= row["p_top"] <= 1 and "p_top10" not in row for row in rows.values())
    assert found["top"] == found["curve"]["top"] == 2
    json.dumps(found, allow_nan=False)


def test_camps_and_groups_are_seen_and_nobody_is_named() -> None:
    scores = two_camps()
    found = chnri_results(scores, draws=100, top=2)
    assert found["group_sizes"] == {"a": 6, "b": 6}
    assert {x["members"] for x in found["camps"]} == {6}
    strongest = {x["question"] for x in found["group_reports"]["a"]["strongest"][:2]}
    assert strongest == {"q0", "q3"}
    assert not [name for name in scores.scorers if f'"{name}"' in json.dumps(found)]


def test_a_group_of_four_is_not_shown_nor_one_that_leaves_four() -> None:
    made = random_scores(scorers=12)
    groups = ("a",) * 4 + ("b",) * 8
    scores = Scores(made.scorers, made.questions, made.items, made.values, made.asked, groups)
    found = chnri_results(scores, draws=100)
    assert found["group_sizes"] == {"a": None, "b": None}
    assert found["group_reports"] == {}


def test_equal_answers_have_no_model_and_all_else() -> None:
    found = chnri_results(of_values(np.ones((6, 3, 2))), draws=100)
    assert found["adjusted"] is None
    assert [row["rank"] for row in found["questions"]] == [1, 1, 1]


def test_a_round_of_talk_says_what_changed() -> None:
    before, after = of_values(np.zeros((5, 2, 1))), of_values(np.zeros((5, 2, 1)))
    before.values[:, 0], after.values[:, 1] = 1, 1
    found = change_between(before, after)["questions"]
    assert found["q0"] == {"rank": [1, 2], "agreement": [1.0, 1.0], "changed": 1.0}


def test_delphi_ranks_by_median_and_says_both_answers() -> None:
    now = np.array([[9, 5], [8, 1], [7, np.nan]])
    found = delphi_results(now, None, ["Q1", "Q2"], ["a", "a", ""], number=1, rules=DelphiRules())
    first, second = found["questions"]
    assert (first["question"], first["rank"], first["median"], first["consensus"]) == ("Q1", 1, 8.0, "in")
    assert (second["answers"], second["stable"], second["goes_on"]) == (2, None, True)
    assert sum(first["shares"]) == pytest.approx(1)
    assert len(first["shares"]) == 9
    assert found["group_sizes"] == {"a": None}
    assert not found["stopped"]


def test_delphi_shows_a_group_of_five() -> None:
    now = np.array([[9.0]] * 5 + [[1.0]] * 5)
    found = delphi_results(now, now, ["Q1"], ["a"] * 5 + ["b"] * 5, number=2, rules=DelphiRules())
    assert found["questions"][0]["groups"] == {"a": 9.0, "b": 1.0}
    assert found["stopped"]


def test_delphi_names_a_question_without_an_answer() -> None:
    with pytest.raises(BadInput, match="'Q2' has no answer"):
        delphi_results(np.array([[5, np.nan]]), None, ["Q1", "Q2"], [""], number=1, rules=DelphiRules())


def test_a_survey_counts_groups_alike() -> None:
    choices = [("many", "Q1")] * 8 + [("few", "Q2")] * 5
    found = survey_results(choices, {"many": 8, "few": 5}, ["Q1", "Q2", "Q3"], shortlist=2)
    rows = {row["question"]: row for row in found["questions"]}
    assert rows["Q1"]["rank"] == rows["Q2"]["rank"] == 1, "eight do not outvote five"
    assert [x["goes_on"] for x in found["questions"]] == [True, True, False]
    assert rows["Q1"]["picks"] == 8
    assert rows["Q1"]["groups"] == {"many": 1.0, "few": 2.5}


def test_a_survey_needs_an_answer() -> None:
    with pytest.raises(BadInput, match="nobody answered"):
        survey_results([], {}, ["Q1"], shortlist=1)


def test_a_workshop_adds_the_ranks_of_its_groups() -> None:
    found = workshop_results({"A": {"Q1": 1, "Q2": 2, "Q3": 3}, "B": {"Q1": 2, "Q2": 1, "Q3": 3}}, ["Q1", "Q2", "Q3"])
    assert [(x["question"], x["rank"], x["rank_sum"]) for x in found["questions"]][2] == ("Q3", 3, 6.0)
    assert found["questions"][0]["groups"] == {"A": 1.0, "B": 2.0}
    assert found["kendall_w"] == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("ranks", "sentence"), [({"A": {"Q1": 1}}, "did not rank 'Q2'"), ({"A": {"Q1": 1, "Q2": 2}}, "1 groups ranked")]
)
def test_a_workshop_needs_two_groups_that_ranked_all(ranks: dict, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        workshop_results(ranks, ["Q1", "Q2"])


def likert(scores: Scores) -> Scores:
    """The same answers on a scale of 1 to 5."""
    return replace(scores, values=1 + 4 * scores.values, scale=(1.0, 2.0, 3.0, 4.0, 5.0))


def test_any_scale_is_told_from_0_to_1_and_agreement_by_its_levels() -> None:
    plain, other = random_scores(scorers=10, seed=4), likert(random_scores(scorers=10, seed=4))
    weights = Weights(plain.criteria, {"": np.array([0.5, 0.3, 0.2])})
    found = [
        chnri_results(x, weights, Thresholds(x.criteria, {"": np.array([0.5, np.nan, 0.2])}), draws=200, top=3)
        for x in (plain, other)
    ]
    for one, two in zip(found[0]["questions"], found[1]["questions"], strict=True):
        for name in ("question", "rank", "fails", "swing", "discussion", "adjusted_rank"):
            assert one[name] == two[name], name
        for name in ("rps", "weighted_rps", "aea_all", "adjusted_rps"):
            assert one[name] == pytest.approx(two[name], abs=1e-6), name
        # The draws take scorers in the order of their answers, which differs with the scale.
        assert abs(one["weighted_rps_low"] - two["weighted_rps_low"]) < 0.1
    assert found[0]["krippendorff"] == pytest.approx(found[1]["krippendorff"])
    assert list(found[1]["questions"][0]["given"]) == ["1", "2", "3", "4", "5", "blank"]
    assert found[1]["score_range"] == [0, 1]


def test_the_ordinal_alpha_of_five_levels_takes_them_as_they_are() -> None:
    rng = np.random.default_rng(6)
    values = rng.integers(1, 6, size=(9, 7, 2)).astype(float)
    values[rng.random(values.shape) < 0.2] = np.nan
    found = chnri_results(replace(of_values(values), scale=(1.0, 2.0, 3.0, 4.0, 5.0)), draws=100)
    # Pair by pair, as Krippendorff defines it.
    units = [unit[~np.isnan(unit)].tolist() for unit in values.reshape(9, -1).T]
    units = [unit for unit in units if len(unit) > 1]
    all_of = [x for unit in units for x in unit]
    sizes = {x: all_of.count(x) for x in (1, 2, 3, 4, 5)}

    def apart(a: float, b: float) -> float:
        low, high = sorted((a, b))
        between = sum(n for x, n in sizes.items() if low <= x <= high)
        return (between - (sizes[low] + sizes[high]) / 2) ** 2

    observed = sum(sum(apart(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units)
    expected = sum(apart(a, b) for a, b in permutations(all_of, 2)) / (len(all_of) - 1)
    assert found["krippendorff"]["ordinal"] == pytest.approx(1 - observed / expected)


def test_reasons_are_counted_from_five_on_and_the_familiar_ranked() -> None:
    scores = two_camps()
    reasons = [{"q0": "outside", "q1": "unsure"} if i < 4 else {"q0": "outside"} for i in range(7)]
    found = chnri_results(scores, draws=100, familiar=np.arange(12) < 6, reasons=reasons)
    rows = {row["question"]: row for row in found["questions"]}
    assert rows["q0"]["blank_reasons"] == {"outside": 7, "unsure": None}
    assert rows["q1"]["blank_reasons"] == {"outside": None, "unsure": None}, "four and none are not told apart"
    assert found["familiar"] == 6
    assert (rows["q0"]["familiar_rank"], rows["q3"]["familiar_rank"]) == (1, 4)
    few = chnri_results(scores, draws=100, familiar=np.arange(12) < 3)
    assert few["familiar"] is None
    assert "familiar_rank" not in few["questions"][0]
    none = chnri_results(scores, draws=100, familiar=np.zeros(12, dtype=bool))
    assert "familiar" not in none
    assert "blank_reasons" not in none["questions"][0]


def test_a_panel_is_ranked_among_those_who_know_the_field() -> None:
    now = np.array([[9.0, 1.0]] * 6 + [[1.0, 9.0]] * 7)
    now[5, 0] = np.nan
    rules, groups = DelphiRules(), [""] * 13
    familiar = np.arange(13) < 6
    found = delphi_results(
        now, None, ["A", "B"], groups, number=1, rules=rules, familiar=familiar, reasons=[{"A": "x"}]
    )
    rows = {row["question"]: row for row in found["questions"]}
    assert (found["familiar"], rows["A"]["familiar_rank"], rows["B"]["familiar_rank"]) == (6, 1, 2)
    assert rows["B"]["rank"] == 1, "all together see it the other way round"
    assert rows["A"]["blank_reasons"] == {"x": None}
    now[4, 0] = np.nan
    found = delphi_results(now, None, ["A", "B"], groups, number=1, rules=rules, familiar=familiar)
    assert {row["familiar_rank"] for row in found["questions"]} == {1, None}, "four of them answered A"


def test_groups_of_a_panel_are_those_who_answered_in_this_round() -> None:
    before = np.full((16, 1), 7.0)
    now = before.copy()
    now[5:8] = np.nan
    groups = ["a"] * 8 + ["b"] * 8
    found = delphi_results(now, before, ["A"], groups, number=2, rules=DelphiRules())
    assert found["group_sizes"] == {"a": 5, "b": 8}
    now[4] = np.nan
    found = delphi_results(now, before, ["A"], groups, number=2, rules=DelphiRules())
    assert found["group_sizes"] == {"a": None, "b": None}
    assert found["questions"][0]["groups"] == {}


def test_the_sum_of_ranks_of_a_survey_does_not_tell_of_a_small_group() -> None:
    choices = [("a", "A")] * 6 + [("c", "B")] * 3
    small = survey_results(choices, {"a": 6, "c": 3}, ["A", "B"], shortlist=1)
    assert [row["rank_sum"] for row in small["questions"]] == [None, None]
    whole = survey_results(choices + [("c", "B")] * 3, {"a": 6, "c": 6}, ["A", "B"], shortlist=1)
    assert [row["rank_sum"] for row in whole["questions"]] == [3, 3]
