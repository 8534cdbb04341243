"""Counts over events: met, missed and unknown; the days in the middle; kinds of bottlenecks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.experiences import Factor, Timeline, measure, summarise
from hsforhs.experiences.summary import ALL, Count

from .made import event

SOME = (event(5, 6, 13), event(9, 10, 17), event(None, 6, None))


def test_unknown_events_stand_apart_and_bounds_say_what_they_could_be() -> None:
    found = summarise(SOME)
    assert found.number == 3
    assert found.counts["detect"] == Count(1, 1, 1)
    assert found.counts["detect"].per_cent == 50
    assert found.counts["detect"].bounds == pytest.approx((33.333, 66.667), abs=0.001)
    assert found.counts["respond"] == Count(2, 0, 1)
    assert found.counts[ALL] == Count(1, 1, 1)


def test_nothing_known_has_no_per_cent() -> None:
    assert summarise([Timeline("x")]).counts[ALL].per_cent is None
    assert summarise([]).counts[ALL].bounds is None


def test_the_days_in_the_middle_are_of_the_events_that_know() -> None:
    found = summarise(SOME).days["detect"]
    assert (found.number, found.median, found.shortest, found.longest) == (2, 7, 5, 9)
    assert summarise([event(5, 6), event(6, 7)]).days["detect"].median == 5.5
    assert summarise([Timeline("x")]).days["notify"].median is None


def test_an_event_counts_once_for_each_kind_the_most_frequent_first() -> None:
    twice = (Factor("detect", "Post one", kind="low suspicion"), Factor("detect", "Post two", kind="low suspicion"))
    events = [
        replace(SOME[0], factors=(*twice, Factor("respond", "No fuel"))),
        replace(SOME[1], factors=(twice[0], Factor("detect", "Good radio", enabler=True))),
    ]
    kinds = [(x.stage, x.kind, x.enabler, x.events) for x in summarise(events).kinds]
    assert kinds == [
        ("detect", "low suspicion", False, 2),
        ("detect", "Good radio", True, 1),
        ("respond", "No fuel", False, 1),
    ]


@given(st.lists(st.tuples(*[st.one_of(st.none(), st.integers(0, 30))] * 3), max_size=8))
def test_counts_add_up_to_the_events(rows: list[tuple[int | None, int | None, int | None]]) -> None:
    events = [event(*row) for row in rows]
    found = summarise(events)
    for count in found.counts.values():
        assert count.number == len(events)
        if count.bounds and count.per_cent is not None:
            assert count.bounds[0] <= count.per_cent <= count.bounds[1]
    assert found.counts[ALL].met == sum(measure(x).all_met is True for x in events)
    assert found.counts[ALL].met <= min(found.counts[x].met for x in ("detect", "notify", "respond"))
