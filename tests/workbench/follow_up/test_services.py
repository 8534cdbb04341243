"""Reports of progress, dates and reminders."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.follow_up import services
from hsforhs.workbench.follow_up.board import board_of
from hsforhs.workbench.follow_up.models import Progress, Reminder, Report, Status
from hsforhs.workbench.messages.models import OutboxMessage
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record
from hsforhs.workbench.threads.services import reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(costed_plan: Plan) -> str:
    return plan_record(costed_plan).lines[0].action.id


def reported(member: User, plan: Plan, action: str, **more: Any) -> Report:
    values = {"status": Status.ONGOING, "percent": 40, "spent": Decimal(500), **more}
    return services.report(person=member, plan=plan, action_id=action, **values)


def test_a_report_is_added_and_the_state_follows(costed_plan: Plan, member: User, action: str) -> None:
    reported(member, costed_plan, action)
    reported(
        member, costed_plan, action, status=Status.COMPLETED, percent=100, evidence="Decree 12", spent=Decimal(900)
    )
    state = Progress.objects.get()
    assert (state.status, state.percent, state.spent, state.evidence) == ("completed", 100, 900, "Decree 12")
    assert [x.percent for x in Report.objects.order_by("pk")] == [40, 100]
    event = Event.objects.latest("pk")
    assert (event.action, event.subject, event.actor) == ("follow_up.report", reference(costed_plan), member.actor)
    assert event.facts["before"]["percent"] == "40"
    assert event.facts["after"]["status"] == "completed"


def test_a_late_report_of_an_earlier_day_changes_the_history_alone(
    costed_plan: Plan, member: User, action: str
) -> None:
    today = timezone.localdate()
    reported(member, costed_plan, action, percent=60)
    reported(member, costed_plan, action, percent=20, on=today - dt.timedelta(days=40))
    assert Progress.objects.get().percent == 60
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"action_id": "Z9-001"}, "no such action"),
        ({"status": "paused"}, "'paused' is no status"),
        ({"percent": 101}, "0 to 100"),
        ({"percent": -1}, "0 to 100"),
        ({"status": Status.COMPLETED, "percent": 90, "evidence": "x"}, "100 per cent"),
        ({"status": Status.COMPLETED, "percent": 100}, "what proves"),
        ({"status": Status.NOT_STARTED, "percent": 5}, "has no progress"),
        ({"spent": Decimal(-1)}, "0 or more"),
        ({"spent": Decimal("NaN")}, "0 or more"),
        ({"on": dt.date(2999, 1, 1)}, "in the future"),
    ],
)
def test_a_report_that_cannot_be_is_refused(
    costed_plan: Plan, member: User, action: str, values: dict[str, Any], sentence: str
) -> None:
    usual = {"action_id": action, "status": Status.ONGOING, "percent": 40}
    with pytest.raises(ValidationError, match=sentence):
        services.report(person=member, plan=costed_plan, **{**usual, **values})
    assert not Report.objects.exists()
    assert not Progress.objects.exists()


def test_dates_are_set_and_must_be_in_order(costed_plan: Plan, member: User, action: str) -> None:
    first, last = dt.date(2027, 3, 1), dt.date(2027, 8, 31)
    services.set_dates(person=member, plan=costed_plan, action_id=action, starts=first, ends=last)
    one = board_of(costed_plan, on=first).activity(action)
    assert one is not None
    assert (one.starts, one.ends, one.planned) == (first, last, True)
    with pytest.raises(ValidationError, match="ends before it starts"):
        services.set_dates(person=member, plan=costed_plan, action_id=action, starts=last, ends=first)
    assert Event.objects.latest("pk").facts["after"] == {"starts": "2027-03-01", "ends": "2027-08-31"}


def late(member: User, plan: Plan, action: str) -> None:
    """Make an activity overdue."""
    reported(member, plan, action)
    services.set_dates(
        person=member, plan=plan, action_id=action, starts=dt.date(2020, 1, 1), ends=dt.date(2020, 12, 31)
    )


def test_the_author_is_reminded_of_what_is_late_at_most_every_fortnight(
    costed_plan: Plan, member: User, action: str
) -> None:
    today = timezone.localdate()
    assert services.remind_all() == 0, "nobody reported on the plan yet"
    late(member, costed_plan, action)
    assert services.remind_all(address="https://plans.example") == 1
    message = OutboxMessage.objects.get()
    assert action in message.body
    assert message.link == f"https://plans.example/plans/{costed_plan.pk}/progress/"
    assert message.recipient.address == member.email
    assert member.email not in str(Event.objects.latest("pk").facts)
    assert services.remind_all() == 0
    assert services.remind_all(on=today + services.EVERY) == 1
    assert Reminder.objects.count() == 2


def test_nothing_late_needs_no_message(costed_plan: Plan, member: User, action: str) -> None:
    reported(member, costed_plan, action)
    assert not services.remind(person=member, plan=costed_plan)
    assert not OutboxMessage.objects.exists()
    late(member, costed_plan, action)
    assert services.remind(person=member, plan=costed_plan)
    with pytest.raises(ValidationError, match="today already"):
        services.remind(person=member, plan=costed_plan)


def test_who_may_not_report_may_not_remind(costed_plan: Plan, action: str) -> None:
    stranger = User.objects.create(email="stranger@example.org")
    with pytest.raises(PermissionDenied):
        services.report(person=stranger, plan=costed_plan, action_id=action, status=Status.ONGOING, percent=1)
    with pytest.raises(PermissionDenied):
        services.set_dates(person=stranger, plan=costed_plan, action_id=action, starts=None, ends=None)
    with pytest.raises(PermissionDenied):
        services.remind(person=stranger, plan=costed_plan)
