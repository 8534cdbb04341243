"""Owners are reminded of what is due or late, not too often; without an account the organisers are."""

from __future__ import annotations

import datetime as dt

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event as AuditEvent
from hsforhs.workbench.messages.models import OutboxMessage
from hsforhs.workbench.outcomes.models import NextStep
from hsforhs.workbench.outcomes.reminding import remind_owners

from .conftest import FIRST

pytestmark = pytest.mark.django_db
DUE = FIRST + dt.timedelta(days=30)


def test_an_owner_is_reminded_a_week_ahead_and_then_every_two_weeks(step: NextStep, invited: User) -> None:
    days = (-8, -7, -6, 6, 7, 20, 21)
    reminded = [remind_owners(on=DUE + dt.timedelta(days=x), address="https://site.example") for x in days]
    assert reminded == [0, 1, 0, 0, 1, 0, 1]
    message = OutboxMessage.objects.order_by("created_at").last()
    assert message is not None
    assert message.recipient.address == invited.email
    assert message.subject == "1 next step of a meeting is due"
    assert "overdue since 2026-06-19" in message.body
    assert f"https://site.example/events/{step.event_id}/outcomes/step/{step.pk}/" in message.body
    act = AuditEvent.objects.last()
    assert act is not None
    assert (act.action, act.country, act.facts) == ("outcomes.remind", "XLM", {"steps": [str(step.pk)]})


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_what_is_done_or_dropped_is_left_alone(step: NextStep, state: str) -> None:
    NextStep.objects.update(state=state)
    assert remind_owners(on=DUE) == 0


def test_organisers_are_reminded_for_who_has_no_account(step: NextStep, organiser: User, invited: User) -> None:
    NextStep.objects.update(owner_user=None)
    assert remind_owners(on=DUE) == 1
    assert OutboxMessage.objects.get().recipient.address == organiser.email
    NextStep.objects.update(owner_user=invited, reminded_on=None)
    User.objects.filter(pk=invited.pk).update(is_active=False)
    assert remind_owners(on=DUE) == 1
    assert OutboxMessage.objects.filter(recipient__address=organiser.email).count() == 2


def test_several_steps_come_in_one_message(step: NextStep) -> None:
    again = NextStep.objects.get(pk=step.pk)
    again.pk, again.text = None, "Store it dry."
    again._state.adding = True
    again.save(force_insert=True)
    assert remind_owners(on=DUE) == 1
    body = OutboxMessage.objects.get().body
    assert "Buy chlorine." in body
    assert "Store it dry." in body
