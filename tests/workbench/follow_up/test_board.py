"""How activities stand: dates from year and duration, what is late, what is not paid."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from hsforhs.planning.progress import Standing
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.follow_up import services
from hsforhs.workbench.follow_up.board import board_of, last_day, needing_a_hand
from hsforhs.workbench.follow_up.models import Status
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import fresh

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (dt.date(2027, 1, 1), 12, dt.date(2027, 12, 31)),
        (dt.date(2027, 1, 31), 1, dt.date(2027, 2, 27)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 27)),
        (dt.date(2027, 11, 15), 3, dt.date(2028, 2, 14)),
    ],
)
def test_the_last_day_of_so_many_months(first: dt.date, months: int, last: dt.date) -> None:
    assert last_day(first, months) == last


def test_dates_follow_the_year_and_the_usual_duration(costed_plan: Plan) -> None:
    found = board_of(costed_plan, on=dt.date(2026, 6, 1))
    assert found.first_year == 2027
    for one in found.activities:
        assert one.costed is not None
        assert one.starts == dt.date(2026 + one.costed.start, 1, 1)
        assert one.ends == last_day(one.starts, one.record.action.months or 12)
        assert one.standing is Standing.NOT_DUE
    assert sum(found.by_status.values()) == len(found.activities) == found.by_status[Status.NOT_STARTED]


def test_a_plan_without_costs_can_be_followed(plan: Plan) -> None:
    found = board_of(plan, on=dt.date(2030, 1, 1))
    assert found.cost is None
    assert found.first_year == plan.created_at.year + 1
    assert all(x.cost == 0 and x.owner == "" and x.agency for x in found.activities)


def test_what_is_overdue_stands_before_what_is_at_risk(costed_plan: Plan, member: User) -> None:
    found = board_of(costed_plan, on=dt.date(2032, 12, 31))
    late = needing_a_hand(found.activities)
    assert len(late) == len(found.activities), "nothing was done in five years"
    ends = [x.ends for x in late if x.standing is Standing.OVERDUE]
    assert ends == sorted(ends)
    first = late[0].id
    services.report(
        person=member,
        plan=costed_plan,
        action_id=first,
        status=Status.COMPLETED,
        percent=100,
        evidence="x",
        spent=Decimal(7),
    )
    after = board_of(fresh(member, costed_plan), on=dt.date(2032, 12, 31))
    assert after.spent == 7
    assert [x.id for x in after.by_standing[Standing.DONE]] == [first]
    assert first not in {x.id for x in needing_a_hand(after.activities)}


def test_what_the_plan_does_not_pay_is_not_followed(costed_plan: Plan, member: User) -> None:
    one = board_of(costed_plan, on=dt.date(2027, 1, 1)).activities[0].id
    costs.set_activity(person=member, plan=costed_plan, action_id=one, excluded=True, reason="x")
    assert board_of(fresh(member, costed_plan), on=dt.date(2027, 1, 1)).activity(one) is None


def test_who_is_responsible_is_named_before_the_sector(costed_plan: Plan, member: User) -> None:
    one = board_of(costed_plan, on=dt.date(2027, 1, 1)).activities[0]
    assert one.agency == (one.record.action.lead_sector or "HEALTH")
    costs.set_activity(person=member, plan=costed_plan, action_id=one.id, owner="National institute")
    after = board_of(fresh(member, costed_plan), on=dt.date(2027, 1, 1)).activity(one.id)
    assert after is not None
    assert after.agency == after.owner == "National institute"
