"""The costing form of activities as people fill it in."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.costs.models import FormEntry
from hsforhs.workbench.costs.services import set_form
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record

pytestmark = pytest.mark.django_db


def test_forms_are_written_with_one_event_and_only_where_they_change(plan: Plan, member: User) -> None:
    first, second = (x.action.id for x in plan_record(plan).lines[:2])
    entries = {first: {"comments_1": "  Seen ", "estimated_cost": "12.50"}, second: {"frequency_2": "3"}}
    assert set_form(person=member, plan=plan, entries=entries) == 2
    assert {x.action_id: x.entries for x in FormEntry.objects.all()} == {
        first: {"comments_1": "Seen", "estimated_cost": "12.5"},
        second: {"frequency_2": "3"},
    }
    event = Event.objects.latest("pk")
    assert (event.action, event.actor) == ("costs.set_form", member.actor)
    assert event.facts["forms"][second] == {"before": {}, "after": {"frequency_2": "3"}}
    assert set_form(person=member, plan=plan, entries=entries) == 0
    assert Event.objects.latest("pk") == event
    assert set_form(person=member, plan=plan, entries={first: {}}) == 1
    assert FormEntry.objects.get(action_id=first).entries == {}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"shoes": "2"}, "The costing form has no column 'shoes'"),
        ({"estimated_cost": "-1"}, "Estimated cost each time .* '-1' is not what the field takes"),
        ({"comments_1": "x" * 601}, "Comments 1: the text has 601 letters"),
    ],
)
def test_what_cannot_be_is_refused(plan: Plan, member: User, entries: dict[str, str], said: str) -> None:
    action = plan_record(plan).lines[0].action.id
    with pytest.raises(ValidationError, match=said):
        set_form(person=member, plan=plan, entries={action: entries})
    with pytest.raises(ValidationError, match="The plan has no such action"):
        set_form(person=member, plan=plan, entries={"X9-999": {}})
    with pytest.raises(PermissionDenied):
        set_form(person=AnonymousUser(), plan=plan, entries={action: {}})
    assert not FormEntry.objects.exists()
