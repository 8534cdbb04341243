"""Charts of the plan at a glance: figures that add up, and both directions of reading."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.follow_up import services
from hsforhs.workbench.follow_up.board import board_of
from hsforhs.workbench.follow_up.money import KnownMoney
from hsforhs.workbench.follow_up.pictures import gantt, loads, quarters_of, waterfall
from hsforhs.workbench.follow_up.reporting import Quarter
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import fresh


def widths(need: int, money: KnownMoney | None) -> dict[str, tuple[float, float]]:
    return {x.name: (float(x.x), float(x.width)) for x in waterfall(Decimal(need), money)}


def test_a_waterfall_falls_from_need_to_gap() -> None:
    assert widths(100, None) == {"need": (0, 100), "gap": (0, 100)}
    money = KnownMoney(Decimal(30), Decimal(20))
    assert widths(100, money) == {"need": (0, 100), "government": (70, 30), "partners": (50, 20), "gap": (0, 50)}
    with translation.override("ar"):
        assert widths(100, money)["government"] == (0, 30)


def test_more_money_than_need_leaves_no_gap() -> None:
    found = {x.name: x for x in waterfall(Decimal(100), KnownMoney(Decimal(80), Decimal(50)))}
    assert found["gap"].amount == 0
    assert found["partners"].amount == 50
    assert float(found["partners"].width) == 20
    assert widths(0, None) == {"need": (0, 0), "gap": (0, 0)}


def test_money_that_closes_no_gap_rises_again_before_the_gap() -> None:
    money = KnownMoney(Decimal(30), Decimal(20), Decimal(10))
    assert widths(100, money) | {"unused": (50, 10), "gap": (0, 60)} == widths(100, money)
    found = {x.name: x for x in waterfall(Decimal(100), KnownMoney(Decimal(110), Decimal(20), Decimal(40)))}
    assert (found["gap"].amount, found["unused"].amount, float(found["unused"].width)) == (10, 40, 10)


@pytest.mark.django_db
def test_bars_lie_inside_the_quarters_and_show_what_is_done(costed_plan: Plan, member: User) -> None:
    first = board_of(costed_plan, on=dt.date(2027, 6, 1)).activities[0].id
    services.report(person=member, plan=costed_plan, action_id=first, status="ongoing", percent=50)
    board = board_of(fresh(member, costed_plan), on=dt.date(2029, 6, 1))
    chart = gantt(board, board.activities)
    assert chart.quarters[0][0] == Quarter(2027, 1)
    assert chart.quarters[-1][0] >= Quarter(2031, 4)
    assert [x.activity.starts for x in chart.strokes] == sorted(x.activity.starts for x in chart.strokes)
    for stroke in chart.strokes:
        assert 0 <= float(stroke.x) <= float(stroke.x) + float(stroke.width) <= 100.01
    done = next(x for x in chart.strokes if x.activity.id == first)
    assert float(done.done_width) == pytest.approx(float(done.width) / 2, abs=0.01)
    assert chart.today
    assert gantt(board_of(costed_plan, on=dt.date(2020, 1, 1)), []).today == ""


@pytest.mark.django_db
def test_the_load_of_agencies_counts_every_activity_once(costed_plan: Plan) -> None:
    board = board_of(costed_plan, on=dt.date(2027, 6, 1))
    quarters = quarters_of(board)
    found = loads(board, quarters)
    assert sum(x.number for x in found) == len(board.activities)
    assert all(sum(x.begins) == x.number for x in found)
    assert [x.number for x in found] == sorted((x.number for x in found), reverse=True)
    assert sum(x.months for x in found) == sum(x.record.action.months for x in board.activities)
