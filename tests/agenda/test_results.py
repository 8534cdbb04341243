"""Results of the three methods as plain values: right figures, nothing that names a scorer, no small group."""

from __future__ import annotations

import json

import numpy as np
import pytest

from hsforhs.agenda import Scores
from hsforhs.agenda.delphi import DelphiRules
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
