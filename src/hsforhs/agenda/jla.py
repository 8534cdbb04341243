"""The steps of James Lind Alliance partnerships that compute: choices of a survey and ranks of a workshop.

Groups (patients, carers, clinicians) count the same however large they are, and are shown apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .ranks import best_first, mean_ranks
from .records import Floats, Rankings, Whole


@dataclass(frozen=True, slots=True)
class RankSums:
    """Mean rank of each item in each group, their sum over the groups, and the place by it: lowest sum first."""

    by_group: Mapping[str, Floats]
    total: Floats
    place: Whole


def add_up_ranks(rankings: Rankings) -> RankSums:
    """Return ``R = sum over groups of the mean rank in the group``; without groups all raters are one group."""
    groups = np.array(rankings.groups)
    by_group = {name: rankings.ranks[groups == name].mean(axis=0) for name in dict.fromkeys(rankings.groups)}
    total = np.sum(list(by_group.values()), axis=0)
    return RankSums(by_group, total, best_first(-total))


def rank_choices(choices: Sequence[tuple[str, str]], people: Mapping[str, int], questions: Sequence[str]) -> RankSums:
    """Return places from an interim survey in which everybody picks some questions, often ten.

    ``choices`` holds (group, question) for every pick, ``people`` how many answered in each group. In a group the
    question that the largest share picked has rank 1; the ranks of the groups are added up. Raises ValueError for a
    group without people and for an unknown question.
    """
    places = {question: i for i, question in enumerate(questions)}
    picks = {group: np.zeros(len(questions)) for group, number in people.items() if number > 0}
    for group, question in choices:
        if group not in picks or question not in places:
            raise ValueError(
                f"the pick of '{question}' in group '{group}' belongs to no question or no group of people"
            )
        picks[group][places[question]] += 1
    by_group = {group: mean_ranks(-found / people[group]) for group, found in picks.items()}
    total = np.sum(list(by_group.values()), axis=0)
    return RankSums(by_group, total, best_first(-total))
