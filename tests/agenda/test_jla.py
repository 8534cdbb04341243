"""Ranks and choices of groups that count the same."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.agenda import Rankings
from hsforhs.agenda.jla import add_up_ranks, rank_choices

RANKS = np.array([[1.0, 2, 3], [1, 3, 2], [1, 2, 3], [3, 1, 2]])


def test_a_large_group_does_not_outvote_a_small_one() -> None:
    found = add_up_ranks(Rankings(("a", "b", "c", "d"), ("x", "y", "z"), RANKS, ("carers",) * 3 + ("clinicians",)))
    assert {name: row.round(6).tolist() for name, row in found.by_group.items()} == {
        "carers": [1, 2.333333, 2.666667],
        "clinicians": [3, 1, 2],
    }
    assert found.total.round(6).tolist() == [4, 3.333333, 4.666667]
    assert found.place.tolist() == [2, 1, 3], "over all four raters x would be first"


def test_without_groups_all_raters_are_one() -> None:
    found = add_up_ranks(Rankings(("a", "b", "c", "d"), ("x", "y", "z"), RANKS, ("",) * 4))
    assert found.total.tolist() == RANKS.mean(axis=0).tolist()
    assert found.place.tolist() == [1, 2, 3]


def test_choices_are_ranked_by_share_in_each_group() -> None:
    picks = [("patients", "x")] * 30 + [("patients", "y")] * 20 + [("clinicians", "z")] * 3 + [("clinicians", "y")] * 2
    found = rank_choices(picks, {"patients": 40, "clinicians": 4, "carers": 0}, ("x", "y", "z"))
    assert found.by_group["patients"].tolist() == [1, 2, 3]
    assert found.by_group["clinicians"].tolist() == [3, 2, 1]
    assert found.total.tolist() == [4, 4, 4]
    assert found.place.tolist() == [1, 1, 1]


@pytest.mark.parametrize("pick", [("carers", "x"), ("patients", "q")])
def test_a_pick_must_belong_somewhere(pick: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="belongs to no question or no group"):
        rank_choices([pick], {"patients": 1, "carers": 0}, ("x", "y"))
