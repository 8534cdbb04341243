"""Bars of 7-1-7: on one scale, mirrored for right to left."""

from __future__ import annotations

from django.utils import translation

from hsforhs.experiences import EarlyAction, measure
from hsforhs.experiences.summary import Count
from hsforhs.workbench.experiences.pictures import ROOM, bars, shares
from tests.experiences.made import day, event


def test_the_longest_bar_takes_the_room_and_targets_stand_on_the_same_scale() -> None:
    found = bars(measure(event(14, 15, 22)))
    assert [x.days for x in found] == [14, 1, 7]
    assert float(found[0].width) == 100 * ROOM
    assert float(found[0].line) == 50 * ROOM
    assert [x.met for x in found] == [False, True, True]
    assert all(x.x == "0" for x in found)


def test_short_bars_are_measured_against_the_longest_target() -> None:
    found = bars(measure(event(0, 0, 0)))
    assert [x.width for x in found] == ["0", "0", "0"]
    assert float(found[0].line) == 100 * ROOM


def test_a_part_of_the_days_is_an_open_bar() -> None:
    found = bars(measure(event(actions={"analysis": EarlyAction(day(10))})))[2]
    assert (found.known, found.days, found.met) == (False, None, None)
    assert float(found.width) > 0
    assert bars(measure(event(emerged=None)))[0].width == "0"


def test_right_to_left_begins_at_the_other_side() -> None:
    with translation.override("ar"):
        found = bars(measure(event(7, 8, 15)))[0]
        parts = shares([("detect", Count(1, 1, 0))])[0].parts
    assert float(found.x) + float(found.width) == 100
    assert [x.x for x in parts] == ["50", "0"]


def test_shares_leave_out_what_is_none() -> None:
    (found,) = shares([("detect", Count(3, 0, 1))])
    assert [(x.what, x.number, x.x, x.width) for x in found.parts] == [
        ("met", 3, "0", "75"),
        ("unknown", 1, "75", "25"),
    ]
    assert shares([("detect", Count(0, 0, 0))])[0].parts == ()
