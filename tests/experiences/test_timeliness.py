"""7-1-7 for one event: known days, unknown days, days that cannot be."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.experiences import EARLY_ACTIONS, STAGES, TARGET_DAYS, EarlyAction, Timeline, faults, measure

from .made import FIRST, day, event


def test_the_targets_are_seven_one_and_seven_days() -> None:
    assert dict(TARGET_DAYS) == {"detect": 7, "notify": 1, "respond": 7}
    assert tuple(TARGET_DAYS) == STAGES
    assert len(EARLY_ACTIONS) == 7


def test_each_interval_begins_where_the_one_before_ends() -> None:
    found = measure(event(5, 6, 13))
    assert [found.intervals[x].days for x in STAGES] == [5, 1, 7]
    assert [found.intervals[x].met for x in STAGES] == [True, True, True]
    assert found.all_met is True
    assert (found.initiated, found.completed) == (day(13), day(13))


@pytest.mark.parametrize(
    ("numbers", "met"),
    [((7, 8, 15), True), ((8, 9, 16), False), ((7, 9, 16), False), ((7, 8, 16), False), ((0, 0, 0), True)],
)
def test_a_target_counts_its_last_day(numbers: tuple[int, int, int], met: bool) -> None:
    assert measure(event(*numbers)).all_met is met


def test_the_response_ends_with_the_last_action_that_applies() -> None:
    actions = {code: EarlyAction(day(7 + i)) for i, code in enumerate(EARLY_ACTIONS)}
    last = list(EARLY_ACTIONS)[-1]
    assert measure(event(actions=actions)).intervals["respond"].days == 7
    found = measure(event(actions={**actions, last: EarlyAction(applies=False)}))
    assert (found.completed, found.intervals["respond"].days) == (day(12), 6)
    assert found.initiated == day(7)


def test_an_unknown_day_makes_unknown_what_depends_on_it_and_no_more() -> None:
    found = measure(event(emerged=None))
    assert [found.intervals[x].met for x in STAGES] == [None, True, True]
    assert found.all_met is None
    assert [measure(event(detected=None)).intervals[x].days for x in STAGES] == [None, None, 7]


def test_a_missed_target_settles_all_even_if_another_is_unknown() -> None:
    assert measure(event(None, 6, 30)).all_met is False


def test_with_six_of_seven_actions_known_the_response_took_at_least_so_long() -> None:
    known = {code: EarlyAction(day(8)) for code in list(EARLY_ACTIONS)[:6]}
    found = measure(event(actions=known)).intervals["respond"]
    assert (found.days, found.at_least, found.met) == (None, 2, None)
    late = measure(event(actions={**known, "analysis": EarlyAction(day(20))})).intervals["respond"]
    assert (late.days, late.at_least, late.met) == (None, 14, False)


def test_nothing_that_applies_leaves_the_response_without_an_end() -> None:
    found = measure(event(actions={code: EarlyAction(applies=False) for code in EARLY_ACTIONS}))
    assert (found.completed, found.intervals["respond"].met) == (None, None)


def test_an_event_without_any_day_knows_nothing() -> None:
    found = measure(Timeline("Measles"))
    assert all(x.days is None and x.met is None for x in found.intervals.values())
    assert list(faults(Timeline("Measles"))) == []


@pytest.mark.parametrize(
    ("timeline", "names"),
    [
        (event(emerged=6), ["detection"]),
        (event(7, 6), ["notification"]),
        (event(None, 6, emerged=7, done=None), ["notification"]),
        (event(0, 0, 0), []),
        (event(actions={"laboratory": EarlyAction(FIRST - dt.timedelta(days=1))}), ["laboratory"]),
        (event(actions={"laboratory": EarlyAction(day(1))}), []),
        (event(actions={"laboratory": EarlyAction(day(9), applies=False)}), ["laboratory"]),
    ],
)
def test_days_out_of_order_are_named(timeline: Timeline, names: list[str]) -> None:
    assert [name for name, _sentence in faults(timeline)] == names


def test_days_to_come_are_named_only_where_today_is_known() -> None:
    assert [name for name, _ in faults(event(5, 6, 13), today=day(6))] == list(EARLY_ACTIONS)
    assert list(faults(event(5, 6, 13), today=day(13))) == []
    assert list(faults(event(5, 6, 13))) == []


numbers = st.one_of(st.none(), st.integers(0, 60))


@given(numbers, numbers, numbers, numbers)
def test_what_is_known_later_never_turns_missed_into_met(
    emerged: int | None, detected: int | None, notified: int | None, done: int | None
) -> None:
    less = event(detected, notified, done, emerged=emerged)
    more = event(
        5 if detected is None else detected,
        6 if notified is None else notified,
        13 if done is None else done,
        emerged=0 if emerged is None else emerged,
    )
    before, after = measure(less), measure(more)
    for stage in STAGES:
        if before.intervals[stage].met is not None:
            assert after.intervals[stage].met == before.intervals[stage].met
    assert before.all_met is None or after.all_met == before.all_met


@given(st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=7, max_size=7))
def test_a_lower_bound_is_never_above_the_days(done: list[int | None]) -> None:
    actions = {c: EarlyAction(None if x is None else day(x)) for c, x in zip(EARLY_ACTIONS, done, strict=True)}
    found = measure(event(actions=actions)).intervals["respond"]
    whole = {code: EarlyAction(x.on or day(40)) for code, x in actions.items()}
    later = measure(event(actions=whole)).intervals["respond"]
    assert later.days is not None
    assert found.at_least is None or found.at_least <= later.days
    assert found.days is None or found.days == later.days
    if found.met is False:
        assert later.met is False
