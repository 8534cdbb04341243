"""Agenda and rankings as plain JSON values; the figures themselves are tested where they are computed."""

from __future__ import annotations

import json

import numpy as np

from hsforhs.agenda import Rankings, Weights, bootstrap, kendall_w, set_priorities
from hsforhs.agenda.answers import agenda_as_json, enough_as_json, rankings_as_json
from hsforhs.agenda.enough import enough_scorers

from .made import GOLDEN, GROUPS, exercise


def test_an_agenda_is_plain_json_by_rank_with_the_view_of_each_group() -> None:
    scores = exercise(GOLDEN, GROUPS)
    weights = Weights(("C1", "C2"), {"patients": np.array([0.9, 0.1]), "clinicians": np.array([0.1, 0.9])})
    found = agenda_as_json(scores, set_priorities(scores, weights), bootstrap(scores, weights, draws=50), weights)
    json.dumps(found, allow_nan=False)
    assert [x["rank"] for x in found["questions"]] == sorted(x["rank"] for x in found["questions"])
    assert set(found["questions"][0]["groups"]) == {"patients", "clinicians"}
    assert found["bootstrap"]["within_groups"]
    assert found["blanks"] == 3


def test_rankings_say_how_far_raters_agree() -> None:
    ranks = np.array([[1, 2, 3, 4, 5], [2, 1, 3, 5, 4], [1, 3, 2, 4, 5], [1, 2, 4, 3, 5]], dtype=float)
    found = rankings_as_json(Rankings(tuple("wxyz"), tuple("abcde"), ranks, ("",) * 4), kendall_w(ranks))
    assert (found["kendall_w"], found["chi_square"]) == (0.8125, 13.0)
    assert found["items"][0]["item"] == "a"


def test_the_planner_says_what_it_is_based_on() -> None:
    found = enough_as_json(enough_scorers(10, 8, top=3), questions=10, scorers=8, noise=3, top=3, seed=1)
    assert found["questions"] == 10
    assert "planning aid only" in found["basis"]
    assert found["overlap_median"] == found["curve"][-1]["overlap_median"]
