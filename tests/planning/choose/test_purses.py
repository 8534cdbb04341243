"""Hall's condition, the split of money, and donors too many to list all sets of."""

from __future__ import annotations

from itertools import chain, combinations
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning.choose import purses
from hsforhs.planning.choose.purses import Purses, split

DONORS = 4
GROUPS = st.lists(st.frozensets(st.integers(0, DONORS - 1)), min_size=1, max_size=5, unique=True)
MONEY = st.lists(st.integers(0, 12), min_size=DONORS, max_size=DONORS)


def payable(needs: list[int], groups: list[frozenset[int]], budgets: list[int]) -> bool:
    some = chain.from_iterable(combinations(range(DONORS), n) for n in range(DONORS + 1))
    return all(
        sum(x for x, group in zip(needs, groups, strict=True) if group <= set(donors))
        <= sum(budgets[d] for d in donors)
        for donors in some
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[int], list[frozenset[int]], list[int]]:
    groups = draw(GROUPS)
    return draw(st.lists(st.integers(0, 9), min_size=len(groups), max_size=len(groups))), groups, draw(MONEY)


@given(cases())
def test_a_split_is_found_exactly_when_there_is_one(case: tuple[list[int], list[frozenset[int]], list[int]]) -> None:
    needs, groups, budgets = case
    paid, short = split(needs, groups, budgets)
    assert (short is None) == payable(needs, groups, budgets)
    if short is not None:
        asked = sum(x for x, group in zip(needs, groups, strict=True) if group <= short)
        assert asked > sum(budgets[donor] for donor in short)
    assert all(amount > 0 and donor in groups[group] for (group, donor), amount in paid.items())
    for donor, budget in enumerate(budgets):
        assert sum(x for (_, d), x in paid.items() if d == donor) <= budget
    if payable(needs, groups, budgets):
        assert [sum(x for (g, _), x in paid.items() if g == group) for group in range(len(groups))] == needs


@pytest.mark.parametrize("most", [1_000, 0])
@given(case=cases())
def test_purses_hold_exactly_when_all_sets_of_donors_do(
    most: int, case: tuple[list[int], list[frozenset[int]], list[int]]
) -> None:
    needs, groups, budgets = case
    with patch.object(purses, "MOST_SETS", most):
        found = Purses(groups, np.array(budgets)[:, None])
    assert found.complete == (most > 0)
    spent = np.array(needs)[:, None]
    for _ in range(2):  # the second time with what was learnt the first time
        assert found.holds_in(spent) == payable(needs, groups, budgets)


@given(cases(), st.integers(0, 12))
def test_room_is_how_much_more_a_group_could_need(
    case: tuple[list[int], list[frozenset[int]], list[int]], more: int
) -> None:
    needs, groups, budgets = case
    found = Purses(groups, np.array(budgets)[:, None])
    spent = np.array(needs)[:, None]
    if not found.holds_in(spent):
        return
    room = found.room(found.slack(spent))
    for group in range(len(groups)):
        asked = [x + (more if g == group else 0) for g, x in enumerate(needs)]
        assert (more <= room[group, 0]) == payable(asked, groups, budgets)


def test_without_groups_nothing_is_asked_for() -> None:
    found = Purses([], np.zeros((2, 3), dtype=np.int64))
    assert found.room(found.capacity).shape == (0, 3)
    assert found.holds_in(np.zeros((0, 3), dtype=np.int64))
