"""The fair order of questions: bounds, monotony, and turns of regions and askers."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.matching.ranking import (
    Contender,
    by_rating,
    fair_order,
    smoothed_share,
    wilson_lower_bound,
)

counts = st.integers(0, 2000)


@given(counts, counts)
def test_the_bound_lies_between_nothing_and_the_share(votes: int, more: int) -> None:
    views = votes + more
    found = wilson_lower_bound(votes, views)
    assert 0 <= found <= (votes / views if views else 0) + 1e-12


@given(counts, st.integers(1, 2000))
def test_more_votes_rate_higher_and_more_views_lower(votes: int, more: int) -> None:
    views = votes + more
    for rating in (wilson_lower_bound, smoothed_share):
        assert rating(votes + 1, views) > rating(votes, views)
        assert rating(votes, views + 1) <= rating(votes, views)


@given(st.integers(1, 50), st.integers(2, 20))
def test_the_same_share_is_surer_with_more_views(votes: int, times: int) -> None:
    assert wilson_lower_bound(votes * times, votes * times * 2) > wilson_lower_bound(votes, votes * 2)


@given(counts, counts)
def test_votes_beyond_the_views_count_as_views(votes: int, views: int) -> None:
    assert wilson_lower_bound(votes, views) == wilson_lower_bound(votes, max(votes, views))
    assert 0 < smoothed_share(votes, views) < 1


def test_known_values() -> None:
    # Lower end of the interval for 8 of 10: solved from |p - 0.8| = z sqrt(p (1 - p) / 10).
    found = wilson_lower_bound(8, 10)
    assert found == pytest.approx(0.4901625, abs=1e-6)
    assert 0.8 - found == pytest.approx(1.959964 * (found * (1 - found) / 10) ** 0.5, abs=1e-6)
    assert wilson_lower_bound(0, 0) == 0
    assert smoothed_share(0, 0) == 0.5
    assert smoothed_share(3, 8) == 0.4


def test_a_late_question_is_not_buried() -> None:
    early = Contender("early", votes=30, views=400, arrival=1)
    late = Contender("late", votes=20, views=40, arrival=2)
    assert [x.key for x in by_rating([early, late], wilson_lower_bound)] == ["late", "early"]


contenders = st.lists(
    st.builds(
        Contender,
        key=st.just(""),
        votes=st.integers(0, 30),
        views=st.integers(0, 60),
        arrival=st.integers(0, 5),
        region=st.sampled_from(["", "AFRO", "EMRO", "EURO"]),
        asker=st.sampled_from(["", "a", "b", "c", "d"]),
    ),
    max_size=30,
)


@given(contenders)
def test_every_question_has_one_place_and_regions_take_turns(found: list[Contender]) -> None:
    ordered = fair_order(found, wilson_lower_bound)
    assert Counter(map(id, ordered)) == Counter(map(id, found))
    left = Counter(x.region for x in found)
    had: Counter[str] = Counter()
    for one in ordered:
        # Nobody has a turn while another region that still waits has had fewer.
        assert all(had[one.region] <= had[region] for region, number in left.items() if number)
        had[one.region] += 1
        left[one.region] -= 1


@given(contenders)
def test_within_a_region_nobody_has_a_second_turn_before_anothers_first(found: list[Contender]) -> None:
    ordered = fair_order(found, smoothed_share)
    for region in {x.region for x in found}:
        here = [x for x in ordered if x.region == region]
        everywhere: Counter[str] = Counter()
        numbers = {}
        for one in by_rating(found, smoothed_share):
            numbers[id(one)] = everywhere[one.asker] if one.asker else 0
            everywhere[one.asker] += 1
        assert [numbers[id(x)] for x in here] == sorted(numbers[id(x)] for x in here)


def test_turns_that_were_had_count() -> None:
    first = Contender("first", 9, 10, 1, "AFRO", "a")
    second = Contender("second", 1, 10, 2, "EURO", "b")
    third = Contender("third", 0, 10, 3, "AFRO", "c")
    whole = [first, second, third]
    assert [x.key for x in fair_order(whole, wilson_lower_bound)] == ["first", "second", "third"]
    turned = fair_order(whole, wilson_lower_bound, region_turns={"AFRO": 1}, asker_turns={"a": 1})
    assert [x.key for x in turned] == ["second", "third", "first"]


@given(contenders)
def test_of_one_region_without_askers_the_rating_alone_decides(found: list[Contender]) -> None:
    alike = [Contender(x.key, x.votes, x.views, number) for number, x in enumerate(found)]
    assert fair_order(alike, wilson_lower_bound) == by_rating(alike, wilson_lower_bound)
