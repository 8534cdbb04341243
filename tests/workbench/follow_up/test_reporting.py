"""Quarters, their reports, and whether scores moved."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.scores import Assessment, Reading
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.imports import SourceNote, changes, store
from hsforhs.workbench.assessments.queries import round_by_id
from hsforhs.workbench.follow_up import services
from hsforhs.workbench.follow_up.board import board_of
from hsforhs.workbench.follow_up.models import Status
from hsforhs.workbench.follow_up.reporting import Quarter, quarter_report, score_movement
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_each_day_lies_in_one_quarter(day: dt.date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.next.before == quarter
    assert quarter.last + dt.timedelta(days=1) == quarter.next.first
    assert Quarter.read(str(quarter)) == quarter


@pytest.mark.parametrize("text", ["2027", "2027-Q5", "27-Q1", "2027-Q", "x-Q1", "0001-Q1", ""])
def test_other_texts_are_no_quarter(text: str) -> None:
    assert Quarter.read(text) is None


@pytest.mark.django_db
def test_the_report_of_a_quarter_counts_what_moved_in_it(costed_plan: Plan, member: User) -> None:
    one, other = (x.action.id for x in plan_record(costed_plan).lines[:2])

    def said(action: str, on: dt.date, percent: int, spent: int, status: str = Status.ONGOING) -> None:
        services.report(
            person=member,
            plan=costed_plan,
            action_id=action,
            status=status,
            percent=percent,
            spent=Decimal(spent),
            evidence="x",
            on=on,
        )

    said(one, dt.date(2026, 3, 31), 10, 100)
    said(one, dt.date(2026, 4, 1), 30, 250)
    said(one, dt.date(2026, 6, 30), 100, 400, Status.COMPLETED)
    said(other, dt.date(2026, 5, 5), 20, 50)
    said(other, dt.date(2026, 7, 1), 40, 70)
    second = quarter_report(costed_plan, Quarter(2026, 2))
    assert [(x.action, x.spent) for x in second.changed] == sorted([(one, Decimal(300)), (other, Decimal(50))])
    assert (second.spent, second.spent_until, second.completed, second.reports) == (350, 450, 1, 3)
    first = quarter_report(costed_plan, Quarter(2026, 1))
    assert (first.spent, first.completed, first.reports) == (100, 0, 1)
    third = quarter_report(costed_plan, Quarter(2026, 3))
    assert [x.action for x in third.changed] == [other]
    assert third.spent == 20
    empty = quarter_report(costed_plan, Quarter(2025, 4))
    assert (empty.changed, empty.spent_until) == ((), 0)


def later(plan: Plan, higher: str) -> None:
    """Store a later assessment of the same kind in which one indicator stands higher."""
    before = round_by_id(plan.round_id).assessment
    scores = {key: type(x)(key, x.state, 80 if key.code == higher else x.value) for key, x in before.scores.items()}
    after = Assessment(
        instrument=before.instrument,
        place=before.place,
        country=before.country,
        name=before.name,
        who_region="",
        kind=before.kind,
        scores=scores,
        published={},
        year=(before.year or 2022) + 3,
        reported=True,
    )
    reading = Reading(file="later.csv", layout="made", assessments=(after,))
    store(changes(reading), actor="operator", note=SourceNote(citation="Invented", layout="made"))


@pytest.mark.django_db
def test_scores_that_moved_stand_beside_what_was_spent(costed_plan: Plan, member: User) -> None:
    on = dt.date(2027, 1, 1)
    assert score_movement(board_of(costed_plan, on=on), AnonymousUser()) is None
    record = plan_record(costed_plan)
    gap = record.report.gaps[0]
    line = next(x for x in record.lines if gap.indicator in x.gaps)
    services.report(
        person=member, plan=costed_plan, action_id=line.action.id, status=Status.ONGOING, percent=50, spent=Decimal(600)
    )
    later(costed_plan, gap.indicator.code)
    found = score_movement(board_of(costed_plan, on=on), member)
    assert found is not None
    rows = {x.indicator: x for x in found.rows}
    assert set(rows) == {x.indicator for x in record.report.gaps}
    moved = rows[gap.indicator]
    assert (moved.before, moved.after, moved.steps) == (gap.now, 4, 4 - gap.now)
    assert moved.spent == Decimal(600) / len(line.gaps)
    assert found.moved == 1
